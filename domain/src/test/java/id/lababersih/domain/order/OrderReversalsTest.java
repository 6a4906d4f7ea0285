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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Payouts and refunds that are taken out of the books again, and what stands in the way. */
class OrderReversalsTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final Stamp LATER = new Stamp(NOW.by(), NOW.at().plusSeconds(60));
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final Settlement PAYOUT = new Settlement(
            DAY.plusDays(5), 80_000, 0, List.of(new Fee("admin", "6101", 9_000), new Fee("pph22", "1402", 500)), 0);

    @Test
    void aPayoutThatIsTakenBackLeavesTheOrderAndTheBooksAsTheyWereBefore() {
        var shipped = shipped();
        var delivered = perform(shipped, new Command.Deliver(), NOW);
        var takenBack = perform(settled(delivered), new Command.ReverseSettlement(), LATER);
        assertThat(OrderView.of(takenBack).status()).isEqualTo(Status.DELIVERED);
        assertThat(balances(takenBack)).isEqualTo(balances(shipped));
        var reversing = OrderView.of(takenBack).trail().entries().getLast();
        assertThat(reversing.event()).isEqualTo("settled_reversed");
        assertThat(reversing.reverses()).isEqualTo("settlement/" + orderId() + "/settled");
        assertThat(reversing.date()).isEqualTo(PAYOUT.paidOn());

        assertThat(OrderView.of(perform(settled(shipped), new Command.ReverseSettlement(), LATER))
                        .status())
                .as("delivered by its payout alone")
                .isEqualTo(Status.SHIPPED);
        assertThat(takenBack.decide(new Command.ReverseSettlement(), LATER))
                .as("again")
                .isEqualTo(new Decision.Accept(List.of()));
    }

    @Test
    void aPayoutThatWasTakenBackCanBeBookedAndTakenBackAgain() {
        Order order = shipped();
        for (int time = 0; time < 3; time++) {
            order = settled(order);
            assertThat(OrderView.of(order).receivableLeft()).isZero();
            order = perform(order, new Command.ReverseSettlement(), LATER);
        }
        var entries = OrderView.of(order).trail().entries();
        assertThat(entries).extracting(Entry::key).doesNotHaveDuplicates();
        assertThat(entries)
                .extracting(Entry::event)
                .containsExactly(
                        "shipped",
                        "settled",
                        "settled_reversed",
                        "settled_2",
                        "settled_2_reversed",
                        "settled_3",
                        "settled_3_reversed");
        assertThat(balances(order)).isEqualTo(balances(shipped()));
    }

    @Test
    void aPayoutWhoseFeesWereNamedIsTakenBackWithThemAndBookedAgain() {
        var unknown = new Fee("kolom baru", "6102", 1_750);
        var fees = Stream.concat(PAYOUT.fees().stream(), Stream.of(unknown)).toList();
        var explained = new Command.ExplainPayout(fees);
        var first = perform(settled(shipped()), explained, NOW);
        var takenBack = perform(first, new Command.ReverseSettlement(), LATER);
        assertThat(balances(takenBack)).isEqualTo(balances(shipped()));

        var again = perform(settled(takenBack), explained, LATER);
        assertThat(balances(again)).isEqualTo(balances(first));
        assertThat(balances(again).get("6301")).isEqualTo(balances(first).get("6301"));
        assertThat(OrderView.of(again).profit()).isEqualTo(OrderView.of(first).profit());
        var twice = perform(again, new Command.ReverseSettlement(), LATER);
        assertThat(balances(twice)).isEqualTo(balances(shipped()));
        assertThat(OrderView.of(twice).trail().entries()).extracting(Entry::key).doesNotHaveDuplicates();
    }

    @Test
    void thePayoutRowOfAParcelThatCameBackIsTakenBackUntilMoreIsToldOfIt() {
        var back = new ReturnTerms(Goods.DAMAGED, 7_000, 0, DAY.plusDays(3), "");
        var returned = perform(shipped(), new Command.Return(back), NOW);
        var paid = settled(returned);
        var takenBack = perform(paid, new Command.ReverseSettlement(), LATER);
        assertThat(takenBack)
                .isInstanceOfSatisfying(
                        Order.Returned.class,
                        order -> assertThat(order.settlement()).isNull());
        assertThat(balances(takenBack)).isEqualTo(balances(returned));

        var dearer = perform(paid, new Command.Return(back.withCost(9_000)), LATER);
        assertThat(dearer.decide(new Command.ReverseSettlement(), LATER))
                .isEqualTo(new Decision.Reject(new Rejection.MoveForbidden(Status.RETURNED, Status.DELIVERED)));
    }

    @Test
    void refundsAreTakenBackTheLastOneFirstAndThePayoutAfterThem() {
        var paid = settled(shipped());
        var first = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 2_000, DAY, "R1");
        var second = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 3_000, DAY, "R2");
        var refunded = perform(perform(paid, new Command.Return(first), NOW), new Command.Return(second), NOW);
        var forbidden = new Decision.Reject(new Rejection.MoveForbidden(Status.RETURNED, Status.DELIVERED));
        assertThat(refunded.decide(takeBack(first), LATER)).isEqualTo(forbidden);
        assertThat(refunded.decide(new Command.ReverseSettlement(), LATER)).isEqualTo(forbidden);

        var one = perform(refunded, takeBack(second), LATER);
        assertThat(OrderView.of(one).returned()).isEqualTo(first);
        var none = perform(one, takeBack(first), LATER);
        assertThat(none).isInstanceOf(Order.Settled.class);
        assertThat(balances(none)).isEqualTo(balances(paid));
        assertThat(none.decide(takeBack(first), LATER)).isEqualTo(new Decision.Accept(List.of()));
        assertThat(balances(perform(none, new Command.ReverseSettlement(), LATER)))
                .isEqualTo(balances(shipped()));

        var again = perform(perform(none, new Command.Return(first), NOW), new Command.Return(second), NOW);
        assertThat(balances(again)).isEqualTo(balances(refunded));
        assertThat(OrderView.of(again).trail().entries()).extracting(Entry::key).doesNotHaveDuplicates();
    }

    @Test
    void aRefundWithWhichAParcelCameBackStays() {
        var damaged = new ReturnTerms(Goods.DAMAGED, 0, 2_000, DAY, "R1");
        var returned = perform(settled(shipped()), new Command.Return(damaged), NOW);
        assertThat(returned.decide(takeBack(damaged), LATER)).isInstanceOf(Decision.Reject.class);
        var more = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 3_000, DAY, "R2");
        var takenBack = perform(perform(returned, new Command.Return(more), NOW), takeBack(more), LATER);
        assertThat(OrderView.of(takenBack).returned()).isEqualTo(damaged);
        assertThat(balances(takenBack)).isEqualTo(balances(returned));
    }

    @Test
    void eachPayoutKeepsItsOwnDayAlsoAfterItWasTakenBackAndBookedAnew() {
        var delivered = perform(shipped(), new Command.Deliver(), NOW);
        var takenBack = perform(settled(delivered), new Command.ReverseSettlement(), LATER);
        assertThat(days(takenBack)).containsExactly("OrderShipped 2025-08-01", "OrderSettled 2025-08-06");

        var later = new Settlement(PAYOUT.paidOn().plusDays(2), PAYOUT.payout(), 0, PAYOUT.fees(), 0);
        var again = perform(takenBack, new Command.Settle(later), LATER);
        var explained = perform(again, new Command.ExplainPayout(List.of()), LATER);
        assertThat(days(explained))
                .containsExactly("OrderShipped 2025-08-01", "OrderSettled 2025-08-06", "OrderSettled 2025-08-08");
    }

    @Test
    void aPayoutThatMovedNothingHasItsDayWhileItStands() {
        var returned =
                perform(shipped(), new Command.Return(new ReturnTerms(Goods.DAMAGED, 0, 0, DAY.plusDays(3), "")), NOW);
        var nothing = new Settlement(DAY.plusDays(4), 0, 0, List.of(), 0);
        var takenBack =
                perform(perform(returned, new Command.Settle(nothing), NOW), new Command.ReverseSettlement(), LATER);
        assertThat(days(takenBack)).containsExactly("OrderShipped 2025-08-01", "OrderReturned 2025-08-04");
        assertThat(days(settled(takenBack))).last().isEqualTo("OrderSettled 2025-08-06");
        assertThat(days(perform(takenBack, new Command.Settle(nothing), LATER)))
                .last()
                .isEqualTo("OrderSettled 2025-08-05");
    }

    @Test
    void aRefundThatWasTakenBackKeepsTheDayOfItsReturn() {
        var refund = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 2_000, DAY.plusDays(7), "R1");
        var refunded = perform(settled(shipped()), new Command.Return(refund), NOW);
        assertThat(days(refunded)).last().isEqualTo("OrderReturned 2025-08-08");
        assertThat(days(perform(refunded, takeBack(refund), LATER))).isEqualTo(days(refunded));
    }

    /** The moves that have a business day, with it. */
    private static List<String> days(Order order) {
        var moments = OrderView.of(order).trail().moments();
        return new TreeMap<>(MoveDays.of(order))
                .entrySet().stream()
                        .map(day -> moments.get(day.getKey()).what() + " " + day.getValue())
                        .toList();
    }

    private static Command takeBack(ReturnTerms told) {
        return new Command.ReverseRefund(new Refund(told.on(), told.refund(), told.reference()));
    }

    private static Order shipped() {
        var placed = perform(Order.empty(), new Command.Place(facts()), NOW);
        var started = perform(placed, new Command.Ship(new Shipment("JNE", "R1", DAY)), NOW);
        var piece = new Taken("TEH", "UTAMA", DAY.minusDays(9), 1, 40_000, 1);
        return apply(started, started.decide(new Answer.StockTaken(List.of(new Allocated(0, piece))), NOW.at()));
    }

    private static Order settled(Order order) {
        return perform(order, new Command.Settle(PAYOUT), LATER);
    }

    private static Order perform(Order order, Command command, Stamp stamp) {
        return apply(order, order.decide(command, stamp));
    }

    private static Order apply(Order order, Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        return ((Decision.Accept) decision).events().stream().reduce(order, Order::evolve, (a, _) -> a);
    }

    /** Debit less credit by account; accounts at zero left out. */
    private static Map<String, Long> balances(Order order) {
        var balances = new TreeMap<String, Long>();
        OrderView.of(order)
                .trail()
                .entries()
                .forEach(entry ->
                        entry.lines().forEach(line -> balances.merge(line.account(), line.amount(), Math::addExact)));
        balances.values().removeIf(amount -> amount == 0);
        return balances;
    }

    private static UUID orderId() {
        return OrderId.of(new UUID(0, 2), "N1");
    }

    private static Facts facts() {
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1, 100_000, 100_000);
        return new Facts(
                orderId(),
                new UUID(0, 1),
                new UUID(0, 2),
                Platform.SHOPEE,
                "N1",
                NOW.at(),
                null,
                List.of(line),
                0,
                0,
                0,
                List.of(new Fee("admin", "6101", 8_250)),
                "UTAMA");
    }
}
