package id.lababersih.app.imports;

import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportRun.State;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.ImportTables.Ended;
import id.lababersih.persistence.imports.MerchantLock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies confirmed runs in the background. The runs of one merchant go one after the other, on one node at a time; a
 * run whose node died is taken up by another, or by this one when it starts again, at the first item not written down.
 */
public final class ImportWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final int CHUNK = 500;
    private static final int WIDTH_MAX = 24;
    private static final int CAUSES_MAX = 10;
    private static final int MERCHANTS_MAX = 3;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final ImportTables tables;
    private final MerchantLock locks;
    private final Appliers appliers;
    private final ExecutorService executor;
    private final InstantSource clock;
    private final Semaphore wakeups = new Semaphore(0);
    private final Semaphore free = new Semaphore(MERCHANTS_MAX);
    private final Map<UUID, Thread> busy = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;

    /** Makes the applier that a run's items need. */
    public interface Appliers {
        Applier of(ImportRun run) throws Exception;
    }

    private ImportWorker(
            ImportTables tables, MerchantLock locks, Appliers appliers, ExecutorService executor, InstantSource clock) {
        this.tables = tables;
        this.locks = locks;
        this.appliers = appliers;
        this.executor = executor;
        this.clock = clock;
    }

    /** Starts looking for runs at work; those that a crash left are taken up at once. */
    static ImportWorker start(
            ImportTables tables, MerchantLock locks, Appliers appliers, ExecutorService executor, InstantSource clock) {
        var worker = new ImportWorker(tables, locks, appliers, executor, clock);
        executor.execute(worker::look);
        return worker;
    }

    /** Says that a run was confirmed. */
    public void wake() {
        wakeups.release();
    }

    private void look() {
        try {
            while (!closing) {
                takeUp();
                wakeups.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                wakeups.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void takeUp() {
        try {
            for (ImportRun run : tables.running()) {
                UUID merchant = run.merchantId();
                if (!closing && !busy.containsKey(merchant) && free.tryAcquire()) {
                    busy.put(merchant, Thread.currentThread());
                    executor.execute(() -> serve(merchant));
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("Runs cannot be looked up; trying again in {}", LOOK_AGAIN, e);
        }
    }

    /** Applies all runs of a merchant, unless another node does. */
    private void serve(UUID merchant) {
        busy.put(merchant, Thread.currentThread());
        boolean served = false;
        try (var lock = locks.tryLock(merchant)) {
            served = lock.held();
            if (served) {
                applyAll(merchant);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            served = false;
            LOG.warn("The runs of merchant {} stopped; they go on in {}", merchant, LOOK_AGAIN, e);
        } finally {
            busy.remove(merchant);
            free.release();
            if (served) {
                wakeups.release(); // One may have been confirmed in the last moment, or another merchant may wait.
            }
        }
    }

    private void applyAll(UUID merchant) throws InterruptedException {
        for (ImportRun run : tables.running()) {
            if (run.merchantId().equals(merchant) && !closing) {
                apply(run);
            }
        }
    }

    private void apply(ImportRun run) throws InterruptedException {
        try {
            Applier applier = appliers.of(run);
            var progress = new Progress(tables, run.id(), clock);
            int after = -1;
            while (!closing) {
                List<ImportItem> items = tables.waiting(run.id(), after, CHUNK);
                if (items.isEmpty()) {
                    tables.finish(run.id(), State.DONE, null, clock.instant());
                    return;
                }
                applyChunk(applier, items, progress);
                after = items.getLast().position();
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("Run {} stopped", run.id(), e);
            tables.finish(run.id(), State.FAILED, "Impor berhenti di tengah jalan; jalankan lagi.", clock.instant());
        }
    }

    private void applyChunk(Applier applier, List<ImportItem> items, Progress progress) throws Exception {
        applier.prepare(items);
        var lanes = new Lanes(executor, WIDTH_MAX);
        var trouble = new AtomicReference<@Nullable Throwable>();
        for (ImportItem item : items) {
            if (closing || trouble.get() != null) {
                break;
            }
            lanes.run(keys(applier, item), () -> applyOne(applier, item, progress, trouble));
        }
        lanes.join();
        progress.write();
        Throwable stopped = trouble.get();
        if (stopped != null) {
            throw new IllegalStateException("what became of items cannot be written down", stopped);
        }
        if (closing) {
            throw new InterruptedException();
        }
    }

    /** One bad item is written down with its words, and the others go on. */
    private void applyOne(
            Applier applier, ImportItem item, Progress progress, AtomicReference<@Nullable Throwable> trouble) {
        if (closing) {
            return;
        }
        try {
            progress.add(new Ended(item.position(), item.weight(), outcome(applier, item)));
        } catch (RuntimeException | Error e) {
            trouble.compareAndSet(null, e);
            LOG.error("Item {} cannot be written down", item.position(), e);
        }
    }

    /** An item whose keys cannot be told fails when it is applied; it waits for nobody. */
    private static Collection<String> keys(Applier applier, ImportItem item) {
        try {
            return applier.keys(item);
        } catch (IllegalArgumentException | ArithmeticException e) {
            LOG.warn("Item {} ({}) has no keys", item.position(), item.reference(), e);
            return List.of();
        }
    }

    private static Outcome outcome(Applier applier, ImportItem item) {
        try {
            return applier.apply(item);
        } catch (Exception e) {
            if (isPassing(e)) {
                throw new IllegalStateException("the run stops here and can be confirmed again", e);
            }
            LOG.warn("Item {} ({}) failed", item.position(), item.reference(), e);
            return Words.failed("internal", "Gagal diproses karena gangguan sistem; jalankan lagi");
        }
    }

    /** Whether trouble is with the system and not with the item: another try may well succeed. */
    private static boolean isPassing(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES_MAX)
                .anyMatch(cause -> cause instanceof TimeoutException
                        || cause instanceof InterruptedException
                        || cause instanceof RejectedExecutionException
                        || (cause instanceof SQLException sql && !isOfTheData(sql)));
    }

    /** SQLSTATE classes 22 (data exception) and 23 (constraint violated). */
    private static boolean isOfTheData(SQLException e) {
        var state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** Stops after the items under way; what is left goes on at the next start. */
    @Override
    public void close() {
        closing = true;
        wakeups.release();
        try {
            boolean stopped = ended.await(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    && free.tryAcquire(MERCHANTS_MAX, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (stopped) {
                free.release(MERCHANTS_MAX);
            } else {
                busy.values().forEach(Thread::interrupt);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
