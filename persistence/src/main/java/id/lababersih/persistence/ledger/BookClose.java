package id.lababersih.persistence.ledger;

import id.lababersih.persistence.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Closes a merchant's books up to a day; later entries of those days are posted on the first open one. */
public final class BookClose {
    private static final String LOCK_BOOKS = "SELECT pg_advisory_xact_lock(hashtextextended('books/' || :merchant, 0))";
    private static final String CLOSE = """
            INSERT INTO book_close AS b (merchant_id, closed_through, closed_by, closed_at)
            VALUES (:merchant, :day, :user, now())
            ON CONFLICT (merchant_id) DO UPDATE SET
                closed_through = EXCLUDED.closed_through, closed_by = EXCLUDED.closed_by, closed_at = now()
                WHERE b.closed_through < EXCLUDED.closed_through
            """;

    private static final String CLOSED_THROUGH =
            "SELECT merchant_id, closed_through FROM book_close WHERE merchant_id = ANY (?)";

    private BookClose() {}

    /**
     * Closes every day up to and with this one, in the caller's transaction; waits for entries being posted.
     *
     * @return false when those days were closed before
     */
    public static boolean closeThrough(Handle handle, UUID merchant, LocalDate day, @Nullable UUID user) {
        lock(handle, merchant);
        return handle.createUpdate(CLOSE)
                        .bind("merchant", merchant)
                        .bind("day", day)
                        .bind("user", user)
                        .execute()
                == 1;
    }

    /** Waits for entries being posted, and holds up new ones until the caller's transaction ends. */
    static void lock(Handle handle, UUID merchant) {
        handle.createQuery(LOCK_BOOKS)
                .bind("merchant", merchant.toString())
                .mapToMap()
                .one();
    }

    /** The last closed day, if any was closed. */
    public static Optional<LocalDate> closedThrough(Handle handle, UUID merchant) {
        return handle.createQuery("SELECT closed_through FROM book_close WHERE merchant_id = :merchant")
                .bind("merchant", merchant)
                .mapTo(LocalDate.class)
                .findOne();
    }

    /** The last closed day of each of these merchants that has closed any. */
    static Map<UUID, LocalDate> closedThrough(Connection connection, Set<UUID> merchants) throws SQLException {
        var closed = new HashMap<UUID, LocalDate>();
        try (var statement = connection.prepareStatement(CLOSED_THROUGH)) {
            statement.setArray(1, connection.createArrayOf("uuid", merchants.toArray()));
            try (var rows = Statements.timed(CLOSED_THROUGH, statement::executeQuery)) {
                while (rows.next()) {
                    closed.put(rows.getObject(1, UUID.class), rows.getObject(2, LocalDate.class));
                }
            }
        }
        return closed;
    }
}
