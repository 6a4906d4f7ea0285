/** Runs each shop as a sharded, journaled actor behind the door {@link id.lababersih.cluster.shop.Shops}. */
@NullMarked
package id.lababersih.cluster.shop;

import org.jspecify.annotations.NullMarked;
