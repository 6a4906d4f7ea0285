package id.lababersih.persistence.order;

import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderHistory;
import id.lababersih.domain.order.Reckoning;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.database.Batch;
import id.lababersih.persistence.ledger.JournalTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Writes the order list and settlements from order events, a batch of events in a handful of statements. */
public final class OrderRows {
    /** Also an order that was undone and is placed anew; what it has done to the books stays in its sums. */
    static final String PLACE = """
            insert into order_row (order_id, merchant_id, shop_id, platform, number, buyer, goods, voucher, fees,
                                   net_receivable, created_at, status, cogs, profit, courier, tracking_number,
                                   shipped_at, shipped_on, missing, waiting_since, changed_at)
            select order_id, merchant_id, shop_id, platform, number, buyer, goods, voucher, fees,
                   net_receivable, created_at, coalesce(status, 'CREATED'), cogs, profit, courier, tracking_number,
                   shipped_at, shipped_on, missing, waiting_since, changed_at
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as placed (order_id, merchant_id, shop_id, platform, number, buyer, goods, voucher, fees,
                           net_receivable, created_at, status, cogs, profit, courier, tracking_number,
                           shipped_at, shipped_on, missing, waiting_since, changed_at)
            on conflict (order_id) do update set
                buyer = excluded.buyer, goods = excluded.goods, voucher = excluded.voucher, fees = excluded.fees,
                net_receivable = excluded.net_receivable, created_at = excluded.created_at, status = excluded.status,
                cogs = order_row.cogs + excluded.cogs, profit = order_row.profit + excluded.profit,
                courier = excluded.courier, tracking_number = excluded.tracking_number,
                shipped_at = excluded.shipped_at, shipped_on = excluded.shipped_on, missing = excluded.missing,
                waiting_since = excluded.waiting_since,
                changed_at = greatest(order_row.changed_at, excluded.changed_at)
            """;

    static final String PATCH = """
            update order_row o set
                status = case when p.status is null or o.status = 'RETURNED' and not p.status_told
                              then o.status else p.status end,
                cogs = o.cogs + p.cogs,
                profit = o.profit + p.profit,
                courier = coalesce(p.courier, o.courier),
                tracking_number = coalesce(p.tracking_number, o.tracking_number),
                shipped_at = coalesce(p.shipped_at, o.shipped_at),
                shipped_on = coalesce(p.shipped_on, o.shipped_on),
                missing = case when p.missing_known then p.missing else o.missing end,
                waiting_since = case when p.waiting_known then p.waiting_since else o.waiting_since end,
                changed_at = p.changed_at
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as p (order_id, status, status_told, cogs, profit, courier, tracking_number, shipped_at, shipped_on,
                      missing_known, missing, waiting_known, waiting_since, changed_at)
            where o.order_id = p.order_id
            """;

    private static final String SETTLEMENTS = """
            insert into order_settlement (order_id, merchant_id, shop_id, paid_on, expected, payout, fee_change,
                                          income_tax, refund, paid_direct, unexplained, balance_change, number)
            select s.*, o.number
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as s (order_id, merchant_id, shop_id, paid_on, expected, payout, fee_change,
                      income_tax, refund, paid_direct, unexplained, balance_change)
            left join order_row o on o.order_id = s.order_id
            on conflict do nothing
            """;

    private static final String FORGET_SETTLEMENTS = """
            delete from order_settlement s using unnest(?) as r (order_id) where s.order_id = r.order_id
            """;

    private static final String HELD_AGAINST = """
            update order_settlement s set expected = h.expected, fee_change = h.fee_change,
                income_tax = h.income_tax, unexplained = h.unexplained
            from unnest(?, ?, ?, ?, ?) as h (order_id, expected, fee_change, income_tax, unexplained)
            where s.order_id = h.order_id
            """;

    private static final String BALANCE_MOVED = """
            update order_settlement s set balance_change = s.balance_change + m.change
            from unnest(?, ?) as m (order_id, change)
            where s.order_id = m.order_id
            """;

    private static final String POSTED = """
            update order_settlement s set posted_on = e.posted_on
            from unnest(?, ?) as p (order_id, entry_id)
            join journal_entry e on e.id = p.entry_id
            where s.order_id = p.order_id and e.posted_on <> s.paid_on
            """;

    private static final String SETTLEMENT = "settlement";
    private static final Set<Platform> WITH_BALANCE = EnumSet.of(Platform.SHOPEE, Platform.TIKTOK, Platform.MENGANTAR);

    private OrderRows() {}

