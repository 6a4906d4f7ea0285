package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.projection.Projections;
import id.lababersih.cluster.projection.ReadModels;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A journal that a server with a far higher transaction count wrote, restored into one that counts from low again. */
class MovedJournalTest {
    private static final int POOL_SIZE = 4;
    private static final long AHEAD = 5_000_000_000L;
    /** Enough that every slice has some. */
    private static final List<UUID> ENTITIES =
            IntStream.range(0, 12).mapToObj(i -> new UUID(7, i)).toList();

    private final DatabaseUrl url = ScratchDatabase.create();

    @BeforeEach
    void makeTheTableOfWhatWasApplied() {
        try (var database = Database.open(url, POOL_SIZE)) {
            execute(
                    database,
                    "create table applied (entity text, sequence bigint, n bigserial, primary key (entity, sequence))");
        }
    }

    @Test
    void whatWasReadIsNotReadAgainAndWhatWasNotIsReadBeforeWhatIsNew() {
        writeAndProject(1);
        try (var database = Database.open(url, POOL_SIZE)) {
            write(database, 2);
        }
        cameFromAnotherServer();

        writeAndProject(3);

        try (var database = Database.open(url, POOL_SIZE)) {
            assertThat(sequences(database)).hasSize(ENTITIES.size()).containsOnly("1,2,3");
        }
    }

    @Test
    void aRebuildAfterwardsReadsAllOfIt() {
        writeAndProject(1);
        cameFromAnotherServer();
        writeAndProject(2);
        cameFromAnotherServer();

        try (var database = Database.open(url, POOL_SIZE)) {
            Projections.reset(database.dataSource(), new StoredJournal(), new Applied());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        writeAndProject(3);

        try (var database = Database.open(url, POOL_SIZE)) {
            assertThat(sequences(database)).hasSize(ENTITIES.size()).containsOnly("1,2,3");
        }
    }

    @Test
    void ofTwoNodesThatStartAtOnceOneRenumbersIt() throws SQLException {
        writeAndProject(1);
        cameFromAnotherServer();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var between = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var statement = between.createStatement()) {
            between.setAutoCommit(false);
            statement.execute("lock table event_journal in exclusive mode");
            var opening = Stream.generate(() -> threads.submit(() -> Database.open(url, POOL_SIZE)))
                    .limit(2)
                    .toList();
            await("both know that it is another server's")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> number(statement, """
                            select count(*) from pg_locks
                            where relation = 'event_journal'::regclass and not granted
                            """) == 2);
            between.commit();
            for (var opened : opening) {
                try (var database = get(opened);
                        var connection = database.dataSource().getConnection()) {
                    assertThat(connection.getNetworkTimeout())
                            .as("as short as any other's, in ms")
                            .isPositive();
                }
            }
            assertThat(number(statement, """
                            select greatest((select max(txid) from event_journal),
                                            (select max(txid) from projection_offset))
                            """)).as("once").isEqualTo(-1);
        }
    }

    @Test
    void aJournalOfThisServerKeepsItsNumbers() {
        writeAndProject(1);
        String numbers = "select string_agg(txid::text, ',' order by ordering) from event_journal";
        String before;
        try (var database = Database.open(url, POOL_SIZE)) {
            before = text(database, numbers);
        }
        try (var database = Database.open(url, POOL_SIZE)) {
            assertThat(text(database, numbers)).isEqualTo(before).doesNotContain("-");
        }
    }

    /** As after a dump and a restore: rows and offsets as they were, on a server that counts from low again. */
    private void cameFromAnotherServer() {
        try (var database = Database.open(url, POOL_SIZE)) {
            execute(database, "update event_journal set txid = txid + " + AHEAD);
            execute(
                    database,
                    "update projection_offset set txid = txid + " + AHEAD + " where txid <> " + Long.MIN_VALUE);
        }
    }

    /** Starts as the service does, writes one event of every entity and waits until all there are were applied. */
    private void writeAndProject(long sequence) {
        var database = Database.open(url, POOL_SIZE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var node = Entities.node(database, threads, InstantSource.system());
            var projections = new Projections(
                    node.system(),
                    database.dataSource(),
                    new StoredJournal(),
                    threads,
                    new Applied(),
                    InstantSource.system(),
                    node.supervision());
            projections.start();
            write(database, sequence);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> projections.behind().isZero());
            node.stop().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
        } finally {
            database.close();
        }
    }

    /** Inserts without "on conflict": an event applied twice breaks the batch for ever, and the test with it. */
    private static final class Applied implements ReadModels {
        @Override
        public void apply(Connection connection, List<Recorded> events) throws SQLException {
            try (var insert = connection.prepareStatement("insert into applied (entity, sequence) values (?, ?)")) {
                for (Recorded event : events) {
                    insert.setString(1, event.id());
                    insert.setLong(2, event.sequence());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }

        @Override
        public void clear(Connection connection) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute("delete from applied");
            }
        }
    }

    private static void write(Database database, long sequence) {
        byte[] event = ExactlyOnceTest.EVENT.getBytes(StandardCharsets.UTF_8);
        for (UUID entity : ENTITIES) {
            database.jdbi().useHandle(handle -> handle.execute("""
                            insert into event_journal (persistence_id, sequence_number, writer, write_timestamp,
                                                       event_ser_id, event_ser_manifest, event_payload)
                            values (?, ?, 'test', 0, 9003, '', ?)
                            """, "shop|" + entity, sequence, event));
        }
    }

    private static List<String> sequences(Database database) {
        String sql = "select string_agg(sequence::text, ',' order by n) from applied group by entity";
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    private static Database get(Future<Database> opening) {
        try {
            return opening.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String text(Database database, String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    private static void execute(Database database, String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }
}
