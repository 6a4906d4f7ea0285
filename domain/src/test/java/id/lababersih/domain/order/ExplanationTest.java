package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A payout's fees named after it was booked: what nobody could explain moves to their accounts, to the rupiah. */
class ExplanationTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final Fee ADMIN = new Fee("admin", "6101", 8_250);
    private static final Fee UNKNOWN = new Fee("kolom biaya baru", "6102", 2_500);
    /** Of 100.000 less the estimated fee of 8.000: 250 more fee than estimated, and 2.500 that nobody explained. */
    private static final Settlement PAYOUT = new Settlement(DAY, 89_250, 0, List.of(ADMIN), 0);

    @Test
    void aFeeThatIsNamedLaterLeavesTheDifferenceAndTheProfitAsItIs() {
        var before = perform(shipped(), new Command.Settle(PAYOUT));
        assertThat(booked(before, Chart.SETTLEMENT_DIFFERENCE)).isEqualTo(2_500);

        var after = perform(before, new Command.ExplainPayout(List.of(ADMIN, UNKNOWN)));

        assertThat(booked(after, Chart.SETTLEMENT_DIFFERENCE)).isZero();
        assertThat(booked(after, "6102")).isEqualTo(2_500);
        assertThat(booked(after, "6101")).isEqualTo(8_250);
        assertThat(OrderView.of(after).profit()).isEqualTo(OrderView.of(before).profit());
        assertThat(OrderView.of(after).reckoning()).isEqualTo(new Reckoning(92_000, 89_250, 2_750, 0, 0, 0, 0));
        var entry = OrderView.of(after).trail().entries().getLast();
        assertThat(entry.key())
                .isEqualTo("settlement/" + OrderView.of(after).facts().orderId() + "/explained_1");
        assertThat(entry.lines()).containsExactly(new Entry.Line("6102", 2_500, 0), new Entry.Line("6301", 0, 2_500));
    }

    @Test
    void namedAgainTheSameWayItChangesNothingAndAnotherWayItMovesOn() {
        var explained = new Command.ExplainPayout(List.of(UNKNOWN, ADMIN));
        var order = perform(perform(shipped(), new Command.Settle(PAYOUT)), explained);
        assertThat(order.decide(explained, NOW)).isEqualTo(new Decision.Accept(List.of()));

        var moved =
                perform(order, new Command.ExplainPayout(List.of(ADMIN, new Fee("kolom biaya baru", "6106", 2_500))));

        assertThat(booked(moved, "6102")).isZero();
        assertThat(booked(moved, "6106")).isEqualTo(2_500);
        assertThat(booked(moved, Chart.SETTLEMENT_DIFFERENCE)).isZero();
        assertThat(OrderView.of(moved).trail().entries())
                .extracting(Entry::event)
                .containsExactly("shipped", "settled", "explained_1", "explained_2");
    }

    @Test
    void aRenamedFeeTakesThePlaceOfItsEstimate() {
        var unnamed = new Settlement(DAY, 91_750, 0, List.of(), 0);
        var order = perform(shipped(), new Command.Settle(unnamed));
        assertThat(booked(order, "6101")).as("as estimated").isEqualTo(8_000);

        var named = perform(order, new Command.ExplainPayout(List.of(ADMIN)));

        assertThat(booked(named, "6101")).isEqualTo(8_250);
        assertThat(booked(named, Chart.SETTLEMENT_DIFFERENCE)).isZero();
    }

    @Test
    void anEstimateStandsUnlessARowIsWholeWithoutIt() {
        var facts = OrderView.of(shipped()).facts();
        var uncharged = new Settlement(DAY, 100_000, 0, List.of(), 0).complete(facts, 0);
        assertThat(uncharged.fees()).containsExactly(new Fee("admin", "6101", 0));
        var alsoUnknown = new Settlement(DAY, 99_000, 0, List.of(), 0).complete(facts, 1_000);
        assertThat(alsoUnknown.fees()).hasSize(1);

        var renamed = new Settlement(DAY, 91_750, 0, List.of(), 0);
        assertThat(renamed.complete(facts, 8_250)).isEqualTo(renamed);
        assertThat(renamed.complete(facts, 0)).isEqualTo(renamed);
        assertThat(PAYOUT.complete(facts, 2_500)).isEqualTo(PAYOUT);
    }

    @Test
    void theFeesOfAParcelThatCameBackAreNamedToo() {
        var damaged = new ReturnTerms(ReturnTerms.Goods.DAMAGED, 0, 0, DAY, "");
        var order = perform(
                perform(shipped(), new Command.Return(damaged)),
                new Command.Settle(new Settlement(DAY, -2_500, 0, List.of(), 0)));
        assertThat(booked(order, Chart.SETTLEMENT_DIFFERENCE)).isEqualTo(2_500);

        var named = perform(order, new Command.ExplainPayout(List.of(UNKNOWN)));

        assertThat(booked(named, "6102")).isEqualTo(2_500);
        assertThat(booked(named, Chart.SETTLEMENT_DIFFERENCE)).isZero();
        assertThat(OrderView.of(named).status()).isEqualTo(Status.RETURNED);
    }

    @Test
    void withoutAPayoutThereIsNothingToExplain() {
        assertThat(shipped().decide(new Command.ExplainPayout(List.of(ADMIN)), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.MoveForbidden(Status.SHIPPED, Status.SETTLED)));
    }

    private static long booked(Order order, String account) {
        return OrderView.of(order).trail().entries().stream()
                .mapToLong(entry -> entry.amountOf(account))
                .sum();
    }

    private static Order shipped() {
        var shop = new UUID(0, 2);
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1, 100_000, 100_000);
        var facts = new Facts(
                OrderId.of(shop, "N1"),
                new UUID(0, 1),
                shop,
                Platform.SHOPEE,
                "N1",
                NOW.at(),
                null,
                List.of(line),
                0,
                0,
                0,
                List.of(new Fee("admin", "6101", 8_000)),
                "UTAMA");
        var started = perform(
                perform(Order.empty(), new Command.Place(facts)), new Command.Ship(new Shipment("JNE", "RESI1", DAY)));
        return apply(started, started.decide(new Order.Answer.StockTaken(List.of()), NOW.at()));
    }

    private static Order perform(Order order, Command command) {
        return apply(order, order.decide(command, NOW));
    }

    private static Order apply(Order order, Decision decision) {
        var moved = order;
        for (Event event : ((Decision.Accept) decision).events()) {
            moved = Order.evolve(moved, event);
        }
        return moved;
    }
}
