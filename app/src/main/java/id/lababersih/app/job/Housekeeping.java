package id.lababersih.app.ops;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.persistence.account.Sessions;
import id.lababersih.persistence.imports.OldPreviews;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has served its time, once an hour and a bounded part of it each time; each chore is a job of its own.
 * Every node does so; what another is deleting is skipped. Expired idempotency keys are not among it: each new key
 * deletes some.
 */
public final class Housekeeping implements AutoCloseable {
    /** How long a preview waits to be confirmed. */
    public static final Duration PREVIEW_KEPT = Duration.ofDays(30);
    /** How long the second use of a refresh token still tells of a theft. */
    public static final Duration USED_TOKEN_KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int BATCHES_MAX = 50;

    private final List<Job> jobs;

    /**
     * Something to be deleted.
     *
     * @param batch how many are deleted in one transaction
     */
    record Chore(String name, int batch, Delete delete) {
        void turn(Instant now) {
            int deleted = 0;
            for (int batches = 0; batches < BATCHES_MAX; batches++) {
                int some = delete.atMost(now, batch);
                deleted += some;
                if (some < batch) {
                    break;
                }
            }
            if (deleted > 0) {
                LOG.info("Deleted {} {}", deleted, name);
            }
        }
    }

    /** Deletes at most so many, and says how many it did. */
    interface Delete {
        int atMost(Instant now, int max);
    }

    private Housekeeping(List<Job> jobs) {
        this.jobs = jobs;
    }

    static List<Chore> chores(Jdbi jdbi) {
        var sessions = new Sessions(jdbi);
        return List.of(
                new Chore("expired-sessions", 1_000, sessions::purgeExpired),
                new Chore(
                        "used-refresh-tokens",
                        1_000,
                        (now, max) -> sessions.purgeUsedTokens(now.minus(USED_TOKEN_KEPT), max)),
                // Each may have many thousand items, and a statement has half a minute.
                new Chore("old-previews", 1, (now, max) -> OldPreviews.purge(jdbi, now.minus(PREVIEW_KEPT), max)));
    }

    /** Begins with a first turn in an hour; {@link #close} ends it. */
    public static Housekeeping start(Jdbi jdbi, InstantSource clock, Jobs jobs) {
        return new Housekeeping(chores(jdbi).stream()
                .map(chore -> jobs.start(Branch.JOBS, chore.name(), EVERY, () -> chore.turn(clock.instant())))
                .toList());
    }

    @Override
    public void close() {
        jobs.forEach(Job::close);
    }
}
