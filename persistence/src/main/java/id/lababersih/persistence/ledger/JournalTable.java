package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.OrderId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of the journal. A batch of entries, its lines, splits and totals go in by a handful of statements,
 * in the caller's transaction. An entry that is already in the books is left alone, so posting again is harmless.
 */
public final class JournalTable {
    // Shared by writers and taken alone by BookClose, so that no entry slips behind a closing under way.
    static final String LOCK_BOOKS_SHARED =
            "SELECT pg_advisory_xact_lock_shared(hashtextextended('books/' || :merchant, 0))";
    private static final String INSERT_ENTRIES = """
            INSERT INTO journal_entry (id, merchant_id, posted_on, business_date, source, source_id, event,
                                       reference, memo, platform, shop_id, order_id, reverses)
            SELECT u.id, ?, u.posted_on, u.business_date, u.source, u.source_id, u.event,
                   u.reference, u.memo, u.platform, u.shop_id, u.order_id, u.reverses
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                WITH ORDINALITY AS u (id, posted_on, business_date, source, source_id, event,
                                      reference, memo, platform, shop_id, order_id, reverses, n)
            ORDER BY u.n
            ON CONFLICT DO NOTHING
            RETURNING id, seq
            """;
    private static final String INSERT_LINES = """
            INSERT INTO journal_line (merchant_id, entry_id, line_no, posted_on, entry_seq, account, debit, credit)
            SELECT ?, * FROM unnest(?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String INSERT_SPLITS = """
            INSERT INTO journal_split (merchant_id, entry_id, posted_on, account, sku, amount)
            SELECT ?, * FROM unnest(?, ?, ?, ?, ?)
            """;

    private JournalTable() {}

    /** The id under which an entry with this {@link Entry#key()} is kept. */
    public static UUID entryId(UUID merchant, String key) {
        return OrderId.uuid5(merchant, key);
    }

    /**
     * Posts the entries of one merchant that are not in the books yet, in the order given. An entry whose date lies in
     * a closed period is posted on the first open day and keeps its own date as business date. Who posts for several
     * merchants in one transaction does so in the order of their ids.
     *
     * @return the ids of the entries that were new
     */
    public static Set<UUID> insert(Handle handle, UUID merchant, List<Entry> entries) {
        if (entries.isEmpty()) {
            return Set.of();
        }
        handle.createQuery(LOCK_BOOKS_SHARED)
                .bind("merchant", merchant.toString())
                .mapToMap()
                .one();
        LocalDate closedThrough = BookClose.closedThrough(handle, merchant).orElse(null);
        try {
            return insert(handle.getConnection(), merchant, entries, closedThrough);
        } catch (SQLException failure) {
            throw new UnableToExecuteStatementException(failure, null);
        }
    }

    private static Set<UUID> insert(
            Connection connection, UUID merchant, List<Entry> entries, @Nullable LocalDate closedThrough)
            throws SQLException {
        var seqs = insertEntries(connection, merchant, entries, closedThrough);
        if (seqs.isEmpty()) {
            return Set.of();
        }
        var lines = new Rows("uuid", "smallint", "date", "bigint", "text", "bigint", "bigint");
        var splits = new Rows("uuid", "date", "text", "text", "bigint");
        var totals = new JournalTotals();
        var left = new HashMap<>(seqs);
        for (var entry : entries) {
            UUID id = entryId(merchant, entry.key());
            Long seq = left.remove(id);
            if (seq == null) {
                continue;
            }
            LocalDate day = BookDay.postingDay(entry.date(), closedThrough);
            int number = 0;
            for (var line : entry.lines()) {
                number++;
                lines.add(id, number, day, seq, line.account(), line.debit(), line.credit());
            }
            for (var split : entry.splits()) {
                splits.add(id, day, split.account(), split.sku(), split.amount());
            }
            totals.add(day, entry);
        }
        lines.execute(connection, INSERT_LINES, merchant);
        splits.execute(connection, INSERT_SPLITS, merchant);
        totals.write(connection, merchant);
        return Set.copyOf(seqs.keySet());
    }

    private static Map<UUID, Long> insertEntries(
            Connection connection, UUID merchant, List<Entry> entries, @Nullable LocalDate closedThrough)
            throws SQLException {
        var rows = new Rows(
                "uuid", "date", "date", "text", "text", "text", "text", "text", "text", "uuid", "uuid", "uuid");
        for (var entry : entries) {
            var origin = entry.origin();
            String reverses = entry.reverses();
            rows.add(
                    entryId(merchant, entry.key()),
                    BookDay.postingDay(entry.date(), closedThrough),
                    entry.date(),
                    entry.source(),
                    entry.sourceId(),
                    entry.event(),
                    entry.reference(),
                    entry.memo(),
                    origin == null ? null : origin.platform().name(),
                    origin == null ? null : origin.shopId(),
                    origin == null ? null : origin.orderId(),
                    reverses == null ? null : entryId(merchant, reverses));
        }
        var seqs = new HashMap<UUID, Long>();
        try (var statement = connection.prepareStatement(INSERT_ENTRIES)) {
            rows.bind(statement, merchant);
            try (ResultSet inserted = statement.executeQuery()) {
                while (inserted.next()) {
                    seqs.put(inserted.getObject("id", UUID.class), inserted.getLong("seq"));
                }
            }
        }
        return seqs;
    }
}
