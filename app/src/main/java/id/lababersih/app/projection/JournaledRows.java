package id.lababersih.app.projection;

import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.projection.ReadModels;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.inventory.StockRows;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.ledger.TotalsRebuild;
import id.lababersih.persistence.order.OrderChange;
import id.lababersih.persistence.order.OrderRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The read models: order rows, stock layers and the books, written from the events of orders and inventories. */
public final class JournaledRows implements ReadModels {
    private final Steps steps;

    public JournaledRows(Steps steps) {
        this.steps = steps;
    }

    @Override
    public void apply(Connection connection, List<Recorded> events) throws SQLException {
        var orders = new ArrayList<OrderChange>();
        Map<UUID, List<Inventory.Event>> stock = new TreeMap<>();
        // By merchant id: whoever posts for several merchants at once does so in that order.
        Map<UUID, List<Entry>> entries = new TreeMap<>();
        for (Recorded recorded : events) {
            switch (recorded.event()) {
                case Order.Event event -> {
                    orders.add(new OrderChange(recorded.sequence(), event));
                    post(entries, event.ref().merchantId(), OrderRows.entries(event));
                }
                case Inventory.Event event -> {
                    var merchantId = UUID.fromString(recorded.id());
                    stock.computeIfAbsent(merchantId, _ -> new ArrayList<>()).add(event);
                    post(entries, merchantId, StockRows.entries(event));
                }
                // A shop is asked itself; no list is made of its events.
                case Shop.Event _ -> {}
                default -> throw new IllegalStateException("no read model knows " + recorded.event());
            }
        }
        OrderRows.apply(connection, orders);
        for (var merchant : stock.entrySet()) {
            StockRows.apply(connection, merchant.getKey(), merchant.getValue());
        }
        Handle handle = Jdbi.open(connection);
        entries.forEach((merchantId, posted) -> JournalTable.insert(handle, merchantId, posted));
        for (OrderChange change : orders) {
            if (change.event() instanceof Order.Event.OrderShipped shipped) {
                steps.reached(Steps.Step.ROWS_WRITTEN, shipped.ref().orderId());
            }
        }
    }

    /**
     * Empties orders and stock. Entries of the books are for ever and stay: the events post only what is missing. The
     * books' totals are counted anew from their lines.
     */
    @Override
    public void clear(Connection connection) throws SQLException {
        OrderRows.clear(connection);
        StockRows.clear(connection);
        TotalsRebuild.run(connection);
    }

    private static void post(Map<UUID, List<Entry>> entries, UUID merchantId, List<Entry> posted) {
        if (!posted.isEmpty()) {
            entries.computeIfAbsent(merchantId, _ -> new ArrayList<>()).addAll(posted);
        }
    }
}
