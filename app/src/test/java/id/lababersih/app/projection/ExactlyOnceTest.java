package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.projection.Projections;
import id.lababersih.cluster.projection.ReadModels;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Writers that commit late, in another order than they began, or not at all, against projections that also fail. */
class ExactlyOnceTest {
    /** Of a shop, as the journal holds it. */
    static final String EVENT = """
            {"type": "QuotaSet", "merchantId": "00000000-0000-0000-0000-000000000001", "shipmentsPerDayMax": 1,
             "stamp": {"by": {"user": "00000000-0000-0000-0000-000000000007", "importRun": null},
                       "at": "2025-08-01T00:00:00Z"}}""";

    private static final int WRITERS = 6;
    private static final int TRANSACTIONS = 120;
    private static final String INSERT = """
            insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                                       event_ser_manifest, event_payload)
            values (?, ?, 'test', 0, 9003, '', ?)
            """;

    @Test
    void everyCommittedEventIsAppliedOnceAndInTheOrderOfItsEntity() {
        var database = ScratchDatabase.open();
        database.jdbi()
                .useHandle(handle -> handle.execute("create table applied (entity text, sequence bigint, n bigserial,"
                        + " primary key (entity, sequence))"));
        var url = database.url();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var node = Entities.node(database, threads, InstantSource.system());
            var failures = new AtomicInteger();
            new Projections(
                            node.system(),
                            database.dataSource(),
                            new StoredJournal(),
                            threads,
                            failingNowAndThen(failures),
                            InstantSource.system(),
                            node.supervision())
                    .start();
            var written = new ArrayList<Future<Long>>();
            for (int writer = 0; writer < WRITERS; writer++) {
                long seed = writer;
                written.add(threads.submit(() -> write(url.jdbcUrl(), url.user(), url.password(), seed)));
            }
            long total = written.stream().mapToLong(ExactlyOnceTest::get).sum();

            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> count(database, "select count(*) from applied") >= total);

            assertThat(count(database, "select count(*) from applied")).isEqualTo(total);
            assertThat(count(database, """
                            select count(*) from applied a join applied b using (entity)
                            where a.sequence < b.sequence and a.n > b.n
                            """)).isZero();
            assertThat(failures.get())
                    .as("batches that failed and were done again")
                    .isPositive();
            get(node.stop().toCompletableFuture());
        } finally {
            database.close();
        }
    }

    /** Inserts without "on conflict": an event applied twice breaks the batch for ever, and the test with it. */
    private static ReadModels failingNowAndThen(AtomicInteger failures) {
        return new ReadModels() {
            private final AtomicInteger batches = new AtomicInteger();

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
                if (batches.incrementAndGet() % 40 == 7) {
                    failures.incrementAndGet();
                    throw new SQLException("made to fail");
                }
            }

            @Override
            public void clear(Connection connection) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static long write(String jdbcUrl, String user, String password, long seed) throws SQLException {
        var random = new SplittableRandom(seed);
        var entities = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        long[] sequences = new long[entities.size()];
        long committed = 0;
        try (var connection = DriverManager.getConnection(jdbcUrl, user, password)) {
            connection.setAutoCommit(false);
            for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
                int entity = random.nextInt(entities.size());
                int events = random.nextInt(1, 4);
                for (int event = 0; event < events; event++) {
                    insert(connection, entities.get(entity), sequences[entity] + event + 1);
                    LockSupport.parkNanos(random.nextLong(3_000_000));
                }
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    sequences[entity] += events;
                    committed += events;
                }
            }
        }
        return committed;
    }

    private static void insert(Connection connection, UUID shop, long sequence) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, "shop|" + shop);
            insert.setLong(2, sequence);
            insert.setBytes(3, EVENT.getBytes(StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }

    private static long count(Database database, String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
