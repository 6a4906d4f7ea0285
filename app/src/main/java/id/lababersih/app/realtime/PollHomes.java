package id.lababersih.app.realtime;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the sessions of long polls live. A balancer sends each request of a session to another node, so the session's
 * token names its node, and the others pass on to there what they get, over the private network.
 */
final class PollHomes {
    private static final Logger LOG = LoggerFactory.getLogger(PollHomes.class);
    private static final int ANSWER_BYTES_MAX = 8 << 20;
    private static final long ANSWER_TIMEOUT_MS = 5_000;
    private static final int OK = 200;

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

    /**
     * Asks the session's own node.
     *
     * @param request a GET, or a POST whose entity is strict
     * @param patienceMs longer than a poll waits
     * @return the body of its answer, or empty when the node is gone or will not say
     */
    CompletionStage<Optional<String>> ask(String home, HttpRequest request, String token, long patienceMs) {
        int colon = home.lastIndexOf(':');
        String host = home.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(home.substring(colon + 1));
        Uri uri = request.getUri().scheme("http").host(host).port(port).toRelative();
        var passed = HttpRequest.create()
                .withMethod(request.method())
                .withUri(uri)
                .withEntity(request.entity())
                .addHeader(RawHeader.create("Host", home))
                .addHeader(RawHeader.create(LongPolls.TOKEN_HEADER, token));
        return Source.single(passed)
                .via(Http.get(system).connectionTo(host).toPort(port).http())
                .runWith(Sink.head(), materializer)
                .thenCompose(this::body)
                .toCompletableFuture()
                .orTimeout(patienceMs, TimeUnit.MILLISECONDS)
                .exceptionally(gone -> {
                    LOG.info("The node {} of a long poll does not answer: {}", home, gone.getMessage());
                    return Optional.empty();
                });
    }

    private CompletionStage<Optional<String>> body(HttpResponse response) {
        if (response.status().intValue() != OK) {
            response.discardEntityBytes(materializer);
            return CompletableFuture.completedStage(Optional.empty());
        }
        return response.entity()
                .withSizeLimit(ANSWER_BYTES_MAX)
                .toStrict(ANSWER_TIMEOUT_MS, materializer)
                .thenApply(strict -> Optional.of(strict.getData().utf8String()));
    }
}
