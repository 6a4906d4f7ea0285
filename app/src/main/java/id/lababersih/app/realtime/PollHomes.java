package id.lababersih.app.realtime;

import id.lababersih.app.http.OtherNodes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the sessions of long polls live: the session's token names its node, and the others pass on to there what they
 * get.
 */
final class PollHomes {
    private static final Logger LOG = LoggerFactory.getLogger(PollHomes.class);

    private final OtherNodes others;

    PollHomes(OtherNodes others) {
        this.others = others;
    }

    /** What a token of this node's says; empty where there is one node. */
    String own() {
        return others.own();
    }

    /** Whether a session with this home lives on another node. */
    boolean elsewhere(String home) {
        return others.elsewhere(home);
    }

    /**
     * Asks the session's own node.
     *
     * @param request a GET, or a POST whose entity is strict
     * @param patience longer than a poll waits
     * @return its answer with a strict entity, or empty when the node is gone or knows no such session
     */
    CompletionStage<Optional<HttpResponse>> ask(String home, HttpRequest request, String token, Duration patience) {
        var poll = HttpRequest.create()
                .withMethod(request.method())
                .withUri(request.getUri())
                .withEntity(request.entity())
                .addHeader(RawHeader.create(LongPolls.TOKEN_HEADER, token));
        return others.ask(home, poll, patience)
                .thenApply(answer -> Optional.<HttpResponse>of(answer)
                        .filter(found -> !found.status().equals(StatusCodes.NOT_FOUND)))
                .exceptionally(gone -> {
                    LOG.info("The node {} of a long poll does not answer: {}", home, gone.getMessage());
                    return Optional.empty();
                });
    }
}
