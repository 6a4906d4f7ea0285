package id.lababersih.app.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import id.lababersih.app.account.CommandSession;
import id.lababersih.app.http.ProblemType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls the running service as a program of one merchant would; what it asks to try again is tried again. */
final class ServiceClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final int TRIES_MAX = 120;
    private static final Executor LATER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);
    private static final Set<Integer> AGAIN = Set.of(429, 503);
    private static final Set<String> BUSY =
            Set.of(ProblemType.MOVE_IN_PROGRESS.path(), ProblemType.REQUEST_IN_PROGRESS.path());
    /** What says that the request itself cannot be done; all else is no matter of one order. */
    private static final Set<Integer> REFUSED = Set.of(400, 404, 409, 413, 422);

    private final URI service;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ServiceClient(URI service) {
        this.service = service;
    }

    /** An answer. */
    sealed interface Reply {
        record Done(JsonNode body) implements Reply {}

        /** A request that cannot be done, and why, for people. */
        record Refused(String why) implements Reply {}
    }

    /** For whom something is asked. */
    record Caller(CommandSession session, UUID merchantId) {}

    /**
     * Fails unless the service answers.
     *
     * @throws IOException what to do about it
     */
    void requireThere() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(request("/ready").GET());
        if (answer.statusCode() != 200) {
            throw new IOException(service + " is not ready: its /ready answers " + answer.statusCode() + ".");
        }
    }

    /**
     * Posts a body, again while the service asks for that.
     *
     * @param key the idempotency key; null for a request that may be repeated by itself
     * @throws IOException if the service does not answer, or fails
     */
    Reply post(Caller caller, String path, @Nullable JsonNode body, @Nullable String key)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            var request = request(path)
                    .header("Authorization", "Bearer " + caller.session().token())
                    .header("X-Merchant-Id", caller.merchantId().toString());
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            var answer = send(
                    body == null
                            ? request.POST(BodyPublishers.noBody())
                            : request.header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
            int status = answer.statusCode();
            if (status < 300) {
                return new Reply.Done(JSON.readTree(answer.body()));
            }
            JsonNode problem = problem(answer.body());
            boolean again =
                    AGAIN.contains(status) || BUSY.contains(problem.path("type").asText());
            if (!again && REFUSED.contains(status)) {
                return new Reply.Refused(why(problem));
            }
            if (!again || attempt == TRIES_MAX) {
                throw new IOException("POST " + path + " was answered " + status + ": " + why(problem));
            }
            CompletableFuture.runAsync(() -> {}, LATER).join();
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(path)).timeout(ANSWER_WITHIN);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (ConnectException absent) {
            throw new IOException("No service answers at " + service + ": start it first.", absent);
        }
    }

    private static JsonNode problem(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException other) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static String why(JsonNode problem) {
        var words = new StringBuilder(problem.path("title").asText("no reason given"));
        if (problem.hasNonNull("detail")) {
            words.append(": ").append(problem.path("detail").asText());
        }
        for (JsonNode error : problem.path("errors")) {
            words.append(' ')
                    .append(error.path("pointer").asText())
                    .append(": ")
                    .append(error.path("detail").asText());
        }
        return words.toString();
    }
}
