package id.lababersih.app.report;

import id.lababersih.app.ledger.EntryForms;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.FormErrors;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.report.SettlementStatus;
import id.lababersih.persistence.report.EntryTrails;
import id.lababersih.persistence.report.SettlementReports;
import id.lababersih.persistence.report.SettlementReports.Totals;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reconciliation of payouts as its page shows it.
 *
 * @param platform the one it is narrowed to; empty for all, as {@code status}
 * @param closedThrough the last day that takes no entries any more; null where every day does
 * @param ages orders sent and unpaid today, of all platforms and whatever the range
 * @param withdrawal the form for a withdrawal; null for those who may not post one
 * @param refusal why a withdrawal was not taken back; empty when none was to be
 * @param more the address of the rows after these; null when these are the last
 * @param chart the merchant's accounts by code
 */
public record SettlementView(
        DateRange range,
        String platform,
        String status,
        @Nullable LocalDate closedThrough,
        Totals totals,
        List<Age> ages,
        List<Row> rows,
        @Nullable Withdrawal withdrawal,
        String refusal,
        @Nullable String more,
        Map<String, Account> chart) {
    public SettlementView {
        ages = List.copyOf(ages);
        rows = List.copyOf(rows);
        chart = Map.copyOf(chart);
    }

    /**
     * One line; amounts in rupiah.
     *
     * @param settledOn its own day, where that was closed and it is in the books on a later one; else null
     * @param parts what fees, tax, a refund and direct payment explain of the difference, those that are something;
     *     above zero what makes the payout more than was expected, below what makes it less
     * @param unexplained the rest of the difference, in the same sense
     * @param days how long it has been unpaid; null for anything else
     * @param memo what an entry says of itself; empty for orders
     * @param hand who posted a withdrawal, and who took it back; null for anything else
     */
    public record Row(
            LocalDate date,
            @Nullable LocalDate settledOn,
            String status,
            String number,
            String platform,
            @Nullable UUID orderId,
            long expected,
            long payout,
            List<Part> parts,
            long unexplained,
            long balanceChange,
            @Nullable Long days,
            String memo,
            @Nullable Hand hand) {
        public Row {
            parts = List.copyOf(parts);
        }

        /** Whether what an entry says of itself is to be told beside its number, as that it takes another back. */
        public boolean told() {
            return orderId == null && !number.isEmpty() && !memo.isEmpty() && !memo.equals(number);
        }

        public long explained() {
            return parts.stream().mapToLong(Part::amount).sum();
        }
    }

    /** A withdrawal as it is in the journal. */
    public record Hand(UUID entry, EntryTrails.Trail trail, boolean mayReverse) {}

    /** One explanation; {@code what} names its text, {@code amount} is rupiah. */
    public record Part(String what, long amount) {}

    /** What has been unpaid for about as long; {@code amount} in rupiah, {@code query} lists it. */
    public record Age(String days, long orders, long amount, String query) {}

    /**
     * A withdrawal as it was typed.
     *
     * @param today the last day that it may be of
     * @param key of the form that was opened: sent twice, it posts once
     * @param alike a withdrawal that was posted as it was typed; null where there is none
     */
    public record Withdrawal(
            LocalDate today,
            String key,
            String platform,
            String date,
            String amount,
            String memo,
            FormErrors errors,
            EntryForms.@Nullable Alike alike) {
        /** Platforms that keep money for the seller. */
        public List<Platform> platforms() {
            return WITHDRAWN_FROM;
        }
    }

    static final List<Platform> WITHDRAWN_FROM = List.of(Platform.SHOPEE, Platform.TIKTOK, Platform.MENGANTAR);

    /** Whether the books have less than nothing at a platform: a payout file is missing or an entry is wrong. */
    public boolean overdrawn() {
        return totals.balances().stream().anyMatch(balance -> balance.closing() < 0);
    }

    /** A group of statuses at a glance; {@code amount} in rupiah, a difference above zero where more came. */
    public record Figure(String status, long lines, long amount) {}

    /** What there is to choose from. */
    public List<String> statuses() {
        return Arrays.stream(SettlementStatus.values()).map(Settlements::word).toList();
    }

    /** What a seller looks at first. */
    public List<Figure> figures() {
        var unknown = totals.of(SettlementStatus.UNKNOWN_ORDER);
        var unpaid = totals.of(SettlementStatus.UNPAID);
        var difference = totals.of(SettlementStatus.DIFFERENCE);
        var explained = totals.of(SettlementStatus.EXPLAINED);
        return List.of(
                figure(SettlementStatus.MATCHED, totals.of(SettlementStatus.MATCHED), 0),
                figure(
                        SettlementStatus.EXPLAINED,
                        explained,
                        explained.amounts().payout() - explained.expected()),
                figure(
                        SettlementStatus.DIFFERENCE,
                        difference,
                        -difference.amounts().unexplained()),
                figure(SettlementStatus.UNPAID, unpaid, unpaid.expected()),
                figure(
                        SettlementStatus.UNKNOWN_ORDER,
                        unknown,
                        unknown.amounts().payout()));
    }

    private static Figure figure(SettlementStatus status, SettlementReports.Sum sum, long amount) {
        return new Figure(Settlements.word(status), sum.lines(), amount);
    }

    /** The choice as the end of a query, for links that keep it. */
    public String query() {
        return range.query() + range.suffix();
    }

    /** This choice with another status. */
    public String withStatus(String other) {
        return range.query() + (platform.isEmpty() ? "" : "&platform=" + platform) + "&status=" + other;
    }

    /** The choice as the report's own query, for downloads. */
    public String reportQuery() {
        return "from=" + range.from() + "&to=" + range.to() + range.suffix();
    }
}
