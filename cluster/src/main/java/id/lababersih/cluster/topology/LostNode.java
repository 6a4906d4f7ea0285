package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** When a node was last seen to be out of reach. One that was removed is not seen any more: hence the time since. */
final class LostNode {
    private final BooleanSupplier anyUnreachable;
    private final LongSupplier nanoTime;

    private volatile boolean seen;
    private volatile long lastSeenNs;

    LostNode(BooleanSupplier anyUnreachable, LongSupplier nanoTime) {
        this.anyUnreachable = anyUnreachable;
        this.nanoTime = nanoTime;
    }

    /** Notes a node that cannot be reached now; to be called more often than one is removed. */
    void look() {
        if (anyUnreachable.getAsBoolean()) {
            lastSeenNs = nanoTime.getAsLong();
            seen = true;
        }
    }

    /** Whether a node cannot be reached now, or one could not when somebody looked less than {@code time} ago. */
    boolean seenWithin(Duration time) {
        look();
        return seen && nanoTime.getAsLong() - lastSeenNs < time.toNanos();
    }
}
