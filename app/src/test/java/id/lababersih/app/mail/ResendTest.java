package id.lababersih.app.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.lababersih.app.mail.Mailer.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Sends to a stub that answers as Resend's documentation says. Nothing secret gets into an outcome or the log. */
@Timeout(60)
class ResendTest {
    private static final String KEY = "re_kunciRahasia_4711";
    private static final String ADDRESS = "siti@contoh.id";
    private static final String TEXT = "https://app.example.com/sandi/token-rahasia";
    private static final Mail MAIL = new Mail(UUID.randomUUID(), ADDRESS, "Sandi baru \"ya\"", TEXT);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final List<HttpExchange> asked = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer stub = stub();
    private volatile Answering answering = exchange -> answer(exchange, 200, "{\"id\":\"49a3999c\"}");

    /** How the stub answers. */
    private interface Answering {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private HttpServer stub() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::take);
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(exchange);
        try (exchange) {
            answering.answer(exchange);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @BeforeEach
    void listen() {
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void stop() {
        ended.countDown();
        stub.stop(0);
        threads.close();
        ROOT.detachAppender(log);
        assertThat(log.list)
                .allSatisfy(line -> assertThat(line.getFormattedMessage()).doesNotContain(KEY, ADDRESS, TEXT))
                .noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
    }

    @Test
    void whatIsSentIsAskedForAsResendWantsIt() throws IOException {
        assertThat(send(LONG)).isEqualTo(new Outcome.Sent());
        var exchange = asked.getFirst();
        assertThat(exchange.getRequestMethod() + " " + exchange.getRequestURI()).isEqualTo("POST /emails");
        var headers = exchange.getRequestHeaders();
        assertThat(headers.get("Authorization")).containsExactly("Bearer " + KEY);
        assertThat(headers.get("Content-Type")).containsExactly("application/json");
        assertThat(headers.get("Idempotency-Key")).containsExactly(MAIL.id().toString());
        assertThat(headers.get("User-Agent")).containsExactly("LabaBersih/1.0-abc");
        assertThat(new ObjectMapper().readTree(bodies.getFirst()))
                .isEqualTo(JsonNodeFactory.instance
                        .objectNode()
                        .put("from", "LabaBersih <noreply@app.example.com>")
                        .put("to", ADDRESS)
                        .put("subject", "Sandi baru \"ya\"")
                        .put("text", TEXT));
    }

    @Test
    void whatResendNeverTakesIsRefusedWithItsWordForIt() {
        for (int status : new int[] {400, 404, 405, 422, 451}) {
            answers(status, "validation_error");
            assertThat(send(LONG)).isEqualTo(new Outcome.Refused("Resend answered " + status + " validation_error"));
        }
        answers(409, "invalid_idempotent_request");
        assertThat(send(LONG)).isEqualTo(new Outcome.Refused("Resend answered 409 invalid_idempotent_request"));
    }

    @Test
    void whereTheKeyOrTheSenderIsNotGoodNoMailIsToBlame() {
        answers(401, "restricted_api_key");
        assertThat(send(LONG)).isEqualTo(new Outcome.ShutOut("Resend answered 401 restricted_api_key"));
        answers(403, "validation_error");
        assertThat(send(LONG)).isEqualTo(new Outcome.ShutOut("Resend answered 403 validation_error"));
    }

    @Test
    void anErrorThatIsNoWordIsNotTold() {
        answers(422, "Key " + KEY + " of " + ADDRESS);
        assertThat(send(LONG)).isEqualTo(new Outcome.Refused("Resend answered 422"));
        answering = exchange -> answer(exchange, 422, "error code: 1010");
        assertThat(send(LONG)).isEqualTo(new Outcome.Refused("Resend answered 422"));
        answering = exchange -> answer(exchange, 422, "[".repeat(50_000));
        assertThat(send(LONG)).isEqualTo(new Outcome.Refused("Resend answered 422"));
        answering = exchange -> answer(exchange, 422, "");
        assertThat(send(LONG)).isEqualTo(new Outcome.Refused("Resend answered 422"));
    }

    @Test
    void whatResendMayTakeLaterSaysSo() {
        for (int status : new int[] {302, 408, 500, 502, 503}) {
            answers(status, "internal_server_error");
            assertThat(send(LONG)).isEqualTo(later("Resend answered " + status + " internal_server_error"));
        }
        answers(409, "concurrent_idempotent_requests");
        assertThat(send(LONG)).isEqualTo(later("Resend answered 409 concurrent_idempotent_requests"));
        answers(429, "daily_quota_exceeded");
        assertThat(send(LONG)).isEqualTo(later("Resend answered 429 daily_quota_exceeded"));
    }

    @Test
    void howLongResendWantsToBeLeftAloneIsTold() {
        for (String header : List.of("7", "soon", "-1", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT")) {
            answering = exchange -> {
                exchange.getResponseHeaders().add("retry-after", header);
                answer(exchange, 429, "{\"name\":\"rate_limit_exceeded\"}");
            };
            var asked = header.equals("7") ? Optional.of(Duration.ofSeconds(7)) : Optional.<Duration>empty();
            assertThat(send(LONG))
                    .as(header)
                    .isEqualTo(new Outcome.Later("Resend answered 429 rate_limit_exceeded", asked));
        }
    }

    @Test
    @Timeout(15)
    void nobodyWaitsForAServerThatDoesNotAnswer() {
        answering = exchange -> ended.await();
        assertThat(send(SHORT)).isEqualTo(later("no answer of Resend within 300 ms"));
    }

    @Test
    @Timeout(15)
    void nobodyWaitsForAnAnswerThatDoesNotEnd() {
        answering = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            ended.await();
        };
        assertThat(send(SHORT)).isEqualTo(later("no answer of Resend within 300 ms"));
    }

    @Test
    void aHugeAnswerIsNotRead() {
        answering = exchange -> answer(exchange, 200, "x".repeat(10 << 20));
        assertThat(send(LONG))
                .isInstanceOfSatisfying(
                        Outcome.Later.class,
                        later -> assertThat(later.why()).startsWith("Resend is not reached: IOException: "));
    }

    @Test
    void whereNobodyIsThereItIsLater() {
        stub.stop(0);
        assertThat(send(LONG))
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.why()).startsWith("Resend is not reached: "));
    }

