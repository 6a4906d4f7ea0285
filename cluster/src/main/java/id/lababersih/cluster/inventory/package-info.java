/** Runs each merchant's stock as a sharded, journaled actor behind {@link id.lababersih.cluster.inventory.Stocks}. */
@NullMarked
package id.lababersih.cluster.inventory;

import org.jspecify.annotations.NullMarked;