    /** Applies events that were never applied before, each order's in the order of its life. Does not commit. */
    public static void apply(Connection connection, List<Order.Event> events) throws SQLException {
        var placed = new LinkedHashMap<UUID, Facts>();
        var settled = new LinkedHashMap<UUID, Order.Event.OrderSettled>();
        var reversed = new LinkedHashSet<UUID>();
        var reckonings = new LinkedHashMap<UUID, Reckoning>();
        var moved = new LinkedHashMap<UUID, Long>();
        var patches = new LinkedHashMap<UUID, OrderPatch>();
        for (Order.Event event : events) {
            if (event instanceof Order.Event.OrderPlaced start) {
                placed.put(start.ref().orderId(), start.facts());
                patches.computeIfPresent(start.ref().orderId(), (_, before) -> before.placedAnew());
            } else {
                patches.computeIfAbsent(event.ref().orderId(), _ -> new OrderPatch())
                        .add(event);
            }
            if (event instanceof Order.Event.OrderSettled payout) {
                settled.putIfAbsent(payout.ref().orderId(), payout);
            } else if (balanceChange(event) != 0) {
                moved.merge(event.ref().orderId(), balanceChange(event), Math::addExact);
            }
            if (event instanceof Order.Event.SettlementReversed gone) {
                settled.remove(gone.ref().orderId());
                reckonings.remove(gone.ref().orderId());
                moved.remove(gone.ref().orderId());
                reversed.add(gone.ref().orderId());
            }
            if (event instanceof Order.Event.ReturnCostChanged cost && cost.reckoning() != null) {
                reckonings.put(cost.ref().orderId(), cost.reckoning());
            }
            if (event instanceof Order.Event.PayoutExplained explained) {
                reckonings.put(explained.ref().orderId(), explained.reckoning());
            }
        }
        place(connection, placed, patches);
        patches.keySet().removeAll(placed.keySet());
        var patched = new Batch(
                "uuid",
                "text",
                "boolean",
                "bigint",
                "bigint",
                "text",
                "text",
                "timestamptz",
                "date",
                "boolean",
                "jsonb",
                "boolean",
                "timestamptz",
                "timestamptz");
        patches.forEach((orderId, patch) -> patched.add(patch.row(orderId)));
        patched.execute(connection, PATCH);
        settle(connection, settled.values(), reversed);
        var held = new Batch("uuid", "bigint", "bigint", "bigint", "bigint");
        reckonings.forEach((orderId, reckoning) -> held.add(
                orderId, reckoning.expected(), reckoning.feeChange(), reckoning.incomeTax(), reckoning.unexplained()));
        held.execute(connection, HELD_AGAINST);
        var changes = new Batch("uuid", "bigint");
        moved.forEach(changes::add);
        changes.execute(connection, BALANCE_MOVED);
    }

    /**
     * Has payouts whose day was closed know the day that they are posted on. After {@link #apply}, when the entries of
     * the events are in the books. Does not commit.
     */
    public static void posted(Connection connection, List<Order.Event> events) throws SQLException {
        var settled = new LinkedHashMap<UUID, UUID>();
        for (Order.Event event : events) {
            if (event instanceof Order.Event.SettlementReversed gone) {
                settled.remove(gone.ref().orderId());
            } else if (event instanceof Order.Event.OrderSettled payout
                    && !payout.entries().isEmpty()) {
                var key = payout.entries().getFirst().key();
                settled.put(
                        payout.ref().orderId(),
                        JournalTable.entryId(payout.ref().merchantId(), key));
            }
        }
        var batch = new Batch("uuid", "uuid");
        settled.forEach(batch::add);
        batch.execute(connection, POSTED);
    }

    /** Empties everything {@link #apply} writes, in the order in which the reconciliation takes it. */
    public static void clear(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("truncate order_settlement, order_row");
        }
    }

    /** An order that was placed and moved within one batch, as those of an import are, is written once. */
    private static void place(Connection connection, Map<UUID, Facts> placed, Map<UUID, OrderPatch> patches)
            throws SQLException {
        var batch = new Batch(
                "uuid",
                "uuid",
                "uuid",
                "text",
                "text",
                "text",
                "bigint",
                "bigint",
                "bigint",
                "bigint",
                "timestamptz",
                "text",
                "bigint",
                "bigint",
                "text",
                "text",
                "timestamptz",
                "date",
                "jsonb",
                "timestamptz",
                "timestamptz");
        placed.forEach((orderId, facts) -> {
            var patch = patches.get(orderId);
            batch.add((patch == null ? OrderPatch.none(facts.createdAt()) : patch).row(facts));
        });
        batch.execute(connection, PLACE);
    }

    private static void settle(
            Connection connection, Collection<Order.Event.OrderSettled> settled, Set<UUID> reversedBefore)
            throws SQLException {
        var forgotten = new Batch("uuid");
        reversedBefore.forEach(forgotten::add);
        forgotten.execute(connection, FORGET_SETTLEMENTS);
        var settlements = new Batch(
                "uuid", "uuid", "uuid", "date", "bigint", "bigint", "bigint", "bigint", "bigint", "bigint", "bigint",
                "bigint");
        settled.forEach(event -> settle(settlements, event));
        settlements.execute(connection, SETTLEMENTS);
    }

    private static void settle(Batch settlements, Order.Event.OrderSettled event) {
        var ref = event.ref();
        var reckoning = event.reckoning();
        settlements.add(
                ref.orderId(),
                ref.merchantId(),
                ref.shopId(),
                event.settlement().paidOn(),
                reckoning.expected(),
                reckoning.payout(),
                reckoning.feeChange(),
                reckoning.incomeTax(),
                reckoning.refund(),
                reckoning.paidDirect(),
                reckoning.unexplained(),
                balanceChange(event));
    }

    /** What the entries of a payout, not those that turn one round, do to what the platform keeps. */
    private static long balanceChange(Order.Event event) {
        long change = 0;
        for (Entry entry : OrderHistory.entries(event)) {
            if (entry.source().equals(SETTLEMENT) && entry.reverses() == null) {
                for (Platform platform : WITH_BALANCE) {
                    change = Math.addExact(change, entry.amountOf(Chart.wallet(platform)));
                }
            }
        }
        return change;
    }
}
