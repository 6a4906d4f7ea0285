package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.order.ReturnTerms.Goods;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A failed delivery that is told after its payout row, which was booked as a sale's. */
class FailedDeliveryTest {
    private static final UUID USER = new UUID(0, 7);
    private static final Instant AT = Instant.parse("2025-08-01T00:00:00Z");
    private static final Stamp NOW = new Stamp(new Author(USER, new UUID(0, 8)), AT);
    private static final Stamp LATER = new Stamp(new Author(USER, new UUID(0, 9)), AT.plusSeconds(60));
    private static final Stamp BY_HAND = new Stamp(Author.user(USER), AT);
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final LocalDate BACK = DAY.plusDays(3);
    private static final LocalDate PAID = DAY.plusDays(5);
    private static final long PRICE = 90_000;
    private static final long SHIPPING = 12_000;
    private static final Taken PIECE = new Taken("TEH", "UTAMA", DAY.minusDays(9), 1, 40_000, 1);
    private static final Shipment SHIPMENT = new Shipment("JNE", "R1", DAY);

    /** A parcel, and its payout row that does not say that it was sold. */
    enum Parcel {
        COD(Platform.MENGANTAR, PRICE),
        PAID_TO_THE_SELLER(Platform.MENGANTAR, 0),
        NOTHING_PAID(Platform.TIKTOK, 0),
        ALL_GIVEN_BACK(Platform.SHOPEE, 0),
        MORE_GIVEN_BACK(Platform.SHOPEE, 0);

        private final Platform platform;
        private final long cod;

        Parcel(Platform platform, long cod) {
            this.platform = platform;
            this.cod = cod;
        }

        private Settlement row() {
            return switch (this) {
                case COD, PAID_TO_THE_SELLER -> new Settlement(PAID, -SHIPPING, 0, List.of(fee("ongkir", SHIPPING)), 0);
                case NOTHING_PAID -> new Settlement(PAID, -8_000, 0, List.of(), 0);
                case ALL_GIVEN_BACK -> new Settlement(PAID, -1_250, PRICE, List.of(fee("proses_pesanan", 1_250)), 0);
                case MORE_GIVEN_BACK -> new Settlement(PAID, -2_000, PRICE + 2_000, List.of(), 0);
            };
        }

        private static Fee fee(String code, long amount) {
            return new Fee(code, "6105", amount);
        }

        /** The payout as it is booked of an order that is where it is. */
        private Settlement payout(Order order) {
            var row = row();
            return order instanceof Order.Returned
                    ? row.unsold(facts(this))
                    : new Settlement(
                            row.paidOn(),
                            row.payout(),
                            row.refund(),
                            row.fees(),
                            Settlement.paidDirect(OrderView.of(order)));
        }

