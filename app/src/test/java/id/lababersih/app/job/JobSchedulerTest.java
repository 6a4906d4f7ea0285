package id.lababersih.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import id.lababersih.app.mail.Mail;
import id.lababersih.app.mail.Mailer;
import id.lababersih.app.mail.Postman;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.job.JobTable;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.DaySeals;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.mail.MailQueue;
import id.lababersih.persistence.mail.MailQueue.Letter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes on one database, whose clock the test moves and which look when they are told to. */
@Timeout(120)
class JobSchedulerTest {
    private static final AtomicInteger JOBS = new AtomicInteger();
    private static final Instant BEGIN = Instant.parse("2026-03-01T03:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Database DATABASE = ScratchDatabase.open();

    /** Each test has another: a run that one leaves behind tells its end of its own job, not of the next test's. */
    private final String theJob = "job-" + JOBS.incrementAndGet();

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final CountDownLatch freed = new CountDownLatch(1);

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    @AfterEach
    void forget() {
        freed.countDown();
        DATABASE.jdbi().useHandle(handle -> handle.execute("truncate scheduled_tasks, job_dead"));
    }

    @Test
    void ofTwoNodesThatLookAtOnceOneRunsIt() {
        var one = node("one:1", this::count);
        var other = node("other:2", this::count);
        for (int hour = 1; hour <= 20; hour++) {
            lookAtOnce(one, other);
            pass(HOUR);
            lookAtOnce(one, other);
            awaitIdle(one);
            lookAtOnce(one, other);
            assertThat(begun).hasValue(hour);
        }
        assertThat(only(one).failures()).isZero();
        assertThat(only(one).lastSuccess()).isEqualTo(now.get());
    }

    @Test
    void whatANodeRanThatWasKilledAnotherRunsWithinAMinute() {
        var killed = node("killed:1", this::countThenHang);
        var other = node("other:2", this::count);
        killed.look();
        pass(HOUR);
        killed.look();
        await().until(() -> begun.get() == 1);
        assertThat(only(other).runningOn()).isEqualTo("killed:1");

        pass(NodeScheduler.SILENT_MAX.minus(SECOND));
        other.look();
        other.look();
        assertThat(only(other).runningOn()).as("it may live").isEqualTo("killed:1");
        pass(SECOND);
        other.look();
        other.look();
        awaitIdle(other);
        assertThat(begun).hasValue(2);
        assertThat(ended).hasValue(1);
        assertThat(only(other).failures()).isZero();
    }

    @Test
    void aNodeThatSaysThatItLivesKeepsWhatItRuns() {
        var slow = node("slow:1", this::countThenHang);
        var other = node("other:2", this::count);
        slow.look();
        pass(HOUR);
        slow.look();
        for (int minutes = 0; minutes < 10; minutes++) {
            pass(Duration.ofSeconds(50));
            slow.look();
            other.look();
            assertThat(only(other).runningOn()).isEqualTo("slow:1");
        }
        freed.countDown();
        awaitIdle(other);
        assertThat(begun).hasValue(1);
    }

    @Test
    void whatFailsIsTriedAgainAndThenDeadUntilItRunsWell() {
        var node = node("one:1", this::count);
        broken.set(true);
        node.look();
        pass(HOUR);
        var pause = JobTask.PAUSE_MIN;
        for (int attempt = 1; attempt < JobTask.ATTEMPTS_MAX; attempt++) {
            lookAndWait(node);
            assertThat(only(node).failures()).isEqualTo(attempt);
            assertThat(only(node).failure()).isEqualTo("IllegalStateException: it broke");
            assertThat(only(node).next()).isEqualTo(now.get().plus(pause));
            assertThat(only(node).dead()).isNull();
            pass(pause);
            pause = pause.multipliedBy(2);
        }
        lookAndWait(node);
        var died = now.get();
        assertThat(only(node).dead()).isEqualTo(new JobTable.Dead(died, died, 5, "IllegalStateException: it broke"));
        assertThat(only(node).next()).as("its next time comes").isEqualTo(died.plus(HOUR));
        assertThat(only(node).lastFailure()).isEqualTo(died);
        node.look();
        assertThat(node.figures().dead()).isEqualTo(1);

        pass(HOUR);
        for (int attempt = 0; attempt < JobTask.ATTEMPTS_MAX; attempt++) {
            lookAndWait(node);
            pass(HOUR);
        }
        assertThat(Objects.requireNonNull(only(node).dead()).attempts()).isEqualTo(10);
        assertThat(Objects.requireNonNull(only(node).dead()).since()).isEqualTo(died);

        broken.set(false);
        assertThat(node.runNow(theJob)).isEqualTo(JobScheduler.Told.RUNS_SOON);
        lookAndWait(node);
        assertThat(only(node).dead()).isNull();
        assertThat(only(node).failure()).isNull();
        node.look();
        assertThat(node.figures().dead()).isZero();
    }

    @Test
    void aDeadJobIsDroppedFromTheListAndStillDue() {
        var node = node("one:1", this::count);
        broken.set(true);
        node.look();
        for (int attempt = 0; attempt < JobTask.ATTEMPTS_MAX; attempt++) {
            pass(HOUR);
            lookAndWait(node);
        }
        assertThat(node.drop(theJob)).isTrue();
        assertThat(node.drop(theJob)).isFalse();
        assertThat(only(node).dead()).isNull();
        assertThat(only(node).next()).isEqualTo(now.get().plus(HOUR));
    }

    @Test
    void aRunIsStoppedFromAnotherNodeAtItsNextSafePoint() {
        var one = node("one:1", this::countUntilTold);
        var other = node("other:2", this::count);
        one.look();
        pass(HOUR);
        one.look();
        await().until(() -> begun.get() == 1);
        assertThat(other.runNow(theJob)).isEqualTo(JobScheduler.Told.RUNS);
        assertThat(other.cancel(theJob)).isEqualTo(JobScheduler.Told.STOPS);
        awaitIdle(other);
        assertThat(only(other).next()).isEqualTo(now.get().plus(HOUR));
        assertThat(only(other).lastSuccess()).isNull();
        assertThat(only(other).failures()).isZero();

        pass(HOUR);
        other.look();
        awaitIdle(other);
        assertThat(ended).as("the next run is not told to stop").hasValue(2);
    }

    @Test
    void whatAJobWaitsForIsCancelledOnce() {
        var node = node("one:1", this::count);
        node.look();
        pass(HOUR);
        assertThat(node.cancel(theJob)).isEqualTo(JobScheduler.Told.SKIPPED);
        node.look();
        assertThat(only(node).next()).isEqualTo(now.get().plus(HOUR));
        pass(HOUR);
        lookAndWait(node);
        assertThat(begun).hasValue(1);
    }

    @Test
    void aDayThatWaitsIsCancelledForTheNext() {
        var node = new JobScheduler(DATABASE, "one:1", List.of(), now::get);
        node.look();
        assertThat(node.cancel(DailyClose.NAME)).isEqualTo(JobScheduler.Told.SKIPPED);
        assertThat(job(node, DailyClose.NAME).next()).isEqualTo(Instant.parse("2026-03-02T17:15:00Z"));
    }

    @Test
    void aJobIsAskedForBeforeAnyNodeHasLooked() {
        var node = node("one:1", this::count);
        assertThat(node.cancel(theJob)).isEqualTo(JobScheduler.Told.SKIPPED);
        assertThat(node.runNow(theJob)).isEqualTo(JobScheduler.Told.RUNS_SOON);
        lookAndWait(node);
        assertThat(ended).hasValue(1);
    }

    @Test
    void whereANodeStopsAnotherGoesOnAtOnce() {
        var stopped = node("stopped:1", this::countUntilTold);
        var other = node("other:2", this::count);
        stopped.look();
        pass(HOUR);
        stopped.look();
        await().until(() -> begun.get() == 1);
        stopped.close();
        assertThat(only(other).runningOn()).isNull();
        other.look();
        awaitIdle(other);
        assertThat(begun).hasValue(2);
        assertThat(only(other).lastSuccess()).isEqualTo(now.get());
    }

    @Test
    void aJobThatNobodyKnowsCannotBeAsked() {
        var node = node("one:1", this::count);
        assertThatThrownBy(() -> node.runNow("other-job")).isInstanceOf(UnknownJobException.class);
        assertThatThrownBy(() -> node.cancel("other-job")).isInstanceOf(UnknownJobException.class);
        assertThatThrownBy(() -> node.drop("other-job")).isInstanceOf(UnknownJobException.class);
    }

    /** After a rollback: nobody here will ever run it. */
    @Test
    void aJobOfALaterReleaseIsNeitherLateNorDeadHereAndIsDropped() {
        execute("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                values ('later-job', 'all', ?, false, 1)
                """, now.get().minus(HOUR));
        new JobTable(DATABASE.jdbi())
                .died("later-job", 1, 5, "it broke", now.get(), now.get().minus(HOUR));
        var node = node("one:1", this::count);
        node.look();
        assertThat(node.figures()).isEqualTo(JobTable.Figures.NONE);
        assertThat(node.drop("later-job")).isTrue();
        assertThat(job(node, "later-job").dead()).isNull();
    }

    @Test
    void howLongADueJobWaitsIsTold() {
        var node = node("one:1", this::count);
        node.look();
        assertThat(node.figures().late()).isZero();
        pass(HOUR.plusMinutes(10));
        assertThat(new JobTable(DATABASE.jdbi())
                        .figures(List.of(theJob), now.get())
                        .late())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void mailIsSentOnceByWhicheverOfTwoNodesTakesIt() {
        var queue = new MailQueue(DATABASE.jdbi());
        var sent = new CopyOnWriteArrayList<UUID>();
        var mail = Postman.job(
                queue,
                waiting -> Optional.of(new Mail(waiting.id(), "siti@contoh.id", "Sandi baru", "https://...")),
                letter -> {
                    sent.add(letter.id());
                    return new Mailer.Outcome.Sent();
                });
        var one = new JobScheduler(DATABASE, "one:1", List.of(mail), now::get);
        var other = new JobScheduler(DATABASE, "other:2", List.of(mail), now::get);
        lookAtOnce(one, other);
        for (int count = 1; count <= 10; count++) {
            DATABASE.jdbi()
                    .useHandle(
                            handle -> MailQueue.add(handle, Letter.PASSWORD_RESET, UUID.randomUUID(), "id", now.get()));
            pass(Duration.ofSeconds(5));
            lookAtOnce(one, other);
            int expected = count;
            await().until(() -> sent.size() == expected);
            awaitIdle(one);
        }
        assertThat(sent).doesNotHaveDuplicates();
        assertThat(queue.due(now.get(), 9)).isEmpty();
        assertThat(job(one, "mail").failures()).isZero();
    }

    /** The books of one are not right: the others are sealed, the run fails, and dies in the end. */
    @Test
    void theDailyCloseSealsTheDayThatEndedOfEveryMerchantOnce() {
        var right = merchantWithAnEntry();
        var wrong = merchantWithAnEntry();
        execute("update daily_total set debit = debit + 1 where merchant_id = ? and account = '1101'", wrong);
        var unreadable = merchantWithAnEntry();
        execute("update journal_entry set amounts[1] = null where merchant_id = ?", unreadable);
        var one = new JobScheduler(DATABASE, "one:1", List.of(), now::get);
        var other = new JobScheduler(DATABASE, "other:2", List.of(), now::get);
        lookAtOnce(one, other);
        assertThat(job(one, DailyClose.NAME).next()).isEqualTo(Instant.parse("2026-03-01T17:15:00Z"));

        for (int attempt = 1; attempt <= JobTask.ATTEMPTS_MAX; attempt++) {
            closeDay(one, other);
        }
        var dead = Objects.requireNonNull(job(one, DailyClose.NAME).dead());
        assertThat(dead.failure()).contains("the books of 2 merchants are not right: ");
        assertThat(one.verifySeals(right, 9).seals()).isEqualTo(1);
        assertThat(one.verifySeals(wrong, 9).seals()).isZero();

        execute("delete from journal_entry where merchant_id = ?", unreadable);
        execute("delete from daily_total where merchant_id = ?", unreadable);
        execute("update daily_total set debit = debit - 1 where merchant_id = ? and account = '1101'", wrong);
        assertThat(closeDay(one, other)).isEqualTo(Instant.parse("2026-03-02T17:15:00Z"));
        assertThat(job(one, DailyClose.NAME).dead()).isNull();
        assertThat(one.verifySeals(right, 9)).isEqualTo(new DaySeals.Verified(2, 1, List.of()));
        assertThat(one.verifySeals(wrong, 9).seals()).isEqualTo(1);
    }

    /** Waits for the next run of the daily close, among others that are due, and says when it was due. */
    private Instant closeDay(JobScheduler one, JobScheduler other) {
        var due = job(one, DailyClose.NAME).next();
        now.set(due);
        await().until(() -> {
            lookAtOnce(one, other);
            return job(one, DailyClose.NAME).next().isAfter(due);
        });
        return due;
    }

    private void count(ScheduledJob.Run run) {
        begun.incrementAndGet();
        if (broken.get()) {
            throw new IllegalStateException("it broke");
        }
        ended.incrementAndGet();
    }

    private void countUntilTold(ScheduledJob.Run run) {
        begun.incrementAndGet();
        while (run.mayGoOn()) {
            Thread.onSpinWait();
        }
        ended.incrementAndGet();
    }

    private void countThenHang(ScheduledJob.Run run) {
        begun.incrementAndGet();
        try {
            freed.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        ended.incrementAndGet();
    }

    private JobScheduler node(String name, ScheduledJob.Work work) {
        return new JobScheduler(
                DATABASE.dataSource(),
                DATABASE.jdbi(),
                name,
                List.of(new ScheduledJob(theJob, FixedDelay.of(HOUR), work)),
                now::get,
                Executors.newVirtualThreadPerTaskExecutor());
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private static void lookAtOnce(JobScheduler one, JobScheduler other) {
        CompletableFuture.allOf(CompletableFuture.runAsync(one::look), CompletableFuture.runAsync(other::look))
                .join();
    }

    private void lookAndWait(JobScheduler node) {
        node.look();
        awaitIdle(node);
    }

    private void awaitIdle(JobScheduler node) {
        await().until(() -> node.all().stream().allMatch(job -> job.runningOn() == null));
    }

    private JobTable.Job only(JobScheduler node) {
        return job(node, theJob);
    }

    private static JobTable.Job job(JobScheduler node, String name) {
        return node.all().stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static UUID merchantWithAnEntry() {
        var merchant = UUID.randomUUID();
        var lines = List.of(new Entry.Line("1101", 100, 0), new Entry.Line("3101", 0, 100));
        var entry = new Entry("manual", "1", "entry", "1", LocalDate.of(2026, 2, 1), "", null, null, lines, List.of());
        DATABASE.jdbi().useTransaction(handle -> JournalTable.insert(handle, merchant, List.of(entry), BookWatch.NONE));
        return merchant;
    }

    private static void execute(String sql, @Nullable Object... values) {
        DATABASE.jdbi().useHandle(handle -> handle.execute(sql, values));
    }
}
