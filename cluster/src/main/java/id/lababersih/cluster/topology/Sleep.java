package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When this process last woke from a sleep, as one that was stopped, in which others may have removed its node. */
final class Sleep {
    /** No look for so long was a sleep; a node is removed after twice that at the earliest. */
    static final Duration ASLEEP = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;

    private volatile boolean slept;
    private volatile long awakeNs;
    private volatile long lookedNs;

    Sleep(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lookedNs = nanoTime.getAsLong();
    }

    /** Notes that this process runs; to be called more often than each two seconds. */
    void look() {
        long now = nanoTime.getAsLong();
        if (now - lookedNs > ASLEEP.toNanos()) {
            awakeNs = now;
            slept = true;
        }
        lookedNs = now;
    }

    /** Whether it woke less than {@code time} ago. */
    boolean endedWithin(Duration time) {
        look();
        return slept && nanoTime.getAsLong() - awakeNs < time.toNanos();
    }
}
