package id.lababersih.cluster.order;

import id.lababersih.cluster.wire.ClusterMessage;
import id.lababersih.domain.order.Order;

/** What an order answered to a command. */
public sealed interface OrderOutcome extends ClusterMessage {
    /**
     * Done.
     *
     * @param order as it is now
     * @param changed false when it had been done before
     */
    record Accepted(Order order, boolean changed) implements OrderOutcome {}

    record Rejected(Order.Rejection rejection) implements OrderOutcome {}
}
