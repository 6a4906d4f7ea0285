package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no honest client sends, byte by byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeOfHttpTest {
    private ApiServer server;

    @BeforeAll
    void start() {
        server = ApiServer.start(_ -> List.of(() -> List.of(Endpoint.upload(
                "/test/upload", Access.ANYONE, call -> Answer.data(call.upload().bytes())))));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "--xx\r\n",
                "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nunfinished",
                "--xx\r\nno header at all\r\n\r\nx\r\n--xx--\r\n",
                "--xx\r\nContent-Disposition: attachment\r\n\r\nx\r\n--xx--\r\n",
                "--xx\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nno file name\r\n--xx--\r\n"
            })
    void aBrokenFormIsTheSendersFault(String body) {
        var reply = server.client()
                .unchecked()
                .with("Content-Type", "multipart/form-data; boundary=xx")
                .post("/test/upload", body);
        assertThat(reply.status()).as(reply.text()).isBetween(400, 422);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void aFormWithoutABoundaryIsTheSendersFault() {
        var reply = server.client()
                .unchecked()
                .with("Content-Type", "multipart/form-data")
                .post("/test/upload", "x");
        assertThat(reply.status()).isBetween(400, 422);
    }

    @Test
    @Timeout(60)
    void aBodyOfUnknownLengthIsCutAtTheLimit() throws IOException {
        var token = server.owner();
        assertThat(token.get("/v1/shops").status()).isEqualTo(200);
        var chunk = "x".repeat(64 << 10);
        var answer = speak(socket -> {
            var out = socket.getOutputStream();
            out.write("""
                    POST /v1/users HTTP/1.1\r
                    Host: x\r
                    Content-Type: application/json\r
                    Transfer-Encoding: chunked\r
                    \r
                    """.getBytes(StandardCharsets.US_ASCII));
            try {
                for (int i = 0; i < 40; i++) {
                    out.write((Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException _) {
                // The server may close before it has heard all; its answer is what counts.
            }
        });
        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/shops?q=%zz HTTP/1.1",
                "GET /v1/%00 HTTP/1.1",
                "GET /v1/shops/%C3%28 HTTP/1.1",
                "GET /../../etc/passwd HTTP/1.1",
                "BREW /v1/shops HTTP/1.1",
                "GET /v1/shops?q=[a] HTTP/1.1",
                "GET /v1/shops HTTP/9.9",
                "GET " + "/v1/shops?q=" + "HTTP/1.1"
            })
    @Timeout(30)
    void aStrangeRequestLineIsAClientError(String line) throws IOException {
        var answer = speak(socket -> socket.getOutputStream()
                .write((line + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        assertThat(answer).startsWith("HTTP/1.1 4").contains("Content-Type: application/problem+json");
    }

    @Test
    @Timeout(30)
    void anAddressThatIsTooLongIsAProblemLikeAnyOther() throws IOException {
        var line = "GET /v1/shops?q=" + "x".repeat(3_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        var answer = speak(socket -> socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII)));
        assertThat(answer).startsWith("HTTP/1.1 413").contains("X-Request-Id: ", "/problems/too-large");
    }

    @Test
    @Timeout(60)
    void withoutAFreeConnectionTheAnswerIsToComeBack() {
        try (var own = ApiServer.start()) {
            var owner = own.owner();
            List<Handle> taken = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    taken.add(own.database().jdbi().open());
                }
                var busy = owner.get("/v1/shops");
                assertThat(busy.status()).isEqualTo(503);
                assertThat(busy.problem()).isEqualTo("unavailable");
                assertThat(busy.header("Retry-After")).isEqualTo("2");
            } finally {
                taken.forEach(Handle::close);
            }
            assertThat(owner.get("/v1/shops").status()).isEqualTo(200);
        }
    }

    @FunctionalInterface
    private interface Speech {
        void to(Socket socket) throws IOException;
    }

    private String speak(Speech speech) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
            speech.to(socket);
            var head = socket.getInputStream().readNBytes(800);
            return new String(head, StandardCharsets.UTF_8);
        }
    }
}
