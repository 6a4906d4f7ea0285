package id.lababersih.persistence.report;

import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.CashMove;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.report.JournalReports.Place;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The entries that people made by hand, donations and reversals among them, by the days they count for. */
public final class HandEntries {
    /** What an import's undo turns round is in the books as by hand, and has no such act. */
    private static final String BY_HAND = """
            e.source IN ('manual', 'donation')
              AND (e.reverses IS NULL
                   OR EXISTS (SELECT FROM audit_log a
                              WHERE a.merchant_id = e.merchant_id AND a.subject = 'journal-entry'
                                AND a.subject_id = e.reverses::text AND a.action = 'entry-reversed'))""";

    private static final String ANY_EXPENSE = "EXISTS (SELECT FROM unnest(e.accounts) AS a WHERE a LIKE '6%')";
    private static final String PAGE = """
            SELECT %s FROM journal_entry e
            WHERE e.merchant_id = :merchant AND %s
              AND e.posted_on BETWEEN :from AND :to AND (e.posted_on, e.seq) < (:day, :seq)
              AND CASE :listed
                    WHEN 'EXPENSES' THEN %s
                    WHEN 'CASH_MOVES' THEN
                      e.accounts && CAST(:places AS text[]) AND e.accounts <@ CAST(:moved AS text[])
                    ELSE true
                  END
            ORDER BY e.posted_on DESC, e.seq DESC
            LIMIT :limit
            """.formatted(JournalReports.ENTRY_COLUMNS, BY_HAND, ANY_EXPENSE);
    private static final String EXPENSES = """
            SELECT coalesce(sum(l.amount), 0)::bigint
            FROM journal_entry e CROSS JOIN LATERAL unnest(e.accounts, e.amounts) AS l (account, amount)
            WHERE e.merchant_id = :merchant AND %s
              AND e.posted_on BETWEEN :from AND :to AND l.account LIKE '6%%'
            """.formatted(BY_HAND);
    /**
     * Those of a day stand on it, or on one that was open when it was closed: a small range of the index
     * {@code journal_entry_by_hand}. All in one statement, so that one posted meanwhile is not taken for another.
     */
    static final String ALIKE = """
            SELECT %s FROM journal_entry e
            WHERE e.merchant_id = :merchant AND e.source IN ('manual', 'donation')
              AND e.posted_on BETWEEN :day AND :postedLast AND e.business_date = :day
              AND lower(regexp_replace(e.memo, '\\s', '', 'g')) = lower(regexp_replace(:memo, '\\s', '', 'g'))
              AND e.accounts = CAST(:accounts AS text[]) AND e.amounts = CAST(:amounts AS bigint[])
              AND e.shop_id IS NOT DISTINCT FROM CAST(:shop AS uuid)
              AND e.reverses IS NULL
              AND NOT EXISTS (SELECT FROM audit_log a
                              WHERE a.merchant_id = e.merchant_id AND a.subject = 'journal-entry'
                                AND a.subject_id = e.id::text AND a.action = 'entry-reversed')
              AND NOT EXISTS (SELECT FROM journal_entry own WHERE own.id = :id)
            ORDER BY e.posted_on DESC, e.seq DESC
            LIMIT 1
            """.formatted(JournalReports.ENTRY_COLUMNS);

    /** Which of them are listed. */
    public enum Listed {
        ALL,
        /** Those with a line on an expense (6xxx). */
        EXPENSES,
        /** Those of cash or the bank that are on no accounts but {@link CashMove#ACCOUNTS}. */
        CASH_MOVES
    }

    private final Jdbi jdbi;

    public HandEntries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * At most {@code limit} entries of a merchant, the newest first.
     *
     * @param before the last one seen; null starts at the newest of the period
     */
    public List<PostedEntry> page(UUID merchant, Period period, Listed listed, @Nullable Place before, int limit) {
        var from = before == null ? new Place(period.lastDay(), Long.MAX_VALUE) : before;
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("merchant", merchant)
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .bind("day", from.day())
                .bind("seq", from.seq())
                .bind("listed", listed.name())
                .bindArray("places", String.class, CashMove.PLACES)
                .bindArray("moved", String.class, CashMove.ACCOUNTS)
                .bind("limit", limit)
                .map((row, _) -> JournalReports.entry(row))
                .list());
    }

    /**
     * The newest entry of a merchant that says what this one would: of the same business date and shop, with the same
     * lines and the same memo but for blanks and upper or lower case, and not taken back. Empty where there is none, or
     * where this very one is in the books.
     */
    public Optional<PostedEntry> alike(UUID merchant, Entry entry) {
        var origin = entry.origin();
        return jdbi.withHandle(handle -> {
            var closed = BookClose.closedThrough(handle, merchant).orElse(null);
            return handle.createQuery(ALIKE)
                    .bind("merchant", merchant)
                    .bind("id", JournalTable.entryId(merchant, entry.key()))
                    .bind("day", entry.date())
                    .bind("postedLast", BookDay.postingDay(entry.date(), closed))
                    .bind("memo", entry.memo())
                    .bind("shop", origin == null ? null : origin.shopId().toString())
                    .bindArray(
                            "accounts",
                            String.class,
                            entry.lines().stream().map(Entry.Line::account).toList())
                    .bindArray(
                            "amounts",
                            Long.class,
                            entry.lines().stream().map(Entry.Line::amount).toList())
                    .map((row, _) -> JournalReports.entry(row))
                    .findOne();
        });
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
