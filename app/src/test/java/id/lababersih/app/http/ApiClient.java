package id.lababersih.app.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks the server as a program would; every exchange is held against {@code openapi.yaml} on the way. */
public final class ApiClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String BOUNDARY = "----contract-8f2e";

    private final URI base;
    private final Map<String, String> headers;
    private final boolean checked;

    public ApiClient(URI base) {
        this(base, Map.of(), true);
    }

    private ApiClient(URI base, Map<String, String> headers, boolean checked) {
        this.base = base;
        this.headers = Map.copyOf(headers);
        this.checked = checked;
    }

    /** The same client for routes that only a test has. */
    ApiClient unchecked() {
        return new ApiClient(base, headers, false);
    }

    /** The same client with one header more. */
    public ApiClient with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiClient(base, more, checked);
    }

    /** A header as it is sent. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public ApiClient bearer(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public ApiClient basic(String user, String password) {
        var both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return with("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    public Reply post(String path, String json) {
        return send("POST", path, json);
    }

    public Reply put(String path, String json) {
        return send("PUT", path, json);
    }

    public Reply patch(String path, String json) {
        return send("PATCH", path, json);
    }

    /** Uploads a text file with the other fields of its form. */
    public Reply upload(String path, Map<String, String> fields, String filename, String content) {
        var body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--")
                .append(BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        body.append("--")
                .append(BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(filename)
                .append("\"\r\nContent-Type: text/csv\r\n\r\n")
                .append(content)
                .append("\r\n--")
                .append(BOUNDARY)
                .append("--\r\n");
        return with("Content-Type", "multipart/form-data; boundary=" + BOUNDARY).send("POST", path, body.toString());
    }

    /** Sends a body as JSON unless the client carries another Content-Type. */
    public Reply send(String method, String path, @org.jspecify.annotations.Nullable String body) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            var reply = new Reply(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
            if (checked) {
                OpenApi.document().check(method, path, reply);
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
