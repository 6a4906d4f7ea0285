package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Taken;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A parcel that came in before its payout, which turns out to pay for a sale. */
class DeliveredAfterAllTest {
    private static final Stamp NOW =
            new Stamp(new Author(new UUID(0, 7), new UUID(0, 8)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final LocalDate BACK = DAY.plusDays(3);
    private static final Taken PIECE = new Taken("TEH", "UTAMA", DAY.minusDays(9), 1, 40_000, 1);
    private static final Shipment SHIPMENT = new Shipment("JNE", "R1", DAY);
    private static final Settlement PAYOUT =
            new Settlement(DAY.plusDays(5), 60_000, 20_000, List.of(new Fee("admin", "6101", 9_500)), 0);

    @ParameterizedTest
    @EnumSource(names = {"SHOPEE", "MENGANTAR"})
    void theBooksAreThoseOfThePayoutBeforeTheParcel(Platform platform) {
        for (Goods goods : List.of(Goods.GOOD, Goods.DAMAGED)) {
            var before = parcel(performed(shipped(platform), new Command.Settle(PAYOUT)), goods);

            var after = performed(parcel(shipped(platform), goods), new Command.SettleSale(PAYOUT));

            assertThat(days(after)).isEqualTo(days(before));
            assertThat(known(after)).isEqualTo(known(before));
            assertThat(OrderView.of(after).receivableLeft()).isZero();
        }
    }

    @Test
    void goodsThatWereFoundDamagedMeanwhileAreLostOnce() {
        var found = parcel(parcel(shipped(Platform.MENGANTAR), Goods.GOOD), Goods.DAMAGED);
        var after = performed(found, new Command.SettleSale(PAYOUT));
        var damaged = performed(parcel(shipped(Platform.MENGANTAR), Goods.DAMAGED), new Command.SettleSale(PAYOUT));
        assertThat(sums(after)).isEqualTo(sums(damaged));
        assertThat(OrderView.of(after).returned())
                .isEqualTo(OrderView.of(damaged).returned());
    }

    @Test
    void aLaterRefundIsBookedAsOfAnyPaidOrder() {
        var after = performed(parcel(shipped(Platform.SHOPEE), Goods.GOOD), new Command.SettleSale(PAYOUT));
        var refund = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 30_000, DAY.plusDays(8), "R1");
        var refunded = performed(after, new Command.Return(refund));
        assertThat(sums(refunded)).containsEntry("4102", 50_000L).containsEntry("1103", 30_000L);
        assertThat(refunded.decide(new Command.SettleSale(PAYOUT), NOW)).isEqualTo(new Decision.Accept(List.of()));
    }

    @Test
    void itIsOneWriteAndTheStockIsNotAsked() {
        var parcel = parcel(shipped(Platform.MENGANTAR), Goods.GOOD);
        var decision = (Decision.Accept) parcel.decide(new Command.SettleSale(PAYOUT), NOW);
        assertThat(decision.events())
                .hasExactlyElementsOfTypes(
                        Event.OrderSettled.class, Event.RefundReversed.class, Event.OrderReturned.class);
        assertThat(Order.evolve(parcel, decision.events()).work()).isNull();
    }

    @Test
    void ofAnOrderInItsSecondLifeOnlyThatOneIsTurnedRound() {
        var undone = performed(shipped(Platform.SHOPEE), new Command.Return(ReturnTerms.undoing(SHIPMENT)));
        var again = performed(performed(undone, new Command.Place(facts(Platform.SHOPEE))), new Command.Ship(SHIPMENT));
        var after = performed(parcel(again, Goods.GOOD), new Command.SettleSale(PAYOUT));
        var once = performed(parcel(shipped(Platform.SHOPEE), Goods.GOOD), new Command.SettleSale(PAYOUT));
        assertThat(sums(after)).isEqualTo(sums(once));
        assertThat(OrderView.of(after).trail().entries()).extracting(Entry::key).doesNotHaveDuplicates();
    }

    @Test
    void aReturnThatAFileOrAPersonToldStandsAgainstThePayoutOfASale() {
        var told = performed(shipped(Platform.SHOPEE), new Command.Return(new ReturnTerms(Goods.GOOD, 0, 0, BACK, "")));
        assertThat(told.decide(new Command.SettleSale(PAYOUT), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.MoveForbidden(Status.RETURNED, Status.SETTLED)));
    }

    @Test
    void ofAnyOtherOrderItIsItsPayout() {
        assertThat(performed(shipped(Platform.SHOPEE), new Command.SettleSale(PAYOUT)))
                .isEqualTo(performed(shipped(Platform.SHOPEE), new Command.Settle(PAYOUT)));
        var charged = performed(
                parcel(shipped(Platform.SHOPEE), Goods.GOOD),
                new Command.Settle(new Settlement(DAY, -8_000, 0, List.of(), 0)));
        assertThat(charged.decide(new Command.SettleSale(PAYOUT), NOW)).isInstanceOf(Decision.Reject.class);
    }

    private static Order parcel(Order order, Goods goods) {
        return performed(order, new Command.Return(ReturnTerms.ofParcel(order, goods, BACK)));
    }

    private static Order shipped(Platform platform) {
        return performed(performed(Order.empty(), new Command.Place(facts(platform))), new Command.Ship(SHIPMENT));
    }

    /** What the order knows of its return and its payout. */
    private static List<Object> known(Order order) {
        var returned = (Order.Returned) order;
        var settlement = returned.settlement();
        var reckoning = returned.reckoning();
        assertThat(settlement).isNotNull();
        assertThat(reckoning).isNotNull();
        return settlement == null || reckoning == null
                ? List.of()
                : List.of(returned.terms(), returned.refunds(), settlement, reckoning, returned.afterSettlement());
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

    /** What becomes of an order with a command and the stock's answer to it. */
    private static Order performed(Order order, Command command) {
        var asked = apply(order, order.decide(command, NOW));
        return switch (asked.work()) {
            case null -> asked;
            case Order.Work.TakeStock _ ->
                apply(asked, asked.decide(new Answer.StockTaken(List.of(new Allocated(0, PIECE))), NOW.at()));
            case Order.Work.PutBackStock _ -> apply(asked, asked.decide(new Answer.StockPutBack(), NOW.at()));
            case Order.Work.WriteOffStock off ->
                apply(asked, asked.decide(new Answer.StockWrittenOff(off.pieces()), NOW.at()));
        };
    }

    private static Order apply(Order order, Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        return Order.evolve(order, ((Decision.Accept) decision).events());
    }

    private static Facts facts(Platform platform) {
        var shop = new UUID(0, 2);
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1, 90_000, 90_000);
        boolean courier = platform == Platform.MENGANTAR;
        return new Facts(
                OrderId.of(shop, "N1"),
                new UUID(0, 1),
                shop,
                platform,
                "N1",
                NOW.at(),
                null,
                List.of(line),
                0,
                courier ? 12_000 : 0,
                courier ? 90_000 : 0,
                List.of(new Fee("admin", "6101", 7_000)),
                "UTAMA");
    }
}
