package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for the read models goes on when they have what was written before, or is told that it takes long. */
@Timeout(60)
class CaughtUpTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Database database = ScratchDatabase.open();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    /** How often somebody looked how far the read models are. */
    private final AtomicInteger looks = new AtomicInteger();

    @BeforeEach
    void countLooks() {
        database.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                if (context.getRawSql().contains("from projection_offset")) {
                    looks.incrementAndGet();
                }
            }
        });
    }

    @AfterEach
    void close() {
        executor.close();
        database.close();
    }

    /** Writes an event into slice 0 or 1, by the end of its id. */
    private void write(int slice) {
        database.jdbi().useHandle(handle -> handle.execute("""
                insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                    event_ser_manifest, event_payload)
                values ('order|' || ?, 1, 'test', 0, 1, '', '')
                """, slice));
    }

    /** As if the projection had read all of the slice. */
    private void read(int slice) {
        database.jdbi().useHandle(handle -> handle.execute("""
                insert into projection_offset (projection, slice, txid, ordering)
                select 'read-models', slice, max(txid), max(ordering) from event_journal where slice = ?
                group by slice
                """, slice));
    }

    private CompletableFuture<Void> waiting(CaughtUp caughtUp, Executor in) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        caughtUp.await();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                in);
    }

    @Test
    void whereAllIsReadNobodyWaits() throws Exception {
        write(0);
        read(0);
        new CaughtUp(database.jdbi(), Duration.ZERO).await();
    }

    @Test
    void whoWaitsGoesOnWhenEverySliceIsRead() {
        write(0);
        write(1);
        var waiting = waiting(new CaughtUp(database.jdbi(), LONG), executor);
        read(0);
        int before = looks.get();
        await().until(() -> looks.get() >= before + 2);
        assertThat(waiting).isNotDone();
        read(1);
        assertThat(waiting).succeedsWithin(LONG);
    }

    @Test
    void whoeverWaitsForReadModelsThatStandStillIsToldToComeBack() {
        write(0);
        assertThatThrownBy(() -> new CaughtUp(database.jdbi(), Duration.ofMillis(150)).await())
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().type()).isEqualTo(ProblemType.UNAVAILABLE);
                    assertThat(Answer.problem(refused.problem(), "id")
                                    .response()
                                    .getHeader("Retry-After"))
                            .isPresent();
                });
    }

    @Test
    void allWhoWaitShareTheirLooks() {
        write(0);
        int waiters = 100;
        var caughtUp = new CaughtUp(database.jdbi(), Duration.ofSeconds(1));
        var all = IntStream.range(0, waiters)
                .mapToObj(_ -> waiting(caughtUp, executor))
                .toList();
        assertThat(all).allSatisfy(each -> assertThat(each).failsWithin(LONG));
        // Each has looked by itself once, when it came.
        assertThat(looks.get()).isBetween(waiters + 1, 2 * waiters);
    }

    @Test
    void whoeverIsInterruptedWaitsNoMore() {
        write(0);
        var waiter = new CompletableFuture<Thread>();
        var waiting =
                waiting(new CaughtUp(database.jdbi(), LONG), task -> waiter.complete(Thread.startVirtualThread(task)));
        await().until(() -> looks.get() >= 2);
        waiter.join().interrupt();
        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withRootCauseInstanceOf(InterruptedException.class);
    }
}
