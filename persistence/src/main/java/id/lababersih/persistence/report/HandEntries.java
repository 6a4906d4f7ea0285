package id.lababersih.persistence.report;

import id.lababersih.persistence.report.JournalReports.Place;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The entries that people made by hand, donations and reversals among them, by the days they count for. */
public final class HandEntries {
    private static final String ANY_EXPENSE = "EXISTS (SELECT FROM unnest(e.accounts) AS a WHERE a LIKE '6%')";
    private static final String PAGE = """
            SELECT %s FROM journal_entry e
            WHERE e.merchant_id = :merchant AND e.source IN ('manual', 'donation')
              AND e.posted_on BETWEEN :from AND :to AND (e.posted_on, e.seq) < (:day, :seq)
              AND (NOT :expensesOnly OR %s)
            ORDER BY e.posted_on DESC, e.seq DESC
            LIMIT :limit
            """.formatted(JournalReports.ENTRY_COLUMNS, ANY_EXPENSE);
    private static final String EXPENSES = """
            SELECT coalesce(sum(l.amount), 0)::bigint
            FROM journal_entry e CROSS JOIN LATERAL unnest(e.accounts, e.amounts) AS l (account, amount)
            WHERE e.merchant_id = :merchant AND e.source IN ('manual', 'donation')
              AND e.posted_on BETWEEN :from AND :to AND l.account LIKE '6%'
            """;

    private final Jdbi jdbi;

    public HandEntries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * At most {@code limit} entries of a merchant, the newest first.
     *
     * @param expensesOnly whether only those with a line on an expense (6xxx)
     * @param before the last one seen; null starts at the newest of the period
     */
    public List<PostedEntry> page(
            UUID merchant, Period period, boolean expensesOnly, @Nullable Place before, int limit) {
        var from = before == null ? new Place(period.lastDay(), Long.MAX_VALUE) : before;
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("merchant", merchant)
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .bind("day", from.day())
                .bind("seq", from.seq())
                .bind("expensesOnly", expensesOnly)
                .bind("limit", limit)
                .map((row, _) -> JournalReports.entry(row))
                .list());
    }

    /** What all of them add to the expenses of a period, in rupiah. */
    public long expenses(UUID merchant, Period period) {
        return jdbi.withHandle(handle -> handle.createQuery(EXPENSES)
                .bind("merchant", merchant)
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .mapTo(Long.class)
                .one());
    }
}
