package id.lababersih.app.job;

import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.PasswordResets;
import id.lababersih.persistence.account.Sessions;
import id.lababersih.persistence.imports.OldPreviews;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has served its time, once an hour and a bounded part of it each time; each chore is a job of its own.
 * Expired idempotency keys are not among it: each new key deletes some.
 */
final class Housekeeping {
    /** How long a preview waits to be confirmed. */
    static final Duration PREVIEW_KEPT = Duration.ofDays(30);
    /** How long the second use of a refresh token still tells of a theft. */
    static final Duration USED_TOKEN_KEPT = Duration.ofDays(30);
    /** How long it is known of a link by mail that it was good once. */
    static final Duration LINK_KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int BATCHES_MAX = 50;

    /**
     * Something to be deleted.
     *
     * @param batch how many are deleted in one transaction
     */
    private record Chore(String name, int batch, Delete delete) {
        void run(ScheduledJob.Run run) {
            int deleted = 0;
            for (int batches = 0; batches < BATCHES_MAX && run.mayGoOn(); batches++) {
                int some = delete.atMost(run.now(), batch);
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
    private interface Delete {
        int atMost(Instant now, int max);
    }

    private Housekeeping() {}

    static List<ScheduledJob> jobs(Jdbi jdbi) {
        var sessions = new Sessions(jdbi);
        var resets = new PasswordResets(jdbi, sessions);
        var invitations = new Invitations(jdbi);
        return List.of(
                job(new Chore("expired-sessions", 1_000, sessions::purgeExpired)),
                job(new Chore(
                        "used-refresh-tokens",
                        1_000,
                        (now, max) -> sessions.purgeUsedTokens(now.minus(USED_TOKEN_KEPT), max))),
                job(new Chore(
                        "expired-password-resets",
                        1_000,
                        (now, max) -> resets.purgeExpired(now.minus(LINK_KEPT), max))),
                job(new Chore(
                        "expired-invitations",
                        1_000,
                        (now, max) -> invitations.purgeExpired(now.minus(LINK_KEPT), max))),
                // Each may have many thousand items, and a statement has half a minute.
                job(new Chore("old-previews", 1, (now, max) -> OldPreviews.purge(jdbi, now.minus(PREVIEW_KEPT), max))));
    }

    private static ScheduledJob job(Chore chore) {
        return ScheduledJob.every(EVERY, chore.name(), chore::run);
    }
}
