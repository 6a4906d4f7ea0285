package id.lababersih.cluster.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.serialization.Serialization;

/** Reads the event journal in an order that no later commit can disturb. */
final class Journal {
    /** Slices of the journal, each read in its own order. Stored: {@code event_journal.slice} is computed from it. */
    static final int SLICES = 4;

    /**
     * Every transaction below this one that writes events has ended. It looks for the writers by their lock on the
     * journal: the oldest transaction of the whole server would do as well, but then any long import or backup would
     * hold up every projection. A writer locks first and gets its number after, so one that is missed here has a
     * number that is not below. The rows must be read by a later statement than this, else a commit between its
     * snapshot and its look at the locks would be lost.
     */
    private static final String HORIZON = """
            with server as (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next),
            held as materialized (
                select locktype, pid, mode, database, relation, transactionid from pg_locks where granted
            ),
            writer as (
                select (server.next - number.transactionid::text::bigint) & 4294967295 as age, server.next
                from server, held as journal join held as number on number.pid = journal.pid
                where journal.locktype = 'relation' and journal.mode = 'RowExclusiveLock'
                  and journal.relation = 'event_journal'::regclass
                  and journal.database = (select oid from pg_database where datname = current_database())
                  and number.locktype = 'transactionid' and number.mode = 'ExclusiveLock'
            )
            select least(server.next, (select min(next - age) from writer where age < 2147483648)) from server
            """;

    private static final String EVENTS = """
            select txid, ordering, persistence_id, sequence_number, write_timestamp,
                   event_ser_id, event_ser_manifest, event_payload
            from event_journal
            where slice = ? and (txid, ordering) > (?, ?) and txid < ?
            order by txid, ordering
            limit ?
            """;

    private final Serialization serialization;

    Journal(Serialization serialization) {
        this.serialization = serialization;
    }

    /** A place in a slice: everything up to it has been read. */
    record Position(long txid, long ordering) {
        /** Before every event; numbers of a journal that was moved here from another server are negative. */
        static final Position START = new Position(Long.MIN_VALUE, 0);
    }

    /** Consecutive events of one slice and the position after them; {@code full} when more may be waiting. */
    record Batch(List<Recorded> events, Position end, boolean full) {}

    /** The next events of a slice, at most {@code limit}. The connection must be in autocommit mode. */
    Batch read(Connection connection, int slice, Position from, int limit) throws SQLException {
        long horizon = horizon(connection);
        var events = new ArrayList<Recorded>();
        var end = from;
        try (var statement = connection.prepareStatement(EVENTS)) {
            statement.setInt(1, slice);
            statement.setLong(2, from.txid());
            statement.setLong(3, from.ordering());
            statement.setLong(4, horizon);
            statement.setInt(5, limit);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    end = new Position(rows.getLong(1), rows.getLong(2));
                    String persistenceId = rows.getString(3);
                    int split = persistenceId.indexOf('|');
                    events.add(new Recorded(
                            persistenceId.substring(0, split),
                            persistenceId.substring(split + 1),
                            rows.getLong(4),
                            Instant.ofEpochMilli(rows.getLong(5)),
                            serialization
                                    .deserialize(rows.getBytes(8), rows.getInt(6), rows.getString(7))
                                    .get()));
                }
            }
        }
        return new Batch(events, end, events.size() == limit);
    }

    private static long horizon(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(HORIZON);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
