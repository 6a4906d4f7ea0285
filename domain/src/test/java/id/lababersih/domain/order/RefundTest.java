package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.Entry.Line;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rows of payout files that come after the one that paid an order out. */
class RefundTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 15);
    private static final Facts FACTS = facts();

    private static Facts facts() {
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1, 50_000, 50_000);
        return new Facts(
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                Platform.TIKTOK,
                "T1",
                Instant.parse("2025-08-01T00:00:00Z"),
                "",
                List.of(line),
                0,
                0,
                0,
                List.of(),
                "UTAMA");
    }

    @Test
    void aRefundThatDidNothingElseNeedsNoEntryOfItsOwn() {
        assertThat(new Refund(DAY, 50_000, "T1").beyond(FACTS, -50_000, List.of()))
                .isEmpty();
    }

    @Test
    void feesAndTaxOfARefundAreBookedAlsoWhereTheyCancelOut() {
        var fees = List.of(new Fee("komisi_platform", "6101", -4_000), new Fee("pph22", "1402", 4_000));
        assertThat(new Refund(DAY, 50_000, "T1")
                        .beyond(FACTS, -50_000, fees)
                        .orElseThrow()
                        .lines())
                .containsExactly(new Line("1402", 4_000, 0), new Line("6101", 0, 4_000));
    }

    @Test
    void aLaterChargeLeavesTheBalanceAndWhatItsFeesDoNotExplainIsADifference() {
        var charge = new LaterCharge(DAY, -5_000, "Order");
        var entry =
                charge.entry(FACTS, List.of(new Fee("ongkir", "6105", 3_000))).orElseThrow();
        assertThat(entry.lines())
                .containsExactly(new Line("1104", 0, 5_000), new Line("6105", 3_000, 0), new Line("6301", 2_000, 0));
        assertThat(entry.belongsToOrder()).isTrue();
        assertThat(charge.entry(FACTS, List.of()).orElseThrow().key()).isEqualTo(entry.key());
        assertThat(new LaterCharge(DAY.plusDays(1), -5_000, "Order")
                        .entry(FACTS, List.of())
                        .orElseThrow()
                        .key())
                .isNotEqualTo(entry.key());
        assertThat(new LaterCharge(DAY, 0, "Order").entry(FACTS, List.of())).isEmpty();
    }
}
