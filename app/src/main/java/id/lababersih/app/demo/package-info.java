/**
 * A merchant to look at before one has files of one's own. It uses the HTTP calls that any program has, and no other.
 */
@NullMarked
package id.lababersih.app.demo;

import org.jspecify.annotations.NullMarked;
