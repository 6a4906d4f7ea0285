/** Leases by the database's clock, for what only one node may do. Must not know what for. */
@NullMarked
package id.lababersih.persistence.lease;

import org.jspecify.annotations.NullMarked;
