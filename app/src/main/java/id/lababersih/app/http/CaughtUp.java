package id.lababersih.app.http;

import id.lababersih.persistence.journal.EventJournal;
import id.lababersih.persistence.journal.EventJournal.Position;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;

/**
 * Has requests that decide by read models find there what was answered before they came. All who wait share one look
 * at how far the read models are; of a node there is one of these.
 */
public final class CaughtUp {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    /** How long the look to come waits, by who asks for it first: for their first two, and for later ones. */
    private static final long FIRST_LOOK_MS = 50;

    private static final long LOOK_MS = 200;

    private static final int QUICK_LOOKS = 2;
    /** As long as a statement may take: who waits asks for another look then. */
    private static final long LOOK_SECONDS_MAX = 30;

    private final Jdbi jdbi;
    private final Duration within;
    private CompletableFuture<Map<Integer, Position>> look = CompletableFuture.completedFuture(Map.of());

    public CaughtUp(Jdbi jdbi) {
        this(jdbi, WITHIN);
    }

    /** @param within how long one waits at most */
    CaughtUp(Jdbi jdbi, Duration within) {
        this.jdbi = jdbi;
        this.within = within;
    }

    /**
     * Waits until all that is written now, whoever's it is, is in the read models; a 503 where that takes over five
     * seconds. For less than all there is no measure: the journal does not say whose an event is.
     */
    public void await() throws Exception {
        long startedNs = System.nanoTime();
        var ahead = jdbi.withHandle(EventJournal::unreadEnds);
        try {
            // Ends with the time: a look is never there at once.
            for (int looks = 0; !ahead.isEmpty(); looks++) {
                long leftNs = within.toNanos() - (System.nanoTime() - startedNs);
                ahead = EventJournal.beyond(ahead, next(looks).get(leftNs, TimeUnit.NANOSECONDS));
            }
        } catch (TimeoutException e) {
            throw Problem.of(
                            ProblemType.UNAVAILABLE,
                            "Lists and reports are behind. Send the same request again in a moment.")
                    .retryAfter(WITHIN)
                    .exception();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** The look to come, which one who waits asks for and all others share. */
    private synchronized CompletableFuture<Map<Integer, Position>> next(int looks) {
        if (look.isDone()) {
            var later = CompletableFuture.delayedExecutor(
                    looks < QUICK_LOOKS ? FIRST_LOOK_MS : LOOK_MS, TimeUnit.MILLISECONDS, Thread::startVirtualThread);
            look = CompletableFuture.supplyAsync(() -> jdbi.withHandle(EventJournal::reached), later)
                    .orTimeout(LOOK_SECONDS_MAX, TimeUnit.SECONDS);
        }
        return look;
    }
}
