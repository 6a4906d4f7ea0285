package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
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
            Awaitility.await("its node begins")
                    .atMost(BEGUN_WITHIN)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> server.log().contains("The database is up to date"));
            assertThat(server.stop()).as(server.log()).isZero();
            assertThat(server.log()).contains("Stopping", "Stopped").doesNotContain("answers on", "could not start");
        }
    }
}
