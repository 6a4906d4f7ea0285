package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.ScratchDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who is told to stop while it starts leaves what it has begun, and ends as one that was asked to. */
class StoppedStartTest {
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(60);

    @Test
    void aTermInTheMiddleOfTheStartClosesWhatWasBegunAndEndsWithStatusZero() {
        var url = ScratchDatabase.create();
        var address = url.jdbcUrl().substring("jdbc:postgresql://".length());
        var database = "postgres://" + url.user() + ":" + url.password() + "@" + address;
        var folder = SharedServer.freshFolder("stopped-start");
        try (var server =
                ServerProcess.launch(folder, List.of(), ServerProcess.MAIN, Map.of("DATABASE_URL", database))) {
            Awaitility.await("the database is open, and nothing answers yet")
                    .atMost(BEGUN_WITHIN)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> server.log().contains("The database is up to date"));
            assertThat(server.stop()).as(server.log()).isZero();
            assertThat(server.log()).contains("Stopping", "Stopped").doesNotContain("answers on", "could not start");
        }
    }

    @Test
    void aTermWhileADatabaseDoesNotAnswerEndsWithStatusZeroToo() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout((int) BEGUN_WITHIN.toMillis());
            var url =
                    Map.of("DATABASE_URL", "postgres://siapa:sandi@127.0.0.1:" + silent.getLocalPort() + "/lababersih");
            var folder = SharedServer.freshFolder("silent-database");
            try (var server = ServerProcess.launch(folder, List.of(), ServerProcess.MAIN, url);
                    var _ = silent.accept()) {
                assertThat(server.stop()).as(server.log()).isZero();
                assertThat(server.log())
                        .contains("Stopping", "Stopped")
                        .doesNotContain("Not stopped in order", "could not start");
            }
        }
    }

    @Test
    void aNodeOfAClusterWhoseDatabaseIsNotThereSaysThatAndNothingElse() {
        var folder = SharedServer.freshFolder("absent-database");
        try (var network = Hosts.open(folder.resolve("network"))) {
            var host = network.add();
            var environment = new HashMap<>(network.environment());
            environment.put("RELEASE_NODE", "lababersih@" + host.address());
            environment.put("DATABASE_URL", "postgres://siapa:sandi@" + host.literal() + ":1/lababersih");
            try (var server = ServerProcess.launch(folder, host.enter(), ServerProcess.MAIN, environment)) {
                assertThat(server.awaitEnd(BEGUN_WITHIN)).as(server.log()).isEqualTo(1);
                assertThat(server.log())
                        .contains("No PostgreSQL answers at")
                        .doesNotContain("Another start has to wait", "\tat ");
            }
        }
    }
}
