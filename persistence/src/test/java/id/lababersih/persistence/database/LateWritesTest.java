package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LateWritesTest {
    private final List<List<String>> written = new ArrayList<>();
    private final CountDownLatch once = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.close();
    }

    private static String last(String waiting, String added) {
        return added;
    }

    private void write(Collection<String> values) {
        written.add(List.copyOf(values));
        once.countDown();
    }

    @Test
    void whatWaitsIsFoundUntilItIsWritten() {
        var writes = new LateWrites<Integer, String>(this::write, LateWritesTest::last, _ -> {});
        writes.add(1, "one");
        writes.add(2, "two");
        assertThat(writes.find(1)).contains("one");
        assertThat(written).isEmpty();
        writes.close();
        assertThat(written).containsExactly(List.of("one", "two"));
        assertThat(writes.find(1)).isEmpty();
    }

    @Test
    void ofTwoOfOneKeyOnlyTheChosenIsWritten() {
        var writes =
                new LateWrites<Integer, String>(this::write, BinaryOperator.maxBy(Comparator.naturalOrder()), _ -> {});
        writes.add(1, "owner's");
        writes.add(1, "another's");
        assertThat(writes.find(1)).contains("owner's");
        writes.close();
        assertThat(written).containsExactly(List.of("owner's"));
    }

    @Test
    void itIsWrittenByItself() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            new LateWrites<Integer, String>(this::write, LateWritesTest::last, threads).add(1, "one");
            once.await();
        }
        assertThat(written).containsExactly(List.of("one"));
    }

    @Test
    void whoeverAddsMoreThanOneStatementTakesWritesIt() {
        var writes = new LateWrites<Integer, String>(this::write, LateWritesTest::last, _ -> {});
        for (int i = 0; i < LateWrites.TOGETHER_MAX; i++) {
            writes.add(i, "value " + i);
        }
        assertThat(written).hasSize(1);
        assertThat(written.getFirst()).hasSize(LateWrites.TOGETHER_MAX);
        assertThat(writes.find(0)).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsTriedForAWhileAndGivenUp() {
        var tries = new AtomicInteger();
        var writes = new LateWrites<Integer, String>(
                _ -> {
                    tries.incrementAndGet();
                    throw new SQLException("no database");
                },
                LateWritesTest::last,
                threads,
                threads);
        writes.add(1, "one");
        await().untilAsserted(() -> assertThat(writes.find(1)).isEmpty());
        assertThat(tries).hasValue(LateWrites.TRIES_MAX);
    }

    @Test
    void whatFailedIsWrittenByItselfWhenTheDatabaseIsBack() throws Exception {
        var tries = new AtomicInteger();
        var writes = new LateWrites<Integer, String>(
                values -> {
                    if (tries.incrementAndGet() < LateWrites.TRIES_MAX / 2) {
                        throw new SQLException("no database");
                    }
                    write(values);
                },
                LateWritesTest::last,
                threads,
                threads);
        writes.add(1, "one");
        once.await();
        assertThat(written).containsExactly(List.of("one"));
    }

    @Test
    void oneFailureLosesNothing() {
        var tries = new AtomicInteger();
        var writes = new LateWrites<Integer, String>(
                values -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new SQLException("a failover");
                    }
                    write(values);
                },
                LateWritesTest::last,
                _ -> {});
        writes.add(1, "one");
        writes.close();
        assertThat(written).containsExactly(List.of("one"));
    }
}
