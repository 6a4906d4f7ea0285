package id.lababersih.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.journal.EventJournal.Position;
import id.lababersih.persistence.journal.EventJournal.Stored;
import id.lababersih.persistence.journal.JournalTail.Span;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

/** One order over all entities, whoever commits when. */
class JournalTailTest {
    private static final String INSERT = """
            insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                                       event_ser_manifest, event_payload)
            values (?, ?, 'test', 0, 9003, '', ?)
            """;
    private static final Database DATABASE = ScratchDatabase.open();
    private static final int WRITERS = 6;
    private static final int TRANSACTIONS = 100;

    @BeforeEach
    void empty() {
        DATABASE.jdbi().useHandle(handle -> handle.execute("truncate event_journal"));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aReaderAmongWritersThatCommitLateOrNeverSeesEveryEventOnceAndInTheFinalOrder() throws Exception {
        var seen = new ArrayList<Stored>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var connection = DATABASE.derived().getConnection();
                var longOpen = outside()) {
            insert(longOpen, "shop|" + UUID.randomUUID(), 1, "written first and committed last");
            var writers = new ArrayList<Future<?>>();
            for (int seed = 0; seed < WRITERS; seed++) {
                long own = seed;
                writers.add(threads.submit(() -> write(own)));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                next(connection, seen);
            }
            for (var writer : writers) {
                writer.get();
            }
            assertThat(next(connection, seen))
                    .as("the first writer is still open")
                    .isEmpty();
            longOpen.commit();
            while (!next(connection, seen).isEmpty()) {
                // Until the end.
            }
            assertThat(seen.getFirst().payload())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("written first and committed last");
            assertThat(JournalTail.end(connection)).isEqualTo(seen.getLast().position());
        }
        assertThat(seen.stream().map(Stored::position).toList())
                .isEqualTo(DATABASE.jdbi()
                        .withHandle(handle -> handle.createQuery(
                                        "select txid, ordering from event_journal order by txid, ordering")
                                .map((row, _) -> new Position(row.getLong(1), row.getLong(2)))
                                .list()));
        assertThat(seen).hasSizeGreaterThan(WRITERS * TRANSACTIONS);
    }

