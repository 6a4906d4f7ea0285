package id.lababersih.cluster.inventory;

import id.lababersih.cluster.wire.ClusterMessage;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import java.util.List;

/** What a merchant's inventory answered to a command. */
public sealed interface StockOutcome extends ClusterMessage {
    /**
     * Done, now or before.
     *
     * @param taken what the order has; empty unless the command was about an order
     * @param stock the products that a receipt or count touched, as they are now; empty for orders
     */
    record Accepted(List<Inventory.Allocated> taken, List<Stock> stock) implements StockOutcome {}

    record Rejected(Inventory.Rejection rejection) implements StockOutcome {}
}
