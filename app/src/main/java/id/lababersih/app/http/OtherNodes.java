package id.lababersih.app.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import scala.concurrent.duration.FiniteDuration;

/**
 * The other nodes of the cluster as servers of HTTP, over the private network: a balancer sends each request to any
 * node, and some only one of them can answer.
 */
public final class OtherNodes {
    private static final String PASSED_ON = "X-Lababersih-Passed-On-By";
    private static final int ANSWER_BYTES_MAX = 8 << 20;
    private static final FiniteDuration CONNECTED_WITHIN = FiniteDuration.create(2, TimeUnit.SECONDS);

    private final ActorSystem<?> system;
    private final Materializer materializer;
    private final Optional<String> own;

    /** @param own host and port that the other nodes reach this one's HTTP at; empty where there are none */
    public OtherNodes(ActorSystem<?> system, Optional<String> own) {
        this.system = system;
        this.materializer = SystemMaterializer.get(system).materializer();
        this.own = own;
    }

    /** Host and port of this node; empty where there is one node. */
    public String own() {
        return own.orElse("");
    }

    /** Whether this is another node than this one; an empty {@code home} is none. */
    public boolean elsewhere(String home) {
        return own.isPresent() && !home.isEmpty() && !own.get().equals(home);
    }

    /** Host and port of the node with this host, IPv6 in brackets: all serve HTTP at one port. */
    public String home(String host) {
        return host + own().substring(own().lastIndexOf(':'));
    }

    /** Whether another node passed this request on; it is answered here, or not at all. */
    public static boolean isPassedOn(HttpRequest request) {
        return request.getHeader(PASSED_ON).isPresent();
    }

    /**
     * Asks another node.
     *
     * @param home its host and port
     * @param request its entity is strict, its URI's path and query are asked for
     * @return its answer with a strict entity; fails when the node is gone or takes longer than {@code patience}
     */
    public CompletionStage<HttpResponse> ask(String home, HttpRequest request, Duration patience) {
        int colon = home.lastIndexOf(':');
        String host = home.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(home.substring(colon + 1));
        var passed = request.withUri(
                        request.getUri().scheme("http").host(host).port(port).toRelative())
                .addHeader(RawHeader.create(PASSED_ON, own()));
        var connection = Http.get(system)
                .connectionTo(host)
                .toPort(port)
                .withClientConnectionSettings(settings(patience))
                .http();
        return Source.single(passed)
                .via(connection)
                .mapAsync(1, answer -> strict(answer, patience))
                .completionTimeout(patience)
                .runWith(Sink.head(), materializer);
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
