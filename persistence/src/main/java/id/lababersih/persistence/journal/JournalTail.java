package id.lababersih.persistence.journal;

import id.lababersih.persistence.journal.EventJournal.Position;
import id.lababersih.persistence.journal.EventJournal.Stored;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of all entities in one order that no later commit can disturb: by (transaction id, ordering), below
 * the oldest writer still open, as {@link EventJournal} does slice by slice. What was read up to is final: no event
 * ever appears at or below it. Connections must be in autocommit mode, for the horizon is looked up by a statement of
 * its own.
 */
public final class JournalTail {
    /**
     * Each slice is one range of the index, and PostgreSQL merges the four. The limit of each is not for the result's
     * sake: without it the ranges are read whole and sorted.
     */
    static final String AFTER =
            ofEverySlice("(select " + EventJournal.COLUMNS + """
             from event_journal
             where slice = %d and (txid, ordering) > (?, ?) and txid < ?
             order by txid, ordering limit ?)
            """, "order by txid, ordering limit ?");

    /** UUIDs stand in the JSON as they are written, so looking for one's characters finds all that name it. */
    static final String AFTER_NAMING =
            ofEverySlice("(select " + EventJournal.COLUMNS + """
             from event_journal
             where slice = %d and (txid, ordering) > (?, ?) and txid < ?
               and (right(persistence_id, 36) = ? or position(?::bytea in event_payload) > 0)
             order by txid, ordering limit ?)
            """, "order by txid, ordering limit ?");

    private static final String LAST = ofEverySlice("""
            (select txid, ordering from event_journal
             where slice = %d and txid < ? order by txid desc, ordering desc limit 1)
            """, "order by txid desc, ordering desc limit 1");

    /** An entity's events follow each other in both orders alike, and this one has an index. */
    private static final String AFTER_OF_ONE = "select " + EventJournal.COLUMNS + """
             from event_journal
            where persistence_id = ? and (txid, ordering) > (?, ?) and txid < ?
            order by sequence_number limit ?
            """;

    private static final String IS_THERE = """
            select exists (select from event_journal where slice = any (?) and txid = ? and ordering = ?)
            """;

    private static final String BETWEEN = "select " + EventJournal.COLUMNS + """
             from unnest(?, ?, ?) as span (entity, after, before)
            join event_journal on persistence_id = entity and sequence_number > after and sequence_number < before
            order by persistence_id, sequence_number
            """;

    private static final String UNAPPLIED = """
            select exists (
                select from generate_series(0, ?) as numbers (slice)
                left join projection_offset o on o.projection = ? and o.slice = numbers.slice
                where exists (
                    select from event_journal e
                    where e.slice = numbers.slice and (e.txid, e.ordering) <= (?, ?)
                      and (e.txid, e.ordering) > (coalesce(o.txid, ?), coalesce(o.ordering, ?))))
            """;

    private JournalTail() {}

    private static String ofEverySlice(String ofOne, String inOrder) {
        return IntStream.range(0, EventJournal.SLICES)
                .mapToObj(ofOne::formatted)
                .collect(Collectors.joining("union all ", "select * from (", ") as events " + inOrder));
    }

    /** The place of the last event that may be read; {@link Position#START} where there is none. */
    public static Position end(Connection connection) throws SQLException {
        long horizon = EventJournal.horizon(connection);
        try (var statement = connection.prepareStatement(LAST)) {
            for (int slice = 0; slice < EventJournal.SLICES; slice++) {
                statement.setLong(slice + 1, horizon);
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() ? new Position(rows.getLong(1), rows.getLong(2)) : Position.START;
            }
        }
    }

    /**
     * The next events of all entities, at most {@code limit}.
     *
     * @param naming only those of the entity with this id, or that have this id in them; null for all
     */
    public static List<Stored> read(Connection connection, Position from, @Nullable String naming, int limit)
            throws SQLException {
        long horizon = EventJournal.horizon(connection);
        try (var statement = connection.prepareStatement(naming == null ? AFTER : AFTER_NAMING)) {
            int parameter = 1;
            for (int slice = 0; slice < EventJournal.SLICES; slice++) {
                statement.setLong(parameter++, from.txid());
                statement.setLong(parameter++, from.ordering());
                statement.setLong(parameter++, horizon);
                if (naming != null) {
                    statement.setString(parameter++, naming);
                    statement.setBytes(parameter++, naming.getBytes(StandardCharsets.UTF_8));
                }
                statement.setInt(parameter++, limit);
            }
            statement.setInt(parameter, limit);
            return EventJournal.stored(statement);
        }
    }

    /** The next events of one entity, at most {@code limit}. */
    public static List<Stored> readOf(Connection connection, String persistenceId, Position from, int limit)
            throws SQLException {
        long horizon = EventJournal.horizon(connection);
        try (var statement = connection.prepareStatement(AFTER_OF_ONE)) {
            statement.setString(1, persistenceId);
            statement.setLong(2, from.txid());
            statement.setLong(3, from.ordering());
            statement.setLong(4, horizon);
            statement.setInt(5, limit);
            return EventJournal.stored(statement);
        }
    }

    /** Whether there is an event at this very place; {@link Position#START} always is a place. */
    public static boolean holds(Connection connection, Position place) throws SQLException {
        try (var statement = connection.prepareStatement(IS_THERE)) {
            var slices = IntStream.range(0, EventJournal.SLICES).boxed().toArray();
            statement.setArray(1, connection.createArrayOf("smallint", slices));
            statement.setLong(2, place.txid());
            statement.setLong(3, place.ordering());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1) || place.equals(Position.START);
            }
        }
    }

    /** An entity's events with numbers between two, both excluded. */
    public record Span(String persistenceId, long after, long before) {}

    /** The events of all spans, by entity and in the order of its life. */
    public static List<Stored> between(Connection connection, List<Span> spans) throws SQLException {
        try (var statement = connection.prepareStatement(BETWEEN)) {
            var entities = spans.stream().map(Span::persistenceId).toArray();
            var after = spans.stream().map(Span::after).toArray();
            var before = spans.stream().map(Span::before).toArray();
            statement.setArray(1, connection.createArrayOf("text", entities));
            statement.setArray(2, connection.createArrayOf("bigint", after));
            statement.setArray(3, connection.createArrayOf("bigint", before));
            return EventJournal.stored(statement);
        }
    }

    /** Whether the read models hold every event up to this place. */
    public static boolean isApplied(Connection connection, Position place) throws SQLException {
        try (var statement = connection.prepareStatement(UNAPPLIED)) {
            statement.setInt(1, EventJournal.SLICES - 1);
            statement.setString(2, EventJournal.PROJECTION);
            statement.setLong(3, place.txid());
            statement.setLong(4, place.ordering());
            statement.setLong(5, Position.START.txid());
            statement.setLong(6, Position.START.ordering());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return !rows.getBoolean(1);
            }
        }
    }
}
