package id.lababersih.app.console;

import id.lababersih.cluster.order.Orders;
import id.lababersih.domain.order.Order;
import id.lababersih.persistence.inspect.Inspector;
import id.lababersih.persistence.inspect.Table;
import java.util.UUID;

/** Orders of all merchants. */
public final class OrdersTool {
    private final Orders orders;
    private final Inspector inspector;
    private final May may;

    OrdersTool(Orders orders, Inspector inspector, May may) {
        this.orders = orders;
        this.inspector = inspector;
        this.may = may;
    }

    /** The order as its entity has it in memory, on whichever node that is. */
    public Order get(String orderId) {
        return Waiting.on(orders.find(UUID.fromString(orderId)));
    }

    /** By the marketplace's number or the tracking number. */
    public Table find(String number) {
        return inspector.ordersNumbered(number);
    }

    /** What happened to it, as the journal has it. */
    public Table events(String orderId) {
        return inspector.events("order", orderId);
    }

    /** Those in the middle of a move; of a healthy service none for more than seconds. */
    public Table waiting() {
        return inspector.waitingOrders();
    }

    /** Has an order that waits in the middle of a move go on; the sweeper does so by itself every few seconds. */
    public String wake(String orderId) {
        may.change();
        orders.wake(UUID.fromString(orderId));
        return "Told; look at it again with orders.get";
    }
}
