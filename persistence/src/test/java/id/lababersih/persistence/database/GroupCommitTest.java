package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        var failing = new CountDownLatch(1);
        var runs = new AtomicInteger();
        var commit = new GroupCommit<Integer, Integer>(requests -> {
            if (runs.incrementAndGet() == 1) {
                await(failing);
                throw new SQLException("lost");
            }
            return requests;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> commit.run(1));
            failing.countDown();
            assertThatThrownBy(first::get)
                    .cause()
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("lost");
        }
        assertThat(commit.run(2)).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