    @Test
    void whoIsToldToStopDoesNotWait() {
        answering = exchange -> ended.await();
        Thread.currentThread().interrupt();
        assertThat(send(LONG)).isEqualTo(later("told to stop before Resend answered"));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aKeyThatNoHeaderCanHaveIsRefusedUnquoted() {
        assertThatThrownBy(() -> new Resend(KEY + "\n", "from", "agent"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain(KEY);
    }

    @Test
    void aMailPrintsWithoutWhatItSays() {
        assertThat(MAIL).hasToString("Mail[" + MAIL.id() + "]");
    }

    /** A message as unguarded as can be. */
    private void answers(int status, String name) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("statusCode", status)
                .put("message", "Not with " + KEY + " to " + ADDRESS + ": " + TEXT)
                .put("name", name)
                .toString();
        answering = exchange -> answer(exchange, status, body);
    }

    private static Outcome later(String why) {
        return new Outcome.Later(why, Optional.empty());
    }

    private Outcome send(Duration patience) {
        var api = URI.create("http://127.0.0.1:" + stub.getAddress().getPort());
        var resend = new Resend(api, KEY, "LabaBersih <noreply@app.example.com>", "LabaBersih/1.0-abc", patience);
        var outcome = resend.send(MAIL);
        assertThat(outcome.toString() + resend).doesNotContain(KEY, ADDRESS, TEXT);
        return outcome;
    }
}
