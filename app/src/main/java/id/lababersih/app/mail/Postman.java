package id.lababersih.app.mail;

import id.lababersih.app.job.ScheduledJob;
import id.lababersih.cluster.supervision.Words;
import id.lababersih.persistence.database.ServerTrouble;
import id.lababersih.persistence.mail.MailQueue;
import id.lababersih.persistence.mail.MailQueue.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mail that is due, the longest due first and a bounded part of it each time. What cannot be sent yet is
 * tried again after a pause that doubles, for about an hour; what is given up is an error in the log, and so is, once
 * a run, that nothing is taken from us. The log names letters by the id of their mail, and says neither whom they go to
 * nor what is in them.
 */
public final class Postman {
    static final String NAME = "mail";
    /** With the pauses between them these take about an hour. */
    static final int TRIES_MAX = 12;

    static final Duration PAUSE_MIN = Duration.ofSeconds(10);
    static final Duration PAUSE_MAX = Duration.ofMinutes(10);
    static final int BATCH = 10;
    static final int BATCHES_MAX = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int DOUBLINGS_MAX = 6;

    private final MailQueue queue;
    private final Letters letters;
    private final Mailer mailer;

    private Postman(MailQueue queue, Letters letters, Mailer mailer) {
        this.queue = queue;
        this.letters = letters;
        this.mailer = mailer;
    }

    /** The job that sends what is in the queue. A mailer that fails does not fail it, only a database does. */
    public static ScheduledJob job(MailQueue queue, Letters letters, Mailer mailer) {
        return ScheduledJob.every(EVERY, NAME, new Postman(queue, letters, mailer)::run);
    }

    private void run(ScheduledJob.Run run) {
        // What is postponed from now on is not due by this time, so no letter is tried twice in a run.
        var begin = run.now();
        for (int batch = 0; batch < BATCHES_MAX; batch++) {
            var due = queue.due(begin, BATCH);
            for (var waiting : due) {
                if (!run.mayGoOn() || !deliver(waiting, run)) {
                    return;
                }
            }
            if (due.size() < BATCH) {
                return;
            }
        }
    }

    /** Whether it makes sense to go on with the next. */
    private boolean deliver(Waiting waiting, ScheduledJob.Run run) {
        Optional<Mail> mail;
        try {
            mail = letters.write(waiting);
        } catch (RuntimeException fault) {
            // Whatever is wrong with this letter must not keep the others, but a database that is away is wrong with
            // all.
            if (isAway(fault)) {
                throw fault;
            }
            LOG.warn("{} (mail {}) cannot be written", waiting.letter(), waiting.id(), fault);
            failed(waiting, "it cannot be written: " + Words.of(fault), Optional.empty(), run.now());
            return true;
        }
        if (mail.isEmpty()) {
            queue.remove(waiting.id());
            LOG.info("{} (mail {}) is no longer needed", waiting.letter(), waiting.id());
            return true;
        }
        return switch (mailer.send(mail.get())) {
            case Mailer.Outcome.Sent() -> {
                queue.remove(waiting.id());
                LOG.info("{} (mail {}) is sent", waiting.letter(), waiting.id());
                yield true;
            }
            case Mailer.Outcome.Refused(var why) -> {
                giveUp(waiting, why);
                yield true;
            }
            case Mailer.Outcome.Later(var why, var after) -> {
                // Of a node that stops, another takes it up at once.
                if (run.mayGoOn()) {
                    failed(waiting, why, after, run.now());
                }
                // What does not take this one takes no other at the moment, and may have taken all its time to say so.
                yield false;
            }
            case Mailer.Outcome.ShutOut(var why) -> {
                LOG.error("No mail is taken from us: {}", why);
                failed(waiting, why, Optional.empty(), run.now());
                yield false;
            }
        };
    }

    private void failed(Waiting waiting, String why, Optional<Duration> after, Instant now) {
        if (waiting.tries() + 1 >= TRIES_MAX) {
            giveUp(waiting, why);
            return;
        }
        var pause = pause(waiting.tries(), after);
        queue.postpone(waiting.id(), now.plus(pause));
        LOG.warn("{} (mail {}) is tried again in {} s: {}", waiting.letter(), waiting.id(), pause.toSeconds(), why);
    }

    private void giveUp(Waiting waiting, String why) {
        queue.remove(waiting.id());
        LOG.error(
                "{} (mail {}) is not sent, after {} tries: {}",
                waiting.letter(),
                waiting.id(),
                waiting.tries() + 1,
                why);
    }

    private static Duration pause(int tries, Optional<Duration> after) {
        long doubled = PAUSE_MIN.toSeconds() << Math.min(tries, DOUBLINGS_MAX);
        long seconds = Math.max(doubled, after.orElse(Duration.ZERO).toSeconds());
        return Duration.ofSeconds(Math.min(seconds, PAUSE_MAX.toSeconds()));
    }

    private static boolean isAway(RuntimeException fault) {
        return fault instanceof JdbiException failed
                && failed.getCause() instanceof SQLException sql
                && ServerTrouble.isAway(sql);
    }
}
