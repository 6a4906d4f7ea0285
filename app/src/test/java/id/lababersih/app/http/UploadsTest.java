package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that arrive slowly, not at all, or too many at once. */
@Timeout(60)
class UploadsTest {
    /** Long enough for its beginning to reach the disk before its end is sent. */
    private static final int BYTES = 20_000;

    private static final String PART =
            "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + "5".repeat(BYTES);
    private static final String END = "\r\n--xx--\r\n";
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    @Test
    void aFileThatTakesTooLongLeavesNothingBehindAndMakesRoomForTheNext() throws IOException {
        try (var server = server(1, Duration.ofSeconds(1));
                var slow = connect(server)) {
            send(slow, head(PART.length() + END.length()) + PART);
            await().until(() -> files() == 1);
            var answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEmpty(),
                            text -> assertThat(text).startsWith("HTTP/1.1 408").contains("/problems/request-timeout"));
            await().until(() -> files() == 0);
            await().untilAsserted(() -> assertThat(upload(server).status()).isEqualTo(200));
        }
    }

    @Test
    void oneTooManyIsToldToComeBackBeforeItsFileIsRead() throws IOException {
        try (var server = server(1, LONG);
                var first = connect(server)) {
            send(first, head(PART.length() + END.length()) + PART);
            await().until(() -> files() == 1);

            var second = upload(server);
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.problem()).isEqualTo("unavailable");
            assertThat(second.header("Retry-After")).isNotEmpty();
            assertThat(files()).isEqualTo(1);

            send(first, END);
            var answer = new String(first.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200").contains("{\"data\":" + BYTES + "}");
            await().untilAsserted(() -> assertThat(upload(server).status()).isEqualTo(200));
            await().until(() -> files() == 0);
        }
    }

    @Test
    void slowSendersShutOnlyThemselvesOut() throws IOException {
        try (var server = server(8, LONG);
                var first = connect(server);
                var second = connect(server)) {
            send(first, head(PART.length() + END.length()) + PART);
            send(second, head(PART.length() + END.length()) + PART);
            await().until(() -> files() == 2);

            assertThat(upload(server).status()).isEqualTo(503);
            assertThat(post(server.owner(), PART + END).status()).isEqualTo(200);
        }
    }

    @Test
    void aUserHasOneShareForAllItsMerchants() throws IOException {
        try (var server = server(8, LONG);
                var first = connect(server);
                var second = connect(server)) {
            var user = server.user();
            user.post("/v1/merchants", "{\"name\":\"Satu\"}");
            var other = user.post("/v1/merchants", "{\"name\":\"Dua\"}");
            var authorization = "Authorization: " + user.header("Authorization") + "\r\n";
            for (Socket slow : List.of(first, second)) {
                send(slow, head(PART.length() + END.length()).replace("Host: x\r\n", "Host: x\r\n" + authorization));
                send(slow, PART);
            }
            await().until(() -> files() == 2);

            var ofOther = user.with(Call.MERCHANT_HEADER, other.at("/data/id").asText());
            assertThat(post(ofOther, PART + END).status()).isEqualTo(503);
            assertThat(upload(server).status()).isEqualTo(200);
        }
    }

    @Test
    void aBrokenFormMakesRoomForTheNext() {
        try (var server = server(1, LONG)) {
            for (int i = 0; i < 3; i++) {
                assertThat(post(server, PART).status()).isEqualTo(400);
            }
            await().untilAsserted(() -> assertThat(upload(server).status()).isEqualTo(200));
            await().until(() -> files() == 0);
        }
    }

    @Test
    void aFormThatFailsAtOnceMakesRoomForTheNext() {
        // More nanoseconds than a stream can count.
        try (var server = server(1, Duration.ofDays(365_000))) {
            for (int i = 0; i < 3; i++) {
                assertThat(upload(server).status()).isEqualTo(500);
            }
        }
    }

    @Test
    void aFileThatCannotBeDeletedMakesRoomForTheNext() throws IOException {
        try (var server = server(1, LONG);
                var broken = connect(server)) {
            send(broken, head(PART.length() + END.length()) + PART);
            await().until(() -> files() == 1);
            // What stands in its place is no file, and not empty.
            var place = only();
            Files.delete(place);
            Files.createDirectory(place);
            Files.writeString(place.resolve("x"), "");

            broken.shutdownOutput();
            await().untilAsserted(() -> assertThat(upload(server).status()).isEqualTo(200));
            Files.delete(place.resolve("x"));
        }
    }

    @Test
    void whatAKilledRunLeftGoesAtTheStart() throws IOException {
        Files.writeString(directory.resolve("upload-1.part"), "half a file");
        try (var _ = server(1, LONG)) {
            assertThat(files()).isZero();
        }
    }

    private ApiServer server(int uploadsMax, Duration timeout) {
        return ApiServer.start(
                standard -> new HttpSettings(
                        standard.openBytesMax(),
                        standard.jsonBytesMax(),
                        standard.bodiesBytesMax(),
                        standard.uploadBytesMax(),
                        uploadsMax,
                        directory,
                        standard.bodyTimeout(),
                        timeout,
                        standard.clientAddressHeader(),
                        standard.secureCookies()),
                List.of(() -> List.of(Endpoint.upload(
                        "/test/upload",
                        Access.ANYONE,
                        call -> Answer.data(call.upload().bytes())))));
    }

    private static Reply upload(ApiServer server) {
        return post(server, PART + END);
    }

    private static Reply post(ApiServer server, String body) {
        return post(server.client(), body);
    }

    private static Reply post(ApiClient sender, String body) {
        return sender.unchecked()
                .with("Content-Type", "multipart/form-data; boundary=xx")
                .post("/test/upload", body);
    }

    private static Socket connect(ApiServer server) throws IOException {
        return new Socket(server.uri().getHost(), server.uri().getPort());
    }

    private static String head(int length) {
        return "POST /test/upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: multipart/form-data; boundary=xx\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private Path only() throws IOException {
        try (var list = Files.list(directory)) {
            return list.findFirst().orElseThrow();
        }
    }

    private long files() {
        try (var list = Files.list(directory)) {
            return list.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
