package id.lababersih.app.imports;

import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportRun.State;
import id.lababersih.persistence.imports.ImportWork;
import id.lababersih.persistence.imports.ImportWork.Ended;
import id.lababersih.persistence.imports.MerchantLeases;
import id.lababersih.persistence.imports.MerchantLeases.LeaseLostException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final ImportWork work;
    private final MerchantLeases leases;
    private final Appliers appliers;
    private final ExecutorService executor;
    private final InstantSource clock;
    private final Semaphore wakeups = new Semaphore(0);
    private final Semaphore free = new Semaphore(MERCHANTS_MAX);
    private final Map<UUID, Turn> busy = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;

    /** Makes the applier that a run's items need. */
    public interface Appliers {
        Applier of(ImportRun run) throws Exception;
    }

    /** This worker's turn at a merchant's runs; it is over when the lease was not renewed in time. */
    private static final class Turn {
        private final UUID merchant;
        private volatile Instant until;
        private volatile @Nullable Thread thread;

        Turn(UUID merchant, Instant until) {
            this.merchant = merchant;
            this.until = until;
        }
    }

    private ImportWorker(
            ImportWork work, MerchantLeases leases, Appliers appliers, ExecutorService executor, InstantSource clock) {
        this.work = work;
        this.leases = leases;
        this.appliers = appliers;
        this.executor = executor;
        this.clock = clock;
    }

    /** Starts looking for runs at work; those that a crash left are taken up when its leases end. */
    static ImportWorker start(
            ImportWork work, MerchantLeases leases, Appliers appliers, ExecutorService executor, InstantSource clock) {
        var worker = new ImportWorker(work, leases, appliers, executor, clock);
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
                keepLeases();
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

    /** Lengthens the leases of the runs under way; no item takes for ever, so no run keeps its lease for ever. */
    private void keepLeases() {
        var turns = List.copyOf(busy.values());
        if (turns.isEmpty()) {
            return;
        }
        try {
            Instant asked = clock.instant();
            var held = leases.renew(turns.stream().map(turn -> turn.merchant).toList());
            for (Turn turn : turns) {
                turn.until = held.contains(turn.merchant) ? asked.plus(leases.length()) : Instant.MIN;
            }
        } catch (RuntimeException e) {
            LOG.warn("Leases cannot be renewed; trying again in {}", LOOK_AGAIN, e);
        }
    }

    private void takeUp() {
        try {
            for (UUID merchant : work.merchants(MERCHANTS_MAX)) {
                if (!closing && !busy.containsKey(merchant) && free.tryAcquire()) {
                    serveIfFree(merchant);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("Runs cannot be looked up; trying again in {}", LOOK_AGAIN, e);
        }
    }

    private void serveIfFree(UUID merchant) {
        boolean taken = false;
        try {
            var turn = new Turn(merchant, clock.instant().plus(leases.length()));
            taken = leases.take(merchant);
            if (taken) {
                busy.put(merchant, turn);
                executor.execute(() -> serve(turn));
            }
        } finally {
            if (!taken) {
                free.release();
            }
        }
    }

    /** Applies all runs of a merchant. */
    private void serve(Turn turn) {
        turn.thread = Thread.currentThread();
        boolean calm = false;
        try {
            applyAll(turn);
            calm = true;
        } catch (InterruptedException _) {
            LOG.info("The runs of merchant {} are stopped and go on later", turn.merchant);
        } catch (LeaseLostException e) {
            LOG.warn("The runs of merchant {} are left to another worker", turn.merchant, e);
        } catch (RuntimeException e) {
            LOG.warn("The runs of merchant {} stopped; they go on in {}", turn.merchant, LOOK_AGAIN, e);
        } finally {
            giveBack(turn);
            if (calm) {
                wakeups.release(); // One may have been confirmed in the last moment, or another merchant may wait.
            }
        }
    }

    private void giveBack(Turn turn) {
        busy.remove(turn.merchant);
        free.release();
        try {
            leases.release(turn.merchant);
        } catch (RuntimeException e) {
            LOG.warn("The lease of merchant {} ends by itself in {}", turn.merchant, leases.length(), e);
        }
    }

    private void applyAll(Turn turn) throws InterruptedException {
        var next = work.next(turn.merchant);
        while (next.isPresent() && !isOver(turn)) {
            apply(next.get(), turn);
            next = work.next(turn.merchant);
        }
    }

    private boolean isOver(Turn turn) {
        return closing || !clock.instant().isBefore(turn.until);
    }

    private void apply(ImportRun run, Turn turn) throws InterruptedException {
        try {
            Applier applier = appliers.of(run);
            var progress = new Progress(work, run, clock);
            List<ImportItem> items = work.waiting(run, CHUNK);
            while (!items.isEmpty()) {
                applyChunk(applier, items, progress, turn);
                items = work.waiting(run, CHUNK);
            }
            work.finish(run, State.DONE, null, clock.instant());
        } catch (InterruptedException | LeaseLostException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("Run {} stopped", run.id(), e);
            work.finish(run, State.FAILED, "Impor berhenti di tengah jalan; jalankan lagi.", clock.instant());
        }
    }

    private void applyChunk(Applier applier, List<ImportItem> items, Progress progress, Turn turn) throws Exception {
        applier.prepare(items);
        var lanes = new Lanes(executor, WIDTH_MAX);
        var trouble = new AtomicReference<@Nullable Throwable>();
        for (ImportItem item : items) {
            if (isOver(turn) || trouble.get() != null) {
                break;
            }
            lanes.run(keys(applier, item), () -> {
                if (!isOver(turn)) {
                    applyOne(applier, item, progress, trouble);
                }
            });
        }
        lanes.join();
        progress.write();
        Throwable stopped = trouble.get();
        if (stopped instanceof LeaseLostException lost) {
            throw lost;
        }
        if (stopped != null) {
            throw new IllegalStateException("what became of items cannot be written down", stopped);
        }
        if (isOver(turn)) {
            throw new InterruptedException();
        }
    }

    /** One bad item is written down with its words, and the others go on. */
    private void applyOne(
            Applier applier, ImportItem item, Progress progress, AtomicReference<@Nullable Throwable> trouble) {
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
                busy.values().stream()
                        .map(turn -> turn.thread)
                        .filter(Objects::nonNull)
                        .forEach(Thread::interrupt);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
