package id.lababersih.app.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import id.lababersih.app.job.ScheduledJob;
import id.lababersih.app.mail.Mailer.Outcome;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.mail.MailQueue;
import id.lababersih.persistence.mail.MailQueue.Letter;
import id.lababersih.persistence.mail.MailQueue.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Runs of the job on the real table, with a clock that the test moves and a mailer that does what it is told. */
class PostmanTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T03:00:00Z");
    private static final String ADDRESS = "siti@contoh.id";
    private static final String TEXT = "https://app.example.com/sandi/token-rahasia";
    private static final Database DATABASE = ScratchDatabase.open();
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final MailQueue queue = new MailQueue(DATABASE.jdbi());
    private final List<UUID> asked = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Instant now = BEGIN;
    private Letters letters = PostmanTest::written;
    private Mailer mailer = _ -> new Outcome.Sent();
    private boolean mayGoOn = true;

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    @BeforeEach
    void listen() {
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void forget() {
        ROOT.detachAppender(log);
        DATABASE.jdbi().useHandle(handle -> handle.execute("truncate mail"));
        assertThat(log.list)
                .allSatisfy(line -> assertThat(line.getFormattedMessage()).doesNotContain(ADDRESS, TEXT));
    }

    @Test
    void whatIsDueIsSentAndTakenOutTheLongestDueFirst() {
        var ids = add(3);
        run();
        assertThat(asked).isEqualTo(ids);
        assertThat(waiting()).isEmpty();
        run();
        assertThat(asked).hasSize(3);
        assertThat(errors()).isEmpty();
    }

    @Test
    void whatIsNotDueWaits() {
        add(1);
        now = BEGIN.minusSeconds(1);
        run();
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsRefusedIsGivenUpWithOneErrorAndTheNextIsSent() {
        var ids = add(2);
        mailer = mail -> mail.id().equals(ids.getFirst())
                ? new Outcome.Refused("Resend answered 422 validation_error")
                : new Outcome.Sent();
        run();
        run();
        assertThat(asked).isEqualTo(ids);
        assertThat(waiting()).isEmpty();
        assertThat(errors())
                .containsExactly("INVITATION (mail " + ids.getFirst()
                        + ") is not sent, after 1 tries: Resend answered 422 validation_error");
    }

    @Test
    void whoIsShutOutKeepsWhatWaitsAndSaysSoOnceARun() {
        var ids = add(3);
        mailer = _ -> new Outcome.ShutOut("Resend answered 403 invalid_api_key");
        run();
        assertThat(asked).containsExactly(ids.get(0));
        assertThat(errors()).containsExactly("No mail is taken from us: Resend answered 403 invalid_api_key");
        assertThat(waiting()).extracting(Waiting::tries).containsExactlyInAnyOrder(1, 0, 0);
        now = now.plusSeconds(5);
        run();
        assertThat(asked).containsExactly(ids.get(0), ids.get(1));
        assertThat(errors()).hasSize(2);
        mailer = _ -> new Outcome.Sent();
        now = now.plus(Postman.PAUSE_MAX);
        run();
        assertThat(asked.subList(2, asked.size())).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whoStaysShutOutGivesALetterUpAfterAnHour() {
        add(1);
        mailer = _ -> new Outcome.ShutOut("Resend answered 401 missing_api_key");
        for (int tries = 1; tries < Postman.TRIES_MAX; tries++) {
            run();
            now = due();
        }
        assertThat(Duration.between(BEGIN, now)).isBetween(Duration.ofMinutes(55), Duration.ofMinutes(65));
        run();
        assertThat(waiting()).isEmpty();
        assertThat(errors()).last().asString().endsWith("after 12 tries: Resend answered 401 missing_api_key");
    }

    @Test
    void withoutAKeyMailIsGivenUp() {
        add(2);
        mailer = new NoMail();
        run();
        assertThat(waiting()).isEmpty();
        assertThat(errors()).hasSize(2).allSatisfy(line -> assertThat(line).endsWith(": RESEND_API_KEY is not set"));
    }

    @Test
    void whatCannotBeSentYetIsTriedForAnHourWithPausesThatDouble() {
        add(1);
        mailer = _ -> new Outcome.Later("Resend answered 503", Optional.empty());
        var pauses = new ArrayList<Long>();
        for (int tries = 1; tries < Postman.TRIES_MAX; tries++) {
            run();
            assertThat(asked).hasSize(tries);
            var due = due();
            pauses.add(Duration.between(now, due).toSeconds());
            now = due.minusMillis(1);
            run();
            assertThat(asked).as("not before its time").hasSize(tries);
            now = due;
        }
        assertThat(pauses).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L, 600L, 600L);
        assertThat(Duration.between(BEGIN, now)).isBetween(Duration.ofMinutes(55), Duration.ofMinutes(65));
        assertThat(errors()).isEmpty();
        run();
        assertThat(waiting()).isEmpty();
        assertThat(errors()).singleElement().asString().endsWith("after 12 tries: Resend answered 503");
    }

    @Test
    void whoAsksForALongerPauseGetsIt() {
        add(1);
        assertThat(pauseAskedFor(Duration.ofSeconds(1))).as("not a shorter one").isEqualTo(Postman.PAUSE_MIN);
        assertThat(pauseAskedFor(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
        assertThat(pauseAskedFor(Duration.ofDays(1))).as("nor one for ever").isEqualTo(Postman.PAUSE_MAX);
    }

    private Duration pauseAskedFor(Duration asked) {
        mailer = _ -> new Outcome.Later("Resend answered 429", Optional.of(asked));
        run();
        var pause = Duration.between(now, due());
        now = due();
        return pause;
    }

    @Test
    void whatNobodyNeedsIsTakenOutUnsent() {
        add(1);
        letters = _ -> Optional.empty();
        run();
        assertThat(asked).isEmpty();
        assertThat(waiting()).isEmpty();
        assertThat(errors()).isEmpty();
    }

    /** Ten seconds each would make minutes. */
    @Test
    void whereNothingIsTakenARunAsksOnceAndTheNextForAnother() {
        var ids = add(3);
        mailer = _ -> new Outcome.Later("no answer of Resend within 10000 ms", Optional.empty());
        run();
        assertThat(asked).containsExactly(ids.get(0));
        now = now.plusSeconds(5);
        run();
        assertThat(asked).containsExactly(ids.get(0), ids.get(1));
        mailer = _ -> new Outcome.Sent();
        now = now.plusSeconds(5);
        run();
        assertThat(asked).as("all that is due").containsExactly(ids.get(0), ids.get(1), ids.get(2), ids.get(0));
        now = now.plusSeconds(5);
        run();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void aLetterThatCannotBeWrittenKeepsNoOther() {
        var ids = add(3);
        letters = waiting -> {
            if (waiting.id().equals(ids.getFirst())) {
                throw new IllegalStateException("no such subject");
            }
            return written(waiting);
        };
        run();
        assertThat(asked).isEqualTo(ids.subList(1, 3));
        for (int tries = 1; tries < Postman.TRIES_MAX; tries++) {
            now = due();
            run();
        }
        assertThat(waiting()).isEmpty();
        assertThat(asked).hasSize(2);
        assertThat(errors())
                .singleElement()
                .asString()
                .endsWith("it cannot be written: IllegalStateException: no such subject");
    }

    @Test
    void aDatabaseThatIsAwayFailsTheRunAndNoLetter() {
        add(1);
        letters = _ -> {
            throw new ConnectionException(new SQLException("the connection is gone", "08006"));
        };
        assertThatThrownBy(this::run).isInstanceOf(ConnectionException.class);
        assertThat(waiting())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.tries()).isZero());
    }

    @Test
    void aRunThatIsToldToStopLeavesTheRest() {
        var ids = add(3);
        mailer = _ -> {
            mayGoOn = false;
            return new Outcome.Sent();
        };
        run();
        assertThat(asked).containsExactly(ids.getFirst());
        assertThat(waiting()).extracting(Waiting::id).isEqualTo(ids.subList(1, 3));
    }

    @Test
    void whatWasNotSentBecauseTheRunWasToldToStopIsDueAtOnce() {
        add(1);
        mailer = _ -> {
            mayGoOn = false;
            return new Outcome.Later("told to stop before Resend answered", Optional.empty());
        };
        run();
        assertThat(due()).isEqualTo(BEGIN);
        assertThat(waiting().getFirst().tries()).isZero();
    }

    @Test
    void aRunSendsABoundedPart() {
        int most = Postman.BATCH * Postman.BATCHES_MAX;
        add(most + 1);
        run();
        assertThat(asked).hasSize(most);
        run();
        assertThat(asked).hasSize(most + 1);
    }

    /** A node that says nothing may still run what another has taken over. */
    @Test
    void whatTwoRunsSendAtOnceHasOneId() {
        var ids = add(2);
        mailer = mail -> {
            if (asked.size() == 1) {
                run();
            }
            return new Outcome.Sent();
        };
        run();
        assertThat(asked).containsExactly(ids.get(0), ids.get(0), ids.get(1), ids.get(1));
        assertThat(waiting()).isEmpty();
        assertThat(errors()).isEmpty();
    }

    @Test
    void developmentReadsItsMailInTheLog() {
        var mail = new Mail(UUID.randomUUID(), "budi@contoh.id", "Undangan", "https://app.example.com/undangan/1");
        assertThat(new LoggedMail().send(mail)).isEqualTo(new Outcome.Sent());
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Mail to budi@contoh.id: Undangan\nhttps://app.example.com/undangan/1");
    }

    private static Optional<Mail> written(Waiting waiting) {
        return Optional.of(new Mail(waiting.id(), ADDRESS, "Sandi baru", TEXT));
    }

    private void run() {
        Mailer remembering = mail -> {
            asked.add(mail.id());
            return mailer.send(mail);
        };
        Postman.job(queue, waiting -> letters.write(waiting), remembering)
                .work()
                .run(new ScheduledJob.Run() {
                    @Override
                    public Instant now() {
                        return now;
                    }

                    @Override
                    public boolean mayGoOn() {
                        return mayGoOn;
                    }
                });
    }

    /** Adds so many that are due, a millisecond after one another, and says their ids in that order. */
    private List<UUID> add(int count) {
        DATABASE.jdbi().useTransaction(handle -> {
            for (int i = count; i > 0; i--) {
                MailQueue.add(handle, Letter.INVITATION, UUID.randomUUID(), "id", BEGIN.minusMillis(i - 1));
            }
        });
        return waiting().stream().map(Waiting::id).toList();
    }

    private List<Waiting> waiting() {
        return queue.due(BEGIN.plus(Duration.ofDays(1)), 1_000);
    }

    /** When the only one that waits is due. */
    private Instant due() {
        return DATABASE.jdbi()
                .withHandle(handle -> handle.createQuery("select due_at from mail")
                        .mapTo(Instant.class)
                        .one());
    }

    private List<String> errors() {
        return log.list.stream()
                .filter(line -> line.getLevel() == Level.ERROR)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
