package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.TestClock;
import id.lababersih.cluster.order.Steps;
import id.lababersih.persistence.database.ScratchDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that was told no ADMIN_SECRET has no dashboard, and says how to get one. */
class WithoutAdminSecretTest {
    @TempDir
    private Path var;

    @Test
    void nobodyGetsInAndThePageSaysWhatIsMissing() throws IOException, InterruptedException {
        var database = ScratchDatabase.create();
        var address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        var url = "postgres://" + database.user() + ":" + database.password() + "@" + address;
        var config = Config.read(Map.of("LABABERSIH_ENV", "dev", "DATABASE_URL", url, "PORT", "0"), var);
        try (var service = new Service();
                var http = HttpClient.newHttpClient()) {
            service.start(config, new TestClock(Instant.parse("2026-03-01T03:00:00Z")), Steps.NONE);
            for (String path : new String[] {"/ops", "/ops/database", "/ops/samples", "/ops/sign-in"}) {
                var page = send(http, HttpRequest.newBuilder(service.uri().resolve(path)));
                assertThat(page.statusCode()).as(path).isEqualTo(404);
                assertThat(page.body()).as(path).contains("ADMIN_SECRET=", "tanpa ADMIN_SECRET");
            }
            URI signIn = service.uri().resolve("/ops/sign-in");
            var guessed = send(
                    http,
                    HttpRequest.newBuilder(signIn)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Sec-Fetch-Site", "same-origin")
                            .POST(HttpRequest.BodyPublishers.ofString("secret=")));
            assertThat(guessed.statusCode()).isEqualTo(404);
            assertThat(guessed.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
