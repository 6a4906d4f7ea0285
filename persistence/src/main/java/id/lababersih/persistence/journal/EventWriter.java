package id.lababersih.persistence.journal;

import id.lababersih.persistence.database.Columns;
import id.lababersih.persistence.database.GroupCommit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Appends events and reads one entity's back. What many entities append at one moment is one statement. Blocking. */
public final class EventWriter {
    /** More of an entity's events are not read together with those of others. */
    static final int RECENT_MAX = 20;

    private static final String APPEND = """
            insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                                       event_ser_manifest, event_payload)
            select e.persistence_id, e.sequence_number, e.writer, e.write_timestamp, e.event_ser_id,
                   e.event_ser_manifest, e.event_payload
            from unnest(?, ?, ?, ?, ?, ?, ?)
                with ordinality as e (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                                      event_ser_manifest, event_payload, n)
            order by e.n
            """;
    private static final String LAST =
            "select coalesce(max(sequence_number), 0) from event_journal where persistence_id = ?";

    private static final String COLUMNS = """
            sequence_number, writer, write_timestamp, event_ser_id, event_ser_manifest, event_payload""";

    private static final String RECENT = """
            select e.*, asked.n
            from unnest(?, ?) with ordinality as asked (persistence_id, after, n)
            cross join lateral (
                select %s
                from event_journal j
                where j.persistence_id = asked.persistence_id and j.sequence_number > asked.after
                order by j.sequence_number
                limit %d
            ) as e
            order by asked.n, e.sequence_number
            """.formatted(COLUMNS, RECENT_MAX + 1);
    private static final String REPLAY = """
            select %s
            from event_journal
            where persistence_id = ? and sequence_number between ? and ?
            order by sequence_number
            limit ?
            """.formatted(COLUMNS);

    private final DataSource database;
    private final GroupCommit<List<Event>, Boolean> appends = new GroupCommit<>(this::append);
    private final GroupCommit<Asked, Recent> recents = new GroupCommit<>(this::recents);

    public EventWriter(DataSource database) {
        this.database = database;
    }

    /**
     * An event as it is stored.
     *
     * @param persistenceId kind of entity, {@code |}, and its id
     * @param sequence counts an entity's events from 1 without gaps
     * @param writer which start of the entity wrote it
     * @param writtenAtMs epoch milliseconds
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Event(
            String persistenceId,
            long sequence,
            String writer,
            long writtenAtMs,
            int serializer,
            String manifest,
            byte[] payload) {}

    /**
     * Appends events, all or none; durable on return.
     *
     * @throws CompletionException if the statement failed, which it then did for all that were to be written with it
     */
    public void write(List<Event> events) {
        if (!events.isEmpty()) {
            appends.run(events);
        }
    }

    private List<Boolean> append(List<List<Event>> writes) throws SQLException {
        var events = writes.stream().flatMap(List::stream).toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(APPEND)) {
            var columns = new Columns(connection, statement);
            columns.add("text", events, Event::persistenceId);
            columns.add("bigint", events, Event::sequence);
            columns.add("text", events, Event::writer);
            columns.add("bigint", events, Event::writtenAtMs);
            columns.add("integer", events, Event::serializer);
            columns.add("text", events, Event::manifest);
            columns.addBytes(events, Event::payload);
            statement.executeUpdate();
        }
        return writes.stream().map(_ -> true).toList();
    }

    private record Asked(String persistenceId, long after) {}

    /**
     * How far an entity's events go.
     *
     * @param last the number of the last; 0 when there is none
     * @param after those after the one that was asked with, in order; null when they are more than {@link #RECENT_MAX}
     */
    public record Recent(long last, @Nullable List<Event> after) {}

    /**
     * An entity's last number and its events after one of them, which may be 0; read with what others ask for.
     *
     * @throws CompletionException if the statement failed
     */
    public Recent recent(String persistenceId, long after) {
        return recents.run(new Asked(persistenceId, after));
    }

    private List<Recent> recents(List<Asked> asked) throws SQLException {
        try (var connection = database.getConnection()) {
            var found = events(connection, asked);
            var recents = new ArrayList<Recent>(asked.size());
            for (int i = 0; i < asked.size(); i++) {
                recents.add(recent(connection, asked.get(i), found.get(i)));
            }
            return recents;
        }
    }

    private static Recent recent(Connection connection, Asked asked, List<Event> found) throws SQLException {
        if (found.size() > RECENT_MAX) {
            return new Recent(last(connection, asked.persistenceId()), null);
        }
        if (found.isEmpty()) {
            return new Recent(asked.after() == 0 ? 0 : last(connection, asked.persistenceId()), found);
        }
        return new Recent(found.getLast().sequence(), found);
    }

    private static List<List<Event>> events(Connection connection, List<Asked> asked) throws SQLException {
        var found = new ArrayList<List<Event>>();
        asked.forEach(_ -> found.add(new ArrayList<>()));
        try (var statement = connection.prepareStatement(RECENT)) {
            var columns = new Columns(connection, statement);
            columns.add("text", asked, Asked::persistenceId);
            columns.add("bigint", asked, Asked::after);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    int index = rows.getInt(7) - 1;
                    found.get(index).add(event(asked.get(index).persistenceId(), rows));
                }
            }
        }
        return found;
    }

    private static long last(Connection connection, String persistenceId) throws SQLException {
        try (var statement = connection.prepareStatement(LAST)) {
            statement.setString(1, persistenceId);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Reads an entity's events from {@code first} to {@code last}, at most {@code max}, in order, all into memory. */
    public void replay(String persistenceId, long first, long last, long max, Consumer<Event> reader)
            throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(REPLAY)) {
            statement.setString(1, persistenceId);
            statement.setLong(2, first);
            statement.setLong(3, last);
            statement.setLong(4, max);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.accept(event(persistenceId, rows));
                }
            }
        }
    }

    private static Event event(String persistenceId, ResultSet rows) throws SQLException {
        return new Event(
                persistenceId,
                rows.getLong(1),
                rows.getString(2),
                rows.getLong(3),
                rows.getInt(4),
                rows.getString(5),
                rows.getBytes(6));
    }
}