        private long cost() {
            return platform == Platform.MENGANTAR ? SHIPPING : 0;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBooksAreThoseOfTheReturnBeforeItsPayout(Parcel parcel) {
        for (Goods goods : List.of(Goods.GOOD, Goods.DAMAGED)) {
            var back = back(goods, parcel.cost());
            var told = paid(performed(delivered(parcel), new Command.Return(back), NOW), parcel, NOW);

            var sold = paid(delivered(parcel), parcel, NOW);
            assertThat(sold).isInstanceOf(Order.Settled.class);
            var late = later(sold, back);

            assertThat(days(late)).isEqualTo(days(told));
            assertThat(known(late)).isEqualTo(known(told));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBooksAreTheSameWhereTheParcelWasScannedBeforeTheFileToldOfIt(Parcel parcel) {
        for (Goods goods : List.of(Goods.GOOD, Goods.DAMAGED)) {
            var back = back(goods, parcel.cost());
            var told = paid(performed(delivered(parcel), new Command.Return(back), NOW), parcel, NOW);

            var scanned = performed(paid(delivered(parcel), parcel, NOW), new Command.Return(back(goods, 0)), NOW);
            assertThat(((Order.Returned) scanned).afterSettlement()).isTrue();
            var late = later(scanned, back);

            assertThat(days(late)).isEqualTo(days(told));
            assertThat(known(late)).isEqualTo(known(told));
        }
    }

    @Test
    void goodsThatWereFoundDamagedMeanwhileAreLostOnce() {
        var parcel = Parcel.PAID_TO_THE_SELLER;
        var good = performed(paid(delivered(parcel), parcel, NOW), new Command.Return(back(Goods.GOOD, 0)), NOW);
        var damaged = performed(good, new Command.Return(back(Goods.DAMAGED, 0)), NOW);

        var late = later(damaged, back(Goods.DAMAGED, SHIPPING));

        assertThat(sums(late))
                .isEqualTo(Map.of(
                        Chart.RTS_LOSS,
                        SHIPPING,
                        Chart.wallet(Platform.MENGANTAR),
                        -SHIPPING,
                        Chart.DAMAGE_LOSS,
                        PIECE.cost(),
                        Chart.STOCK,
                        -PIECE.cost()));
    }

    @ParameterizedTest
    @EnumSource
    void itIsToldOnce(Parcel parcel) {
        var late = later(paid(delivered(parcel), parcel, NOW), back(Goods.GOOD, parcel.cost()));
        assertThat(plan(late, back(Goods.GOOD, parcel.cost()))).isEqualTo(new Journey.Forward(List.of()));
        assertThat(late.decide(new Command.ReturnUnsold(back(Goods.GOOD, parcel.cost())), LATER))
                .isEqualTo(new Decision.Accept(List.of()));
        assertThat(OrderView.of(late).trail().entries()).extracting(Entry::key).doesNotHaveDuplicates();
    }

    @Test
    void whileItsGoodsAreOnTheirWayThePayoutStandsAndNothingElseIsDone() {
        var sold = paid(delivered(Parcel.COD), Parcel.COD, NOW);
        var command = new Command.ReturnUnsold(back(Goods.GOOD, SHIPPING));
        var under = apply(sold, sold.decide(command, LATER));

        assertThat(under.work()).isInstanceOf(Order.Work.PutBackStock.class);
        assertThat(under.settlement()).isNotNull();
        assertThat(sums(under)).isEqualTo(sums(sold));
        assertThat(under)
                .isInstanceOfSatisfying(
                        Order.Returning.class,
                        returning -> assertThat(returning.isOf(command.terms())).isTrue());
        assertThat(plan(under, command.terms())).isEqualTo(new Journey.Forward(List.of(command)));
        assertThat(under.decide(command, LATER)).isEqualTo(new Decision.Reject(new Rejection.MoveInProgress()));
        var events = ((Decision.Accept) under.decide(new Answer.StockPutBack(), LATER.at())).events();
        assertThat(events)
                .hasExactlyElementsOfTypes(
                        Event.OrderReturned.class, Event.SettlementReversed.class, Event.OrderSettled.class);
    }

    @Test
    void aPayoutThatAPersonEnteredStays() {
        var sold = paid(delivered(Parcel.COD), Parcel.COD, BY_HAND);
        var fees = List.of(Parcel.fee("ongkir", SHIPPING), Parcel.fee("lain", 100));
        var explained = performed(sold, new Command.ExplainPayout(fees), NOW);
        for (Order order : List.of(sold, explained)) {
            assertStays(order);
        }
    }

    @Test
    void aPayoutOfASaleStays() {
        var cod = new Settlement(PAID, PRICE - SHIPPING - 3_000, 0, List.of(Parcel.fee("ongkir", SHIPPING)), 0);
        var dear = new Settlement(PAID, -1_000, 0, List.of(Parcel.fee("ongkir", PRICE + 1_000)), 0);
        for (Settlement payout : List.of(cod, dear)) {
            assertStays(performed(delivered(Parcel.COD), new Command.Settle(payout), NOW));
        }
        var half = new Settlement(PAID, PRICE / 2, PRICE / 2, List.of(), 0);
        assertStays(performed(delivered(Parcel.NOTHING_PAID), new Command.Settle(half), NOW));
    }

    private static void assertStays(Order order) {
        assertThat(plan(order, back(Goods.GOOD, SHIPPING)))
                .isEqualTo(new Journey.Backward(Status.SETTLED, Status.RETURNED));
        assertThat(order.decide(new Command.ReturnUnsold(back(Goods.GOOD, SHIPPING)), LATER))
                .isEqualTo(new Decision.Reject(new Rejection.MoveForbidden(Status.SETTLED, Status.RETURNED)));
    }

    @Test
    void whatWasRefundedAfterThePayoutStays() {
        var refund = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 5_000, PAID, "R1");
        var sold = paid(delivered(Parcel.NOTHING_PAID), Parcel.NOTHING_PAID, NOW);
        var refunded = performed(sold, new Command.Return(refund), NOW);
        assertThat(plan(refunded, back(Goods.GOOD, 0))).isEqualTo(new Journey.Forward(List.of()));
    }

    @Test
    void aPersonsReturnThatHappensToBeNamedSoIsAnOrdinaryOne() {
        var sold = paid(delivered(Parcel.NOTHING_PAID), Parcel.NOTHING_PAID, NOW);
        var said = new ReturnTerms(Goods.GOOD, 0, 0, BACK, ReturnTerms.UNSOLD);
        var back = performed(sold, new Command.Return(said), BY_HAND);
        assertThat(((Order.Returned) back).afterSettlement()).isTrue();
    }

    @Test
    void thePayoutIsTakenBackAndBookedAgainAsThatOfAParcelThatCameBack() {
        var late = later(paid(delivered(Parcel.COD), Parcel.COD, NOW), back(Goods.GOOD, SHIPPING));
        var takenBack = performed(late, new Command.ReverseSettlement(), LATER);
        assertThat(sums(takenBack))
                .isEqualTo(sums(performed(delivered(Parcel.COD), new Command.Return(back(Goods.GOOD, SHIPPING)), NOW)));
        var again = paid(takenBack, Parcel.COD, LATER);
        assertThat(sums(again)).isEqualTo(sums(late));
        assertThat(OrderView.of(again).trail().entries()).extracting(Entry::key).doesNotHaveDuplicates();
    }

    /** It takes the goods for those of a sale that was paid out. */
    @Test
    void whatTheReleaseBeforeMadeOfItIsMendedByTheFileAgain() {
        var back = back(Goods.GOOD, SHIPPING);
        var sold = (Order.Settled) paid(delivered(Parcel.COD), Parcel.COD, NOW);
        var started = apply(sold, sold.decide(new Command.ReturnUnsold(back), LATER));
        var postings = new OrderPostings(facts(Parcel.COD), List.of(new Allocated(0, PIECE)), sold.trail());
        var ref = new Order.Ref(facts(Parcel.COD).orderId(), new UUID(0, 1), new UUID(0, 2));
        var ended = new Event.OrderReturned(
                ref, back.unsold(), true, postings.returnedAfterSettlement(back.unsold()), LATER);

        var mended = later(Order.evolve(started, ended), back);

        var told = performed(delivered(Parcel.COD), new Command.Return(back), NOW);
        assertThat(days(mended)).isEqualTo(days(paid(told, Parcel.COD, NOW)));
    }

    /** The same order, of whose return its file tells now. */
    private static Order later(Order order, ReturnTerms back) {
        var plan = plan(order, back);
        assertThat(plan).isEqualTo(new Journey.Forward(List.of(new Command.ReturnUnsold(back))));
        return performed(order, new Command.ReturnUnsold(back), LATER);
    }

    private static Journey plan(Order order, ReturnTerms back) {
        var facts = OrderView.of(order).facts();
        return Journey.plan(order, new Journey.Target(facts, Status.RETURNED, SHIPMENT, back, ""));
    }

    private static ReturnTerms back(Goods goods, long cost) {
        return new ReturnTerms(goods, cost, 0, BACK, "");
    }

    private static Order delivered(Parcel parcel) {
        var placed = performed(Order.empty(), new Command.Place(facts(parcel)), NOW);
        return performed(performed(placed, new Command.Ship(SHIPMENT), NOW), new Command.Deliver(), NOW);
    }

    private static Order paid(Order order, Parcel parcel, Stamp stamp) {
        return performed(order, new Command.Settle(parcel.payout(order)), stamp);
    }

    /** What the order knows of its return and its payout. */
    private static List<Object> known(Order order) {
        var returned = (Order.Returned) order;
        return Stream.of(
                        returned.terms(),
                        returned.refunds(),
                        returned.settlement(),
                        returned.reckoning(),
                        returned.afterSettlement())
                .map(Object.class::cast)
                .toList();
    }

    private static Map<String, Long> sums(Order order) {
        var sums = new TreeMap<String, Long>();
        entries(order)
                .forEach(entry ->
                        entry.lines().forEach(line -> sums.merge(line.account(), line.amount(), Math::addExact)));
        sums.values().removeIf(amount -> amount == 0);
        return sums;
    }

    /** Rupiah by day and account. */
    private static Map<String, Long> days(Order order) {
        var sums = new TreeMap<String, Long>();
        entries(order)
                .forEach(entry -> entry.lines()
                        .forEach(line ->
                                sums.merge(entry.date() + " " + line.account(), line.amount(), Math::addExact)));
        sums.values().removeIf(amount -> amount == 0);
        return sums;
    }

    private static List<Entry> entries(Order order) {
        return OrderView.of(order).trail().entries();
    }

    /** What becomes of an order with a command and the stock's answer to it; replayed, it is the same. */
    private static Order performed(Order order, Command command, Stamp stamp) {
        var asked = apply(order, order.decide(command, stamp));
        return switch (asked.work()) {
            case null -> asked;
            case Order.Work.TakeStock _ ->
                apply(asked, asked.decide(new Answer.StockTaken(List.of(new Allocated(0, PIECE))), stamp.at()));
            case Order.Work.PutBackStock _ -> apply(asked, asked.decide(new Answer.StockPutBack(), stamp.at()));
            case Order.Work.WriteOffStock off ->
                apply(asked, asked.decide(new Answer.StockWrittenOff(off.pieces()), stamp.at()));
        };
    }

    private static Order apply(Order order, Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        var events = new ArrayList<>(((Decision.Accept) decision).events());
        return Order.evolve(order, events);
    }

    private static Facts facts(Parcel parcel) {
        var shop = new UUID(0, 2);
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1, PRICE, PRICE);
        boolean courier = parcel.platform == Platform.MENGANTAR;
        return new Facts(
                OrderId.of(shop, "N1"),
                new UUID(0, 1),
                shop,
                parcel.platform,
                "N1",
                AT,
                null,
                List.of(line),
                0,
                courier ? SHIPPING : 0,
                parcel.cod,
                courier ? List.of(new Fee("ongkir", "6105", SHIPPING)) : List.of(new Fee("admin", "6101", 7_000)),
                "UTAMA");
    }
}
