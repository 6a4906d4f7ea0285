package id.lababersih.app.realtime;

import id.lababersih.app.order.OrderJson;
import id.lababersih.app.realtime.HappeningJson.Change;
import id.lababersih.app.realtime.HappeningJson.JournalPosted;
import id.lababersih.app.realtime.HappeningJson.OrderMoved;
import id.lababersih.app.realtime.HappeningJson.Posted;
import id.lababersih.app.realtime.HappeningJson.StockChanged;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.cluster.realtime.FeedContents;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Inventory.Command.TakeBackCount;
import id.lababersih.domain.inventory.Inventory.Received;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderHistory;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.inventory.StockRows;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is told of orders and stock: moves, pieces and entries. Of shops nothing is. */
final class Happenings implements FeedContents {
    static final int PRODUCTS_TOLD_MAX = 100;
    static final int ENTRIES_TOLD_MAX = 20;

    private static final Pattern TOPIC = Pattern.compile(
            "(?<kind>order|shop|merchant):(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");
    /** What comes first of an event, and what second. */
    private static final int MOVE = 0;

    private static final int ENTRIES = 1;

    private final OrderStates states = new OrderStates();

    static String merchant(UUID id) {
        return "merchant:" + id;
    }

    @Override
    public Reach reach(String topic) {
        var parts = TOPIC.matcher(topic);
        if (!parts.matches()) {
            return new Reach.Nothing();
        }
        return parts.group("kind").equals("order")
                ? new Reach.OneEntity(OrderStates.ORDER, parts.group("id"))
                : new Reach.Naming(parts.group("id"));
    }

    @Override
    public List<List<Told>> tell(List<Recorded> events, Predicate<String> wanted, Past past) throws SQLException {
        var heard = new BitSet();
        for (int i = 0; i < events.size(); i++) {
            heard.set(
                    i,
                    events.get(i).event() instanceof Order.Event event
                            && topics(event).stream().anyMatch(wanted));
        }
        var after = new ArrayDeque<>(
                states.after(heard.stream().mapToObj(events::get).toList(), past));
        var told = new ArrayList<List<Told>>();
        for (int i = 0; i < events.size(); i++) {
            var recorded = events.get(i);
            var messages = new ArrayList<Told>();
            switch (recorded.event()) {
                case Order.Event event -> {
                    if (heard.get(i)) {
                        addMove(messages, event, after.remove());
                        addEntries(
                                messages,
                                event.ref().merchantId(),
                                event.stamp().at(),
                                OrderHistory.entries(event));
                    }
                }
                case Inventory.Event event -> {
                    var merchantId = UUID.fromString(recorded.id());
                    if (wanted.test(merchant(merchantId))) {
                        addPieces(messages, merchantId, recorded.at(), event);
                        addEntries(messages, merchantId, recorded.at(), StockRows.entries(event));
                    }
                }
                case Shop.Event _ -> {}
                default -> throw new IllegalStateException("nobody can tell of " + recorded.event());
            }
            told.add(messages);
        }
        return told;
    }

    private static List<String> topics(Order.Event event) {
        var ref = event.ref();
        return List.of("order:" + ref.orderId(), "shop:" + ref.shopId(), merchant(ref.merchantId()));
    }

    private static void addMove(List<Told> messages, Order.Event event, Order after) {
        String what = what(event);
        if (what != null) {
            var moved = new OrderMoved(what, event.stamp().at(), OrderJson.Row.of(after));
            String payload = HappeningJson.text(moved);
            topics(event).forEach(topic -> messages.add(new Told(topic, "order_moved", payload, MOVE)));
        }
    }

