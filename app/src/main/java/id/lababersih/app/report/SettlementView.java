package id.lababersih.app.report;

import id.lababersih.app.page.DateRange;
import id.lababersih.domain.report.SettlementStatus;
import id.lababersih.persistence.report.SettlementReports;
import id.lababersih.persistence.report.SettlementReports.Totals;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reconciliation of payouts as its page shows it.
 *
 * @param platform the one it is narrowed to; empty for all, as {@code status}
 * @param more the address of the rows after these; null when these are the last
 */
public record SettlementView(
        DateRange range,
        String platform,
        String status,
        Totals totals,
        List<Row> rows,
        @Nullable String more) {
    public SettlementView {
        rows = List.copyOf(rows);
    }

    /**
     * One line; amounts in rupiah.
     *
     * @param explained what fees, tax, a refund and direct payment explain of the difference
     * @param days how long it has been unpaid; null for anything else
     * @param memo what an entry says of itself; empty for orders
     */
    public record Row(
            LocalDate date,
            String status,
            String number,
            String platform,
            @Nullable UUID orderId,
            long expected,
            long payout,
            long explained,
            long unexplained,
            long balanceChange,
            @Nullable Long days,
            String memo) {}

    /** A group of statuses at a glance; {@code amount} in rupiah. */
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
