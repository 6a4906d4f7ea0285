package id.lababersih.app.realtime;

import id.lababersih.app.http.Authentication;
import id.lababersih.app.http.OtherNodes;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.http.UnreadBody;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of this node: answers the requests that open one, and ends them all when the node stops. */
public final class Realtime {
    private static final Logger LOG = LoggerFactory.getLogger(Realtime.class);
    private static final String WEBSOCKET = "/socket/websocket";
    private static final String LONG_POLL = "/socket/longpoll";
    private static final String SUBPROTOCOL = "phoenix";
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSING_MAX = Duration.ofSeconds(3);

    private final ActorSystem<?> system;
    private final Wiring wiring;
    private final Visitors visitors;
    private final ActorRef<Sockets.Message> sockets;
    private final LongPolls longPolls;
    private final AtomicReference<Open> open = new AtomicReference<>(Open.NONE);

    /**
     * The sockets of this node, long polls among them.
     *
     * @param users who have them, but for guests
     * @param guests sockets of nobody who signed in
     */
    public record Open(int sockets, int users, int guests) {
        static final Open NONE = new Open(0, 0, 0);
    }

    private Realtime(
            ActorSystem<?> system,
            Wiring wiring,
            Authentication authentication,
            Optional<String> clientAddressHeader,
            Signatures signatures,
            Optional<String> home,
            Supervision supervision) {
        this.system = system;
        this.wiring = wiring;
        this.visitors = new Visitors(authentication, clientAddressHeader);
        this.sockets = system.systemActorOf(
                supervision.supervise(Branch.REALTIME, "sockets", Sockets.create(wiring, open::set)),
                "lababersih-sockets",
                Props.empty());
        var homes = new PollHomes(new OtherNodes(system, home));
        this.longPolls = new LongPolls(system, sockets, wiring.limits(), signatures, homes, visitors::site);
    }

    /**
     * Starts the parent of the sockets; once per node.
     *
     * @param clientAddressHeader in which a trusted proxy names the client; empty without a proxy
     * @param home host and port that the other nodes reach this one's HTTP at; empty where there are none
     * @param blocking runs what asks the database; virtual threads
     */
    public static Realtime start(
            ActorSystem<?> system,
            PubSub pubSub,
            Topics topics,
            Catchup catchup,
            Attendance attendance,
            Authentication authentication,
            Optional<String> clientAddressHeader,
            Signatures signatures,
            Optional<String> home,
            Executor blocking,
            Supervision supervision) {
        return start(
                system,
                new Wiring(pubSub, topics, catchup, attendance, Limits.standard(), new Encodings(), blocking),
                authentication,
                clientAddressHeader,
                signatures,
                home,
                supervision);
    }

    static Realtime start(
            ActorSystem<?> system,
            Wiring wiring,
            Authentication authentication,
            Optional<String> clientAddressHeader,
            Signatures signatures,
            Optional<String> home,
            Supervision supervision) {
        return new Realtime(system, wiring, authentication, clientAddressHeader, signatures, home, supervision);
    }

    /** Closes every socket of a user, on all nodes; clients that may still sign in come back. */
    public static void disconnect(PubSub pubSub, UUID userId) {
        pubSub.publish(new Broadcast(Topics.ofSockets(userId), Events.DISCONNECT, "{}", null));
    }

    /** How many sockets there are now. */
    public Open open() {
        return open.get();
    }

    /** Whether the request is for a socket. */
    public boolean takes(HttpRequest request) {
        var path = request.getUri().getPathString();
        return path.equals(WEBSOCKET) || path.equals(LONG_POLL);
    }

    /** Answers a request that {@link #takes} says yes to; the stage never fails. */
    public CompletionStage<HttpResponse> answer(HttpRequest request) {
        try {
            var params = Params.of(request);
            var answer = request.getUri().getPathString().equals(WEBSOCKET)
                    ? upgrade(request, params)
                    : longPolls.answer(request, params, () -> guest(request, params));
            return answer.exceptionally(failure -> {
                LOG.error("A socket could not be opened", failure);
                return unavailable();
            });
        } catch (IllegalArgumentException unreadable) {
            return refusal(request, HttpResponse.create().withStatus(StatusCodes.BAD_REQUEST));
        }
    }

    /** Tells all clients to come back, to this node once it has restarted or to another; completes when they left. */
    public CompletionStage<Done> stop() {
        return AskPattern.ask(sockets, Sockets.Message.Restart::new, CLOSING_MAX, system.scheduler());
    }

    private CompletionStage<HttpResponse> upgrade(HttpRequest request, Params params) {
        // Pekko has looked whether it is one.
        if (request.getAttribute(AttributeKeys.webSocketUpgrade).isEmpty()) {
            return refusal(request, HttpResponse.create().withStatus(StatusCodes.BAD_REQUEST));
        }
        return guest(request, params)
                .thenApply(guest -> guest.map(welcome -> opened(request, welcome))
                        .orElseGet(() -> HttpResponse.create().withStatus(StatusCodes.FORBIDDEN)));
    }

    private CompletionStage<Optional<LongPolls.Guest>> guest(HttpRequest request, Params params) {
        var protocol = Protocol.of(params.last("vsn"));
        return CompletableFuture.supplyAsync(
                () -> protocol.flatMap(
                        spoken -> visitors.of(request, params).map(visitor -> new LongPolls.Guest(visitor, spoken))),
                wiring.blocking());
    }

    /**
     * The answer that turns the connection into a WebSocket. Pekko's own frames are not used, because they cannot be
     * closed with a code (akka/akka-http issue 2458), cost several stages for each socket, and are written anew for
     * each; and its handshake builds these stages, so that it takes longer than all else here.
     */
    private HttpResponse opened(HttpRequest request, LongPolls.Guest guest) {
        var stage = new WebSocketStage(
                wiring.limits(),
                connection -> sockets.tell(new Sockets.Message.Open(
                        new Channel.Client(guest.visitor(), guest.protocol(), connection),
                        wiring.limits().idle())));
        var flow = Flow.fromGraph(stage).<Object>mapMaterializedValue(unused -> unused);
        return HttpResponse.create()
                .withStatus(StatusCodes.SWITCHING_PROTOCOLS)
                .addHeaders(Handshake.answer(request, SUBPROTOCOL))
                .addHeader(new UpgradeToOtherProtocolResponseHeader(flow.asScala()));
    }

    private CompletionStage<HttpResponse> refusal(HttpRequest request, HttpResponse response) {
        return discarded(request, response, SystemMaterializer.get(system).materializer());
    }

    /** Answers once the body, which nobody reads, has gone by. */
    static CompletionStage<HttpResponse> discarded(
            HttpRequest request, HttpResponse response, Materializer materializer) {
        return UnreadBody.skip(request, BODY_TIMEOUT, materializer).thenApply(_ -> response);
    }

    /** For what another try may bring. */
    static HttpResponse unavailable() {
        return HttpResponse.create()
                .withStatus(StatusCodes.SERVICE_UNAVAILABLE)
                .addHeader(RawHeader.create("Retry-After", "1"));
    }
}
