package id.lababersih.app.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of the HTTP contract that knows nothing of a server but its address. */
final class Api implements AutoCloseable {
    static final ObjectMapper MAPPER = new ObjectMapper();
    static final String PASSWORD = "Kata-sandi-uji-2025";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final URI base;
    private final Duration within;
    private final HttpClient http;

    Api(URI base) {
        this(base, ANSWER_WITHIN);
    }

    /** One that waits only so long for an answer. */
    Api(URI base, Duration within) {
        this.base = base;
        this.within = within;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    URI base() {
        return base;
    }

    Answer send(String method, String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(within)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(method + " " + path, response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The status of a POST whose JSON comes in pieces, without a length; 413 may come before all of it was sent. */
    int stream(String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(within)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send("GET", path, Map.of(), new byte[0]);
    }

    Answer post(String path, JsonNode body) {
        return send("POST", path, Map.of("Content-Type", "application/json"), bytes(body));
    }

    /** Says that the client is at an address of its own: all tests together do more than one address may. */
    static Map<String, String> elsewhere() {
        int number = ADDRESSES.incrementAndGet();
        return Map.of("X-Forwarded-For", "198.18." + number / 256 % 256 + "." + number % 256);
    }

    private Answer postFromElsewhere(String path, JsonNode body) {
        var headers = new HashMap<>(elsewhere());
        headers.put("Content-Type", "application/json");
        return send("POST", path, headers, bytes(body));
    }

    /** Registers a new user and signs in; the address is made from the name and must be new. */
    Member register(String name) {
        String email = name + "@contoh.test";
        ObjectNode user = MAPPER.createObjectNode();
        user.putObject("user").put("name", name).put("email", email).put("password", PASSWORD);
        postFromElsewhere("/v1/users", user).expect(201);
        return signIn(email);
    }

    Member signIn(String email) {
        return signIn(email, PASSWORD);
    }

    Member signIn(String email, String password) {
        Answer answer = postFromElsewhere(
                        "/v1/sessions",
                        MAPPER.createObjectNode().put("email", email).put("password", password))
                .expect(200);
        return new Member(this, email, Answer.words(answer.json(), "access_token"));
    }

    /** JSON written with single quotes. */
    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
