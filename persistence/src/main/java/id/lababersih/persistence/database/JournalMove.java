package id.lababersih.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes an event journal at home on the server it was restored to. Its transaction numbers order the events for the
 * projections, and every server counts its own: of a journal that another server numbered ahead of this one, new events
 * would sort before what the projections have read, and never be projected.
 */
final class JournalMove {
    /** The highest number in use, 0 where there is none; one look at the end of each slice's index (V003 has four). */
    private static final String FOREIGN = """
            select newest.txid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint as foreign, newest.txid as txid
            from (
                select coalesce(greatest(
                    (select max(last.txid)
                     from generate_series(0, 3) as numbers (slice)
                     cross join lateral (
                         select max(txid) as txid from event_journal e where e.slice = numbers.slice) as last),
                    (select max(txid) from projection_offset)), 0) as txid
            ) as newest
            """;

    private JournalMove() {}

    /**
     * Renumbers the journal if it came from another server; true if it did come from there. Every number goes down by
     * the same amount, to below 0, so order and read positions are what they were, and all that this server writes
     * comes after.
     *
     * <p>A committed number of this server is always below its snapshot's end, so a journal of its own, also one that
     * other nodes write to at this moment, is never taken for a foreign one.
     *
     * @param connection where the journal came from another server, it then waits as long as anything takes: close it
     */
    static boolean settle(Connection connection) throws SQLException {
        // By JDBC alone, as every start asks this and waits for it.
        if (!read(connection).foreign()) {
            return false;
        }
        renumber(connection);
        return true;
    }

    private static void renumber(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        // Another node may have started on the same restored database: one of them renumbers, nobody writes.
        Database.letTakeLong(connection);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table event_journal, projection_offset in exclusive mode");
        }
        var newest = read(connection);
        if (newest.foreign()) {
            long down = newest.txid() + 1;
            try (var journal = connection.prepareStatement("update event_journal set txid = txid - ?");
                    // Where nothing was read, the lowest number there is stands for the start.
                    var positions = connection.prepareStatement(
                            "update projection_offset set txid = txid - ? where txid >= ?")) {
                journal.setLong(1, down);
                journal.executeUpdate();
                positions.setLong(1, down);
                positions.setLong(2, Long.MIN_VALUE + down);
                positions.executeUpdate();
            }
        }
        connection.commit();
    }

    private record Newest(boolean foreign, long txid) {}

    private static Newest read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(FOREIGN);
                var rows = statement.executeQuery()) {
            rows.next();
            return new Newest(rows.getBoolean("foreign"), rows.getLong("txid"));
        }
    }
}
