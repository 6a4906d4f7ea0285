package id.lababersih.app.pusher;

import com.typesafe.config.ConfigFactory;
import id.lababersih.app.http.AdminSecret;
import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.Authentication;
import id.lababersih.app.http.Handlers;
import id.lababersih.app.http.HttpSettings;
import id.lababersih.app.http.Idempotency;
import id.lababersih.app.http.PageProblems;
import id.lababersih.app.http.RequestObserver;
import id.lababersih.app.http.Server;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.realtime.JournalCatchup;
import id.lababersih.app.realtime.JournalFeed;
import id.lababersih.app.realtime.PresenceAttendance;
import id.lababersih.app.realtime.Realtime;
import id.lababersih.app.realtime.Topics;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.persistence.account.IdempotencyKeys;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.pusher.Apps;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.stream.SystemMaterializer;

/** One node of a cluster with the routes of apps and the sockets; nobody has an account. */
final class PusherNode implements AutoCloseable {
    private static final Signatures SIGNATURES = new Signatures("a secret for tests alone");
    private static final Authentication NOBODY = new Authentication() {
        @Override
        public Optional<User> byAccessToken(String token) {
            return Optional.empty();
        }

        @Override
        public Optional<User> byPageCookie(String cookie) {
            return Optional.empty();
        }
    };

    final ActorSystem<Void> system;
    final PubSub pubSub;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;

    PusherNode(Database database) {
        var config = ConfigFactory.parseString("pekko.remote.artery.canonical.hostname = \"127.0.0.1\"")
                .withFallback(ConfigFactory.parseResources("cluster.conf"))
                .withFallback(ConfigFactory.parseResources("serialization.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
        system = ActorSystem.create(Behaviors.empty(), "pusher", config);
        var supervision = new Supervision(InstantSource.system());
        pubSub = PubSub.start(system, supervision);
        var clock = InstantSource.system();
        var apps = new Apps(database.jdbi());
        var secrets = new AppSecrets(SIGNATURES);
        var handlers = new Handlers(
                List.of(
                        new AppRoutes(
                                apps, secrets, new AdminSecret(Optional.of(AppServer.ADMIN_SECRET), clock), clock),
                        new EventRoutes(apps, secrets, pubSub::publish, clock)),
                NOBODY,
                new Idempotency(new IdempotencyKeys(database, executor), SIGNATURES, clock),
                PageProblems.none(),
                HttpSettings.standard(ApiServer.scratchUploads()),
                RequestObserver.NONE,
                SystemMaterializer.get(system).materializer(),
                executor);
        var topics = new Topics(
                NOBODY, (_, _) -> true, (_, _) -> true, (_, _) -> true, new AppAdmission(apps, secrets, clock), clock);
        var catchup = new JournalCatchup(JournalFeed.start(system, database, pubSub, executor, supervision));
        var attendance = PresenceAttendance.start(system, pubSub, InstantSource.system(), supervision);
        var realtime = Realtime.start(
                system,
                pubSub,
                topics,
                catchup,
                attendance,
                NOBODY,
                Optional.empty(),
                SIGNATURES,
                Optional.empty(),
                executor,
                supervision);
        server = Server.start(
                        system,
                        request -> realtime.takes(request) ? realtime.answer(request) : handlers.handle(request),
                        "127.0.0.1",
                        0)
                .toCompletableFuture()
                .join();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    void join(PusherNode first) {
        Cluster.get(system)
                .manager()
                .tell(Join.create(Cluster.get(first.system).selfMember().address()));
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        executor.close();
    }
}
