package id.lababersih.persistence.report;

import id.lababersih.persistence.ledger.EntryArrays;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultSetScanner;
import org.jspecify.annotations.Nullable;

/** The entries themselves: the journal by day, and one account's ledger. Both are read page by page. */
public final class JournalReports {
    private static final int PAGE = 500;
    static final String ENTRY_COLUMNS = """
            e.id, e.seq, e.posted_on, e.business_date, e.source, e.source_id, e.event, e.reference, e.memo,
            e.platform, e.shop_id, e.order_id, e.reverses, e.accounts, e.amounts
            """;
    private static final String JOURNAL = """
            WITH e AS (
                SELECT * FROM journal_entry
                WHERE merchant_id = :merchant AND posted_on BETWEEN :from AND :to
                  AND (posted_on, seq) > (:afterDay, :afterSeq) AND seq <= :lastSeq
                ORDER BY posted_on, seq
                LIMIT :limit
            )
            SELECT %s FROM e ORDER BY e.posted_on, e.seq
            """.formatted(ENTRY_COLUMNS);
    private static final String LAST_SEQ = """
            SELECT coalesce(max(seq), 0) FROM journal_entry WHERE merchant_id = :merchant
            """;
    private static final String ENTRY = """
            SELECT %s FROM journal_entry e WHERE e.id = :id AND e.merchant_id = :merchant
            """.formatted(ENTRY_COLUMNS);
    private static final String BALANCE_BEFORE = """
            SELECT coalesce(sum(debit - credit), 0)::bigint FROM daily_total
            WHERE merchant_id = :merchant AND account = :account AND day < :day
            """;
    private static final String DAYS_MOVED = """
            SELECT DISTINCT day::text FROM daily_total
            WHERE merchant_id = :merchant AND account = :account AND day BETWEEN :from AND :to
            """;
    /** Looks only at days on which the account moved: one that seldom does is found among few entries. */
    private static final String LEDGER = """
            SELECT e.id AS entry_id, e.seq AS entry_seq, e.posted_on, l.line_no, l.amount,
                   e.memo, e.source, e.source_id, e.event, e.reference, e.platform, e.order_id
            FROM journal_entry e
            CROSS JOIN LATERAL unnest(e.accounts, e.amounts) WITH ORDINALITY AS l (account, amount, line_no)
            WHERE e.merchant_id = :merchant AND e.posted_on = ANY (CAST(:days AS date[])) AND l.account = :account
              AND (e.posted_on, e.seq) >= (:afterDay, :afterSeq)
              AND (e.posted_on, e.seq, l.line_no) > (:afterDay, :afterSeq, :afterLine)
            ORDER BY e.posted_on, e.seq, l.line_no
            LIMIT :limit
            """;

    /** Takes one row after the other, and writes it somewhere. */
    @FunctionalInterface
    public interface Reader<T> {
        void read(T row) throws IOException;
    }

    /** A place in the journal, after which a page begins. */
    public record Place(LocalDate day, long seq) {
        /** Before all entries of these days, and of no earlier one: PostgreSQL begins to read here. */
        static Place before(Period period) {
            return new Place(period.firstDay(), 0);
        }
    }

    /**
     * A place in an account's ledger, after which a page begins.
     *
     * @param balance the account's balance there
     */
    public record LedgerPlace(LocalDate day, long seq, int line, long balance) {}

    /** One line of an account's ledger; {@code balance} is debit minus credit after it. */
    public record LedgerLine(
            UUID entryId,
            LocalDate date,
            String memo,
            String source,
            String sourceId,
            String event,
            String reference,
            @Nullable String platform,
            @Nullable UUID orderId,
            long debit,
            long credit,
            long balance,
            LedgerPlace place) {}

    private final Jdbi jdbi;

