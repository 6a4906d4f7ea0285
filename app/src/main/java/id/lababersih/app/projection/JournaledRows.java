package id.lababersih.app.projection;

import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.projection.ReadModels;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderHistory;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.history.History;
import id.lababersih.persistence.imports.WaitingPayouts;
import id.lababersih.persistence.inventory.StockCounts;
import id.lababersih.persistence.inventory.StockRows;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.ledger.TotalsRebuild;
import id.lababersih.persistence.order.OrderListVersions;
import id.lababersih.persistence.order.OrderRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The read models: order rows, stock layers, the books and the audit trail, written from the entities' events. */
public final class JournaledRows implements ReadModels {
    private final Steps steps;

    public JournaledRows(Steps steps) {
        this.steps = steps;
    }

    @Override
    public void apply(Connection connection, List<Recorded> events) throws SQLException {
        var orders = new ArrayList<Order.Event>();
        var history = new History();
        var counts = new StockCounts();
        SortedMap<UUID, List<Inventory.Event>> stock = new TreeMap<>();
        // By merchant id: whoever posts for several merchants at once does so in that order.
        SortedMap<UUID, List<Entry>> entries = new TreeMap<>();
        for (Recorded recorded : events) {
            switch (recorded.event()) {
                case Order.Event event -> {
                    orders.add(event);
                    history.add(event.ref().merchantId(), happened(recorded, event.stamp()));
                    post(entries, event.ref().merchantId(), OrderHistory.entries(event));
                }
                case Inventory.Event event -> {
                    var merchantId = UUID.fromString(recorded.id());
                    stock.computeIfAbsent(merchantId, _ -> new ArrayList<>()).add(event);
                    switch (event) {
                        case Inventory.Event.StockReceived received ->
                            history.add(merchantId, happened(recorded, received.stamp()));
                        case Inventory.Event.ReceiptTakenBack back ->
                            history.add(merchantId, happened(recorded, back.stamp()));
                        case Inventory.Event.StockCounted counted -> {
                            history.add(merchantId, happened(recorded, counted.stamp()));
                            if (!counted.moved()) {
                                counts.add(merchantId, recorded.sequence(), counted);
                            }
                        }
                        // The order's own events tell of these.
                        case Inventory.Event.StockAllocated _,
                                Inventory.Event.StockRestocked _,
                                Inventory.Event.StockWrittenOff _,
                                Inventory.Event.AnswersForgotten _ -> {}
                    }
                    post(entries, merchantId, StockRows.entries(event));
                }
                // A shop is asked itself; no other list is made of its events.
                case Shop.Event event -> history.add(event.merchantId(), happened(recorded, event.stamp()));
                default -> throw new IllegalStateException("no read model knows " + recorded.event());
            }
        }
        OrderRows.apply(connection, orders);
        StockRows.apply(connection, stock);
        JournalTable.insert(connection, entries);
        OrderRows.posted(connection, orders);
        WaitingPayouts.ordersMoved(
                connection, orders.stream().map(order -> order.ref().orderId()).toList());
        history.write(connection);
        counts.write(connection);
        for (Recorded recorded : events) {
            if (recorded.event() instanceof Order.Event.OrderShipped shipped) {
                steps.reached(Steps.Step.ROWS_WRITTEN, shipped.ref().orderId());
            } else if (recorded.event() instanceof Inventory.Event.StockReceived received) {
                steps.reached(Steps.Step.ROWS_WRITTEN, received.receiptId());
            }
        }
        OrderListVersions.changed(
                connection,
                orders.stream().map(order -> order.ref().merchantId()).toList());
    }

    /**
     * Empties orders and stock. Entries of the books are for ever and stay: the events post only what is missing. The
     * books' totals are counted anew from their lines, which lists and reports do not wait for.
     */
    @Override
    public void clear(Connection connection) throws SQLException {
        // Who posts an order's adjustment has the totals before the list's version.
        TotalsRebuild.count(connection);
        // In the order in which who lists orders takes the tables, or the two wait for each other.
        OrderListVersions.clear(connection);
        OrderRows.clear(connection);
        // As who takes a count back reads them.
        StockCounts.clear(connection);
        StockRows.clear(connection);
        History.clear(connection);
        TotalsRebuild.replace(connection);
    }

    private static History.Happened happened(Recorded recorded, Stamp stamp) {
        return new History.Happened(
                recorded.entity(),
                UUID.fromString(recorded.id()),
                recorded.sequence(),
                recorded.event().getClass().getSimpleName(),
                stamp);
    }

    private static void post(Map<UUID, List<Entry>> entries, UUID merchantId, List<Entry> posted) {
        if (!posted.isEmpty()) {
            entries.computeIfAbsent(merchantId, _ -> new ArrayList<>()).addAll(posted);
        }
    }
}
