package id.lababersih.app.imports;

import id.lababersih.app.http.ProblemException;
import id.lababersih.app.imports.file.Said;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportRun.State;
import id.lababersih.persistence.imports.ImportWork;
import id.lababersih.persistence.imports.MerchantLeases;
import id.lababersih.persistence.imports.MerchantLeases.LeaseLostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies confirmed runs in the background. The runs of one merchant go one after the other, on one node at a time; a
 * run whose node died is taken up by another, or by this one when it starts again, at the first item not written down.
 */
public final class ImportWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final int MERCHANTS_MAX = 3;
    /** In a row, without one item getting done. */
    private static final int TROUBLES_MAX = 30;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final ImportWork work;
    private final MerchantLeases leases;
    private final Appliers appliers;
    private final ExecutorService executor;
    private final InstantSource clock;
    private final RunWatch watch;
    private final Semaphore free = new Semaphore(MERCHANTS_MAX);
    private final Map<UUID, Turn> busy = new ConcurrentHashMap<>();
    private final Set<UUID> cancelled = ConcurrentHashMap.newKeySet();
    /** Takes up runs; it is not held up by the other, which lengthens the leases of those under way. */
    private final Job looks;

    private final Job renewals;
    private volatile boolean closing;

    /** Makes the applier that a run's items need. */
    public interface Appliers {
        Applier of(ImportRun run) throws Exception;
    }

    /** This worker's turn at a merchant's runs; it is over when the lease was not renewed in time. */
    private static final class Turn {
        private final UUID merchant;
        private volatile Instant until;
        private volatile boolean taken;
        private volatile @Nullable Thread thread;

        Turn(UUID merchant, Instant until) {
            this.merchant = merchant;
            this.until = until;
        }
    }

    /** Looks for runs at work from a moment later on; those that a crash left are taken up when its leases end. */
    ImportWorker(
            ImportWork work,
            MerchantLeases leases,
            Appliers appliers,
            ExecutorService executor,
            InstantSource clock,
            RunWatch watch,
            Jobs jobs) {
        this.work = work;
        this.leases = leases;
        this.appliers = appliers;
        this.executor = executor;
        this.clock = clock;
        this.watch = watch;
        this.renewals = jobs.start(Branch.JOBS, "import-leases", LOOK_AGAIN, this::keepLeases);
        this.looks = jobs.start(Branch.JOBS, "imports", LOOK_AGAIN, this::takeUp);
    }

    /** Says that a run was confirmed. */
    public void wake() {
        looks.wake();
    }

    /** Says that a run was cancelled: if it is here, it stops after the items in hand; elsewhere, a moment later. */
    public void stop(ImportRun run) {
        if (busy.containsKey(run.merchantId())) {
            cancelled.add(run.id());
        }
        // One that was not at work has ended; one that was is told of again when it has stopped.
        watch.stopped(run);
    }

    /** Lengthens the leases of the runs under way; no item takes for ever, so no run keeps its lease for ever. */
    private void keepLeases() {
        var turns = busy.values().stream().filter(turn -> turn.taken).toList();
        if (turns.isEmpty()) {
            return;
        }
        Instant asked = clock.instant();
        var held = leases.renew(turns.stream().map(turn -> turn.merchant).toList());
        for (Turn turn : turns) {
            turn.until = held.contains(turn.merchant) ? asked.plus(leases.length()) : Instant.MIN;
        }
    }

    private void takeUp() {
        for (UUID merchant : work.merchants(MERCHANTS_MAX)) {
            if (!closing && !busy.containsKey(merchant) && free.tryAcquire()) {
                serveIfFree(merchant);
            }
        }
    }

    private void serveIfFree(UUID merchant) {
        Turn turn = null;
        try {
            turn = take(merchant);
            if (turn != null) {
                Turn mine = turn;
                executor.execute(() -> serve(mine));
            }
        } finally {
            if (turn == null) {
                free.release();
            }
        }
    }

    /** The turn at a merchant's runs; null while somebody else has it, and once this worker takes no more. */
    private @Nullable Turn take(UUID merchant) {
        var turn = new Turn(merchant, clock.instant().plus(leases.length()));
        if (closing || busy.putIfAbsent(merchant, turn) != null) {
            return null;
        }
        try {
            turn.taken = leases.take(merchant);
        } finally {
            if (!turn.taken) {
                busy.remove(merchant, turn);
            }
        }
        return turn.taken ? turn : null;
    }

    /** Does something in the merchant's turn, between two runs; empty while a run is at work. */
    public <T> Optional<T> inTurn(UUID merchant, Callable<T> deed) throws Exception {
        Turn turn = take(merchant);
        if (turn == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(deed.call());
        } finally {
            try {
                leases.release(merchant); // First, or the next turn here would find its own lease taken away.
            } finally {
                busy.remove(merchant, turn);
                wake();
            }
        }
    }

    /** Applies all runs of a merchant. After trouble the lease is kept, so that they rest until it ends. */
    private void serve(Turn turn) {
        turn.thread = Thread.currentThread();
        try {
            applyAll(turn);
            leases.release(turn.merchant);
        } catch (LeaseLostException e) {
            LOG.warn("The runs of merchant {} are left to another worker", turn.merchant, e);
        } catch (RuntimeException e) {
            LOG.warn("The runs of merchant {} stopped; they go on in {}", turn.merchant, leases.length(), e);
        } finally {
            busy.remove(turn.merchant);
            free.release();
            wake(); // One may have been confirmed in the last moment, or another merchant may wait.
        }
    }

    private void applyAll(Turn turn) {
        var next = work.next(turn.merchant);
        while (next.isPresent() && !isOver(turn)) {
            apply(next.get(), turn);
            next = work.next(turn.merchant);
        }
    }

    private boolean isOver(Turn turn) {
        return closing || !clock.instant().isBefore(turn.until);
    }

    private void apply(ImportRun run, Turn turn) {
        try {
            var pass = new RunPass(
                    work,
                    run,
                    appliers.of(run),
                    () -> isOver(turn) || cancelled.contains(run.id()),
                    executor,
                    watch,
                    clock);
            if (pass.apply()) {
                var end = run.state() == State.UNDOING ? State.UNDONE : State.DONE;
                work.finish(run, end, null, null, clock.instant());
            }
        } catch (LeaseLostException e) {
            throw e;
        } catch (ProblemException e) {
            LOG.warn("Run {} cannot go on: {}", run.id(), e.problem().detail());
            fail(run, Words.shopClosed());
        } catch (Exception e) {
            if (Trouble.isPassing(e)) {
                tryAgain(run, e);
            } else {
                LOG.error("Run {} met a fault of ours", run.id(), e);
                fail(run, Words.ourFault(e));
            }
        } finally {
            cancelled.remove(run.id());
            watch.stopped(run);
        }
    }

    private void tryAgain(ImportRun run, Exception trouble) {
        if (work.trouble(run) < TROUBLES_MAX) {
            throw new IllegalStateException("passing trouble", trouble);
        }
        LOG.error("Run {} met trouble {} times without getting on", run.id(), TROUBLES_MAX, trouble);
        fail(run, Words.TROUBLE_STAYS);
    }

    private void fail(ImportRun run, Said why) {
        work.finish(run, State.FAILED, why.indonesian(), why.english(), clock.instant());
    }

    /** Begins no more turns. */
    void takeNoMore() {
        closing = true;
        looks.stop();
    }

    /** Stops after the items under way; what is left goes on at the next start. */
    @Override
    public void close() {
        takeNoMore();
        looks.close();
        try {
            if (free.tryAcquire(MERCHANTS_MAX, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
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
        renewals.stop();
    }
}
