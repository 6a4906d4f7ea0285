package id.lababersih.app.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import id.lababersih.cluster.supervision.Words;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Sends mail through resend.com, by HTTP. A mail that is sent twice within a day arrives once: Resend knows it by its
 * id. Of what Resend answers no more than the status and the kind of error is told, for the rest may quote the mail.
 */
public final class Resend implements Mailer {
    public static final URI API = URI.create("https://api.resend.com");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);
    private static final int ANSWER_BYTES_MAX = 64 << 10;

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern ERROR_NAME = Pattern.compile("[a-z_]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private static final String CONCURRENT = "concurrent_idempotent_requests";
    /** Of a key that is none, or not for this. */
    private static final int UNAUTHORIZED = 401;
    /** Of a key that is wrong, and of a sender at a domain that is not verified. */
    private static final int FORBIDDEN = 403;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;

    private final URI emails;
    private final String authorization;
    private final String from;
    private final String agent;
    private final Duration patience;

    /**
     * Sends nothing yet.
     *
     * @param key of Resend, for the {@code Authorization} header; it is told nobody else
     * @param from who the mail comes from, {@code Name <address>}, of a domain that Resend knows as ours
     * @param agent which program asks; Resend refuses who does not say
     */
    public Resend(String key, String from, String agent) {
        this(API, key, from, agent, ANSWERED_WITHIN);
    }

    /** @param patience how long an answer may take, from the first byte of the request to its last */
    Resend(URI api, String key, String from, String agent, Duration patience) {
        // The HTTP client would quote it in its complaint.
        if (!HEADER_VALUE.matcher(key).matches()) {
            throw new IllegalArgumentException("The key has a character that a header cannot have");
        }
        this.emails = URI.create(api + "/emails");
        this.authorization = "Bearer " + key;
        this.from = from;
        this.agent = agent;
        this.patience = patience;
    }

    @Override
    public Outcome send(Mail mail) {
        // Mail is rare: a client of its own for each leaves no connection behind that the other side closes meanwhile.
        try (var http = client()) {
            try {
                var answer = http.sendAsync(
                        request(mail), BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
                return outcome(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException silent) {
                return later("no answer of Resend within " + patience.toMillis() + " ms");
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return later("told to stop before Resend answered");
            } catch (ExecutionException failed) {
                return outcome(failed);
            } finally {
                http.shutdownNow();
            }
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Resend[" + emails + ", " + from + "]";
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    private HttpRequest request(Mail mail) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("from", from)
                .put("to", mail.to())
                .put("subject", mail.subject())
                .put("text", mail.text());
        return HttpRequest.newBuilder(emails)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", mail.id().toString())
                .header("User-Agent", agent)
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
    }

    private static Outcome outcome(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return new Outcome.Sent();
        }
        String error = error(answer.body());
        String why = ("Resend answered " + status + " " + error).strip();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return new Outcome.ShutOut(why);
        }
        boolean passing = status == REQUEST_TIMEOUT
                || status == TOO_MANY_REQUESTS
                || (status == CONFLICT && error.equals(CONCURRENT));
        return status >= 400 && status < 500 && !passing
                ? new Outcome.Refused(why)
                : new Outcome.Later(why, retryAfter(answer));
    }

    private static Outcome outcome(ExecutionException failed) {
        if (failed.getCause() instanceof IOException transport) {
            return later("Resend is not reached: " + Words.of(transport));
        }
        throw new IllegalStateException("Resend cannot be asked", failed.getCause());
    }

    private static Outcome later(String why) {
        return new Outcome.Later(why, Optional.empty());
    }

    /** What kind of error it is in Resend's words, such as {@code validation_error}; empty where nothing says so. */
    private static String error(byte[] body) {
        try {
            String name = JSON.readTree(body).path("name").asText();
            return ERROR_NAME.matcher(name).matches() ? name : "";
        } catch (IOException notJson) {
            return "";
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
