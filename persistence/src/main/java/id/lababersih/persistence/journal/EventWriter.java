package id.lababersih.persistence.journal;

import id.lababersih.persistence.database.Columns;
import id.lababersih.persistence.database.GroupCommit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Appends events and reads one entity's back. What many entities append at one moment is one statement. Blocking. */
public final class EventWriter {
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
    private static final String LAST = """
            select coalesce(
                (select max(e.sequence_number) from event_journal e where e.persistence_id = asked.persistence_id), 0)
            from unnest(?) with ordinality as asked (persistence_id, n)
            order by asked.n
            """;
    private static final String REPLAY = """
            select sequence_number, writer, write_timestamp, event_ser_id, event_ser_manifest, event_payload
            from event_journal
            where persistence_id = ? and sequence_number between ? and ?
            order by sequence_number
            limit ?
            """;

    private final DataSource database;
    private final GroupCommit<List<Event>, Boolean> appends = new GroupCommit<>(this::append);
    private final GroupCommit<String, Long> lasts = new GroupCommit<>(this::lastSequences);

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

    /**
     * The number of an entity's last event; 0 when it has none.
     *
     * @throws CompletionException if the statement failed
     */
    public long lastSequence(String persistenceId) {
        return lasts.run(persistenceId);
    }

    private List<Long> lastSequences(List<String> persistenceIds) throws SQLException {
        var numbers = new ArrayList<Long>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LAST)) {
            new Columns(connection, statement).add("text", persistenceIds, id -> id);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
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
                    reader.accept(new Event(
                            persistenceId,
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getLong(3),
                            rows.getInt(4),
                            rows.getString(5),
                            rows.getBytes(6)));
                }
            }
        }
    }
}
