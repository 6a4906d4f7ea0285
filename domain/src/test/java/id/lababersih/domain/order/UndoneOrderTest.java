package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The number of an order that an import's undo took back whole may be placed anew. */
class UndoneOrderTest {
    private static final Stamp NOW =
            new Stamp(new Author(new UUID(0, 7), new UUID(0, 8)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final Stamp BY_HAND = new Stamp(Author.user(new UUID(0, 7)), NOW.at());
    private static final UUID SHOP = new UUID(0, 2);
    private static final UUID ID = OrderId.of(SHOP, "N1");
    private static final Shipment SHIPMENT = new Shipment("JNE", "R1", LocalDate.of(2025, 8, 1));
    private static final Command.Cancel UNDO = new Command.Cancel(Order.UNDONE);
    private static final Command.Return BACK = new Command.Return(ReturnTerms.undoing(SHIPMENT));

    @Test
    void oneThatWasNotSentIsPlacedAnewAsAnotherOrder() {
        var undone = perform(placed(Order.empty(), 1), UNDO);
        assertThat(OrderView.of(placed(undone, 2)).facts()).isEqualTo(facts(2));
    }

    @Test
    void whatABuyerOrAPersonCancelledIsNotPlacedAnew() {
        var open = placed(Order.empty(), 1);
        assertThat(apply(open, open.decide(UNDO, BY_HAND)).unlessUndone()).isInstanceOf(Order.Cancelled.class);
        var cancelled = perform(placed(Order.empty(), 1), new Command.Cancel("Stok habis"));
        assertThat(cancelled.decide(new Command.Place(facts(2)), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.OrderDiffers(ID)));
        assertThat(cancelled.decide(new Command.Place(facts(1)), NOW)).isEqualTo(new Decision.Accept(List.of()));
    }

    @Test
    void ofOneThatWasSentEachLifeHasEntriesOfItsOwn() {
        var once = perform(ship(placed(Order.empty(), 1)), BACK);
        var twice = perform(ship(placed(atRest(once), 3)), BACK);

        assertThat(OrderView.of(atRest(twice)).trail().entries())
                .extracting(Entry::event, Entry::reverses)
                .containsExactly(
                        tuple("shipped", null),
                        tuple("returned", "order/" + ID + "/shipped"),
                        tuple("shipped_2", null),
                        tuple("returned_2", "order/" + ID + "/shipped_2"));
        assertThat(OrderView.of(atRest(twice)).profit()).isZero();
    }

    @Test
    void oneThatTheImportItselfHadAsOverIsPlacedAnewOnceItIsUndone() {
        var cancelled = perform(placed(Order.empty(), 1), new Command.Cancel("Stok habis"));
        var back = new Command.Return(new ReturnTerms(ReturnTerms.Goods.GOOD, 0, 0, SHIPMENT.on(), ""));
        var returned = atRest(perform(ship(placed(Order.empty(), 1)), back));
        for (Order over : List.of(cancelled, returned)) {
            assertThat(over.unlessUndone()).isEqualTo(over);
            var undone = perform(over, UNDO);
            assertThat(OrderView.of(undone).trail().entries())
                    .as("books nothing")
                    .isEqualTo(OrderView.of(over).trail().entries());
            assertThat(undone.decide(UNDO, NOW)).as("again").isEqualTo(new Decision.Accept(List.of()));
            var again = ship(placed(undone, 2));
            assertThat(OrderView.of(again).facts()).isEqualTo(facts(2));
        }
        assertThat(cancelled.decide(UNDO, BY_HAND)).isEqualTo(new Decision.Accept(List.of()));
        assertThat(returned.decide(UNDO, BY_HAND)).isInstanceOf(Decision.Reject.class);
    }

    @Test
    void oneWhoseReturnLeftSomethingInTheBooksIsNotFreed() {
        var terms = new ReturnTerms(ReturnTerms.Goods.GOOD, 5_000, 0, SHIPMENT.on(), "");
        var costly = atRest(perform(ship(placed(Order.empty(), 1)), new Command.Return(terms)));
        assertThat(costly.decide(UNDO, NOW)).isInstanceOf(Decision.Reject.class);
        var free = atRest(perform(ship(placed(Order.empty(), 1)), new Command.Return(terms.withCost(0))));
        var paid = perform(free, new Command.Settle(new Settlement(SHIPMENT.on(), -5_000, 0, List.of(), 0)));
        assertThat(paid.decide(UNDO, NOW)).isInstanceOf(Decision.Reject.class);
    }

    @Test
    void shopAndStockKnowEachLifeByAnIdOfItsOwn() {
        var ids = new HashSet<UUID>();
        Order order = Order.empty();
        for (int time = 1; time <= OrderId.TIMES_MAX; time++) {
            var shipping = perform(placed(order, time), new Command.Ship(SHIPMENT));
            var take = (Order.Work.TakeStock) Objects.requireNonNull(shipping.work());
            ids.add(take.orderId());
            assertThat(OrderId.ofNth(take.orderId())).isEqualTo(ID);
            var returning = perform(taken(shipping), BACK);
            assertThat(((Order.Work.PutBackStock) Objects.requireNonNull(returning.work())).orderId())
                    .isEqualTo(take.orderId());
            order = atRest(returning);
        }
        assertThat(ids).hasSize(OrderId.TIMES_MAX).contains(ID);
        assertThat(order.decide(new Command.Place(facts(99)), NOW))
                .as("not for ever")
                .isInstanceOf(Decision.Reject.class);
    }

    @Test
    void aNumberIsUsedUpByItsLastTimeAndWhereItIsOverByItselfOneTimeBefore() {
        Order order = Order.empty();
        assertThat(order.isUsedUp()).isFalse();
        for (int time = 1; time < OrderId.TIMES_MAX; time++) {
            var open = placed(order, time);
            assertThat(open.isUsedUp()).isFalse();
            assertThat(perform(open, new Command.Cancel("Stok habis")).isUsedUp())
                    .isEqualTo(time == OrderId.TIMES_MAX - 1);
            order = perform(open, UNDO);
            assertThat(order.isUsedUp()).isFalse();
            assertThat(order.unlessUndone()).isInstanceOf(Order.Absent.class);
        }
        var last = placed(order, 1);
        assertThat(last.isUsedUp()).isTrue();
        assertThat(perform(last, UNDO).unlessUndone()).isInstanceOf(Order.Cancelled.class);
        var over = perform(placed(order, 1), new Command.Cancel("Stok habis"));
        assertThat(over.decide(UNDO, NOW)).isEqualTo(new Decision.Accept(List.of()));
    }

    @Test
    void onePaidOutSinceIsNotPlacedAnew() {
        var undone = atRest(perform(ship(placed(Order.empty(), 1)), BACK));
        var paid = perform(undone, new Command.Settle(new Settlement(SHIPMENT.on(), -5_000, 0, List.of(), 0)));
        assertThat(paid.decide(new Command.Place(facts(2)), NOW)).isInstanceOf(Decision.Reject.class);
    }

    @Test
    void whatTheRunOfAnEarlierLifeDidIsNoMoveOfThisOne() {
        var again = placed(perform(placed(Order.empty(), 1), UNDO), 2);
        assertThat(OrderView.of(again).trail().sincePlaced())
                .extracting(Order.Moment::what)
                .containsExactly("OrderPlaced");
        assertThat(OrderView.of(again).trail().moments())
                .extracting(Order.Moment::what)
                .containsExactly("OrderPlaced", "OrderCancelled", "OrderPlaced");
    }

    @Test
    void eachLifeWasSentAndCameBackOnDaysOfItsOwn() {
        var once = atRest(perform(ship(placed(Order.empty(), 1)), BACK));
        var later = new Shipment("JNE", "R2", SHIPMENT.on().plusDays(9));
        var open = placed(once, 2);
        assertThat(MoveDays.of(open)).isEqualTo(Map.of(1, SHIPMENT.on(), 2, SHIPMENT.on()));
        var again = taken(perform(open, new Command.Ship(later)));
        assertThat(MoveDays.of(again)).isEqualTo(Map.of(1, SHIPMENT.on(), 2, SHIPMENT.on(), 4, later.on()));
    }

    private static Order placed(Order order, int quantity) {
        return perform(order, new Command.Place(facts(quantity)));
    }

    private static Order ship(Order order) {
        return taken(perform(order, new Command.Ship(SHIPMENT)));
    }

    private static Order taken(Order shipping) {
        var taken = List.of(new Allocated(0, new Taken("TEH", "UTAMA", SHIPMENT.on(), 1, 4_000, 1)));
        return apply(shipping, shipping.decide(new Order.Answer.StockTaken(taken), NOW.at()));
    }

    private static Order atRest(Order returning) {
        return returning.work() == null
                ? returning
                : apply(returning, returning.decide(new Order.Answer.StockPutBack(), NOW.at()));
    }

    private static Order perform(Order order, Command command) {
        return apply(order, order.decide(command, NOW));
    }

    private static Order apply(Order order, Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        return Order.evolve(order, ((Decision.Accept) decision).events());
    }

    private static Facts facts(int quantity) {
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), quantity, 9_000, 9_000L * quantity);
        return new Facts(
                ID,
                new UUID(0, 1),
                SHOP,
                Platform.SHOPEE,
                "N1",
                NOW.at(),
                null,
                List.of(line),
                0,
                0,
                0,
                List.of(),
                "UTAMA");
    }
}
