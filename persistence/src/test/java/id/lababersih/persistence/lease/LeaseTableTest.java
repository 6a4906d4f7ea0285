package id.lababersih.persistence.lease;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
    private static final DatabaseUrl URL = ScratchDatabase.create();
    private static final LeaseTable TABLE = LeaseTable.open(URL);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration OVER = Duration.ofMillis(1);

    @AfterAll
    static void close() {
        TABLE.close();
    }

    @Test
    void ofManyWhoTakeItAtOnceOneHasIt() throws Exception {
        int contenders = 8;
        var together = new CyclicBarrier(contenders);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<OptionalLong>> takers = IntStream.range(0, contenders)
                    .<Callable<OptionalLong>>mapToObj(i -> () -> {
                        together.await();
                        return TABLE.take("contended", "owner-" + i, LONG);
                    })
                    .toList();
            int taken = 0;
            for (var token : threads.invokeAll(takers)) {
                taken += token.get().isPresent() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        }
    }

    @Test
    void aHolderThatStalledFindsItTakenAndItsTokenOld() {
        long first = TABLE.take("stalled", "a", OVER).orElseThrow();
        long second = awaitTaken("stalled", "b");
        assertThat(second).isGreaterThan(first);
        assertThat(TABLE.renew("stalled", "a", first, LONG)).isFalse();
        assertThat(TABLE.take("stalled", "a", LONG)).isEmpty();
        assertThat(TABLE.renew("stalled", "b", second, LONG)).isTrue();
    }

    private static long awaitTaken(String name, String owner) {
        return Awaitility.await("the lease runs out")
                .until(() -> TABLE.take(name, owner, LONG), OptionalLong::isPresent)
                .getAsLong();
    }

    @Test
    void whoRenewsInTimeKeepsItAndAnOldTokenOfTheSameOwnerIsWorthNothing() {
        long first = TABLE.take("kept", "a", LONG).orElseThrow();
        assertThat(TABLE.renew("kept", "a", first, LONG)).isTrue();
        assertThat(TABLE.take("kept", "b", LONG)).isEmpty();
        long again = TABLE.take("kept", "a", LONG).orElseThrow();
        assertThat(again).isGreaterThan(first);
        assertThat(TABLE.renew("kept", "a", first, LONG)).isFalse();
    }

    @Test
    void onlyTheOwnerGivesItBack() {
        long first = TABLE.take("released", "a", LONG).orElseThrow();
        TABLE.release("released", "b");
        assertThat(TABLE.take("released", "b", LONG)).isEmpty();
        TABLE.release("released", "a");
        assertThat(TABLE.take("released", "b", LONG).orElseThrow()).isGreaterThan(first);
    }

    @Test
    void whatWasTakenAnewIsNotGivenBackWithTheTokenOfBefore() {
        long first = TABLE.take("again", "a", LONG).orElseThrow();
        long second = TABLE.take("again", "a", LONG).orElseThrow();
        TABLE.release("again", "a", first);
        assertThat(TABLE.take("again", "b", LONG)).isEmpty();
        TABLE.release("again", "a", second);
        assertThat(TABLE.take("again", "b", LONG)).isPresent();
    }

    @Test
    void itGoesFromOneOfUsToAnotherAndFromAStrangerOnlyWhenItIsNotRenewed() {
        TABLE.take("cluster", "a", LONG);
        assertThat(TABLE.passOn("cluster", List.of("a", "b"), "b", LONG)).isTrue();
        assertThat(TABLE.passOn("cluster", List.of("a", "c"), "c", LONG)).isFalse();
        assertThat(TABLE.take("cluster", "c", LONG)).isEmpty();
        assertThat(TABLE.passOn("cluster", List.of("b"), "b", OVER)).isTrue();
        Awaitility.await("it runs out").until(() -> TABLE.passOn("cluster", List.of("c"), "c", LONG));
        assertThat(TABLE.passOn("unknown", List.of("a"), "a", LONG)).isFalse();
    }

    @Test
    void whoHasAClaimToItComesBeforeWhoWaitsForItToRunOut() {
        TABLE.take("survivors", "lost", LONG.dividedBy(3));
        assertThat(TABLE.take("survivors", "founder", LONG)).isEmpty();
        assertThat(TABLE.passOn("survivors", List.of("b"), "b", LONG)).isTrue();
        assertThat(TABLE.passOn("survivors", List.of("c"), "c", LONG)).isFalse();
    }

    @Test
    void itIsTheDatabasesClockThatEndsIt() {
        TABLE.take("clock", "a", LONG);
        Jdbi.create(URL.jdbcUrl(), URL.user(), URL.password())
                .useHandle(handle -> handle.execute(
                        "update lease set until = clock_timestamp() - interval '1 second' where name = 'clock'"));
        assertThat(TABLE.take("clock", "b", LONG)).isPresent();
    }
}
