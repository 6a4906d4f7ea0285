package id.lababersih.app.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.cluster.topology.Leases;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.database.StartRefusedException;
import id.lababersih.persistence.lease.LeaseTable;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a second service is refused while the first is at work is in OneServiceTest. */
class OnlyServiceTest {
    private final Database database = ScratchDatabase.open();
    private final DatabaseUrl url = database.url();
    private final LeaseTable leases = LeaseTable.open(url);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        leases.close();
        database.close();
    }

    private OnlyService claim() {
        return claimOn("a");
    }

    private OnlyService claimOn(String machine) {
        return OnlyService.claim(database, machine, folder, 4000);
    }

    @Test
    void afterACrashTheSameServiceWaitsForNobody() {
        claim();
        var ends = leases.until(Leases.CLUSTER).orElseThrow();
        claim();
        assertThat(leases.until(Leases.CLUSTER).orElseThrow())
                .as("taken again before it ran out")
                .isBetween(ends, ends.plus(Leases.CLUSTER_LENGTH).minusMillis(1));
    }

    @Test
    void afterACrashOfAnotherItStartsWhenTheLeaseHasRunOut() {
        leases.take(Leases.CLUSTER, "another", Duration.ofSeconds(1)).orElseThrow();
        var ends = leases.until(Leases.CLUSTER).orElseThrow();
        claim();
        assertThat(leases.until(Leases.CLUSTER).orElseThrow()).isAfterOrEqualTo(ends.plus(Leases.CLUSTER_LENGTH));
    }

    @Test
    void aCopyOfItsFolderOnAnotherMachineIsAnotherService() {
        var turn = start(claim(), () -> {});
        var copy = CompletableFuture.supplyAsync(() -> claimOn("another"));
        Awaitility.await().until(() -> {
            turn.run();
            return copy.isDone();
        });
        assertThatThrownBy(copy::join).hasCauseInstanceOf(StartRefusedException.class);
    }

    @Test
    void oneThatWasSilentForLongLeavesTheDatabaseToWhoTookIt() throws Exception {
        var lost = new AtomicInteger();
        var turn = start(claim(), lost::incrementAndGet);
        turn.run();
        assertThat(lost).hasValue(0);
        leases.passOn(Leases.CLUSTER, List.of(owner()), "another", Duration.ofMinutes(1));
        turn.run();
        assertThat(lost).hasValue(1);
    }

    @Test
    void oneThatStopsLetsTheNextStartAtOnce() {
        try (var service = claim()) {
            assertThat(service).isNotNull();
            assertThat(leases.take(Leases.CLUSTER, "another", Leases.CLUSTER_LENGTH))
                    .isEmpty();
        }
        assertThat(leases.take(Leases.CLUSTER, "another", Leases.CLUSTER_LENGTH))
                .isPresent();
    }

    /** Its renewal, a turn at a time. */
    private static Jobs.Work start(OnlyService service, Runnable lost) {
        var work = new ArrayList<Jobs.Work>();
        service.start(
                (_, _, _, turn) -> {
                    work.add(turn);
                    return new Never();
                },
                lost);
        return work.getFirst();
    }

    private String owner() throws SQLException {
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select owner from lease")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Turns are the test's. */
    private static final class Never implements Job {
        @Override
        public void wake() {}

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }
}
