package id.lababersih.app.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

/** The body of a request that is answered without it. */
public final class UnreadBody {
    /** Longer than a sender's network pauses. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private UnreadBody() {}

    /**
     * Lets the body go by. The stage, which never fails, ends with it, or where no more of it comes for a while, as
     * from who waits for the answer first. An answer that overtakes its request closes the connection, and who is still
     * sending then may never read it (RFC 9112, section 9.6).
     *
     * @param within how long it may take in all
     */
    public static CompletionStage<Done> skip(HttpRequest request, Duration within, Materializer materializer) {
        return request.entity()
                .withoutSizeLimit()
                .getDataBytes()
                .idleTimeout(IDLE)
                .completionTimeout(within)
                .runWith(Sink.ignore(), materializer)
                .exceptionally(brokenOrLate -> Done.getInstance());
    }
}
