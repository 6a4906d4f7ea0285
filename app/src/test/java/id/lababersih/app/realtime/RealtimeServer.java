package id.lababersih.app.realtime;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.app.http.Server;
import id.lababersih.app.http.Signatures;
import id.lababersih.cluster.presence.Presences;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Supervision;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Real sockets on a free port with nothing behind them but {@link People} and a list of what was told. A POST to {@code
 * /test/WHAT} has something happen on the server's side, for clients in other languages.
 */
final class RealtimeServer implements AutoCloseable {
    /** The header that names the client. */
    static final String CLIENT = "X-Forwarded-For";

    static final Signatures SIGNATURES = new Signatures("a secret for tests alone");

    private static final Duration JOINING_MAX = Duration.ofSeconds(20);

    final People people = new People();
    final PubSub pubSub;
    /** Null where nobody sees anybody. */
    final @Nullable Attendance attendance;

    private final List<Broadcast> journal = new ArrayList<>();
    private final Supervision supervision = new Supervision(InstantSource.system());
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final ActorSystem<Void> system;
    private final Realtime realtime;
    private final Server server;
    private final @Nullable Path files;

    private RealtimeServer(Limits limits, boolean seen, @Nullable Path files, Optional<String> home) {
        this.files = files;
        var alone = ConfigFactory.parseString("pekko.actor.provider = local");
        var config = (seen ? ConfigFactory.parseResources("cluster.conf") : alone)
                .withFallback(ConfigFactory.parseResources("serialization.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
        system = ActorSystem.create(Behaviors.empty(), "realtime-test-" + UUID.randomUUID(), config);
        pubSub = PubSub.start(system, supervision);
        attendance = seen ? attendance() : null;
        var wiring = new Wiring(pubSub, people.topics(), new Told(), attendance, limits, new Encodings(), blocking);
        realtime = Realtime.start(system, wiring, people, Optional.of(CLIENT), SIGNATURES, home, supervision);
        server = Server.start(system, this::answer, "127.0.0.1", 0)
                .toCompletableFuture()
                .join();
    }

    static RealtimeServer start() {
        return new RealtimeServer(Limits.standard(), false, null, Optional.empty());
    }

    /** In a cluster of one, so that those who join see each other. */
    static RealtimeServer startSeen() {
        return new RealtimeServer(Limits.standard(), true, null, Optional.empty());
    }

    /** As {@link #startSeen()}, with the files of a folder under {@code /js/}. */
    static RealtimeServer startSeen(Path files) {
        return new RealtimeServer(Limits.standard(), true, files, Optional.empty());
    }

    static RealtimeServer start(Limits limits) {
        return new RealtimeServer(limits, false, null, Optional.empty());
    }

    /** One of several nodes, of which it is the one with this host and port. */
    static RealtimeServer startAs(String home) {
        return new RealtimeServer(Limits.standard(), false, null, Optional.of(home));
    }

    private Attendance attendance() {
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        await().atMost(JOINING_MAX).until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
        return new Fragile(PresenceAttendance.start(system, pubSub, InstantSource.system(), supervision));
    }

    /** Fails at who is doing {@code crash}. */
    private record Fragile(Attendance whole) implements Attendance {
        @Override
        public Instant now() {
            return whole.now();
        }

        @Override
        public CompletionStage<Presences.Outcome> enter(
                String topic, String key, Seen as, ActorRef<?> holder, boolean again) {
            return whole.enter(topic, key, as, holder, again);
        }

        @Override
        public CompletionStage<Presences.Outcome> change(String ref, Seen as) {
            return "crash".equals(as.doing())
                    ? CompletableFuture.failedStage(new IllegalStateException("for a test"))
                    : whole.change(ref, as);
        }

        @Override
        public CompletionStage<String> state(String topic) {
            return whole.state(topic);
        }
    }

    /** Somebody who stays as long as the server. */
    ActorRef<Void> holder() {
        return system;
    }

    URI http() {
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    URI webSocket(String query) {
        return URI.create("ws://127.0.0.1:" + server.address().getPort() + "/socket/websocket?" + query);
    }

    /** Writes something down and tells it, as the feed does. */
    void happen(String topic) {
        Broadcast broadcast;
        synchronized (journal) {
            broadcast = new Broadcast(topic, "order_moved", "{\"total\":5000}", "%06d".formatted(journal.size() + 1));
            journal.add(broadcast);
        }
        pubSub.publish(broadcast);
    }

    /** Has every client come back. */
    CompletionStage<?> restart() {
        return realtime.stop();
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        if (realtime.takes(request)) {
            return realtime.answer(request);
        }
        request.discardEntityBytes(system);
        var shop = "shop:" + People.SHOP;
        switch (request.getUri().getPathString()) {
            case "/test/happen" -> happen(shop);
            case "/test/fault" -> people.setFaulty(true);
            case "/test/no-fault" -> people.setFaulty(false);
            case "/test/disconnect" -> Realtime.disconnect(pubSub, People.OWNER.id());
            default -> {
                return CompletableFuture.completedStage(file(request.getUri().getPathString()));
            }
        }
        return CompletableFuture.completedStage(HttpResponse.create().withStatus(204));
    }

    private HttpResponse file(String path) {
        if (files == null || !path.startsWith("/js/") || !Files.isRegularFile(files.resolve(path.substring(4)))) {
            return HttpResponse.create().withStatus(404);
        }
        var type = path.endsWith(".html") ? ContentTypes.TEXT_HTML_UTF8 : ContentTypes.parse("text/javascript");
        return HttpResponse.create().withEntity(HttpEntities.create(type, files.resolve(path.substring(4))));
    }

    private final class Told implements Catchup {
        @Override
        public CompletionStage<Answer> since(String who, String topic, String id, int limit) {
            return CompletableFuture.completedStage(
                    id.matches("\\d{6}") ? missed(topic, id, limit) : new Answer.Unknown());
        }

        private Answer missed(String topic, String id, int limit) {
            synchronized (journal) {
                var missed = journal.stream()
                        .filter(told -> told.topic().equals(topic)
                                && String.valueOf(told.id()).compareTo(id) > 0)
                        .limit(limit + 1L)
                        .toList();
                var page = missed.subList(0, Math.min(limit, missed.size()));
                var last = page.isEmpty() ? id : String.valueOf(page.getLast().id());
                return new Answer.Missed(page, last, missed.size() > limit);
            }
        }

        @Override
        public Comparator<String> order() {
            return Comparator.naturalOrder();
        }
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        blocking.close();
    }
}
