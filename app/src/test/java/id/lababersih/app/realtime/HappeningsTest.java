package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.http.Json;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.FeedContents.Past;
import id.lababersih.cluster.realtime.FeedContents.Reach;
import id.lababersih.cluster.realtime.FeedContents.Told;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.order.Order;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told of the stored samples of every event. */
class HappeningsTest {
    private static final String MERCHANT_TOPIC = "merchant:" + GoldenEvents.MERCHANT;
    private static final Past NO_PAST = _ -> List.of();

    /** Together every kind of event an order has. */
    private static final List<List<Recorded>> LIVES = List.of(
            GoldenEvents.order(
                    "OrderPlaced",
                    "OrderPacked",
                    "ShipmentStarted",
                    "OrderShipped",
                    "OrderDelivered",
                    "OrderSettled",
                    "PayoutExplained",
                    "SettlementReversed"),
            GoldenEvents.order("OrderPlaced", "ShipmentStarted", "ShipmentRejected", "OrderCancelled"),
            GoldenEvents.order("OrderPlaced", "ShipmentStarted", "ShipmentOverQuota"),
            GoldenEvents.order(
                    "OrderPlaced",
                    "ShipmentStarted",
                    "OrderShipped",
                    "ReturnStarted",
                    "OrderReturned",
                    "ReturnCostChanged",
                    "OrderRefunded",
                    "OrderRefunded",
                    "OrderRefunded",
                    "RefundConfirmed",
                    "GoodsReturned",
                    "WriteOffRejected",
                    "ReturnWrittenOff",
                    "RefundReversed"));

    @Test
    void everyMessageIsAsTheDocumentSaysAndEveryMoveIsNamed() throws Exception {
        var kinds = new HashSet<Class<?>>();
        var moves = new HashSet<String>();
        for (var life : LIVES) {
            life.forEach(recorded -> kinds.add(recorded.event().getClass()));
            for (Told told : told(life)) {
                AsyncApi.check(new Broadcast(told.topic(), told.event(), told.payload(), "id"));
                if (told.event().equals("order_moved")) {
                    moves.add(json(told).get("what").asText());
                }
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(Order.Event.class.getPermittedSubclasses());
        var named = AsyncApi.root().at("/components/schemas/OrderMoved/properties/what/enum");
        assertThat(moves)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Json.mapper().convertValue(named, String[].class)));
        assertThat(AsyncApi.brokenReferences()).isEmpty();
    }

