package id.lababersih.app.ops.dashboard;

import id.lababersih.app.ops.Shared;
import id.lababersih.persistence.inspect.Inspector;
import id.lababersih.persistence.inspect.Overview;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks the database how it fares: once every few seconds, however many look, and nobody waits long for it. */
public final class DatabaseLook {
    private static final Duration FRESH = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int WORDS_MAX = 200;

    private final Inspector inspector;
    private final InstantSource clock;
    private final Shared<Seen> shared;

    /**
     * What was seen.
     *
     * @param overview null where the database did not answer
     * @param trouble why not; null where it did
     */
    public record Seen(
            Instant at,
            @Nullable Overview overview,
            @Nullable String trouble) {}

    DatabaseLook(Inspector inspector, Executor blocking, InstantSource clock) {
        this.inspector = inspector;
        this.clock = clock;
        this.shared = new Shared<>(() -> CompletableFuture.supplyAsync(this::seen, blocking), FRESH, clock);
    }

    Seen now() throws InterruptedException {
        try {
            return shared.now().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new Seen(clock.instant(), null, "no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException fault) {
            throw new IllegalStateException(fault.getCause());
        }
    }

    private Seen seen() {
        try {
            return new Seen(clock.instant(), inspector.overview(), null);
        } catch (IllegalArgumentException refused) {
            var line = String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
            return new Seen(
                    clock.instant(), null, line.length() <= WORDS_MAX ? line : line.substring(0, WORDS_MAX) + "…");
        }
    }
}
