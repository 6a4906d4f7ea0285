package id.lababersih.app.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** What a server said to one request: status, headers and the untouched body. */
final class Answer {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SHOWN_CHARACTERS = 1_500;

    private final String request;
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    Answer(String request, int status, HttpHeaders headers, byte[] body) {
        this.request = request;
        this.status = status;
        this.headers = headers;
        this.body = body.clone();
    }

    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    byte[] body() {
        return body.clone();
    }

    /** This answer, or a failure that shows the request and the body when the status is another. */
    Answer expect(int expected) {
        if (status != expected) {
            throw new AssertionError("%s: expected %d, got %d %s".formatted(request, expected, status, shown()));
        }
        return this;
    }

    JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(request + ": not JSON: " + shown(), e);
        }
    }

    JsonNode data() {
        return field(json(), "data");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    String shown() {
        String text = text();
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    /** The named member; one that is missing is a failure, never a default. */
    static JsonNode field(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new AssertionError("no \"" + name + "\" in " + node);
        }
        return value;
    }

    static String words(JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isTextual()) {
            throw new AssertionError("\"" + name + "\" is not a string in " + node);
        }
        return value.textValue();
    }

    /** Whole rupiah or pieces: a JSON integer and nothing else. */
    static long whole(JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isIntegralNumber()) {
            throw new AssertionError("\"" + name + "\" is not a whole number in " + node);
        }
        return value.longValue();
    }
}
