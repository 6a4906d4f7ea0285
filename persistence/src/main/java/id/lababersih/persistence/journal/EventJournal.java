package id.lababersih.persistence.journal;

import id.lababersih.persistence.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads the event journal in an order that no later commit can disturb, and keeps how far it was read. */
public final class EventJournal {
    /** Slices of the journal, each read in its own order. Stored: {@code event_journal.slice} is computed from it. */
    public static final int SLICES = 4;

    /** Name of the one projection there is. Stored. */
    static final String PROJECTION = "read-models";

    /**
     * Every transaction below this one that writes events has ended. Of the transactions that run it looks for the
     * writers by their lock on the journal: the oldest of all would do as well, but then any long import or backup
     * would hold up every projection. A writer locks the journal first and gets its number after, so one that is missed
     * here has a number that is not below. It locks its number a moment after it got it, and in that moment nothing
     * says whose a running number is: it counts as a writer's, unless it has ended meanwhile. The rows must be read by
     * a later statement than this, else a commit between its snapshot and its look at the locks would be lost.
     */
    private static final String HORIZON = """
            with begun as materialized (select pg_current_snapshot() as at),
            held as materialized (
                select locktype, pid, mode, database, relation, transactionid from pg_locks where granted
            ),
            running as (
                select number::text::bigint as txid from begun cross join lateral pg_snapshot_xip(begun.at) as number
            ),
            writer as (
                select running.txid from running
                left join held as number on number.locktype = 'transactionid' and number.mode = 'ExclusiveLock'
                  and number.transactionid::text::bigint = running.txid & 4294967295
                left join held as journal on journal.pid = number.pid
                  and journal.locktype = 'relation' and journal.mode = 'RowExclusiveLock'
                  and journal.relation = 'event_journal'::regclass
                  and journal.database = (select oid from pg_database where datname = current_database())
                where journal.pid is not null
                   or number.transactionid is null
                      and pg_xact_status(running.txid::text::xid8) = 'in progress'
            )
            select coalesce((select min(txid) from writer), pg_snapshot_xmax(at)::text::bigint) from begun
            """;

    static final String COLUMNS = """
            txid, ordering, persistence_id, sequence_number, write_timestamp, event_ser_id, event_ser_manifest, \
            event_payload""";

    private static final String EVENTS = "select " + COLUMNS + """
             from event_journal
            where slice = ? and (txid, ordering) > (?, ?) and txid < ?
            order by txid, ordering
            limit ?
            """;

    private static final String OLDEST_UNREAD = """
            select min(unread.write_timestamp)
            from generate_series(0, ?) as numbers (slice)
            left join projection_offset o on o.projection = ? and o.slice = numbers.slice
            cross join lateral (
                select e.write_timestamp from event_journal e
                where e.slice = numbers.slice
                  and (e.txid, e.ordering) > (coalesce(o.txid, ?), coalesce(o.ordering, ?))
                order by e.txid, e.ordering
                limit 1
            ) as unread
            """;

    private static final String ENDS = """
            select numbers.slice, last.txid, last.ordering
            from generate_series(0, :last) as numbers (slice)
            cross join lateral (
                select e.txid, e.ordering from event_journal e
                where e.slice = numbers.slice
                order by e.txid desc, e.ordering desc
                limit 1
            ) as last
            """;

    private static final String PLACES =
            "select slice, txid, ordering from projection_offset where projection = :projection";

    private EventJournal() {}

    /** A place in a slice: everything up to it has been read. */
    public record Position(long txid, long ordering) implements Comparable<Position> {
        /** Before every event; numbers of a journal that was moved here from another server are negative. */
        public static final Position START = new Position(Long.MIN_VALUE, 0);

        private static final Comparator<Position> ORDER =
                Comparator.comparingLong(Position::txid).thenComparingLong(Position::ordering);

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * An event as it is stored.
     *
     * @param persistenceId kind of entity, {@code |}, and its id
     * @param sequence counts an entity's events from 1 without gaps
     * @param writtenAtMs epoch milliseconds
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Stored(
            Position position,
            String persistenceId,
            long sequence,
            long writtenAtMs,
            int serializer,
            String manifest,
            byte[] payload) {}

