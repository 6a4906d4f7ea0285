package id.lababersih.app.realtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.FiniteDuration;

/**
 * Where the sessions of long polls live. A balancer sends each request of a session to another node, so the session's
 * token names its node, and the others pass on to there what they get, over the private network.
 */
final class PollHomes {
    private static final Logger LOG = LoggerFactory.getLogger(PollHomes.class);
    private static final String PASSED_ON = "X-Lababersih-Passed-On-By";
    private static final int ANSWER_BYTES_MAX = 8 << 20;
    private static final FiniteDuration CONNECTED_WITHIN = FiniteDuration.create(2, TimeUnit.SECONDS);

    private final ActorSystem<?> system;
    private final Materializer materializer;
    private final Optional<String> own;

    /** @param own host and port that the other nodes reach this one's HTTP at; empty where there are none */
    PollHomes(ActorSystem<?> system, Optional<String> own) {
        this.system = system;
        this.materializer = SystemMaterializer.get(system).materializer();
        this.own = own;
    }

    /** What a token of this node's says; empty where there is one node. */
    String own() {
        return own.orElse("");
    }

    /** Whether a session with this home lives on another node. */
    boolean elsewhere(String home) {
        return own.isPresent() && !home.isEmpty() && !own.get().equals(home);
    }

    /** Whether another node passed this request on; it is answered here, or not at all. */
    static boolean isPassedOn(HttpRequest request) {
        return request.getHeader(PASSED_ON).isPresent();
    }

    /**
     * Asks the session's own node.
     *
     * @param request a GET, or a POST whose entity is strict
     * @param patience longer than a poll waits
     * @return its answer with a strict entity, or empty when the node is gone or knows no such session
     */
    CompletionStage<Optional<HttpResponse>> ask(String home, HttpRequest request, String token, Duration patience) {
        int colon = home.lastIndexOf(':');
        String host = home.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(home.substring(colon + 1));
        var passed = HttpRequest.create()
                .withMethod(request.method())
                .withUri(request.getUri().scheme("http").host(host).port(port).toRelative())
                .withEntity(request.entity())
                .addHeader(RawHeader.create("Host", home))
                .addHeader(RawHeader.create(PASSED_ON, own()))
                .addHeader(RawHeader.create(LongPolls.TOKEN_HEADER, token));
        var connection = Http.get(system)
                .connectionTo(host)
                .toPort(port)
                .withClientConnectionSettings(settings(patience))
                .http();
        return Source.single(passed)
                .via(connection)
                .mapAsync(1, answer -> strict(answer, patience))
                .completionTimeout(patience)
                .runWith(Sink.head(), materializer)
                .thenApply(answer -> Optional.<HttpResponse>of(answer)
                        .filter(found -> !found.status().equals(StatusCodes.NOT_FOUND)))
                .exceptionally(gone -> {
                    LOG.info("The node {} of a long poll does not answer: {}", home, gone.getMessage());
                    return Optional.empty();
                });
    }

    private CompletionStage<HttpResponse> strict(HttpResponse answer, Duration patience) {
        return answer.entity()
                .withSizeLimit(ANSWER_BYTES_MAX)
                .toStrict(patience.toMillis(), materializer)
                .thenApply(answer::withEntity);
    }

    private ClientConnectionSettings settings(Duration patience) {
        return ClientConnectionSettings.create(system.settings().config())
                .withConnectingTimeout(CONNECTED_WITHIN)
                .withIdleTimeout(FiniteDuration.create(patience.toMillis(), TimeUnit.MILLISECONDS));
    }
}
