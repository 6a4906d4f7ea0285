package id.lababersih.app.ops;

import id.lababersih.app.realtime.Realtime;
import id.lababersih.cluster.projection.ProjectionLag;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.persistence.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How this node fared in the last five minutes, for charts: every two seconds a look at what is in memory anyway,
 * whether somebody looks at the charts or not.
 */
public final class Samples {
    static final Duration EVERY = Duration.ofSeconds(2);
    static final int KEPT_MAX = 150;

    private static final double BYTES_PER_MB = 1_000_000;
    private static final double PERCENT = 100;
    private static final double MEDIAN = 50;
    private static final double NEARLY_ALL = 99;
    private static final double NS_PER_SECOND = 1e9;

    private final Sources sources;
    private final InstantSource clock;
    private final Deque<Sample> kept = new ArrayDeque<>(KEPT_MAX);
    private Totals before;
    private long taken;

    /**
     * What is looked at.
     *
     * @param behind how long the oldest event has waited for the read models
     */
    public record Sources(
            Supplier<Database.Load> pool,
            ProjectionLag lag,
            Supplier<Duration> behind,
            Latencies latencies,
            Supplier<Realtime.Open> sockets,
            Supplier<List<PubSub.Heard>> heard) {}

    /**
     * One look.
     *
     * @param number one more each time, from 1 at the node's start
     * @param processorPercent of all processors together, since the look before, as what is per second
     * @param collectingMs spent on garbage since the look before
     * @param listeners channels and others that listen to a topic
     */
    public record Sample(
            long number,
            Instant at,
            double heapMb,
            double heapMaxMb,
            double processorPercent,
            long collectingMs,
            int threads,
            double requestsPerSecond,
            double requestP50Ms,
            double requestP99Ms,
            int poolInUse,
            int poolWaiting,
            double eventsPerSecond,
            long lagP50Ms,
            long lagP99Ms,
            long behindMs,
            int sockets,
            int listeners) {}

    /** What only grows. */
    private record Totals(Instant at, Duration processorTime, Duration collecting, long events) {}

    public Samples(Sources sources, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
        this.before = totals(Vitals.now());
    }

    /** Looks every two seconds from now on. It must not end a node, so it is no component of {@link Branch#OPS}. */
    public Job start(Jobs jobs) {
        return jobs.start(Branch.JOBS, "samples", EVERY, this::take);
    }

    /** Those after a number, the oldest first. */
    public synchronized List<Sample> after(long number) {
        return kept.stream().filter(sample -> sample.number() > number).toList();
    }

    public synchronized Optional<Sample> latest() {
        return Optional.ofNullable(kept.peekLast());
    }

    synchronized void take() {
        var vitals = Vitals.now();
        var now = totals(vitals);
        if (kept.size() == KEPT_MAX) {
            kept.removeFirst();
        }
        kept.addLast(sample(vitals, now));
        before = now;
    }

    private Totals totals(Vitals vitals) {
        return new Totals(
                clock.instant(),
                vitals.processorTime(),
                vitals.collecting(),
                sources.lag().events());
    }

    private Sample sample(Vitals vitals, Totals now) {
        double seconds = Duration.between(before.at(), now.at()).toNanos() / NS_PER_SECOND;
        double worked = now.processorTime().minus(before.processorTime()).toNanos() / NS_PER_SECOND;
        var requests = sources.latencies().lately();
        var pool = sources.pool().get();
        return new Sample(
                ++taken,
                now.at(),
                vitals.heapUsed() / BYTES_PER_MB,
                vitals.heapMax() / BYTES_PER_MB,
                perSecond(worked, seconds) * PERCENT / vitals.processors(),
                now.collecting().minus(before.collecting()).toMillis(),
                vitals.threads(),
                requests.perSecond(),
                requests.p50Ms(),
                requests.p99Ms(),
                pool.inUse(),
                pool.waiting(),
                perSecond((double) (now.events() - before.events()), seconds),
                sources.lag().percentileMs(MEDIAN),
                sources.lag().percentileMs(NEARLY_ALL),
                sources.behind().get().toMillis(),
                sources.sockets().get().sockets(),
                sources.heard().get().stream().mapToInt(PubSub.Heard::listeners).sum());
    }

    /** Zero where the clock has not gone on. */
    private static double perSecond(double more, double seconds) {
        return seconds > 0 ? more / seconds : 0;
    }
}
