/** Joins the cluster's membership, and a service that has none, to what it needs of the database. */
@NullMarked
package id.lababersih.app.topology;

import org.jspecify.annotations.NullMarked;
