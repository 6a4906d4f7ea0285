package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.database.Batch;
import id.lababersih.persistence.database.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The only writer of the journal. A batch of entries and its totals go in by a handful of statements,
 * in the caller's transaction. An entry that is already in the books is left alone, so posting again is harmless.
 */
public final class JournalTable {
    // Shared by writers and taken alone by BookClose, so that no entry slips behind a closing under way.
    private static final String LOCK_BOOKS_SHARED = """
            SELECT pg_advisory_xact_lock_shared(hashtextextended('books/' || m.id, 0)) FROM unnest(?) AS m (id)
            """;
    private static final String INSERT_ENTRIES = """
            INSERT INTO journal_entry (id, merchant_id, posted_on, business_date, source, source_id, event,
                                       reference, memo, platform, shop_id, order_id, reverses, accounts, amounts,
                                       split_accounts, split_skus, split_amounts)
            SELECT u.id, u.merchant_id, u.posted_on, u.business_date, u.source, u.source_id, u.event,
                   u.reference, u.memo, u.platform, u.shop_id, u.order_id, u.reverses, u.accounts::text[],
                   u.amounts::bigint[], u.split_accounts::text[], u.split_skus::text[], u.split_amounts::bigint[]
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                WITH ORDINALITY AS u (id, merchant_id, posted_on, business_date, source, source_id, event,
                                      reference, memo, platform, shop_id, order_id, reverses, accounts, amounts,
                                      split_accounts, split_skus, split_amounts, n)
            ORDER BY u.n
            ON CONFLICT DO NOTHING
            RETURNING id
            """;

    private JournalTable() {}

    /** The id under which an entry with this {@link Entry#key()} is kept. */
    public static UUID entryId(UUID merchant, String key) {
        return OrderId.uuid5(merchant, key);
    }

    /**
     * Posts the entries of one merchant that are not in the books yet, in the order given. An entry whose date lies in
     * a closed period is posted on the first open day and keeps its own date as business date.
     *
     * @param watch is told of those that were new, when the transaction of the handle has been committed
     * @return the ids of the entries that were new
     */
    public static Set<UUID> insert(Handle handle, UUID merchant, List<Entry> entries, BookWatch watch) {
        try {
            var inserted = insert(handle.getConnection(), new TreeMap<>(Map.of(merchant, entries)));
            if (!inserted.isEmpty()) {
                var fresh = entries.stream()
                        .filter(entry -> inserted.contains(entryId(merchant, entry.key())))
                        .toList();
                handle.afterCommit(() -> watch.posted(merchant, fresh));
            }
            return inserted;
        } catch (SQLException failure) {
            throw new UnableToExecuteStatementException(failure, null);
        }
    }

    /** As {@link #insert(Handle, UUID, List, BookWatch)} for many merchants at once, by merchant id; tells nobody. */
    public static Set<UUID> insert(Connection connection, SortedMap<UUID, List<Entry>> entries) throws SQLException {
        if (entries.isEmpty()) {
            return Set.of();
        }
        var posted = new LinkedHashMap<UUID, Posting>();
        lockBooks(connection, entries.keySet());
        var closed = BookClose.closedThrough(connection, entries.keySet());
        entries.forEach((merchant, of) -> of.forEach(entry -> {
            var day = BookDay.postingDay(entry.date(), closed.get(merchant));
            posted.putIfAbsent(entryId(merchant, entry.key()), new Posting(merchant, day, entry));
        }));
        if (posted.isEmpty()) {
            return Set.of();
        }
        var inserted = insertEntries(connection, posted);
        var totals = new JournalTotals();
        posted.forEach((id, posting) -> {
            if (inserted.contains(id)) {
                totals.add(posting.merchant(), posting.day(), posting.entry());
            }
        });
        totals.write(connection);
        return inserted;
    }

    /** An entry on its way into the books, and the day it is posted on. */
    private record Posting(UUID merchant, LocalDate day, Entry entry) {}

    private static void lockBooks(Connection connection, Set<UUID> merchants) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK_BOOKS_SHARED)) {
            statement.setArray(1, connection.createArrayOf("text", merchants.toArray()));
            Statements.timed(LOCK_BOOKS_SHARED, statement::executeQuery).close();
        }
    }

    private static Set<UUID> insertEntries(Connection connection, Map<UUID, Posting> posted) throws SQLException {
        var rows = new Batch(
                "uuid", "uuid", "date", "date", "text", "text", "text", "text", "text", "text", "uuid", "uuid", "uuid",
                "text", "text", "text", "text", "text");
        posted.forEach((id, posting) -> {
            var entry = posting.entry();
            var origin = entry.origin();
            String reverses = entry.reverses();
            rows.add(
                    id,
                    posting.merchant(),
                    posting.day(),
                    entry.date(),
                    entry.source(),
                    entry.sourceId(),
                    entry.event(),
                    entry.reference(),
                    entry.memo(),
                    origin == null ? null : origin.platform().name(),
                    origin == null ? null : origin.shopId(),
                    origin == null ? null : origin.orderId(),
                    reverses == null ? null : entryId(posting.merchant(), reverses),
                    Batch.array(entry.lines(), Entry.Line::account),
                    Batch.array(entry.lines(), Entry.Line::amount),
                    Batch.array(entry.splits(), Entry.Split::account),
                    Batch.array(entry.splits(), Entry.Split::sku),
                    Batch.array(entry.splits(), Entry.Split::amount));
        });
        var inserted = new HashSet<UUID>();
        try (var statement = connection.prepareStatement(INSERT_ENTRIES)) {
            rows.bind(statement);
            try (ResultSet ids = Statements.timed(INSERT_ENTRIES, statement::executeQuery)) {
                while (ids.next()) {
                    inserted.add(ids.getObject("id", UUID.class));
                }
            }
        }
        return inserted;
    }
}
