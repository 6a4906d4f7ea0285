package id.lababersih.app;

import ch.qos.logback.classic.LoggerContext;
import id.lababersih.app.console.Console;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Handlers;
import id.lababersih.app.http.HttpSettings;
import id.lababersih.app.http.RequestObserver;
import id.lababersih.app.http.Server;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.imports.Imports;
import id.lababersih.app.imports.ServiceDesk;
import id.lababersih.app.job.JobScheduler;
import id.lababersih.app.ops.DatabaseWatch;
import id.lababersih.app.ops.FaultReports;
import id.lababersih.app.ops.Latencies;
import id.lababersih.app.ops.LogTail;
import id.lababersih.app.ops.Metrics;
import id.lababersih.app.ops.ProjectionWatch;
import id.lababersih.app.ops.SlowRequests;
import id.lababersih.app.ops.Traces;
import id.lababersih.app.projection.Entities;
import id.lababersih.app.purchase.Purchasing;
import id.lababersih.app.realtime.BookNews;
import id.lababersih.app.realtime.ImportNews;
import id.lababersih.app.realtime.JournalCatchup;
import id.lababersih.app.realtime.JournalFeed;
import id.lababersih.app.realtime.PresenceAttendance;
import id.lababersih.app.realtime.Realtime;
import id.lababersih.app.topology.OnlyService;
import id.lababersih.app.topology.StoredLeases;
import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.Node;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.persistence.account.IdempotencyKeys;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.EmbeddedDatabase;
import id.lababersih.persistence.lease.LeaseTable;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.purchase.Purchases;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running program: starts every part in the order of need, and stops them in the opposite order. */
final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final int START_SECONDS_MAX = 60;
    private static final Duration MEMBER_WITHIN = Duration.ofSeconds(START_SECONDS_MAX - 1);
    private static final int STOP_SECONDS_MAX = 10;
    private static final int NODE_STOP_SECONDS_MAX = 15;
    /** Longer than two looks of a load balancer at {@code /ready}, one second apart. */
    private static final int DRAIN_SECONDS = 4;

    private static final Duration REQUESTS_END = Duration.ofSeconds(5);

    /** Nobody waits for what it runs: a database that does not answer would keep a process that is to end. */
    private static final Executor OPENER = Thread::startVirtualThread;

    private final Parts parts = new Parts(LOG);
    private final ReentrantLock starting = new ReentrantLock();
    private int port;
    private volatile @Nullable Node node;
    private Optional<CompletableFuture<OnlyService>> only = Optional.empty();
    private List<Endpoint> table = List.of();
    private volatile boolean draining;

    /**
     * Starts everything; when it returns, requests are answered. If it is closed meanwhile, it stops what it has begun
     * and fails.
     *
     * @param steps is told of every step of a shipment
     */
    void start(Config config, InstantSource clock, Steps steps) {
        starting.lock();
        try {
            LogTail log = parts.add("log tail", LogTail.start((LoggerContext) LoggerFactory.getILoggerFactory()));
            reportFaults(config);
            requireFree(address(config), config.port());
            port = startAll(config, clock, steps, log);
        } catch (RuntimeException failure) {
            parts.close();
            throw failure;
        } finally {
            starting.unlock();
        }
    }

    /** Where requests from this machine are answered. */
    URI uri() {
        return URI.create("http://localhost:" + port);
    }

    /** This process as a member of the cluster, without which it serves nobody; empty before it is begun. */
    Optional<Node> node() {
        return Optional.ofNullable(node);
    }

    /** Every route that is answered. */
    List<Endpoint> table() {
        return table;
    }

    /** Takes no new requests, finishes those under way, leaves the cluster, and closes the database. */
    @Override
    public void close() {
        parts.close();
        try {
            // A start under way may hold what it had begun and not yet told of: it closes that, and fails.
            if (starting.tryLock(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                starting.unlock();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private int startAll(Config config, InstantSource clock, Steps steps, LogTail log) {
        Optional<Traces> traces = traces(config, clock).map(sent -> parts.add("traces", sent));
        ExecutorService blocking = parts.add("executor", Executors.newVirtualThreadPerTaskExecutor());
        DatabaseUrl url = config.database().orElseGet(() -> embedded(config));
        // The node is made meanwhile: each takes as long as the other.
        var opening = opening(url, config);
        var awaited = untilClosed(opening);
        Node member = begun(node(config, opening, blocking, clock));
        Database database = opened(awaited);
        Entities entities = Entities.start(member, database, blocking, clock, steps);
        var system = entities.node().system();
        Supervision supervision = member.supervision();
        Jobs jobs = supervision.jobs(system, blocking);
        watch(database, member, jobs);
        PubSub pubSub = PubSub.start(system, supervision);
        var missed = new JournalCatchup(JournalFeed.start(system, database, pubSub, blocking, supervision));
        BookWatch books = BookNews.start(database.jdbi(), pubSub::publish, blocking, clock);
        FeeSchedule fees = Features.fees();
        CaughtUp caughtUp = new CaughtUp(database.jdbi());
        Imports imports = imports(database, entities, pubSub, books, fees, blocking, clock, caughtUp, jobs);
        ProjectionWatch watch = new ProjectionWatch(entities.projections()::behind);
        parts.addBeside("projection watch", watch.start(jobs));
        JobScheduler scheduler = scheduler(config, database, member, clock);
        Metrics metrics = new Metrics(
                database, entities.projections().lag(), watch::behind, scheduler::figures, system, supervision);
        Features features = new Features(
                config,
                database,
                entities,
                imports,
                scheduler,
                metrics,
                watch,
                blocking,
                clock,
                settings(config),
                pubSub,
                books,
                caughtUp,
                fees,
                () -> draining);
        var presences = PresenceAttendance.start(system, pubSub, clock, supervision);
        metrics.presences(presences);
        Realtime realtime = realtime(config, system, pubSub, features, missed, presences, blocking, supervision);
        var latencies = new Latencies(clock);
        var samples = features.samples(latencies, realtime);
        parts.addBeside("samples", samples.start(jobs));
        Handlers handlers = features.handlers(
                features.dashboard(samples, latencies, realtime, presences, log),
                parts.addBeside("idempotency keys", new IdempotencyKeys(database, blocking)),
                parts.addBeside("password hashes", Features.hashes(config)),
                observer(metrics.and(latencies), traces));
        table = handlers.table();
        awaitReady(member, entities);
        parts.addBeside("jobs", scheduler.start(jobs));
        Server server = serve(system, realtime, handlers, address(config), config.port());
        server.supervise(system, supervision, blocking);
        end(member, realtime, server, config);
        parts.add("console", console(config, url, database, entities, scheduler, clock, server));
        entities.work();
        return server.address().getPort();
    }

    private static AutoCloseable console(
            Config config,
            DatabaseUrl url,
            Database database,
            Entities entities,
            JobScheduler jobs,
            InstantSource clock,
            Server server) {
        var links = Features.handedLinks(config, database, clock);
        return Console.start(
                entities,
                jobs,
                links,
                url,
                clock,
                Release.version(),
                config.var(),
                server.address().getPort());
    }

    private static JobScheduler scheduler(Config config, Database database, Node member, InstantSource clock) {
        var mail = Features.mail(config, database, clock);
        return new JobScheduler(database, member.address(), List.of(mail), clock);
    }

    private static CompletableFuture<Database> opening(DatabaseUrl url, Config config) {
        var opening = CompletableFuture.supplyAsync(() -> Database.open(url, config.poolSize()), OPENER);
        var _ = opening.thenRunAsync(Service::readAuthorities, OPENER);
        return opening;
    }

    /** What pekko-http asks for when it binds, though it serves plain HTTP, and would wait for then. */
    private static void readAuthorities() {
        try {
            SSLContext.getDefault();
        } catch (NoSuchAlgorithmException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    /** Asked for as late as can be: the node gets ready while the rest is made. */
    private static void awaitReady(Node member, Entities entities) {
        await(member.up(MEMBER_WITHIN), START_SECONDS_MAX);
        await(entities.ready(), START_SECONDS_MAX);
    }

    private static String address(Config config) {
        return config.development() ? "127.0.0.1" : "0.0.0.0";
    }

    private static HttpSettings settings(Config config) {
        HttpSettings plain = HttpSettings.standard(uploads(config)).behind(config.clientAddressHeader());
        return config.development() ? plain : plain.overHttps();
    }

    private static Realtime realtime(
            Config config,
            ActorSystem<?> system,
            PubSub pubSub,
            Features features,
            JournalCatchup missed,
            PresenceAttendance presences,
            ExecutorService blocking,
            Supervision supervision) {
        return Realtime.start(
                system,
                pubSub,
                features.topics(),
                missed,
                presences,
                features.authentication(),
                config.clientAddressHeader(),
                new Signatures(config.secretKeyBase()),
                config.cluster().map(cluster -> cluster.http(config.port())),
                blocking,
                supervision);
    }

    private static Server serve(ActorSystem<?> system, Realtime realtime, Handlers handlers, String address, int port) {
        Function<HttpRequest, CompletionStage<HttpResponse>> answers =
                request -> realtime.takes(request) ? realtime.answer(request) : handlers.handle(request);
        return await(Server.start(system, answers, address, port), START_SECONDS_MAX);
    }

    /**
     * Sends what is traced to a collector, where one is named.
     *
     * @throws ConfigException where OpenTelemetry does not take its variables
     */
    static Optional<Traces> traces(Config config, InstantSource clock) {
        try {
            return config.integrations()
                    .openTelemetry()
                    .map(variables -> Traces.start(variables, Release.version(), config.node(), clock));
        } catch (ConfigurationException refused) {
            throw new ConfigException(List.of("OpenTelemetry cannot be set up so: " + refused.getMessage()
                    + ". Correct its OTEL_ variables, or leave OTEL_EXPORTER_OTLP_ENDPOINT out."));
        }
    }

    /** Who is told of every answer: figures, the log, and a collector of traces where one is named. */
    private static RequestObserver observer(RequestObserver figures, Optional<Traces> traces) {
        var observer = figures.and(new SlowRequests(System::nanoTime));
        return traces.map(observer::and).orElse(observer);
    }

    private void reportFaults(Config config) {
        config.integrations()
                .sentryDsn()
                .ifPresent(dsn -> parts.add(
                        "fault reports",
                        FaultReports.start(
                                (LoggerContext) LoggerFactory.getILoggerFactory(),
                                dsn,
                                Release.version(),
                                config.node())));
    }

    /** Says how what clients see ends: with the service, or with a node that gives up. */
    private void end(Node member, Realtime realtime, Server server, Config config) {
        member.beforeGivingUp(() -> {
            draining = true;
            // Sockets that cannot be told, since it is they that gave up, are no reason to cut requests.
            return realtime.stop().handle((_, _) -> Done.done()).thenCompose(_ -> server.stop(REQUESTS_END));
        });
        parts.add("http", () -> await(server.stop(REQUESTS_END), STOP_SECONDS_MAX));
        parts.add("realtime", () -> await(realtime.stop(), STOP_SECONDS_MAX));
        parts.add("traffic", () -> drain(config));
    }

    /** Known, and to be stopped, before anything after it can fail. */
    private Node begun(Node member) {
        node = member;
        parts.add("node", () -> await(member.stop(), NODE_STOP_SECONDS_MAX));
        return member;
    }

    private Node node(
            Config config, CompletableFuture<Database> opening, ExecutorService blocking, InstantSource clock) {
        if (config.cluster().isEmpty()) {
            var claim = opening.thenApplyAsync(
                    database -> OnlyService.claim(database, OnlyService.machine(), config.var(), config.port()),
                    OPENER);
            only = Optional.of(claim);
            parts.add("only service", closing(claim, OnlyService::close));
            return Entities.node(opening, blocking, clock);
        }
        var leases = opening.thenApplyAsync(database -> LeaseTable.open(database.url()), OPENER);
        parts.add("leases", closing(leases, LeaseTable::close));
        return Node.join(
                config.cluster().get().node(),
                Entities.journal(opening, blocking, clock),
                new StoredLeases(leases, blocking),
                new Supervision(clock),
                leases);
    }

    /** The database for who waits for it, which may be long, but no longer than the service lives. */
    private CompletableFuture<Database> untilClosed(CompletableFuture<Database> opening) {
        var awaited = opening.copy();
        parts.add("database", () -> {
            closing(opening, Database::close).close();
            awaited.completeExceptionally(new IllegalStateException("stopped before the database answered"));
        });
        return awaited;
    }

    /** Closes what is open, or will be when it is. */
    private static <T> AutoCloseable closing(CompletableFuture<T> opening, Consumer<T> close) {
        return () -> {
            var _ = opening.thenAccept(close);
        };
    }

    /** The database, once this service may be at work on it. */
    private Database opened(CompletableFuture<Database> opening) {
        var database = joined(opening);
        only.ifPresent(Service::joined);
        LOG.info("The database is up to date ({})", database.url());
        return database;
    }

    private void watch(Database database, Node member, Jobs jobs) {
        parts.addBeside("database watch", DatabaseWatch.start(database.health(), jobs));
        only.ifPresent(claim -> joined(claim).start(jobs, member::replaced));
    }

    private static <T> T joined(CompletableFuture<T> opening) {
        try {
            return opening.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Says that this node stops, and serves on until whoever sends it traffic has seen that. */
    private void drain(Config config) {
        draining = true;
        if (config.cluster().isPresent()) {
            LOG.info("Not ready any more; stopping in {} s", DRAIN_SECONDS);
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, DRAIN_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    private Imports imports(
            Database database,
            Entities entities,
            PubSub pubSub,
            BookWatch books,
            FeeSchedule fees,
            ExecutorService blocking,
            InstantSource clock,
            CaughtUp caughtUp,
            Jobs jobs) {
        var jdbi = database.jdbi();
        var purchasing = new Purchasing(new Purchases(jdbi, books), entities.stocks()::execute);
        var desk = new ServiceDesk(
                jdbi, entities.orders(), entities.stocks(), entities.shops(), purchasing, books, blocking, clock);
        var news = new ImportNews(jdbi, pubSub::publish, blocking, clock);
        return parts.addBeside("imports", Imports.start(desk, fees, jdbi, blocking, clock, news, caughtUp, jobs));
    }

    /** Of this process alone: only one at a time has the port. */
    private static Path uploads(Config config) {
        return config.var().resolve("uploads").resolve(Integer.toString(config.port()));
    }

    private DatabaseUrl embedded(Config config) {
        LOG.info("Starting PostgreSQL on {} (DATABASE_URL would name a server instead)", config.var());
        return parts.add("postgres", EmbeddedDatabase.start(config.var().resolve("postgres")))
                .url();
    }

    /** Finds out in a millisecond what else would show after all of the start. */
    private static void requireFree(String address, int port) {
        try {
            new ServerSocket(port, 1, InetAddress.ofLiteral(address)).close();
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    private static <T> T await(CompletionStage<T> stage, int secondsMax) {
        try {
            return stage.toCompletableFuture().get(secondsMax, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException late) {
            throw new IllegalStateException("Not done within " + secondsMax + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
