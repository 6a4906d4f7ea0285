/** Joins the cluster's membership to what it needs of the database. Decides nothing. */
@NullMarked
package id.lababersih.app.topology;

import org.jspecify.annotations.NullMarked;
