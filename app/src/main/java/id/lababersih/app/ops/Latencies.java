package id.lababersih.app.ops;

import id.lababersih.app.http.RequestObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long the answers of the last five minutes took, by route. There are only so many routes, and each takes as much
 * memory however often it is called.
 */
public final class Latencies implements RequestObserver {
    /** What percentiles are of. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    /** Where engineers look, and their pages ask every two seconds. */
    static final String OPS = "/ops";

    private static final int SLICES = 10;
    private static final long SLICE_MS = WINDOW.toMillis() / SLICES;
    private static final double MS_PER_SECOND = 1_000;
    private static final int SERVER_FAULT = 500;
    private static final double MEDIAN = 0.5;
    private static final double NEARLY_ALL = 0.99;

    private final InstantSource clock;
    private final Map<Route, Window> routes = new ConcurrentHashMap<>();
    private final Window all = new Window();

    /** One line of the routing table; {@code -} where none was found. */
    public record Route(String method, String path) {
        public Target target() {
            return Target.of(method, path);
        }
    }

    /**
     * What answers took.
     *
     * @param count in the last five minutes
     * @param faults those of them with a status of 500 or more
     * @param perSecond over the last half of a minute to a minute
     */
    public record Figures(long count, long faults, double perSecond, double p50Ms, double p99Ms) {}

    /** What the answers of a route took. */
    public record OfRoute(Route route, Figures figures) {
        /** Whether one in a hundred takes longer than it may. */
        public boolean isOver() {
            return figures.p99Ms() > route.target().within().toMillis();
        }
    }

    public Latencies(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void answered(Answered answer) {
        long slice = clock.millis() / SLICE_MS;
        long us = TimeUnit.NANOSECONDS.toMicros(answer.took().toNanos());
        boolean fault = answer.status() >= SERVER_FAULT;
        routes.computeIfAbsent(new Route(answer.method(), answer.route()), _ -> new Window())
                .add(slice, us, fault);
        if (!answer.route().startsWith(OPS)) {
            all.add(slice, us, fault);
        }
    }

    /** Routes that were called in the last five minutes, the busiest first. */
    public List<OfRoute> byRoute() {
        return routes.entrySet().stream()
                .map(route -> new OfRoute(route.getKey(), route.getValue().figures(clock.millis(), SLICES)))
                .filter(route -> route.figures().count() > 0)
                .sorted(Comparator.comparingLong(
                                (OfRoute route) -> route.figures().count())
                        .reversed()
                        .thenComparing(route -> route.route().path()))
                .toList();
    }

    /** Of all routes together, but for those of engineers. */
    public Figures all() {
        return all.figures(clock.millis(), SLICES);
    }

    /** As {@link #all}, over the last half of a minute to a minute. */
    public Figures lately() {
        return all.figures(clock.millis(), 2);
    }

    /** The last slices of time, in each of which answers are counted by how long they took. */
    private static final class Window {
        private final Slice[] slices = new Slice[SLICES];

        synchronized void add(long number, long us, boolean fault) {
            int at = (int) (number % SLICES);
            if (slices[at] == null || slices[at].number != number) {
                slices[at] = new Slice(number);
            }
            slices[at].add(us, fault);
        }

        synchronized Figures figures(long nowMs, int last) {
            long current = nowMs / SLICE_MS;
            var sum = new Slice(current);
            long lately = 0;
            for (Slice slice : slices) {
                if (slice != null && slice.number > current - last && slice.number <= current) {
                    sum.add(slice);
                    lately += slice.number >= current - 1 ? slice.count : 0;
                }
            }
            double seconds = (SLICE_MS + nowMs % SLICE_MS) / MS_PER_SECOND;
            return new Figures(
                    sum.count, sum.faults, lately / seconds, sum.percentileMs(MEDIAN), sum.percentileMs(NEARLY_ALL));
        }
    }

    /** Counts in buckets, each a sixteenth of a power of two wide: what is read back is off by a sixteenth at most. */
    private static final class Slice {
        private static final int BITS = 4;
        private static final int STEPS = 1 << BITS;
        private static final long US_MAX = (1L << 27) - 1;
        private static final int BUCKETS = bucket(US_MAX) + 1;
        private static final double US_PER_MS = 1_000;

        private final long number;
        private final int[] buckets = new int[BUCKETS];
        private long count;
        private long faults;

        Slice(long number) {
            this.number = number;
        }

        void add(long us, boolean fault) {
            buckets[bucket(Math.clamp(us, 0, US_MAX))]++;
            count++;
            faults += fault ? 1 : 0;
        }

        void add(Slice other) {
            Arrays.setAll(buckets, at -> buckets[at] + other.buckets[at]);
            count += other.count;
            faults += other.faults;
        }

        /** Zero where nothing was counted. */
        double percentileMs(double part) {
            double wanted = part * count;
            double seen = 0;
            for (int at = 0; at < BUCKETS; at++) {
                if (buckets[at] > 0 && seen + buckets[at] >= wanted) {
                    double within = (wanted - seen) / buckets[at];
                    return (floor(at) + within * width(at)) / US_PER_MS;
                }
                seen += buckets[at];
            }
            return 0;
        }

        private static int bucket(long us) {
            if (us < STEPS) {
                return (int) us;
            }
            int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(us);
            return (power - BITS + 1) * STEPS + (int) (us >> (power - BITS)) - STEPS;
        }

        private static long floor(int bucket) {
            return bucket < STEPS ? bucket : (long) (STEPS + bucket % STEPS) << (bucket / STEPS - 1);
        }

        private static long width(int bucket) {
            return bucket < STEPS ? 1 : 1L << (bucket / STEPS - 1);
        }
    }
}
