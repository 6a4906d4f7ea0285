package id.lababersih.app.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What many want to know and is asked once for all of them: one question at a time, and none while the last answer is
 * fresh. One that failed is asked again.
 */
public final class Shared<T> {
    private final Supplier<? extends CompletionStage<T>> question;
    private final Duration fresh;
    private final InstantSource clock;
    private @Nullable CompletableFuture<T> last;
    private Instant asked = Instant.MIN;

    /** @param fresh for how long after its question an answer counts */
    public Shared(Supplier<? extends CompletionStage<T>> question, Duration fresh, InstantSource clock) {
        this.question = question;
        this.fresh = fresh;
        this.clock = clock;
    }

    /** The answer, or what will be it. */
    public synchronized CompletableFuture<T> now() {
        var known = last;
        if (known == null || known.isCompletedExceptionally() || (known.isDone() && isOld())) {
            asked = clock.instant();
            known = question.get().toCompletableFuture();
            last = known;
        }
        return known;
    }

    private boolean isOld() {
        return !clock.instant().isBefore(asked.plus(fresh));
    }
}
