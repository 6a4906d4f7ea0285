package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import id.lababersih.app.http.ApiClient;
import id.lababersih.app.http.ApiServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthRoutesTest {
    /**
     * HAProxy, Fly.io and Kubernetes wait two seconds for the answer, which takes one; as long again is for a busy
     * machine. The pool of requests would wait five.
     */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(4);

    private final ApiServer server = ApiServer.start();
    private final ApiClient client = server.client();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ready"})
    void requestsThatHaveAllConnectionsAreNoReasonToBeTakenOut(String path) throws SQLException {
        int connections = server.database().load().max();
        List<Connection> busy = new ArrayList<>();
        try {
            for (int taken = 0; taken < connections; taken++) {
                busy.add(server.database().dataSource().getConnection());
            }
            assertThat(client.get(path).status()).isEqualTo(200);
        } finally {
            for (var connection : busy) {
                connection.close();
            }
        }
    }

    /** One connection is there for it, and of many askers each would wait for all before. */
    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ready"})
    void whoAsksJustAfterAnotherGetsTheSameAnswer(String path) throws SQLException {
        assertThat(client.get(path).status()).isEqualTo(200);
        try (var _ = server.database().health().getConnection()) {
            server.clock.advance(Duration.ofMillis(249));
            assertThat(client.get(path).status()).isEqualTo(200);
            server.clock.advance(Duration.ofMillis(1));
            assertThat(client.get(path).status()).isEqualTo(503);
        }
        server.clock.advance(Duration.ofMillis(250));
        assertThat(client.get(path).status()).isEqualTo(200);
    }

    /** Its connection stays where it is, as if a server did not answer. */
    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ready"})
    void aDatabaseThatDoesNotAnswerIsToldInTime(String path) throws SQLException {
        try (var _ = server.database().health().getConnection()) {
            var reply = assertTimeout(ANSWERED_WITHIN, () -> client.get(path));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.at("/message").asText()).isEqualTo("database unavailable");
        }
    }
}
