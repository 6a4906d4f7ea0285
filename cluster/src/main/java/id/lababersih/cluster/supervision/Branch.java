package id.lababersih.cluster.supervision;

import java.time.Duration;
import java.util.Locale;

/**
 * A branch of the tree, with the strategy of all that is on it. A component that fails is started anew after a pause,
 * which doubles with each failure until it has run for {@link #healthyAfter}; more than {@link #restartsMax} failures
 * within {@link #window} end the node. Failures for want of a database wait half a second at most and never count.
 *
 * <p>Where it is data that makes a component fail, such as an event that cannot be read, the next node would fail on it
 * as well: there the limit is above what the pauses let through, and the component waits for a release that mends it.
 */
public enum Branch {
    /** Whether the database answers. */
    DATABASE(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1), 10, Duration.ofMinutes(1)),
    /**
     * Counts the failures of all actors of a kind, of which there are up to 5,000; of one that fails again before it
     * ran, as on an event that it cannot read, the first.
     */
    ENTITIES(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(1), 1_000, Duration.ofMinutes(1)),
    /** A batch may wait for its turn before it fails, so it is longer until one counts as healthy. */
    PROJECTIONS(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(30), 20, Duration.ofMinutes(1)),
    /** What it knows is in memory, so another start may well mend it. */
    REALTIME(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(1), 10, Duration.ofMinutes(1)),
    /** What realtime reads of the journal, where one event may be what it fails on. */
    FEED(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(30), 20, Duration.ofMinutes(1)),
    /** A turn may take long before it fails. */
    JOBS(Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMinutes(5), 20, Duration.ofMinutes(10)),
    /** Nobody is served by a node that cannot listen. */
    HTTP(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(1), 10, Duration.ofMinutes(1)),
    /** Shorter than the lease that says the cluster lives. */
    OPS(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(1), 10, Duration.ofMinutes(1));

    /** The longest pause while the database does not answer, so that work goes on soon after it does. */
    static final Duration OUTAGE_PAUSE_MAX = Duration.ofMillis(500);

    final Duration pauseMin;
    final Duration pauseMax;
    final Duration healthyAfter;
    final int restartsMax;
    final Duration window;

    Branch(Duration pauseMin, Duration pauseMax, Duration healthyAfter, int restartsMax, Duration window) {
        this.pauseMin = pauseMin;
        this.pauseMax = pauseMax;
        this.healthyAfter = healthyAfter;
        this.restartsMax = restartsMax;
        this.window = window;
    }

    /** Where a component of this name is found. */
    String path(String name) {
        // One branch to whoever looks for it; only the limits differ.
        return (this == FEED ? REALTIME : this).name().toLowerCase(Locale.ROOT) + "/" + name;
    }

    /**
     * How long to wait before a new start, for those who start others by themselves.
     *
     * @param failuresBefore in a row, before this one
     */
    public Duration pause(int failuresBefore, Throwable failure) {
        var doubled = pauseMin.multipliedBy(1L << Math.min(failuresBefore, 20));
        var max = Outage.isCauseOf(failure) ? OUTAGE_PAUSE_MAX : pauseMax;
        return doubled.compareTo(max) < 0 ? doubled : max;
    }
}
