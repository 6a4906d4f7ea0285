package id.lababersih.app.ops;

import id.lababersih.persistence.account.Sessions;
import id.lababersih.persistence.imports.OldPreviews;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has served its time, once an hour and a bounded part of it each time. Every node does so; what another
 * is deleting is skipped. Expired idempotency keys are not among it: each new key deletes some.
 */
public final class Housekeeping implements AutoCloseable {
    /** How long a preview waits to be confirmed. */
    public static final Duration PREVIEW_KEPT = Duration.ofDays(30);
    /** How long the second use of a refresh token still tells of a theft. */
    public static final Duration USED_TOKEN_KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int BATCHES_MAX = 50;

    private final List<Chore> chores;
    private final InstantSource clock;
    private final ScheduledExecutorService hours = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());

    /** @param batch how many are deleted in one transaction */
    private record Chore(String what, int batch, Delete delete) {}

    private interface Delete {
        int atMost(Instant now, int max);
    }

    private Housekeeping(Jdbi jdbi, InstantSource clock) {
        this.clock = clock;
        var sessions = new Sessions(jdbi);
        this.chores = List.of(
                new Chore("expired sessions", 1_000, sessions::purgeExpired),
                new Chore(
                        "used refresh tokens",
                        1_000,
                        (now, max) -> sessions.purgeUsedTokens(now.minus(USED_TOKEN_KEPT), max)),
                // Each may have many thousand items.
                new Chore("previews", 10, (now, max) -> OldPreviews.purge(jdbi, now.minus(PREVIEW_KEPT), max)));
    }

    /** Begins with a first turn in an hour; {@link #close} ends it. */
    public static Housekeeping start(Jdbi jdbi, InstantSource clock) {
        var housekeeping = new Housekeeping(jdbi, clock);
        var _ = housekeeping.hours.scheduleWithFixedDelay(
                housekeeping::turn, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return housekeeping;
    }

    /** One turn; what fails is logged and waits for the next. */
    void turn() {
        var now = clock.instant();
        for (var chore : chores) {
            try {
                int deleted = 0;
                for (int batch = 0; batch < BATCHES_MAX; batch++) {
                    int some = chore.delete.atMost(now, chore.batch);
                    deleted += some;
                    if (some < chore.batch) {
                        break;
                    }
                }
                if (deleted > 0) {
                    LOG.info("Deleted {} {}", deleted, chore.what);
                }
            } catch (RuntimeException failed) {
                // An exception would end the schedule for good.
                LOG.warn("Deleting {} failed and will be tried again", chore.what, failed);
            }
        }
    }

    @Override
    public void close() {
        hours.shutdownNow();
    }
}
