package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When a node was last seen to be out of reach. One that was removed is not seen any more: hence the time since. And when
 * this process last woke from a sleep, in which the others may have removed it.
 */
final class LostNode {
    /** No look for so long was a sleep; a node is removed after twice that at the earliest. */
    static final Duration ASLEEP = Duration.ofSeconds(2);

    private final BooleanSupplier anyUnreachable;
    private final LongSupplier nanoTime;

    private volatile boolean seen;
    private volatile long lastSeenNs;
    private volatile boolean slept;
    private volatile long awakeNs;
    private volatile long lookedNs;

    LostNode(BooleanSupplier anyUnreachable, LongSupplier nanoTime) {
        this.anyUnreachable = anyUnreachable;
        this.nanoTime = nanoTime;
        this.lookedNs = nanoTime.getAsLong();
    }

    /** Notes a node that cannot be reached now; to be called more often than one is removed. */
    void look() {
        long now = nanoTime.getAsLong();
        if (now - lookedNs > ASLEEP.toNanos()) {
            awakeNs = now;
            slept = true;
        }
        lookedNs = now;
        if (anyUnreachable.getAsBoolean()) {
            lastSeenNs = now;
            seen = true;
        }
    }

    /** Whether a node cannot be reached now, or one could not when somebody looked less than {@code time} ago. */
    boolean seenWithin(Duration time) {
        look();
        return seen && nanoTime.getAsLong() - lastSeenNs < time.toNanos();
    }

    /** Whether nobody had looked for a while, as in a process that was stopped, until less than {@code time} ago. */
    boolean sleptWithin(Duration time) {
        look();
        return slept && nanoTime.getAsLong() - awakeNs < time.toNanos();
    }
}
