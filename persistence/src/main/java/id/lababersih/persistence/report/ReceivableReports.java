package id.lababersih.persistence.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Umur piutang: what each order still has in 1201 and 1202, and since when; and the payouts that settled orders. */
public final class ReceivableReports {
    private static final String AGEING = """
            WITH later AS (
                SELECT e.order_id, l.account, sum(l.debit - l.credit)::bigint AS amount
                FROM journal_line l JOIN journal_entry e ON e.id = l.entry_id
                WHERE l.merchant_id = :merchant AND l.account IN ('1201', '1202') AND l.posted_on > :at
                  AND e.order_id IS NOT NULL
                GROUP BY e.order_id, l.account
            ), candidate AS (
                SELECT r.* FROM order_receivable r WHERE r.merchant_id = :merchant AND r.balance <> 0
                UNION
                SELECT r.* FROM later JOIN order_receivable r USING (order_id, account)
                WHERE r.merchant_id = :merchant
            )
            SELECT c.order_id, c.account, c.reference, c.platform, c.shop_id, c.since,
                   c.balance - coalesce(later.amount, 0) AS amount
            FROM candidate c LEFT JOIN later USING (order_id, account)
            WHERE c.since <= :at AND c.balance - coalesce(later.amount, 0) <> 0
            ORDER BY c.since, c.reference, c.account
            """;
    private static final String BOOKED = """
            SELECT coalesce(sum(debit - credit), 0)::bigint FROM daily_total
            WHERE merchant_id = :merchant AND account IN ('1201', '1202') AND day <= :at
            """;
    private static final String SETTLEMENTS = """
            SELECT s.order_id, r.number, r.platform, s.shop_id, s.paid_on, s.expected, s.payout, s.fee_change,
                s.income_tax, s.refund, s.paid_direct, s.unexplained
            FROM order_settlement s JOIN order_row r ON r.order_id = s.order_id
            WHERE s.merchant_id = :merchant AND s.paid_on BETWEEN :from AND :to
              AND (s.paid_on, s.order_id) > (:afterDay, :afterOrder)
            ORDER BY s.paid_on, s.order_id
            LIMIT :limit
            """;

    private static final String SETTLEMENT_TOTALS = """
            SELECT count(*) AS orders, count(*) FILTER (WHERE unexplained = 0) AS matched,
                coalesce(sum(expected), 0)::bigint AS expected, coalesce(sum(payout), 0)::bigint AS payout,
                coalesce(sum(fee_change), 0)::bigint AS fee_change, coalesce(sum(income_tax), 0)::bigint AS income_tax,
                coalesce(sum(refund), 0)::bigint AS refund, coalesce(sum(paid_direct), 0)::bigint AS paid_direct,
                coalesce(sum(unexplained), 0)::bigint AS unexplained
            FROM order_settlement
            WHERE merchant_id = :merchant AND paid_on BETWEEN :from AND :to
            """;

    /**
     * What one order still owes.
     *
     * @param since the day of its first line in the account
     * @param amount rupiah; negative when more was taken back than was owed
     */
    public record OpenReceivable(
            UUID orderId, String number, String account, String platform, UUID shopId, LocalDate since, long amount) {}

    /**
     * All that is owed at the end of a day.
     *
     * @param unassigned what the accounts hold that belongs to no order, in rupiah
     */
    public record Ageing(List<OpenReceivable> orders, long unassigned) {}

    /**
     * A payout booked for an order, also one that only confirmed what was booked before; amounts in rupiah, and
     * {@code expected = payout + feeChange + incomeTax + refund + paidDirect + unexplained}.
     */
    public record SettlementRow(
            UUID orderId,
            String number,
            String platform,
            UUID shopId,
            LocalDate settledOn,
            long expected,
            long payout,
            long feeChange,
            long incomeTax,
            long refund,
            long paidDirect,
            long unexplained) {
        /** Where the next page goes on. */
        public SettlementPlace place() {
            return new SettlementPlace(settledOn, orderId);
        }
    }

    /** A place in the list of payouts by day and order. */
    public record SettlementPlace(LocalDate day, UUID orderId) {
        static final SettlementPlace START = new SettlementPlace(LocalDate.of(1, 1, 1), new UUID(0, 0));
    }

    /** Payouts added up; {@code matched} of the orders left nothing unexplained. */
    public record SettlementTotals(
            long orders,
            long matched,
            long expected,
            long payout,
            long feeChange,
            long incomeTax,
            long refund,
            long paidDirect,
            long unexplained) {}

    private final Jdbi jdbi;

    public ReceivableReports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Open receivables at the end of a day, oldest first; null: now. */
    public Ageing ageing(UUID merchant, @Nullable LocalDate at) {
        LocalDate day = new Period(null, at).lastDay();
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            var orders = handle.createQuery(AGEING)
                    .bind("merchant", merchant)
                    .bind("at", day)
                    .map((row, _) -> new OpenReceivable(
                            row.getObject("order_id", UUID.class),
                            row.getString("reference"),
                            row.getString("account"),
                            row.getString("platform"),
                            row.getObject("shop_id", UUID.class),
                            row.getObject("since", LocalDate.class),
                            row.getLong("amount")))
                    .list();
            long booked = handle.createQuery(BOOKED)
                    .bind("merchant", merchant)
                    .bind("at", day)
                    .mapTo(Long.class)
                    .one();
            long listed = 0;
            for (var order : orders) {
                listed = Math.addExact(listed, order.amount());
            }
            return new Ageing(orders, Math.subtractExact(booked, listed));
        });
    }

    /** At most {@code limit} payouts by day; null starts at the first. */
    public List<SettlementRow> settlements(UUID merchant, Period period, @Nullable SettlementPlace after, int limit) {
        var start = after == null ? SettlementPlace.START : after;
        return jdbi.withHandle(handle -> handle.createQuery(SETTLEMENTS)
                .bind("merchant", merchant)
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .bind("afterDay", start.day())
                .bind("afterOrder", start.orderId())
                .bind("limit", limit)
                .map((row, _) -> settlement(row))
                .list());
    }

    /** The payouts of a period added up. */
    public SettlementTotals settlementTotals(UUID merchant, Period period) {
        return jdbi.withHandle(handle -> handle.createQuery(SETTLEMENT_TOTALS)
                .bind("merchant", merchant)
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .map((row, _) -> new SettlementTotals(
                        row.getLong("orders"),
                        row.getLong("matched"),
                        row.getLong("expected"),
                        row.getLong("payout"),
                        row.getLong("fee_change"),
                        row.getLong("income_tax"),
                        row.getLong("refund"),
                        row.getLong("paid_direct"),
                        row.getLong("unexplained")))
                .one());
    }

    private static SettlementRow settlement(ResultSet row) throws SQLException {
        return new SettlementRow(
                row.getObject("order_id", UUID.class),
                row.getString("number"),
                row.getString("platform"),
                row.getObject("shop_id", UUID.class),
                row.getObject("paid_on", LocalDate.class),
                row.getLong("expected"),
                row.getLong("payout"),
                row.getLong("fee_change"),
                row.getLong("income_tax"),
                row.getLong("refund"),
                row.getLong("paid_direct"),
                row.getLong("unexplained"));
    }
}
