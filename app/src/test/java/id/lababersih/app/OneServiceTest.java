package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.app.http.TestClock;
import id.lababersih.cluster.order.Steps;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.database.StartRefusedException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database has one service, unless they are nodes of one cluster. */
class OneServiceTest {
    private final DatabaseUrl database = ScratchDatabase.create();

    @TempDir
    private Path folder;

    @Test
    void aSecondServiceOfADatabaseIsRefusedUntilTheFirstHasStopped() throws Exception {
        try (var first = started("first")) {
            assertThatThrownBy(() -> started("second"))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageStartingWith("Another service is at work on ")
                    .hasMessageContaining("DNS_CLUSTER_QUERY");
            assertThat(health(first)).isEqualTo(200);
        }
        try (var second = started("second")) {
            assertThat(health(second)).isEqualTo(200);
        }
    }

    private Service started(String name) {
        var address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        var url = "postgres://" + database.user() + ":" + database.password() + "@" + address;
        var environment = Map.of("LABABERSIH_ENV", "dev", "DATABASE_URL", url, "PORT", "0");
        var service = new Service();
        service.start(
                Config.read(environment, folder.resolve(name)),
                new TestClock(Instant.parse("2026-03-01T03:00:00Z")),
                Steps.NONE);
        return service;
    }

    private static int health(Service service) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(service.uri().resolve("/health")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
