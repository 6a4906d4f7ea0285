package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.RequestObserver.Answered;
import id.lababersih.persistence.database.Statements;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is told of requests to a real server with a database: the line of a slow one, and its trace. */
class RequestTelemetryTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    private final ApiServer server =
            ApiServer.start(self -> List.of(() -> List.of(Endpoint.get("/v1/slow/{id}", Access.ANYONE, call -> {
                return slow(self, call);
            }))));
    private final AtomicLong nowNs = new AtomicLong();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SlowRequests.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private static Answer slow(ApiServer server, Call call) {
        server.database().jdbi().useHandle(handle -> {
            handle.createQuery("SELECT :id")
                    .bind("id", call.path("id"))
                    .mapTo(String.class)
                    .one();
            handle.createQuery("SELECT\n    1 FROM pg_sleep(0.11)")
                    .mapTo(int.class)
                    .one();
        });
        return Answer.noContent();
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        server.close();
    }

    /** Not by the client of the documented routes, of which this is none. */
    private Answered ask() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.uri().resolve("/v1/slow/rahasia"))
                    .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
                    .header("X-Request-Id", "request-4711")
                    .header("Authorization", "Bearer kata-rahasia")
                    .header("Cookie", "lababersih=kue-rahasia")
                    .build();
            var reply = client.send(request, HttpResponse.BodyHandlers.discarding());
            assertThat(reply.statusCode()).isEqualTo(204);
        }
        return server.answers.getFirst();
    }

    @Test
    void aRequestSlowerThanItsTargetIsInTheLogWithTheStatementsThatTookLongest() throws Exception {
        log.start();
        logger.addAppender(log);
        new SlowRequests(nowNs::get).answered(ask());

        assertThat(log.list).hasSize(1);
        assertThat(log.list.getFirst().getFormattedMessage())
                .matches("Slow: GET /v1/slow/\\{id} took \\d+ ms \\(its target is 100\\), "
                        + "of which \\d+ ms in 2 statements; "
                        + "\\d+ ms: SELECT 1 FROM pg_sleep\\(0.11\\); \\d+ ms: SELECT :id")
                .doesNotContain("rahasia");
    }

    @Test
    void ofEachRouteOneInFiveSecondsIsToldWithTheCountOfTheOthers() {
        log.start();
        logger.addAppender(log);
        var slow = new SlowRequests(nowNs::get);
        for (int i = 0; i < 4; i++) {
            slow.answered(answered("/v1/orders", Duration.ofSeconds(1)));
        }
        slow.answered(answered("/v1/shops", Duration.ofSeconds(1)));
        nowNs.addAndGet(Duration.ofSeconds(5).toNanos());
        slow.answered(answered("/v1/orders", Duration.ofSeconds(1)));
        assertThat(log.list).hasSize(3);
        assertThat(log.list.getLast().getFormattedMessage()).endsWith("; 3 others since the last such line");
    }

    @Test
    void aRequestAtItsTargetIsNot() {
        log.start();
        logger.addAppender(log);
        new SlowRequests(nowNs::get).answered(answered("/v1/orders", Duration.ofMillis(200)));
        new SlowRequests(nowNs::get).answered(answered("-", Duration.ofMinutes(1)));
        assertThat(log.list).isEmpty();
    }

    @Test
    void onlyAHundredStatementsAreKeptAndAllAreCounted() {
        var statements = new Statements();
        server.database()
                .jdbi()
                .useHandle(handle -> statements.during(() -> {
                    for (int i = 0; i < 150; i++) {
                        handle.createQuery("SELECT 1").mapTo(int.class).one();
                    }
                    return true;
                }));
        assertThat(statements.count()).isEqualTo(150);
        assertThat(statements.kept()).hasSize(100);
    }

    @Test
    void aCollectorGetsTheRequestAsPartOfItsSendersTraceWithItsStatements() throws Exception {
        try (var collector = new Collector()) {
            try (var sent = Traces.start(collector.settings(), "1.0-abc", "fdaa::3", server.clock)) {
                sent.answered(ask());
            }
            assertThat(collector.refused).isEmpty();
            assertThat(collector.sender())
                    .containsEntry("service.name", "lababersih")
                    .containsEntry("service.version", "1.0-abc")
                    .containsEntry("service.instance.id", "fdaa::3");
            assertThat(collector.spans())
                    .hasSize(3)
                    .allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));

            var request = of(collector, Span.SpanKind.SPAN_KIND_SERVER).getFirst();
            assertThat(request.getName()).isEqualTo("GET /v1/slow/{id}");
            assertThat(hex(request.getParentSpanId())).isEqualTo(SPAN);
            assertThat(Collector.attributes(request.getAttributesList()))
                    .isEqualTo(Map.of(
                            "http.request.method", "GET",
                            "http.route", "/v1/slow/{id}",
                            "http.response.status_code", 204L,
                            "lababersih.request_id", "request-4711"));

            var statements = of(collector, Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(statements)
                    .extracting(span -> Collector.attributes(span.getAttributesList()))
                    .containsExactly(
                            Map.of("db.system.name", "postgresql", "db.query.text", "SELECT :id"),
                            Map.of(
                                    "db.system.name",
                                    "postgresql",
                                    "db.query.text",
                                    "SELECT\n    1 FROM pg_sleep(0.11)"));
            assertThat(statements).allSatisfy(span -> {
                assertThat(span.getName()).isEqualTo("postgresql");
                assertThat(span.getParentSpanId()).isEqualTo(request.getSpanId());
                assertThat(span.getStartTimeUnixNano()).isGreaterThanOrEqualTo(request.getStartTimeUnixNano());
                assertThat(span.getEndTimeUnixNano()).isLessThanOrEqualTo(request.getEndTimeUnixNano());
            });
            assertThat(collector.taken.toString()).doesNotContain("rahasia", "kunci");
        }
    }

    /** The spans of a kind, in the order in which they began. */
    private static List<Span> of(Collector collector, Span.SpanKind kind) {
        return collector.spans().stream()
                .filter(span -> span.getKind() == kind)
                .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
                .toList();
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Test
    void aCollectorThatIsAwayKeepsNobodyWaiting() throws Exception {
        var collector = new Collector();
        collector.close();
        var one = answered("/v1/orders", Duration.ofMillis(3));
        try (var sent = Traces.start(collector.settings(), "1.0-abc", "fdaa::3", server.clock)) {
            for (int i = 0; i < 10_000; i++) {
                sent.answered(one);
            }
        }
        assertThat(collector.taken).isEmpty();
    }

    private static Answered answered(String route, Duration took) {
        return new Answered("request-1", "GET", route, 200, took, new Statements(), null);
    }
}
