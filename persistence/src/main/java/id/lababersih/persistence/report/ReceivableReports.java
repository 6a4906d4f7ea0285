package id.lababersih.persistence.report;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Umur piutang: what each order still has in 1201 and 1202, and since when. */
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
}
