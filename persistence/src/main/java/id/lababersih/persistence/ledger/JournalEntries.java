package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.platform.Platform;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads single entries back as they were posted. */
public final class JournalEntries {
    private static final String ENTRY = "SELECT * FROM journal_entry WHERE id = :id AND merchant_id = :merchant";

    private static final String BESIDE = """
            SELECT * FROM journal_entry
            WHERE order_id = :order AND merchant_id = :merchant AND source in ('adjustment', 'manual')
            ORDER BY posted_on, seq
            """;

    private static final String DAYS =
            "SELECT id, posted_on FROM journal_entry WHERE id = ANY (:ids) AND merchant_id = :merchant";

    private JournalEntries() {}

    /**
     * The days on which a merchant's entries count, by their {@link Entry#key()}: of one that is not in the books yet
     * the day on which it would now be posted.
     *
     * @param closedThrough the merchant's last closed day; null when no day is closed yet
     */
    public static Map<String, LocalDate> days(
            Handle handle, UUID merchant, @Nullable LocalDate closedThrough, List<Entry> entries) {
        var days = new HashMap<String, LocalDate>();
        var moved = new HashMap<UUID, String>();
        for (Entry entry : entries) {
            var day = BookDay.postingDay(entry.date(), closedThrough);
            days.put(entry.key(), day);
            if (!day.equals(entry.date())) {
                moved.put(JournalTable.entryId(merchant, entry.key()), entry.key());
            }
        }
        // What was posted before its day was closed counts on that day still.
        if (!moved.isEmpty()) {
            handle.createQuery(DAYS)
                    .bindArray("ids", UUID.class, List.copyOf(moved.keySet()))
                    .bind("merchant", merchant)
                    .map((row, _) ->
                            Map.entry(row.getObject("id", UUID.class), row.getObject("posted_on", LocalDate.class)))
                    .forEach(posted -> days.replace(moved.get(posted.getKey()), posted.getValue()));
        }
        return days;
    }

    /** The entry with this id, if it is this merchant's; without the name of what it reverses. */
    public static Optional<Entry> find(Handle handle, UUID merchant, UUID id) {
        return handle.createQuery(ENTRY)
                .bind("id", id)
                .bind("merchant", merchant)
                .map((row, _) -> entry(row))
                .findOne();
    }

    /**
     * What the books hold of an order beside its own events, in the order it was posted: what a payout's row did beyond
     * a refund, and what turned that round; without the names of what they reverse.
     */
    public static List<Entry> beside(Handle handle, UUID merchant, UUID order) {
        return handle.createQuery(BESIDE)
                .bind("order", order)
                .bind("merchant", merchant)
                .map((row, _) -> entry(row))
                .list();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        String platform = row.getString("platform");
        var origin = platform == null
                ? null
                : new Entry.Origin(
                        Platform.valueOf(platform),
                        row.getObject("shop_id", UUID.class),
                        row.getObject("order_id", UUID.class));
        return new Entry(
                row.getString("source"),
                row.getString("source_id"),
                row.getString("event"),
                row.getString("reference"),
                row.getObject("business_date", LocalDate.class),
                row.getString("memo"),
                origin,
                null,
                EntryArrays.lines(row),
                EntryArrays.splits(row));
    }
}
