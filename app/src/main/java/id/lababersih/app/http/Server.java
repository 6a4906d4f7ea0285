package id.lababersih.app.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** The listening socket: bound when {@link #start} completes, gone when {@link #stop} does. */
public final class Server {
    private static final scala.concurrent.duration.FiniteDuration REQUEST_TIMEOUT =
            scala.concurrent.duration.Duration.create(120, java.util.concurrent.TimeUnit.SECONDS);
    /** Later than a socket without heartbeats is closed, so that its client is told why. */
    private static final scala.concurrent.duration.FiniteDuration IDLE_TIMEOUT =
            scala.concurrent.duration.Duration.create(75, java.util.concurrent.TimeUnit.SECONDS);

    private static final int CONNECTIONS_MAX = 20_000;

    private final ServerBinding binding;

    private Server(ServerBinding binding) {
        this.binding = binding;
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
        var defaults = ServerSettings.create(system.settings().config());
        var settings = defaults.withRemoteAddressAttribute(true)
                .withTransparentHeadRequests(true)
                .withServerHeader(java.util.Optional.empty())
                .withMaxConnections(CONNECTIONS_MAX)
                .withTimeouts(defaults.getTimeouts()
                        .withRequestTimeout(REQUEST_TIMEOUT)
                        .withIdleTimeout(IDLE_TIMEOUT));
        return Http.get(system)
                .newServerAt(host, port)
                .withSettings(settings)
                .bind(answers::apply)
                .thenApply(Server::new);
    }

    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /** Takes no new connections, lets running requests end within the deadline, then closes what is left. */
    public CompletionStage<Done> stop(Duration deadline) {
        return binding.terminate(deadline).thenApply(_ -> Done.getInstance());
    }
}
