package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final int THREADS = 400;

    @Test
    void everyThreadGetsTheAnswerToItsOwnRequestAndFewStatementsRun() throws Exception {
        var groups = Collections.synchronizedList(new ArrayList<Integer>());
        var together = new AtomicInteger();
        var first = new CountDownLatch(1);
        var commit = new GroupCommit<Integer, String>(requests -> {
            assertThat(together.incrementAndGet()).as("groups that run at once").isEqualTo(1);
            if (groups.isEmpty()) {
                await(first);
            }
            groups.add(requests.size());
            together.decrementAndGet();
            return requests.stream().map(request -> "answer " + request).toList();
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = IntStream.range(0, THREADS)
                    .mapToObj(number -> threads.submit(() -> commit.run(number)))
                    .toList();
            // All but the one that runs have queued up, or will; either way each is answered.
            first.countDown();
            for (int i = 0; i < THREADS; i++) {
                assertThat(answers.get(i).get()).isEqualTo("answer " + i);
            }
        }
        assertThat(groups.stream().mapToInt(Integer::intValue).sum()).isEqualTo(THREADS);
        assertThat(groups).allSatisfy(size -> assertThat(size).isBetween(1, 100));
    }

    @Test
    void aFailureIsToldToTheWholeGroupAndTheNextGoesOn() throws Exception {
        var first = new CountDownLatch(1);
        var groups = Collections.synchronizedList(new ArrayList<Integer>());
        var commit = new GroupCommit<Integer, Integer>(requests -> {
            groups.add(requests.size());
            if (groups.size() == 1) {
                await(first);
            } else if (groups.size() == 2) {
                throw new SQLException("lost");
            }
            return requests;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var alone = threads.submit(() -> commit.run(1));
            while (groups.isEmpty()) {
                Thread.onSpinWait();
            }
            var failing = new ArrayList<CompletableFuture<Integer>>();
            var waiting = new ArrayList<Thread>();
            for (int number = 2; number <= 3; number++) {
                int own = number;
                var answer = new CompletableFuture<Integer>();
                failing.add(answer);
                waiting.add(Thread.startVirtualThread(() -> {
                    try {
                        answer.complete(commit.run(own));
                    } catch (CompletionException told) {
                        answer.completeExceptionally(told);
                    }
                }));
            }
            while (waiting.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            first.countDown();
            assertThat(alone.get()).isEqualTo(1);
            assertThat(failing)
                    .allSatisfy(answer -> assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                            .hasRootCauseMessage("lost"));
        }
        assertThat(groups).containsExactly(1, 2);
        assertThat(commit.run(4)).isEqualTo(4);
    }

    @Test
    void whoGetsNoAnswerOfItsGroupIsToldAndTheNextGoesOn() {
        var answers = new ArrayList<List<Integer>>(List.of(List.of(), List.of(2)));
        var commit = new GroupCommit<Integer, Integer>(_ -> answers.removeFirst());
        assertThatThrownBy(() -> commit.submit(1).get(30, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IndexOutOfBoundsException.class);
        assertThat(commit.run(2)).isEqualTo(2);
    }

    @Test
    void whoeverComesWhenTooManyWaitIsTurnedAway() throws Exception {
        var first = new CountDownLatch(1);
        var running = new CountDownLatch(1);
        var commit = new GroupCommit<Integer, Integer>(requests -> {
            running.countDown();
            await(first);
            return requests;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Integer>>();
            answers.add(threads.submit(() -> commit.run(0)));
            running.await();
            // One of them finds no room: the first runs, WAITING_MAX wait.
            for (int number = 1; number <= GroupCommit.WAITING_MAX + 1; number++) {
                int own = number;
                answers.add(threads.submit(() -> commit.run(own)));
            }
            while (answers.stream().noneMatch(Future::isDone)) {
                Thread.onSpinWait();
            }
            first.countDown();
            int turnedAway = 0;
            for (var answer : answers) {
                try {
                    answer.get(60, TimeUnit.SECONDS);
                } catch (ExecutionException told) {
                    assertThat(told).hasRootCauseInstanceOf(SQLTransientException.class);
                    turnedAway++;
                }
            }
            assertThat(turnedAway).isEqualTo(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
