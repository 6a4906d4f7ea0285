package id.lababersih.persistence.journal;

import id.lababersih.persistence.database.Columns;
import id.lababersih.persistence.database.GroupCommit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Appends events and reads one entity's back. What many entities append at one moment is one statement. */
public final class EventWriter {
    /** More of an entity's events are not read together with those of others. */
    static final int RECENT_MAX = 20;

    /** Nor is a larger one: fifty entities may be read at once. */
    static final int RECENT_BYTES_MAX = 16_384;

    /** So many events of an entity are read back at once; an event may have hundreds of kilobytes. */
    static final int PAGE = 500;

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
    /** Of a large event without its payload. */
    private static final String RECENT = """
            select e.sequence_number, e.writer, e.write_timestamp, e.event_ser_id, e.event_ser_manifest, e.payload,
                   asked.n
            from unnest(?, ?) with ordinality as asked (persistence_id, after, n)
            cross join lateral (
                select j.*, case when octet_length(j.event_payload) <= %d then j.event_payload end as payload
                from event_journal j
                where j.persistence_id = asked.persistence_id and j.sequence_number > asked.after
                order by j.sequence_number
                limit %d
            ) as e
            order by asked.n, e.sequence_number
            """.formatted(RECENT_BYTES_MAX, RECENT_MAX + 1);

    private static final String REPLAY = """
            select sequence_number, writer, write_timestamp, event_ser_id, event_ser_manifest, event_payload
            from event_journal
            where persistence_id = ? and sequence_number between ? and ?
            order by sequence_number
            limit ?
            """;

    /** SQLSTATE of a unique key that is there. */
    private static final String TAKEN = "23505";

    private final DataSource database;
    private final GroupCommit<List<Event>, Optional<SQLException>> appends = new GroupCommit<>(this::append);
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
     * Appends events, all or none; durable when it completes. Fails if the statement does, which it then did for all
     * that were to be written with it; but where a number is taken, only for those who have such a one. What depends on
     * it must not wait for anything.
     */
    public CompletableFuture<Boolean> write(List<Event> events) {
        return events.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : appends.submit(events).thenApply(EventWriter::written);
    }

    private static boolean written(Optional<SQLException> failure) {
        if (failure.isPresent()) {
            throw new CompletionException(failure.get());
        }
        return true;
    }

    private List<Optional<SQLException>> append(List<List<Event>> writes) throws SQLException {
        try {
            insert(writes.stream().flatMap(List::stream).toList());
            return Collections.nCopies(writes.size(), Optional.empty());
        } catch (SQLException failure) {
            if (writes.size() == 1 || !isTaken(failure)) {
                throw failure;
            }
            return appendEach(writes);
        }
    }

    /** An entity that lived twice for a moment has a number that is taken; the others have no part in that. */
    private List<Optional<SQLException>> appendEach(List<List<Event>> writes) {
        var failures = new ArrayList<Optional<SQLException>>();
        for (List<Event> write : writes) {
            try {
                insert(write);
                failures.add(Optional.empty());
            } catch (SQLException failure) {
                // Without the server nobody who comes after fares better.
                int failed = isTaken(failure) ? 1 : writes.size() - failures.size();
                failures.addAll(Collections.nCopies(failed, Optional.of(failure)));
                if (failures.size() == writes.size()) {
                    break;
                }
            }
        }
        return failures;
    }

    private static boolean isTaken(SQLException failure) {
        return TAKEN.equals(failure.getSQLState());
    }

    private void insert(List<Event> events) throws SQLException {
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
    }

    private record Asked(String persistenceId, long after) {}

    /**
     * How far an entity's events go.
     *
     * @param last the number of the last; 0 when there is none
     * @param after those after the one that was asked with, in order; null when they are more than {@link #RECENT_MAX},
     *     or one is larger than {@link #RECENT_BYTES_MAX}
     */
    public record Recent(long last, @Nullable List<Event> after) {}