    /** A process may lose its processor between getting a number and locking it; others then write and commit. */
    @Test
    void aWriterThatHasItsNumberAndNotYetTheLockOnItHoldsUpWhatCameAfter() throws Exception {
        try (var connection = outside();
                var first = outside();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            insert(first, "shop|" + UUID.randomUUID(), 1, "first");
            var locks = "no_lock_of_" + pid(first);
            statement.execute("create schema " + locks);
            statement.execute("create view " + locks + ".pg_locks as select * from pg_catalog.pg_locks"
                    + " where locktype <> 'transactionid' or pid <> " + pid(first));
            insert(connection, "shop|" + UUID.randomUUID(), 1, "second");

            statement.execute("set search_path = " + locks + ", pg_catalog, public");
            assertThat(JournalTail.read(connection, Position.START, null, 10)).isEmpty();
            first.commit();
            assertThat(JournalTail.read(connection, Position.START, null, 10))
                    .extracting(event -> new String(event.payload(), StandardCharsets.UTF_8))
                    .containsExactly("first", "second");
        }
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PgConnection.class).getBackendPID();
    }

    @Test
    void theSlicesAreMergedFromTheIndexAndNothingIsSorted() throws Exception {
        DATABASE.jdbi().useHandle(handle -> {
            handle.execute("""
                    insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                                               event_ser_manifest, event_payload)
                    select 'order|' || gen_random_uuid(), 1, 'test', 0, 9001, '', decode(repeat('00', 500), 'hex')
                    from generate_series(1, 20000)
                    """);
            handle.execute("analyze event_journal");
        });
        for (String sql : List.of(JournalTail.AFTER, JournalTail.AFTER_NAMING)) {
            assertThat(plan(sql))
                    .contains("Merge Append", "Index Scan using event_journal_slice")
                    .doesNotContain("Sort  ");
        }
    }

    /** How PostgreSQL runs a statement whose parameters it does not know, as the feed's connections have it planned. */
    private static String plan(String sql) throws SQLException {
        var parameter = new AtomicInteger();
        var numbered = Pattern.compile("\\?").matcher(sql).replaceAll(_ -> "\\$" + parameter.incrementAndGet());
        var url = DATABASE.url();
        var simple = url.jdbcUrl() + (url.jdbcUrl().contains("?") ? "&" : "?") + "preferQueryMode=simple";
        var lines = new ArrayList<String>();
        try (var connection = java.sql.DriverManager.getConnection(simple, url.user(), url.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("explain (generic_plan) " + numbered)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return String.join("\n", lines);
    }

    @Test
    void whatNamesAnIdIsFoundInTheSameOrder() throws Exception {
        var merchant = UUID.randomUUID().toString();
        try (var connection = DATABASE.derived().getConnection()) {
            insert(connection, "inventory|" + merchant, 1, "{}");
            insert(connection, "order|" + UUID.randomUUID(), 1, "{\"merchantId\":\"" + merchant + "\"}");
            insert(connection, "order|" + UUID.randomUUID(), 1, "{\"merchantId\":\"another\"}");
            insert(connection, "inventory|" + merchant, 2, "{}");

            assertThat(JournalTail.read(connection, Position.START, merchant, 10))
                    .extracting(Stored::persistenceId)
                    .satisfiesExactly(
                            id -> assertThat(id).isEqualTo("inventory|" + merchant),
                            id -> assertThat(id).startsWith("order|"),
                            id -> assertThat(id).isEqualTo("inventory|" + merchant));
            assertThat(JournalTail.read(connection, Position.START, merchant, 2))
                    .hasSize(2);
        }
    }

    @Test
    void oneEntityIsReadAloneFromAnyPlaceAndByItsNumbers() throws Exception {
        var entity = "order|" + UUID.randomUUID();
        try (var connection = DATABASE.derived().getConnection()) {
            for (int sequence = 1; sequence <= 5; sequence++) {
                insert(connection, entity, sequence, "{}");
                insert(connection, "order|" + UUID.randomUUID(), 1, "{}");
            }
            var all = JournalTail.readOf(connection, entity, Position.START, 10);

            assertThat(all).extracting(Stored::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(JournalTail.readOf(connection, entity, all.get(2).position(), 10))
                    .extracting(Stored::sequence)
                    .containsExactly(4L, 5L);
            assertThat(JournalTail.between(connection, List.of(new Span(entity, 0, 3), new Span("order|nobody", 0, 9))))
                    .extracting(Stored::sequence)
                    .containsExactly(1L, 2L);
            var place = all.getFirst().position();
            assertThat(JournalTail.holds(connection, place)).isTrue();
            assertThat(JournalTail.holds(connection, new Position(place.txid() + 1, place.ordering())))
                    .isFalse();
            assertThat(JournalTail.holds(connection, Position.START)).isTrue();
        }
    }

    @Test
    void theReadModelsHoldAPlaceWhenNoSliceLagsBehindIt() throws Exception {
        try (var connection = DATABASE.derived().getConnection()) {
            assertThat(JournalTail.isApplied(connection, JournalTail.end(connection)))
                    .isTrue();
            insert(connection, "order|a", 1, "{}");
            insert(connection, "order|b", 1, "{}");
            var slice = (int) 'a' & 3;
            var first = EventJournal.read(connection, slice, Position.START, 1)
                    .getFirst()
                    .position();

            assertThat(JournalTail.isApplied(connection, first)).isFalse();
            EventJournal.position(connection, slice, false);
            EventJournal.move(connection, slice, first);
            assertThat(JournalTail.isApplied(connection, first)).isTrue();
            assertThat(JournalTail.isApplied(connection, JournalTail.end(connection)))
                    .isFalse();
        }
    }

    private static List<Stored> next(Connection connection, List<Stored> seen) throws SQLException {
        var from = seen.isEmpty() ? Position.START : seen.getLast().position();
        var events = JournalTail.read(connection, from, null, 37);
        seen.addAll(events);
        return events;
    }

    private static int write(long seed) throws SQLException {
        var random = new SplittableRandom(seed);
        try (var connection = outside()) {
            for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
                var entity = "shop|" + UUID.randomUUID();
                int events = random.nextInt(1, 5);
                for (int sequence = 1; sequence <= events; sequence++) {
                    insert(connection, entity, sequence, "{}");
                    LockSupport.parkNanos(random.nextLong(2_000_000));
                }
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
        return TRANSACTIONS;
    }

    /** A connection of no pool, in a transaction. */
    private static Connection outside() throws SQLException {
        var url = DATABASE.url();
        var connection = java.sql.DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        connection.setAutoCommit(false);
        return connection;
    }

    private static void insert(Connection connection, String entity, long sequence, String payload)
            throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, entity);
            insert.setLong(2, sequence);
            insert.setBytes(3, payload.getBytes(StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }
}