    public JournalReports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The entry with this id, if it is this merchant's. */
    public Optional<PostedEntry> find(UUID merchant, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(ENTRY)
                .bind("id", id)
                .bind("merchant", merchant)
                .map((row, _) -> entry(row))
                .findOne());
    }

    /** At most {@code limit} entries by posting day, then in the order of posting; null starts at the first. */
    public List<PostedEntry> page(UUID merchant, Period period, @Nullable Place after, int limit) {
        return page(merchant, period, after == null ? Place.before(period) : after, limit, Long.MAX_VALUE);
    }

    /** Hands every entry of the period to {@code reader}; those posted meanwhile may be missing, but none in part. */
    public void forEach(UUID merchant, Period period, Reader<PostedEntry> reader) throws IOException {
        long lastSeq = jdbi.withHandle(handle -> handle.createQuery(LAST_SEQ)
                .bind("merchant", merchant)
                .mapTo(Long.class)
                .one());
        Place after = Place.before(period);
        while (true) {
            var page = page(merchant, period, after, PAGE, lastSeq);
            for (var row : page) {
                reader.read(row);
            }
            if (page.size() < PAGE) {
                return;
            }
            after = new Place(page.getLast().postedOn(), page.getLast().seq());
        }
    }

    private List<PostedEntry> page(UUID merchant, Period period, Place after, int limit, long lastSeq) {
        return jdbi.withHandle(handle -> handle.createQuery(JOURNAL)
                .bind("merchant", merchant)
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .bind("afterDay", after.day)
                .bind("afterSeq", after.seq)
                .bind("lastSeq", lastSeq)
                .bind("limit", limit)
                .map((row, _) -> entry(row))
                .list());
    }

    /** Debit minus credit of an account before a day. */
    public long balanceBefore(UUID merchant, String account, LocalDate day) {
        return jdbi.withHandle(handle -> handle.createQuery(BALANCE_BEFORE)
                .bind("merchant", merchant)
                .bind("account", account)
                .bind("day", day)
                .mapTo(Long.class)
                .one());
    }

    /** At most {@code limit} lines of an account; null starts at the first of the period. */
    public List<LedgerLine> ledger(
            UUID merchant, String account, Period period, @Nullable LedgerPlace after, int limit) {
        var start = after == null
                ? new LedgerPlace(period.firstDay(), 0, 0, balanceBefore(merchant, account, period.firstDay()))
                : after;
        return jdbi.withHandle(handle -> {
            var days = handle.createQuery(DAYS_MOVED)
                    .bind("merchant", merchant)
                    .bind("account", account)
                    .bind("from", start.day)
                    .bind("to", period.lastDay())
                    .mapTo(String.class)
                    .list();
            return handle.createQuery(LEDGER)
                    .bind("merchant", merchant)
                    .bind("account", account)
                    .bindArray("days", String.class, days)
                    .bind("afterDay", start.day)
                    .bind("afterSeq", start.seq)
                    .bind("afterLine", start.line)
                    .bind("limit", limit)
                    .scanResultSet(
                            (ResultSetScanner<List<LedgerLine>>) (rows, _) -> ledgerLines(rows.get(), start.balance));
        });
    }

    /** Hands every line of an account in the period to {@code reader}. */
    public void forEachLine(UUID merchant, String account, Period period, Reader<LedgerLine> reader)
            throws IOException {
        LedgerPlace after = null;
        while (true) {
            var page = ledger(merchant, account, period, after, PAGE);
            for (var row : page) {
                reader.read(row);
            }
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().place();
        }
    }

    static PostedEntry entry(ResultSet row) throws SQLException {
        return new PostedEntry(
                row.getObject("id", UUID.class),
                row.getLong("seq"),
                row.getObject("posted_on", LocalDate.class),
                row.getObject("business_date", LocalDate.class),
                row.getString("source"),
                row.getString("source_id"),
                row.getString("event"),
                row.getString("reference"),
                row.getString("memo"),
                row.getString("platform"),
                row.getObject("shop_id", UUID.class),
                row.getObject("order_id", UUID.class),
                row.getObject("reverses", UUID.class),
                EntryArrays.lines(row));
    }

    private static List<LedgerLine> ledgerLines(ResultSet rows, long opening) throws SQLException {
        var lines = new ArrayList<LedgerLine>();
        long balance = opening;
        while (rows.next()) {
            long amount = rows.getLong("amount");
            balance = Math.addExact(balance, amount);
            var day = rows.getObject("posted_on", LocalDate.class);
            lines.add(new LedgerLine(
                    rows.getObject("entry_id", UUID.class),
                    day,
                    rows.getString("memo"),
                    rows.getString("source"),
                    rows.getString("source_id"),
                    rows.getString("event"),
                    rows.getString("reference"),
                    rows.getString("platform"),
                    rows.getObject("order_id", UUID.class),
                    Math.max(amount, 0),
                    Math.max(Math.negateExact(amount), 0),
                    balance,
                    new LedgerPlace(day, rows.getLong("entry_seq"), rows.getInt("line_no"), balance)));
        }
        return lines;
    }
}
