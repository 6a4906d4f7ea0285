package id.lababersih.app.http;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each key through so many times in a period. Kept per node and forgotten with it; knows a bounded number of
 * keys.
 */
public final class RateLimit {
    private static final int KEYS_MAX = 20_000;

    private final int timesMax;
    private final Duration period;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > KEYS_MAX;
        }
    };

    public RateLimit(int timesMax, Duration period, InstantSource clock) {
        this.timesMax = timesMax;
        this.period = period;
        this.clock = clock;
    }

    /** Counts one use of the key; throws the problem with its waiting time when there were too many. */
    public void take(String key) {
        var probe = bucket(key).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw tooMany(probe.getNanosToWaitForRefill());
        }
    }

    /** Counts nothing; throws as {@link #take} would. */
    public void require(String key) {
        var probe = bucket(key).estimateAbilityToConsume(1);
        if (!probe.canBeConsumed()) {
            throw tooMany(probe.getNanosToWaitForRefill());
        }
    }

    private static ProblemException tooMany(long waitNs) {
        return Problem.of(ProblemType.TOO_MANY_REQUESTS, "Wait before you try again; Retry-After says how long.")
                .retryAfter(Duration.ofNanos(waitNs).plusSeconds(1))
                .exception();
    }

    /** Counts one use of the key; false when there were too many. */
    public boolean tryTake(String key) {
        return bucket(key).tryConsume(1);
    }

    private Bucket bucket(String key) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    key,
                    _ -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(timesMax).refillGreedy(timesMax, period))
                            .withCustomTimePrecision(new Meter(clock))
                            .build());
        }
    }

    private record Meter(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return Duration.ofMillis(clock.millis()).toNanos();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
