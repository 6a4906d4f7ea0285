package id.lababersih.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A program that calls the service over HTTP, as any other would. Every refusal is an exception with the answer. */
final class DemoClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "----lababersih-demo-5f3a";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final int UNAUTHORIZED = 401;

    private final URI service;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String token = "";

    DemoClient(URI service) {
        this.service = service;
    }

    /** Signs in for the calls that follow; false if there is no such user. */
    boolean signIn(String email, String password) throws IOException, InterruptedException {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("email", email).put("password", password);
        HttpResponse<byte[]> response = send("POST", "/v1/sessions", "application/json", JSON.writeValueAsBytes(body));
        if (response.statusCode() == UNAUTHORIZED) {
            return false;
        }
        token = json(response).path("access_token").asText();
        return true;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json(send("GET", path, "application/json", new byte[0]));
    }

    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return json(send("POST", path, "application/json", JSON.writeValueAsBytes(body)));
    }

    JsonNode upload(String kind, @Nullable String shop, String name, byte[] file)
            throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        part(body, "name=\"kind\"", kind.getBytes(StandardCharsets.UTF_8));
        if (shop != null) {
            part(body, "name=\"shop_id\"", shop.getBytes(StandardCharsets.UTF_8));
        }
        part(body, "name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: " + type(name), file);
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return json(send("POST", "/v1/imports", "multipart/form-data; boundary=" + BOUNDARY, body.toByteArray()));
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpResponse<byte[]> send(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(ANSWER_WITHIN)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("Content-Type", type);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() >= 300) {
            throw new IOException(response.request().method() + " " + response.uri() + " was answered "
                    + response.statusCode() + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return JSON.readTree(response.body());
    }

    private static void part(ByteArrayOutputStream body, String disposition, byte[] content) {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n";
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private static String type(String name) {
        return name.endsWith(".csv") ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    }
}
