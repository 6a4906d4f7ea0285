package id.lababersih.app.http;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.jspecify.annotations.Nullable;

/** The listening socket: bound when {@link #start} completes, gone when {@link #stop} does. */
public final class Server {
    private static final scala.concurrent.duration.FiniteDuration REQUEST_TIMEOUT =
            scala.concurrent.duration.Duration.create(120, java.util.concurrent.TimeUnit.SECONDS);
    /** Later than a socket without heartbeats is closed, so that its client is told why. */
    private static final scala.concurrent.duration.FiniteDuration IDLE_TIMEOUT =
            scala.concurrent.duration.Duration.create(75, java.util.concurrent.TimeUnit.SECONDS);

    private static final int CONNECTIONS_MAX = 20_000;
    /** Pekko keeps a chunk until it is whole, in memory of which no limit of ours knows. */
    private static final int CHUNK_BYTES_MAX = 64 << 10;

    private static final int CONNECT_MS_MAX = 1_000;

    private final Function<InetSocketAddress, CompletionStage<ServerBinding>> bind;
    private final InetSocketAddress address;
    /** The newest first; what was unbound may have connections still. */
    private final Deque<ServerBinding> bindings = new ArrayDeque<>();

    private @Nullable CompletionStage<Done> unbound;
    private boolean stopping;
    private @Nullable ActorRef<ServerWatch.Message> watch;

    private Server(Function<InetSocketAddress, CompletionStage<ServerBinding>> bind, ServerBinding first) {
        this.bind = bind;
        this.address = first.localAddress();
        bindings.push(first);
    }

    /** Binds; port 0 takes a free one, which {@link #address} tells. */
    public static CompletionStage<Server> start(ActorSystem<?> system, Handlers handlers, String host, int port) {
        return start(system, handlers::handle, host, port);
    }

    /** As above with any function, whose stages must not fail. */
    public static CompletionStage<Server> start(
            ActorSystem<?> system,
            Function<HttpRequest, CompletionStage<HttpResponse>> answers,
            String host,
            int port) {
        var defaults = ServerSettings.create(ConfigFactory.parseMap(Map.of(
                        "pekko.http.server.parsing.error-handler",
                        UnparsedRequests.class.getName(),
                        "pekko.http.server.parsing.max-chunk-size",
                        CHUNK_BYTES_MAX))
                .withFallback(system.settings().config()));
        var settings = defaults.withRemoteAddressAttribute(true)
                .withTransparentHeadRequests(true)
                .withServerHeader(Optional.empty())
                .withMaxConnections(CONNECTIONS_MAX)
                .withTimeouts(defaults.getTimeouts()
                        .withRequestTimeout(REQUEST_TIMEOUT)
                        .withIdleTimeout(IDLE_TIMEOUT));
        Function<InetSocketAddress, CompletionStage<ServerBinding>> bind = at -> Http.get(system)
                .newServerAt(at.getHostString(), at.getPort())
                .withSettings(settings)
                .bind(answers::apply);
        return bind.apply(InetSocketAddress.createUnresolved(host, port)).thenApply(first -> new Server(bind, first));
    }

    /** Has this server listen anew where it ceased to; where it cannot, the node ends. Once per server. */
    public synchronized void supervise(ActorSystem<?> system, Supervision supervision, Executor blocking) {
        var component = supervision.watch(Branch.HTTP, "server");
        watch = system.systemActorOf(
                component.superviseAnnouncing(ServerWatch.create(this, component, blocking)),
                "lababersih-http",
                Props.empty());
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Completes when the socket listens, which it does anew after {@link #unbind}; never once the server stops. */
    synchronized CompletionStage<Done> listening() {
        if (stopping) {
            return new CompletableFuture<>();
        }
        if (unbound == null) {
            return CompletableFuture.completedStage(Done.done());
        }
        return unbound.thenCompose(_ -> bind.apply(address)).thenApply(this::bound);
    }

    private synchronized Done bound(ServerBinding anew) {
        bindings.push(anew);
        unbound = null;
        if (stopping) {
            var _ = anew.unbind();
        }
        return Done.done();
    }

    /** Takes no new connections; those it has go on. */
    synchronized void unbind() {
        unbound = bindings.element().unbind().exceptionally(_ -> Done.done());
    }

    /**
     * Blocks for a moment, and fails when connections are refused. That the line of those who wait is full is no
     * failure.
     */
    void requireListening() {
        var host = address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address.getAddress();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, address.getPort()), CONNECT_MS_MAX);
        } catch (SocketTimeoutException busy) {
            // It listens, and has more than it can take.
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Takes no new connections, lets running requests end within the deadline, then closes what is left. */
    public CompletionStage<Done> stop(Duration deadline) {
        return CompletableFuture.allOf(leaving().stream()
                        .map(binding -> binding.terminate(deadline).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .thenApply(_ -> Done.done());
    }

    private synchronized List<ServerBinding> leaving() {
        stopping = true;
        if (watch != null) {
            watch.tell(new ServerWatch.Message.Stop());
        }
        return List.copyOf(bindings);
    }
}
