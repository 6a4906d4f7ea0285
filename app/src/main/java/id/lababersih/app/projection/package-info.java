/** Joins the journal's events to the read models they feed. Must not know HTTP. */
@NullMarked
package id.lababersih.app.projection;

import org.jspecify.annotations.NullMarked;
