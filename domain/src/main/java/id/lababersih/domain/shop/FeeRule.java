package id.lababersih.domain.shop;

import id.lababersih.domain.platform.Platform;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One fee of one platform within a span of order dates.
 *
 * @param from first day, by the order's created date; null: from ever
 * @param to last day; null: for ever
 */
public record FeeRule(
        Platform platform,
        String code,
        String account,
        Basis basis,
        @Nullable LocalDate from,
        @Nullable LocalDate to) {
    public FeeRule {
        Objects.requireNonNull(platform);
        Objects.requireNonNull(code);
        Objects.requireNonNull(account);
        Objects.requireNonNull(basis);
    }

    /** What the fee is computed from. Rates are parts per million. */
    public sealed interface Basis {
        /** A share of gross, rounded half-up. */
        record PercentOfGross(long ppm) implements Basis {}

        /** A fixed number of rupiah for the order. */
        record PerOrder(long rupiah) implements Basis {}

        /** A share of the COD value plus tax on that share, computed exactly and rounded half-up once. */
        record PercentOfCod(long ppm, long taxPpm) implements Basis {}

        /** The shipping fee after discount that the file names. */
        record ShippingFee() implements Basis {}

        /** Known only from the payout: estimated at 0. */
        record OnPayout() implements Basis {}
    }

    /** Whether the rule is for orders of this platform created on this day. */
    public boolean appliesTo(Platform wanted, LocalDate created) {
        return platform == wanted && (from == null || !created.isBefore(from)) && (to == null || !created.isAfter(to));
    }
}
