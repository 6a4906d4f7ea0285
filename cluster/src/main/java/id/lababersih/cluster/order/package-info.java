/**
 * Runs each order as a sharded, journaled actor behind {@link id.lababersih.cluster.order.Orders}, and sees shipping
 * and returning through to their end whatever crashes.
 */
@NullMarked
package id.lababersih.cluster.order;

import org.jspecify.annotations.NullMarked;
