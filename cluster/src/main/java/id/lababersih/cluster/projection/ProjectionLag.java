package id.lababersih.cluster.projection;

import java.util.Arrays;

/** How long after its event a row was committed, over the last events of this node. Safe for many threads. */
public final class ProjectionLag {
    private static final int SAMPLES_MAX = 4096;

    private final long[] samplesMs = new long[SAMPLES_MAX];
    private long count;

    synchronized void record(long lagMs) {
        samplesMs[(int) (count % SAMPLES_MAX)] = lagMs;
        count++;
    }

    /** Events applied by this node since it started. */
    public synchronized long events() {
        return count;
    }

    /** The lag in milliseconds that {@code percent} of the last events did not exceed; 0 before the first. */
    public synchronized long percentileMs(double percent) {
        int size = (int) Math.min(count, SAMPLES_MAX);
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(samplesMs, size);
        Arrays.sort(sorted);
        return sorted[Math.min(size - 1, (int) Math.floor(size * percent / 100))];
    }
}
