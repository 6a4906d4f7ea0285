package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.AdminSecret;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.pusher.AppRoutes;
import id.lababersih.app.pusher.AppSecrets;
import id.lababersih.persistence.pusher.Apps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever asks for ADMIN_SECRET shares one limit on wrong ones, by address. */
class GuessesTest {
    private static final String SECRET = "rahasia pengelola";
    private static final String GUESSER = "127.0.0.2";
    private static final String ENGINEER = "127.0.0.3";
    /** A page, what programs look at from afar, and the administration of apps. */
    private static final List<String> PATHS = List.of("/ops/page", "/ops/seals", "/api/admin/apps");

    private final ApiServer server = ApiServer.start(GuessesTest::routes);

    private static List<Routes> routes(ApiServer server) {
        var secret = new AdminSecret(Optional.of(SECRET), server.clock);
        var signatures = new Signatures("a key for tests alone");
        var sessions = new EngineerSessions(secret, signatures, server.clock);
        var engineers = new Engineers(secret, false);
        return List.of(
                () -> List.of(
                        Endpoint.page("/ops/page", Access.ENGINEER, call -> {
                            assertThat(sessions.of(call)).isPresent();
                            return Answer.noContent();
                        }),
                        Endpoint.get("/ops/seals", Access.ANYONE, engineers.withTheSecret(_ -> Answer.noContent())),
                        Endpoint.get("/ops/jobs", Access.ANYONE, engineers.only(_ -> Answer.noContent())),
                        Endpoint.get(
                                "/ops/components",
                                Access.ANYONE,
                                new Engineers(secret, true).only(_ -> Answer.noContent()))),
                new AppRoutes(new Apps(server.database().jdbi()), new AppSecrets(signatures), secret, server.clock));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> ask(String from, String path, String secret) throws IOException, InterruptedException {
        var basic = Base64.getEncoder().encodeToString(("admin:" + secret).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(server.uri().resolve(path))
                .header("Authorization", path.startsWith("/ops") ? "Bearer " + secret : "Basic " + basic)
                .build();
        try (var client = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(from))
                .build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void whomABalancerPassesOnIsNotPrivate() throws Exception {
        var direct = HttpRequest.newBuilder(server.uri().resolve("/ops/components"));
        var passedOn = direct.copy().header("Via", "1.1 balancer");
        try (var client = HttpClient.newHttpClient()) {
            var answers = HttpResponse.BodyHandlers.discarding();
            assertThat(client.send(direct.build(), answers).statusCode()).isEqualTo(204);
            assertThat(client.send(passedOn.build(), answers).statusCode()).isEqualTo(403);
            passedOn.header("Authorization", "Bearer " + SECRET);
            assertThat(client.send(passedOn.build(), answers).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void tenGuessesAMinuteAreAnsweredWhereverTheyAreSent() throws Exception {
        for (int guess = 0; guess < 10; guess++) {
            var path = PATHS.get(guess % PATHS.size());
            assertThat(ask(GUESSER, path, "guess " + guess).statusCode())
                    .as(path)
                    .isIn(401, 403);
        }
        for (String path : PATHS) {
            var refused = ask(GUESSER, path, SECRET);
            assertThat(refused.statusCode()).as(path).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(ask(ENGINEER, path, SECRET).statusCode()).as(path).isIn(200, 204);
        }
        assertThat(ask(GUESSER, "/ops/jobs", "whatever").statusCode())
                .as("private addresses need none")
                .isEqualTo(204);
        server.clock.advance(Duration.ofMinutes(1));
        for (String path : PATHS) {
            assertThat(ask(GUESSER, path, SECRET).statusCode()).as(path).isIn(200, 204);
        }
    }
}
