package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
    void slowSendersOfBodiesShutOnlyThemselvesOut() throws IOException {
        try (var server = server(4 * OPEN_BYTES);
                var slow = new Socket(server.uri().getHost(), server.uri().getPort())) {
            var owner = server.owner();
            speak(slow, """
                    POST /test/open HTTP/1.1\r
                    Host: x\r
                    Connection: close\r
                    Content-Type: application/json\r
                    Transfer-Encoding: chunked\r
                    \r
                    """);
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
        return ApiServer.start(
                standard -> new HttpSettings(
                        OPEN_BYTES,
                        standard.jsonBytesMax(),
                        bodiesBytesMax,
                        standard.uploadBytesMax(),
                        standard.uploadsMax(),
                        standard.uploads(),
                        standard.bodyTimeout(),
                        standard.uploadTimeout(),
                        standard.clientAddressHeader(),
                        standard.secureCookies()),
                List.of(() -> List.of(
                        Endpoint.post("/test/open", Access.ANYONE, call -> Answer.data(call.rawBody().length)),
                        Endpoint.post("/test/member", Access.VIEWER, call -> Answer.data(call.rawBody().length)),
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
