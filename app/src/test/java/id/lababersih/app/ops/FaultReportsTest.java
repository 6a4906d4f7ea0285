package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports to a stub that speaks the envelope protocol of Sentry. */
class FaultReportsTest {
    private final List<String> envelopes = new CopyOnWriteArrayList<>();
    private final LogbackMDCAdapter requests = new LogbackMDCAdapter();
    private final LoggerContext log = log();
    private final HttpServer sentry = sentry();

    private LoggerContext log() {
        var context = new LoggerContext();
        context.setMDCAdapter(requests);
        return context;
    }

    private HttpServer sentry() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::take);
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        envelopes.add(
                exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("X-Sentry-Auth") + "\n"
                        + new String(body, StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private URI dsn() {
        return URI.create("http://kunci@127.0.0.1:" + sentry.getAddress().getPort() + "/7");
    }

    @AfterEach
    void stop() {
        sentry.stop(0);
        log.stop();
    }

    @Test
    void anErrorOfTheLogIsReportedWithItsStackItsRequestAndTheWarningBefore() {
        var logger = log.getLogger("id.lababersih.Handlers");
        requests.put("request_id", "4711");
        try (var _ = FaultReports.start(log, dsn(), "1.0-abc", "fdaa::3")) {
            logger.warn("it gets {}", "late");
            logger.error("{} failed", "GET /v1/orders", new IllegalStateException("so it is"));
            Awaitility.await("the report").until(() -> events().size() == 1);
        }
        assertThat(events().getFirst())
                .startsWith("/api/7/envelope/")
                .contains("sentry_key=kunci")
                .contains("GET /v1/orders failed", "so it is", "IllegalStateException", "it gets late")
                .contains("\"release\":\"1.0-abc\"", "\"server_name\":\"fdaa::3\"", "\"request_id\":\"4711\"");

        logger.error("after it was closed");
        assertThat(events()).hasSize(1);
    }

    @Test
    void whatSentryDoesNotTakeIsDroppedAndNobodyWaits() {
        sentry.stop(0);
        try (var _ = FaultReports.start(log, dsn(), "1.0-abc", "fdaa::3")) {
            for (int i = 0; i < 1_000; i++) {
                log.getLogger("id.lababersih.Handlers").error("failed {}", i);
            }
        }
        assertThat(events()).isEmpty();
    }

    /** Those that tell of a fault; the rest are Sentry's own figures. */
    private List<String> events() {
        return envelopes.stream()
                .filter(envelope -> envelope.contains("\"type\":\"event\""))
                .toList();
    }
}
