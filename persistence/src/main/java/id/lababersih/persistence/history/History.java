package id.lababersih.persistence.history;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.persistence.database.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The events of orders, stocks and shops with their authors, one row each. Projections alone write it. */
public final class History {
    private static final String INSERT = """
            insert into event_history (subject_id, sequence, subject, merchant_id, what, user_id, import_id, at)
            select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private final Batch rows = new Batch("uuid", "bigint", "text", "uuid", "text", "uuid", "uuid", "timestamptz");

    /**
     * Something that happened.
     *
     * @param subject kind of entity, as {@code order}
     * @param sequence counts the subject's events from 1
     * @param what the event's name
     */
    public record Happened(String subject, UUID subjectId, long sequence, String what, Stamp stamp) {}

    /** Takes in an event of a merchant. */
    public void add(UUID merchantId, Happened happened) {
        Author by = happened.stamp().by();
        rows.add(
                happened.subjectId(),
                happened.sequence(),
                happened.subject(),
                merchantId,
                happened.what(),
                by.user(),
                by.importRun(),
                happened.stamp().at());
    }

    /** Writes what was taken in; rows that are there already stay. Does not commit. */
    public void write(Connection connection) throws SQLException {
        rows.execute(connection, INSERT);
    }

    /** Empties the table, for a rebuild from the events. */
    public static void clear(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("truncate event_history");
        }
    }

    /** What happened to one order, stock or shop, oldest first; empty when it is not the merchant's. */
    public static List<Happened> of(Handle handle, UUID merchantId, UUID subjectId, int limit) {
        String sql = """
                select subject, subject_id, sequence, what, user_id, import_id, at from event_history
                where subject_id = :subject and merchant_id = :merchant
                order by sequence
                limit :limit
                """;
        try (var query = handle.createQuery(sql)) {
            return query.bind("subject", subjectId)
                    .bind("merchant", merchantId)
                    .bind("limit", limit)
                    .map((row, _) -> new Happened(
                            row.getString("subject"),
                            row.getObject("subject_id", UUID.class),
                            row.getLong("sequence"),
                            row.getString("what"),
                            new Stamp(
                                    new Author(
                                            row.getObject("user_id", UUID.class),
                                            row.getObject("import_id", UUID.class)),
                                    row.getObject("at", OffsetDateTime.class).toInstant())))
                    .list();
        }
    }
}