    @Test
    void anOrdersMoveIsToldOnItsThreeTopicsWithTheOrderAsItIsThen() throws Exception {
        var told = new Happenings().tell(LIVES.getFirst(), _ -> true, NO_PAST);

        var order = "order:" + LIVES.getFirst().getFirst().id();
        assertThat(told.get(2)).as("a shipment begins").isEmpty();
        assertThat(told.get(3))
                .extracting(Told::topic, Told::event, Told::part)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(order, "order_moved", 0),
                        org.assertj.core.groups.Tuple.tuple(
                                "shop:22222222-2222-4222-8222-222222222222", "order_moved", 0),
                        org.assertj.core.groups.Tuple.tuple(MERCHANT_TOPIC, "order_moved", 0),
                        org.assertj.core.groups.Tuple.tuple(MERCHANT_TOPIC, "journal_posted", 1));
        var shipped = json(told.get(3).getFirst());
        assertThat(shipped.at("/what").asText()).isEqualTo("shipped");
        assertThat(shipped.at("/order/status").asText()).isEqualTo("SHIPPED");
        assertThat(shipped.at("/order/number").asText()).isEqualTo("250801ABC");
        assertThat(shipped.at("/order/gross").asLong()).isEqualTo(190_000);
        assertThat(shipped.at("/order/cogs").asLong()).isEqualTo(80_000);
        assertThat(shipped.at("/order/profit").asLong()).isEqualTo(190_000 - 15_675 - 80_000);
        var posted = json(told.get(3).getLast());
        assertThat(posted.at("/entries/0/total").asLong()).isEqualTo(280_000);
        assertThat(posted.at("/entries/0/date").asText()).isEqualTo("2025-08-01");
        assertThat(json(told.get(5).getFirst()).at("/order/status").asText()).isEqualTo("SETTLED");
        assertThat(json(told.get(7).getFirst()).at("/order/status").asText()).isEqualTo("SHIPPED");
    }

    @Test
    void whatIsToldOfAnEventDoesNotDependOnWhatWasReadBefore() throws Exception {
        for (var life : LIVES) {
            Past past = spans -> life.stream()
                    .filter(event -> spans.stream()
                            .anyMatch(span -> span.id().equals(event.id())
                                    && span.after() < event.sequence()
                                    && event.sequence() < span.before()))
                    .toList();
            var whole = new Happenings().tell(life, _ -> true, past);
            var known = new Happenings();
            for (int i = 0; i < life.size(); i++) {
                var one = List.of(life.get(i));
                assertThat(new Happenings().tell(one, _ -> true, past)).containsExactly(whole.get(i));
                assertThat(known.tell(one, _ -> true, past)).containsExactly(whole.get(i));
            }
            assertThat(known.tell(life.subList(1, 2), _ -> true, past))
                    .as("an older event than the last")
                    .containsExactly(whole.get(1));
            var ends = List.of(life.getFirst(), life.getLast());
            assertThat(new Happenings().tell(ends, _ -> true, past)).containsExactly(whole.getFirst(), whole.getLast());
        }
    }

    @Test
    void nothingIsMadeForTopicsNobodyWants() throws Exception {
        Past never = _ -> {
            throw new SQLException("nobody needs the past");
        };
        for (var life : LIVES) {
            assertThat(new Happenings().tell(life, _ -> false, never))
                    .allSatisfy(told -> assertThat(told).isEmpty());
        }
        assertThat(new Happenings()
                        .tell(GoldenEvents.stock("StockReceived"), _ -> false, never)
                        .getFirst())
                .isEmpty();
    }

    @Test
    void piecesThatComeAndGoAreToldToTheMerchant() throws Exception {
        var stock = GoldenEvents.stock(
                "StockReceived",
                "StockAllocated",
                "StockRestocked",
                "StockCounted",
                "StockWrittenOff",
                "ReceiptTakenBack",
                "AnswersForgotten");
        var told = new Happenings().tell(stock, _ -> true, NO_PAST);

        for (var messages : told) {
            for (Told message : messages) {
                assertThat(message.topic()).isEqualTo(MERCHANT_TOPIC);
                AsyncApi.check(new Broadcast(message.topic(), message.event(), message.payload(), "id"));
            }
        }
        assertThat(told.get(0)).extracting(Told::event).containsExactly("stock_changed", "journal_posted");
        assertThat(change(told.get(0))).isEqualTo("received 10");
        assertThat(change(told.get(1))).isEqualTo("shipped -2");
        assertThat(change(told.get(2))).isEqualTo("restocked 2");
        assertThat(change(told.get(3))).isEqualTo("counted -3");
        assertThat(change(told.get(4))).isEqualTo("written_off -2");
        assertThat(change(told.get(5))).isEqualTo("taken_back -3");
        assertThat(told.get(6)).isEmpty();
        assertThat(json(told.get(1).getFirst()).get("order_id").asText())
                .isEqualTo(LIVES.getFirst().getFirst().id());
    }

    @Test
    void piecesThatComeBackWithACountAreOfNoOrder() throws Exception {
        var ofOrder = GoldenEvents.stock("StockRestocked").getFirst();
        var restocked = (Inventory.Event.StockRestocked) ofOrder.event();
        var id = Inventory.Command.TakeBackCount.id(restocked.orderId());
        var back = new Inventory.Event.StockRestocked(id, restocked.returned(), restocked.stamp());
        var told = new Happenings()
                .tell(List.of(new Recorded("inventory", ofOrder.id(), 1, ofOrder.at(), back)), _ -> true, NO_PAST)
                .getFirst();

        assertThat(change(told)).isEqualTo("counted 2");
        assertThat(json(told.getFirst()).get("order_id").isNull()).isTrue();
    }

    @Test
    void piecesThatWereMovedLeaveOneShelfAndComeToAnother() throws Exception {
        var told = new Happenings()
                .tell(GoldenEvents.stock("StockCounted.moved"), _ -> true, NO_PAST)
                .getFirst();

        assertThat(change(told)).isEqualTo("moved -4");
        assertThat(json(told.getFirst()).at("/changes/1/warehouse").asText()).isEqualTo("GUDANG-2");
        AsyncApi.check(new Broadcast(
                told.getFirst().topic(),
                told.getFirst().event(),
                told.getFirst().payload(),
                "id"));
    }

    @Test
    void topicsReachWhatIsToldOnThem() {
        var happenings = new Happenings();
        var id = GoldenEvents.MERCHANT;

        assertThat(happenings.reach("order:" + id)).isEqualTo(new Reach.OneEntity("order", id));
        assertThat(happenings.reach("shop:" + id)).isEqualTo(new Reach.Naming(id));
        assertThat(happenings.reach("merchant:" + id)).isEqualTo(new Reach.Naming(id));
        for (String other : Set.of("import:" + id, "user:" + id, "order:1", "order", "", "merchant:" + id + "x")) {
            assertThat(happenings.reach(other)).as(other).isEqualTo(new Reach.Nothing());
        }
    }

    private static String change(List<Told> told) throws IOException {
        var message = json(told.getFirst());
        return message.get("reason").asText() + " "
                + message.at("/changes/0/pieces").asLong();
    }

    private static List<Told> told(List<Recorded> life) throws SQLException {
        return new Happenings()
                .tell(life, _ -> true, NO_PAST).stream().flatMap(List::stream).toList();
    }

    private static JsonNode json(Told told) throws IOException {
        return Json.mapper().readTree(told.payload());
    }
}
