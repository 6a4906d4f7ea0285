package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportRun.Counts;
import id.lababersih.persistence.imports.ImportRun.State;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.ImportTables.NewRun;
import id.lababersih.persistence.imports.ImportWork;
import id.lababersih.persistence.imports.MerchantLeases;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportWorkerTest {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final int POOL = 2;

    private final Database database = Database.open(ScratchDatabase.create(), POOL);
    private final ImportTables tables = new ImportTables(database.jdbi());
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ImportWorker> workers = new ArrayList<>();
    private final UUID merchant = UUID.randomUUID();
    /** What the watch was told, and the state of the run at that time. */
    private final List<String> watched = new CopyOnWriteArrayList<>();

    private final RunWatch watch = new RunWatch() {
        @Override
        public void gotOn(ImportRun run) {
            watched.add("got on " + state(run));
        }

        @Override
        public void stopped(ImportRun run) {
            watched.add("stopped " + state(run));
        }

        private State state(ImportRun run) {
            return tables.find(run.merchantId(), run.id()).orElseThrow().state();
        }
    };
    private final Map<UUID, UUID> users = new HashMap<>();

    @AfterEach
    void close() {
        workers.forEach(ImportWorker::close);
        executor.close();
        database.close();
    }

    /** What a test does with an item. */
    private interface Deed {
        Outcome apply(ImportRun run, ImportItem item) throws Exception;
    }

    private ImportWorker start(Deed deed) {
        var leases = new MerchantLeases(database.jdbi(), UUID.randomUUID(), LEASE);
        var work = new ImportWork(database.jdbi(), leases);
        var worker = new ImportWorker(
                work, leases, run -> applier(run, deed), executor, InstantSource.system(), watch, new PlainJobs());
        workers.add(worker);
        return worker;
    }

    private static Applier applier(ImportRun run, Deed deed) {
        return new Applier() {
            @Override
            public void prepare(List<ImportItem> items) {}

            @Override
            public Collection<String> keys(ImportItem item) {
                return List.of("all");
            }

            @Override
            public Outcome apply(ImportItem item) throws Exception {
                return deed.apply(run, item);
            }
        };
    }

    private UUID confirmed(UUID owner, int items) {
        var run = new NewRun(UUID.randomUUID(), owner, "products", null, null, "products.csv", "sha", actor(owner));
        var reading = tables.begin(run).orElseThrow();
        try {
            tables.add(
                    reading,
                    IntStream.range(0, items).mapToObj(ImportWorkerTest::item).toList());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        tables.publish(reading, new Counts(items, items, 0, 0, 0), "{}");
        tables.confirm(owner, run.id(), actor(owner));
        return run.id();
    }

    private Actor actor(UUID owner) {
        var user = users.computeIfAbsent(owner, _ -> {
            var by = new Actor(owner, UUID.randomUUID(), Instant.now(), null);
            People.add(database, by);
            return by.userId();
        });
        return new Actor(owner, user, Instant.now(), null);
    }

    private static ImportItem item(int position) {
        return new ImportItem(
                position,
                Tab.IMPORTABLE,
                1,
                List.of(position),
                "row " + position,
                null,
                null,
                null,
                List.of(),
                "{}",
                null,
                null);
    }

    private ImportRun awaitEnd(UUID owner, UUID run) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> tables.find(owner, run).orElseThrow(), found -> found.state() != State.RUNNING);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoeverWatchesIsToldHowARunGetsOnAndThatItEnded() {
        start((_, _) -> Outcome.of(Result.CREATED));
        awaitEnd(merchant, confirmed(merchant, 3));

        Awaitility.await().until(() -> watched.contains("stopped DONE"));
        assertThat(watched).startsWith("got on RUNNING").endsWith("stopped DONE");
    }

    @Test
    void moreMerchantsThanConnectionsImportAtOnceAndLeaveThePoolToOthers() throws Exception {
        var inside = new CountDownLatch(POOL + 1);
        var go = new CountDownLatch(1);
        start((_, _) -> {
            inside.countDown();
            await(go);
            return Outcome.of(Result.CREATED);
        });
        var owners = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        var runs = owners.stream().map(owner -> confirmed(owner, 2)).toList();
        await(inside);
        database.jdbi()
                .useHandle(first -> database.jdbi()
                        .useHandle(second -> assertThat(second.createQuery("select 1")
                                        .mapTo(Integer.class)
                                        .one())
                                .isEqualTo(1)));
        go.countDown();
        for (int i = 0; i < owners.size(); i++) {
            assertThat(awaitEnd(owners.get(i), runs.get(i)).progress().created())
                    .isEqualTo(2);
        }
    }

    @Test
    void theRunsOfAMerchantGoOneAfterTheOtherAlsoOnTwoNodes() {
        Set<UUID> active = ConcurrentHashMap.newKeySet();
        var most = new AtomicInteger();
        var order = new ArrayList<UUID>();
        Deed deed = (run, _) -> {
            active.add(run.id());
            most.accumulateAndGet(active.size(), Math::max);
            synchronized (order) {
                order.add(run.id());
            }
            active.remove(run.id());
            return Outcome.of(Result.UPDATED);
        };
        var first = start(deed);
        var second = start(deed);
        var runs = IntStream.range(0, 4).mapToObj(_ -> confirmed(merchant, 30)).toList();
        first.wake();
        second.wake();
        for (UUID run : runs) {
            assertThat(awaitEnd(merchant, run).progress().updated()).isEqualTo(30);
        }
        assertThat(most).hasValue(1);
        assertThat(order.stream().distinct()).containsExactlyElementsOf(runs);
        assertThat(order).hasSize(4 * 30);
    }

    @Test
    void theRunOfANodeThatDiedGoesOnWhenItsLeaseEnds() {
        var dead = new MerchantLeases(database.jdbi(), UUID.randomUUID(), LEASE);
        assertThat(dead.take(merchant)).isTrue();
        var until = time("select until from import_lease");
        var applied = new ArrayList<OffsetDateTime>();
        start((_, _) -> {
            applied.add(time("select clock_timestamp()"));
            return Outcome.of(Result.CREATED);
        });
        assertThat(awaitEnd(merchant, confirmed(merchant, 1)).state()).isEqualTo(State.DONE);
        assertThat(applied).hasSize(1).first().satisfies(at -> assertThat(at).isAfterOrEqualTo(until));
    }

    @Test
    void aNodeThatLostItsLeaseWritesNothingDown() throws Exception {
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var outcomes = new ArrayList<String>();
        start((_, item) -> {
            if (item.position() == 0) {
                outcomes.add(String.valueOf(outcomeOfFirst()));
                inside.countDown();
                await(go);
            }
            return Outcome.of(Result.CREATED);
        });
        UUID run = confirmed(merchant, 5);
        await(inside);
        database.jdbi().useHandle(handle -> handle.execute("""
                        update import_lease set holder = gen_random_uuid(), until = clock_timestamp() + interval '2 s'
                        """));
        go.countDown();
        var end = awaitEnd(merchant, run);
        assertThat(outcomes).containsExactly("null", "null");
        assertThat(end.progress().created()).isEqualTo(5);
    }

    @Test
    void passingTroubleStopsTheRunWhichGoesOnByItself() {
        var calls = new AtomicInteger();
        start((_, item) -> {
            if (item.position() == 2 && calls.incrementAndGet() <= 2) {
                throw new IllegalStateException(new TimeoutException("nobody answers"));
            }
            return Outcome.of(Result.CREATED);
        });
        var end = awaitEnd(merchant, confirmed(merchant, 4));
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(end.progress().created()).isEqualTo(4);
        assertThat(end.progress().failed()).isZero();
        assertThat(calls).hasValue(3);
    }

    @Test
    void aFaultOfOursEndsTheRunWithAnHonestWordAndItCanBeRunAgain() {
        var broken = new AtomicBoolean(true);
        var worker = start((_, item) -> {
            if (item.position() == 2 && broken.get()) {
                throw new IllegalStateException("a bug");
            }
            return Outcome.of(Result.CREATED);
        });
        UUID run = confirmed(merchant, 4);
        var failed = awaitEnd(merchant, run);
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.failure()).contains("row 2", "kesalahan program kami").doesNotContain("a bug");
        assertThat(failed.failureEn())
                .contains("at row 2", "a fault in our program")
                .doesNotContain("a bug");
        assertThat(failed.progress().done()).isEqualTo(2);
        assertThat(failed.progress().failed()).isZero();
        assertThat(tables.items(merchant, run, Tab.IMPORTABLE, 1, 10))
                .extracting(ImportItem::outcome)
                .containsOnlyNulls();

        broken.set(false);
        tables.confirm(merchant, run, actor(merchant));
        worker.wake();
        var ended = awaitEnd(merchant, run);
        assertThat(ended.progress().created()).isEqualTo(4);
        assertThat(ended.failureEn()).isNull();
    }

    @Test
    void anItemThatCannotBeBookedFailsAloneAndTheOthersGoOn() {
        start((_, item) -> item.position() == 1
                ? BadItemException.unless(() -> Outcome.of(Result.valueOf("ABSURD")))
                : Outcome.of(Result.CREATED));
        UUID run = confirmed(merchant, 4);
        var end = awaitEnd(merchant, run);
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(end.progress().created()).isEqualTo(3);
        assertThat(end.progress().failed()).isEqualTo(1);
        assertThat(tables.items(merchant, run, Tab.IMPORTABLE, 0, 1).getFirst().outcome())
                .extracting(outcome -> outcome == null ? "" : outcome.reason())
                .isEqualTo("invalid_amounts");
    }

    @Test
    void aCancelledRunStopsAfterTheItemInHandAndGoesOnWhenItIsConfirmedAgain() throws Exception {
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var applied = new ArrayList<Integer>();
        var worker = start((_, item) -> {
            applied.add(item.position());
            if (item.position() == 3) {
                inside.countDown();
                await(go);
            }
            return Outcome.of(Result.CREATED);
        });
        UUID run = confirmed(merchant, 9);
        await(inside);
        tables.cancel(merchant, run, actor(merchant));
        worker.stop(tables.find(merchant, run).orElseThrow());
        go.countDown();
        Awaitility.await()
                .until(() -> tables.find(merchant, run).orElseThrow().progress().done() == 4);
        UUID next = confirmed(merchant, 1);
        worker.wake();
        awaitEnd(merchant, next);
        assertThat(applied).containsExactly(0, 1, 2, 3, 0);
        assertThat(tables.find(merchant, run).orElseThrow().state()).isEqualTo(State.CANCELLED);

        tables.confirm(merchant, run, actor(merchant));
        worker.wake();
        assertThat(awaitEnd(merchant, run).progress().created()).isEqualTo(9);
        assertThat(applied).hasSize(10);
        assertThat(tables.history(merchant, run, 10))
                .extracting(ImportTables.Act::action, ImportTables.Act::userName)
                .containsExactly(
                        tuple("import-uploaded", "Siti"),
                        tuple("import-confirmed", "Siti"),
                        tuple("import-cancelled", "Siti"),
                        tuple("import-confirmed", "Siti"));
    }

    private Object outcomeOfFirst() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select coalesce(outcome, 'null') from import_item where position = 0")
                        .mapTo(String.class)
                        .one());
    }

    private OffsetDateTime time(String sql) {
        return database.jdbi()
                .withHandle(handle ->
                        handle.createQuery(sql).mapTo(OffsetDateTime.class).one());
    }
}