    /**
     * An entity's last number and its events after one of them, which may be 0; read with what others ask for. Fails if
     * the statement does. What depends on it must not wait for anything.
     */
    public CompletableFuture<Recent> recent(String persistenceId, long after) {
        return recents.submit(new Asked(persistenceId, after));
    }

    private List<Recent> recents(List<Asked> asked) throws SQLException {
        try (var connection = database.getConnection()) {
            var found = events(connection, asked);
            var unclear = IntStream.range(0, asked.size())
                    .filter(i -> found.get(i).size() > RECENT_MAX
                            || (found.get(i).isEmpty() && asked.get(i).after() > 0))
                    .boxed()
                    .toList();
            var recents = new ArrayList<Recent>(asked.size());
            found.forEach(events -> recents.add(recent(events)));
            if (!unclear.isEmpty()) {
                var lasts = lasts(
                        connection,
                        unclear.stream().map(i -> asked.get(i).persistenceId()).toList());
                for (int i = 0; i < unclear.size(); i++) {
                    int index = unclear.get(i);
                    recents.set(
                            index, new Recent(lasts.get(i), recents.get(index).after()));
                }
            }
            return recents;
        }
    }

    private static Recent recent(List<Read> events) {
        boolean whole = events.size() <= RECENT_MAX && events.stream().allMatch(read -> read.event() != null);
        return new Recent(
                events.isEmpty() ? 0 : events.getLast().sequence(),
                whole ? events.stream().map(Read::event).toList() : null);
    }

    /** An event that was found; null when it is too large. */
    private record Read(long sequence, @Nullable Event event) {}

    private static List<List<Read>> events(Connection connection, List<Asked> asked) throws SQLException {
        var found = new ArrayList<List<Read>>();
        asked.forEach(_ -> found.add(new ArrayList<>()));
        try (var statement = connection.prepareStatement(RECENT)) {
            var columns = new Columns(connection, statement);
            columns.add("text", asked, Asked::persistenceId);
            columns.add("bigint", asked, Asked::after);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    int index = rows.getInt(7) - 1;
                    byte[] payload = rows.getBytes(6);
                    var event = payload == null ? null : event(asked.get(index).persistenceId(), rows, payload);
                    found.get(index).add(new Read(rows.getLong(1), event));
                }
            }
        }
        return found;
    }

    private static List<Long> lasts(Connection connection, List<String> persistenceIds) throws SQLException {
        var numbers = new ArrayList<Long>();
        try (var statement = connection.prepareStatement(LAST)) {
            new Columns(connection, statement).add("text", persistenceIds, id -> id);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }

    /**
     * Reads an entity's events from {@code first} to {@code last}, at most {@code max}, in order. Blocks. One page of
     * them is in memory here, and each has the time of a statement.
     */
    public void replay(String persistenceId, long first, long last, long max, Consumer<Event> reader)
            throws SQLException {
        long next = first;
        long left = max;
        while (next <= last && left > 0) {
            var page = page(persistenceId, next, last, (int) Math.min(left, PAGE));
            page.forEach(reader);
            if (page.size() < PAGE) {
                return;
            }
            next = page.getLast().sequence() + 1;
            left -= page.size();
        }
    }

    private List<Event> page(String persistenceId, long first, long last, int max) throws SQLException {
        var page = new ArrayList<Event>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(REPLAY)) {
            statement.setString(1, persistenceId);
            statement.setLong(2, first);
            statement.setLong(3, last);
            statement.setLong(4, max);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(event(persistenceId, rows, rows.getBytes(6)));
                }
            }
        }
        return page;
    }

    private static Event event(String persistenceId, ResultSet rows, byte[] payload) throws SQLException {
        return new Event(
                persistenceId,
                rows.getLong(1),
                rows.getString(2),
                rows.getLong(3),
                rows.getInt(4),
                rows.getString(5),
                payload);
    }
}
