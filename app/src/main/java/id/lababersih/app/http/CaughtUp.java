package id.lababersih.app.http;

import id.lababersih.persistence.journal.EventJournal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** Has a request that decides by read models find there what was answered before it came. */
public final class CaughtUp {
    private static final int LOOKS_MAX = 100;
    private static final Executor LATER = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

    private final Jdbi jdbi;

    public CaughtUp(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Waits until all that is written now is in the read models; a 503 where that takes over five seconds or so. */
    public void await() {
        var ends = jdbi.withHandle(EventJournal::unreadEnds);
        for (int looks = 0; !ends.isEmpty(); looks++) {
            if (looks == LOOKS_MAX) {
                throw Problem.of(
                                ProblemType.UNAVAILABLE,
                                "Lists and reports are behind. Send the same request again in a moment.")
                        .retryAfter(Duration.ofSeconds(5))
                        .exception();
            }
            CompletableFuture.runAsync(() -> {}, LATER).join();
            var left = ends;
            ends = jdbi.withHandle(handle -> EventJournal.unread(handle, left));
        }
    }
}