    /** The next events of a slice, at most {@code limit}. The connection must be in autocommit mode. */
    public static List<Stored> read(Connection connection, int slice, Position from, int limit) throws SQLException {
        long horizon = horizon(connection);
        try (var statement = connection.prepareStatement(EVENTS)) {
            statement.setInt(1, slice);
            statement.setLong(2, from.txid());
            statement.setLong(3, from.ordering());
            statement.setLong(4, horizon);
            statement.setInt(5, limit);
            return stored(statement);
        }
    }

    /** Runs a query whose columns are those of {@link #COLUMNS}. */
    static List<Stored> stored(PreparedStatement statement) throws SQLException {
        var events = new ArrayList<Stored>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                events.add(new Stored(
                        new Position(rows.getLong(1), rows.getLong(2)),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getInt(6),
                        rows.getString(7),
                        rows.getBytes(8)));
            }
        }
        return events;
    }

    /** Every event of a transaction below it is there to be read, by a statement that begins after this one. */
    static long horizon(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(HORIZON);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** How far a slice was read. {@code lock} keeps others from moving it until the transaction ends. */
    public static Position position(Connection connection, int slice, boolean lock) throws SQLException {
        String sql = "select txid, ordering from projection_offset where projection = ? and slice = ? "
                + (lock ? "for update" : "");
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, PROJECTION);
            statement.setInt(2, slice);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? new Position(rows.getLong(1), rows.getLong(2)) : begin(connection, slice);
            }
        }
    }

    /** Stores that nothing was read yet, unless another node was faster; in that case the next lock finds its row. */
    private static Position begin(Connection connection, int slice) throws SQLException {
        String sql = """
                insert into projection_offset (projection, slice, txid, ordering) values (?, ?, ?, ?)
                on conflict (projection, slice) do nothing
                """;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, PROJECTION);
            statement.setInt(2, slice);
            statement.setLong(3, Position.START.txid());
            statement.setLong(4, Position.START.ordering());
            if (statement.executeUpdate() == 0) {
                throw new SQLException("another node began slice " + slice + " at the same moment");
            }
            return Position.START;
        }
    }

    /** Stores how far a slice was read, in the caller's transaction. */
    public static void move(Connection connection, int slice, Position reached) throws SQLException {
        String sql = "update projection_offset set txid = ?, ordering = ? where projection = ? and slice = ?";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, reached.txid());
            statement.setLong(2, reached.ordering());
            statement.setString(3, PROJECTION);
            statement.setInt(4, slice);
            statement.executeUpdate();
        }
    }

    /** When the oldest event was written that nobody has read, in epoch milliseconds; empty when all are read. */
    public static OptionalLong oldestUnreadMs(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(OLDEST_UNREAD)) {
            statement.setInt(1, SLICES - 1);
            statement.setString(2, PROJECTION);
            statement.setLong(3, Position.START.txid());
            statement.setLong(4, Position.START.ordering());
            try (var rows = statement.executeQuery()) {
                rows.next();
                long oldestMs = rows.getLong(1);
                return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(oldestMs);
            }
        }
    }

    /** The place of the last event of each slice in which not all are read, by slice; of those to be seen now. */
    public static Map<Integer, Position> unreadEnds(Handle handle) {
        return beyond(places(handle.createQuery(ENDS).bind("last", SLICES - 1)), reached(handle));
    }

    /** How far each slice was read, by slice; without those of which nothing ever was. */
    public static Map<Integer, Position> reached(Handle handle) {
        return places(handle.createQuery(PLACES).bind("projection", PROJECTION));
    }

    /** Those of the places, by slice, up to which not all is read. */
    public static Map<Integer, Position> beyond(Map<Integer, Position> places, Map<Integer, Position> reached) {
        var beyond = new HashMap<>(places);
        reached.forEach((slice, read) ->
                beyond.computeIfPresent(slice, (_, place) -> read.compareTo(place) < 0 ? place : null));
        return beyond;
    }

    private static Map<Integer, Position> places(Query query) {
        return query.map((row, _) ->
                        Map.entry(row.getInt("slice"), new Position(row.getLong("txid"), row.getLong("ordering"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Waits for the batches under way, for as long as they need, and keeps new ones out until the caller's transaction
     * ends.
     */
    public static void lockPositions(Connection connection) throws SQLException {
        Database.letTakeLong(connection);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table projection_offset in exclusive mode");
        }
    }

    /** Has every slice be read from its first event again. */
    public static void restart(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("update projection_offset set txid = ?, ordering = ?")) {
            statement.setLong(1, Position.START.txid());
            statement.setLong(2, Position.START.ordering());
            statement.executeUpdate();
        }
    }
}