    /** What people call the move; null for what only begins one, or changes nothing that is shown. */
    static @Nullable String what(Order.Event event) {
        return switch (event) {
            case Order.Event.OrderPlaced _ -> "placed";
            case Order.Event.OrderPacked _ -> "packed";
            case Order.Event.OrderShipped _ -> "shipped";
            case Order.Event.ShipmentRejected _ -> "stock_short";
            case Order.Event.ShipmentOverQuota _ -> "over_quota";
            case Order.Event.OrderDelivered _ -> "delivered";
            case Order.Event.OrderSettled _ -> "settled";
            case Order.Event.PayoutExplained _ -> "payout_explained";
            case Order.Event.OrderReturned _ -> "returned";
            case Order.Event.OrderRefunded _ -> "refunded";
            case Order.Event.GoodsReturned _ -> "goods_returned";
            case Order.Event.ReturnWrittenOff _ -> "goods_written_off";
            case Order.Event.ReturnCostChanged _ -> "return_cost_changed";
            case Order.Event.OrderCancelled _ -> "cancelled";
            case Order.Event.SettlementReversed _ -> "settlement_reversed";
            case Order.Event.RefundReversed _ -> "refund_reversed";
            case Order.Event.ShipmentStarted _,
                    Order.Event.ReturnStarted _,
                    Order.Event.RefundConfirmed _,
                    Order.Event.WriteOffRejected _ -> null;
        };
    }

    private static void addEntries(List<Told> messages, UUID merchantId, Instant at, List<Entry> entries) {
        if (!entries.isEmpty()) {
            messages.add(new Told(merchant(merchantId), "journal_posted", posted(merchantId, at, entries), ENTRIES));
        }
    }

    /** The payload of {@code journal_posted}. */
    static String posted(UUID merchantId, Instant at, List<Entry> entries) {
        var first = entries.stream()
                .limit(ENTRIES_TOLD_MAX)
                .map(entry -> Posted.of(merchantId, entry))
                .toList();
        return HappeningJson.text(new JournalPosted(at, entries.size(), first));
    }

    private static void addPieces(List<Told> messages, UUID merchantId, Instant at, Inventory.Event event) {
        var change = new Pieces();
        StockChanged told = switch (event) {
            case Inventory.Event.StockReceived received -> {
                received.layers().forEach(change::add);
                yield change.told("received", at, null);
            }
            case Inventory.Event.ReceiptTakenBack back -> {
                back.taken().forEach(taken -> change.add(taken, -1));
                yield change.told("taken_back", at, null);
            }
            case Inventory.Event.StockAllocated allocated -> {
                allocated.taken().forEach(change::remove);
                yield change.told("shipped", at, OrderId.ofNth(allocated.orderId()));
            }
            case Inventory.Event.StockRestocked restocked -> {
                restocked.returned().forEach(taken -> change.add(taken, 1));
                yield TakeBackCount.isId(restocked.orderId())
                        ? change.told("counted", at, null)
                        : change.told("restocked", at, OrderId.ofNth(restocked.orderId()));
            }
            case Inventory.Event.StockWrittenOff writtenOff -> {
                writtenOff.taken().forEach(change::remove);
                yield change.told("written_off", at, OrderId.ofNth(writtenOff.orderId()));
            }
            case Inventory.Event.StockCounted counted -> {
                counted.taken().forEach(taken -> change.add(taken, -1));
                counted.found().forEach(change::add);
                yield change.told(counted.moved() ? "moved" : "counted", at, null);
            }
            case Inventory.Event.AnswersForgotten _ -> change.told("", at, null);
        };
        if (told.products() > 0) {
            messages.add(new Told(merchant(merchantId), "stock_changed", HappeningJson.text(told), MOVE));
        }
    }

    /** Pieces that came and went, by product and warehouse. */
    static final class Pieces {
        private final Map<Key, Long> changes = new LinkedHashMap<>();

        record Key(String sku, String warehouse) {}

        void add(Received layer) {
            changes.merge(new Key(layer.sku(), layer.warehouse()), (long) layer.quantity(), Math::addExact);
        }

        void add(Taken taken, int sign) {
            changes.merge(new Key(taken.sku(), taken.warehouse()), (long) sign * taken.quantity(), Math::addExact);
        }

        void remove(Allocated part) {
            add(part.taken(), -1);
        }

        StockChanged told(String reason, Instant at, @Nullable UUID orderId) {
            var first = changes.entrySet().stream()
                    .limit(PRODUCTS_TOLD_MAX)
                    .map(change ->
                            new Change(change.getKey().sku(), change.getKey().warehouse(), change.getValue()))
                    .toList();
            return new StockChanged(reason, at, orderId, changes.size(), first);
        }
    }
}
