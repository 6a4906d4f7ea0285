package id.lababersih.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;

/** One answer of the server as a test looks at it. */
public record Reply(HttpResponse<byte[]> response) {
    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    public String text() {
        return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        if (response.body().length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("No JSON: " + text(), e);
        }
    }

    /** A value inside, by JSON pointer. */
    public JsonNode at(String pointer) {
        return json().at(pointer);
    }

    /** The last part of the problem's type. */
    public String problem() {
        return at("/type").asText().replace("/problems/", "");
    }

    /** The pointers of all violations, in order. */
    public List<String> pointers() {
        return StreamSupport.stream(at("/errors").spliterator(), false)
                .map(error -> error.get("pointer").asText())
                .toList();
    }
}
