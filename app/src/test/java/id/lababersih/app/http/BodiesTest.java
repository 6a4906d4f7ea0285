package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are too large for who sends them, nobody's wish, or too many at once. */
@Timeout(60)
class BodiesTest {
    private static final int OPEN_BYTES = 16 << 10;

    @Test
    void whoHasNotSignedInSendsLittle() {
        try (var server = server(32 << 20)) {
            assertThat(send(server.client(), "/test/open", OPEN_BYTES).status()).isEqualTo(200);
            assertThat(send(server.client(), "/test/open", OPEN_BYTES + 1).status())
                    .isEqualTo(413);
            assertThat(send(server.owner(), "/test/member", OPEN_BYTES + 1).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBodyThatIsPackedIsRefusedForThat() {
        try (var server = server(32 << 20)) {
            var packed = send(server.owner().with("Content-Encoding", "gzip"), "/test/member", 100);
            assertThat(packed.status()).isEqualTo(415);
            assertThat(packed.at("/detail").asText()).contains("Content-Encoding");
            var plain = send(server.owner().with("Content-Encoding", "identity"), "/test/member", 100);
            assertThat(plain.status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatNobodyWantsIsReadUpToTheLimitAndNotKept() {
        try (var server = server(OPEN_BYTES)) {
            assertThat(send(server.client(), "/test/none", OPEN_BYTES).status()).isEqualTo(200);
            assertThat(send(server.client(), "/test/none", OPEN_BYTES + 1).status())
                    .isEqualTo(413);
        }
    }

    @Test
    void aBodyThatNobodyWantsAndThatDoesNotComeIsLateOnAnyRoute() throws IOException {
        for (var method : List.of("GET", "DELETE", "POST")) {
            try (var server = server(OPEN_BYTES, Duration.ofSeconds(1));
                    var slow = new Socket(server.uri().getHost(), server.uri().getPort())) {
                speak(slow, method + """
                         /test/none HTTP/1.1\r
                        Host: x\r
                        Connection: close\r
                        Content-Length: 2\r
                        \r
                        """);
                var answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(answer).as(method).startsWith("HTTP/1.1 408");
            }
        }
    }

    @Test
    void slowSendersOfBodiesShutOnlyThemselvesOut() throws IOException {
        try (var server = server(4 * OPEN_BYTES);
                var slow = new Socket(server.uri().getHost(), server.uri().getPort())) {
            var owner = server.owner();
            begin(slow);
            speak(slow, chunk(OPEN_BYTES - 2));
            await().untilAsserted(() -> {
                var second = send(server.client(), "/test/open", 100);
                assertThat(second.status()).isEqualTo(503);
                assertThat(second.header("Retry-After")).isNotEmpty();
            });
            assertThat(send(owner, "/test/member", 100).status()).isEqualTo(200);

            speak(slow, "2\r\n{}\r\n0\r\n\r\n");
            var answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200");
            await().untilAsserted(() -> assertThat(
                            send(server.client(), "/test/open", 100).status())
                    .isEqualTo(200));
        }
    }

    @Test
    void whoAnnouncesABodyAndSendsNothingOfItShutsNobodyOut() throws IOException {
        var lengths = List.of("Transfer-Encoding: chunked", "Content-Length: " + OPEN_BYTES);
        try (var server = server(4 * OPEN_BYTES);
                var slow = new Slow(server)) {
            for (int round = 0; round < 4; round++) {
                for (var length : lengths) {
                    slow.begin(length);
                }
            }
            assertThat(send(server.client(), "/test/open", 100).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatFindsNoMoreRoomIsRefusedAndLetsOthersIn() throws IOException {
        try (var server = server(4 * OPEN_BYTES);
                var slow = new Socket(server.uri().getHost(), server.uri().getPort())) {
            begin(slow);
            speak(slow, chunk(OPEN_BYTES / 2));
            await().untilAsserted(() -> {
                var refused = send(server.client(), "/test/open", OPEN_BYTES / 2);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isNotEmpty();
            });
            assertThat(send(server.client(), "/test/open", OPEN_BYTES / 4).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aUserHasOneShareForAllItsMerchants() throws IOException {
        try (var server = server(3 << 20);
                var slow = new Socket(server.uri().getHost(), server.uri().getPort())) {
            var user = server.user();
            var one = ofNewMerchant(user, "Satu");
            var other = ofNewMerchant(user, "Dua");
            speak(slow, beginning("/test/member", headers(one)));
            await().untilAsserted(() -> assertThat(
                            send(other, "/test/member", OPEN_BYTES + 1).status())
                    .isEqualTo(503));
        }
    }

    @Test
    void largeBodiesThatArriveSlowlyKeepNoSmallOnesOut() throws IOException {
        try (var server = server(3 << 20);
                var first = new Socket(server.uri().getHost(), server.uri().getPort());
                var second = new Socket(server.uri().getHost(), server.uri().getPort())) {
            var owner = server.owner();
            speak(first, beginning("/test/member", headers(server.owner())));
            speak(second, beginning("/test/member", headers(server.owner())));
            await().untilAsserted(() -> assertThat(
                            send(owner, "/test/member", OPEN_BYTES + 1).status())
                    .isEqualTo(503));
            assertThat(send(owner, "/test/member", OPEN_BYTES).status()).isEqualTo(200);
            assertThat(send(server.client(), "/test/open", OPEN_BYTES).status()).isEqualTo(200);
        }
    }

    @Test
    void whoIsRefusedByTheRouteItselfTakesNoRoom() throws IOException {
        try (var server = server(3 << 20);
                var slow = new Socket(server.uri().getHost(), server.uri().getPort())) {
            speak(slow, beginning("/test/own"));
            var answer = new byte[12];
            slow.getInputStream().readNBytes(answer, 0, answer.length);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 403");
            assertThat(send(server.client(), "/test/own", 2 << 20).status()).isEqualTo(403);
        }
    }

    @Test
    void whomTheRouteItselfAdmitsHasAShareWhereverItSendsFrom() throws IOException {
        try (var server = server(3 << 20);
                var slow = new Socket(server.uri().getHost(), server.uri().getPort())) {
            speak(slow, beginning("/test/named", "Authorization: satu\r\n"));
            await().untilAsserted(
                            () -> assertThat(named(server, "satu").status()).isEqualTo(503));
            assertThat(named(server, "dua").status()).isEqualTo(200);
        }
    }

    private static Reply named(ApiServer server, String name) {
        return send(server.client().with("Authorization", name), "/test/named", OPEN_BYTES + 1);
    }

    private static ApiClient ofNewMerchant(ApiClient user, String name) {
        var merchant = user.post("/v1/merchants", "{\"name\":\"" + name + "\"}");
        return user.with(Call.MERCHANT_HEADER, merchant.at("/data/id").asText());
    }

    /** Requests whose bodies the server waits for in vain. */
    private record Slow(ApiServer server, List<Socket> sockets) implements AutoCloseable {
        Slow(ApiServer server) {
            this(server, new ArrayList<>());
        }

        /** Returns when the server has asked for the body. */
        void begin(String length) throws IOException {
            var socket = new Socket(server.uri().getHost(), server.uri().getPort());
            sockets.add(socket);
            speak(socket, """
                    POST /test/open HTTP/1.1\r
                    Host: x\r
                    Content-Type: application/json\r
                    Expect: 100-continue\r
                    %s\r
                    \r
                    """.formatted(length));
            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(answer).isEqualTo("HTTP/1.1 100");
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Returns when the server is at the body, so that the first of it comes before what others send after it. */
    private static void begin(Socket socket) throws IOException {
        speak(socket, beginning("/test/open", "Expect: 100-continue\r\n"));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            answer.append(new String(socket.getInputStream().readNBytes(1), StandardCharsets.US_ASCII));
            assertThat(answer.toString()).startsWith("HTTP/1.1 100".substring(0, Math.min(12, answer.length())));
        }
    }

    @Test
    void aChunkThatIsLargerThanItMayBeIsRefusedBeforeItCame() throws IOException {
        try (var server = server(32 << 20);
                var socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            speak(socket, beginning("/test/open") + Integer.toHexString((64 << 10) + 1) + "\r\nx");
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 400");
        }
    }

    private static String chunk(int bytes) {
        return Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n";
    }

    /** A request with a body of unknown length, without it. */
    private static String beginning(String path, String... headers) {
        return """
                POST %s HTTP/1.1\r
                Host: x\r
                Connection: close\r
                Content-Type: application/json\r
                Transfer-Encoding: chunked\r
                %s\r
                """.formatted(path, String.join("", headers));
    }

    private static String[] headers(ApiClient sender) {
        return Stream.of("Authorization", Call.MERCHANT_HEADER)
                .map(name -> name + ": " + sender.header(name) + "\r\n")
                .toArray(String[]::new);
    }

    @Test
    void aRefusalLetsItsBodyGoByAndTheConnectionLives() throws IOException {
        var refused = Map.of(
                "POST /test/open", 413, "POST /test/member", 401, "POST /test/nowhere", 404, "PUT /test/open", 405);
        try (var server = server(32 << 20)) {
            for (var request : refused.entrySet()) {
                assertThat(talk(server, request.getKey()))
                        .as(request.getKey())
                        .startsWith("HTTP/1.1 " + request.getValue())
                        .containsPattern("(?s)HTTP/1.1 200.*\\{\"data\":2}");
            }
        }
    }

    /** Sends the request with 2 MiB, and sends a good one on the same connection. */
    private static String talk(ApiServer server, String refused) throws IOException {
        var piece = "x".repeat(1 << 20);
        try (var socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            speak(socket, refused + """
                     HTTP/1.1\r
                    Host: x\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    """.formatted(2 * piece.length()));
            speak(socket, piece);
            speak(socket, piece);
            speak(socket, """
                    POST /test/open HTTP/1.1\r
                    Host: x\r
                    Connection: close\r
                    Content-Type: application/json\r
                    Content-Length: 2\r
                    \r
                    {}""");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static ApiServer server(int bodiesBytesMax) {
        return server(bodiesBytesMax, Duration.ofMinutes(1));
    }

    private static ApiServer server(int bodiesBytesMax, Duration bodyTimeout) {
        return ApiServer.start(
                standard -> new HttpSettings(
                        OPEN_BYTES,
                        standard.jsonBytesMax(),
                        bodiesBytesMax,
                        standard.uploadBytesMax(),
                        standard.uploadsMax(),
                        standard.uploads(),
                        bodyTimeout,
                        standard.uploadTimeout(),
                        standard.clientAddressHeader(),
                        standard.secureCookies()),
                List.of(() -> List.of(
                        Endpoint.post("/test/open", Access.ANYONE, call -> Answer.data(call.rawBody().length)),
                        Endpoint.post("/test/member", Access.VIEWER, call -> Answer.data(call.rawBody().length)),
                        Endpoint.postJsonOrForm("/test/own", Access.ANYONE, call -> Answer.data(call.rawBody().length))
                                .admitting(_ -> {
                                    throw Problems.forbidden("Nobody is let in.");
                                }),
                        Endpoint.postJsonOrForm(
                                        "/test/named", Access.ANYONE, call -> Answer.data(call.rawBody().length))
                                .admitting(call -> Objects.requireNonNull(call.header("Authorization"))),
                        Endpoint.get("/test/none", Access.ANYONE, _ -> Answer.noContent()),
                        Endpoint.delete("/test/none", Access.ANYONE, _ -> Answer.noContent()),
                        Endpoint.postEmpty("/test/none", Access.ANYONE, call -> Answer.data(call.rawBody().length)))));
    }

    private static Reply send(ApiClient sender, String path, int bytes) {
        return sender.unchecked().post(path, "x".repeat(bytes));
    }

    private static void speak(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
