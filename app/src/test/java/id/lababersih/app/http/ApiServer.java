package id.lababersih.app.http;

import com.typesafe.config.ConfigFactory;
import id.lababersih.app.account.AccountLimits;
import id.lababersih.app.account.AccountRoutes;
import id.lababersih.app.account.MailLinks;
import id.lababersih.app.account.PasswordHashes;
import id.lababersih.app.account.PasswordRecovery;
import id.lababersih.app.account.PasswordRoutes;
import id.lababersih.app.account.SessionAuthentication;
import id.lababersih.app.account.SignIn;
import id.lababersih.app.account.Team;
import id.lababersih.app.account.TeamRoutes;
import id.lababersih.app.account.Tokens;
import id.lababersih.app.ops.HealthRoutes;
import id.lababersih.app.product.ProductRoutes;
import id.lababersih.app.shop.ShopDoor;
import id.lababersih.app.shop.ShopRoutes;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.IdempotencyKeys;
import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.Members;
import id.lababersih.persistence.account.PasswordResets;
import id.lababersih.persistence.account.Sessions;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.shop.Shops;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.SystemMaterializer;

/** The API on a free port with a database of its own; shops are stand-ins unless the test brings entities. */
public final class ApiServer implements AutoCloseable {
    private static final String SECRET = "a secret of at least thirty-two bytes, for tests alone";
    private static final int BCRYPT_COST = 4;

    public final TestClock clock = new TestClock(Instant.parse("2026-03-01T03:00:00Z"));

    private final Database database = ScratchDatabase.open();
    /** One for all, as in the service: it forgets at once what it changes itself. */
    public final Shops shops = new Shops(database.jdbi());

    /** Makes the links that this server mails. */
    public final MailLinks links = new MailLinks("https://laba.test", new Signatures(SECRET));

    /** What was told of every answer. */
    public final List<RequestObserver.Answered> answers = new CopyOnWriteArrayList<>();

    /** The users of whom a session has ended. */
    public final List<UUID> signedOut = new CopyOnWriteArrayList<>();

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final PasswordHashes hashes = new PasswordHashes(BCRYPT_COST);
    private final ActorSystem<Void> system;
    private final Server server;
    private final Handlers handlers;

    /** What a test brings of its own: the shop entities, more routes, and what to stop before the database. */
    public record Extras(ShopDoor shops, List<Routes> routes, Runnable stop) {}

    private final Extras extras;

    private ApiServer(AccountLimits limits, UnaryOperator<HttpSettings> adapted, Function<ApiServer, Extras> more) {
        extras = more.apply(this);
        var config = ConfigFactory.parseString("pekko.actor.provider = local").withFallback(ConfigFactory.load());
        system = ActorSystem.create(Behaviors.empty(), "api-test-" + UUID.randomUUID(), config);
        var jdbi = database.jdbi();
        var accounts = new Accounts(jdbi);
        var sessions = new Sessions(jdbi);
        var tokens = new Tokens(SECRET, clock);
        var registrations = limits.registrations(clock);
        var signIn = new SignIn(accounts, sessions, tokens, hashes, limits, clock, signedOut::add);
        var products = new Products(jdbi);
        List<Routes> features = new ArrayList<>(List.of(
                new HealthRoutes(database.health(), () -> true, () -> Duration.ZERO, executor, clock),
                new DocumentRoutes(),
                new AccountRoutes(accounts, signIn, hashes, registrations, clock),
                new PasswordRoutes(new PasswordRecovery(
                        new PasswordResets(jdbi, sessions), links, hashes, limits, clock, signedOut::add)),
                new TeamRoutes(new Team(
                        new Invitations(jdbi),
                        new Members(jdbi),
                        accounts,
                        signIn,
                        links,
                        hashes,
                        registrations,
                        clock,
                        signedOut::add)),
                new ShopRoutes(shops, products, extras.shops(), clock),
                new ProductRoutes(products, clock)));
        features.addAll(extras.routes());
        handlers = new Handlers(
                features,
                new SessionAuthentication(tokens, sessions, clock),
                new Idempotency(new IdempotencyKeys(database, executor), new Signatures(SECRET), clock),
                PageProblems.none(),
                adapted.apply(HttpSettings.standard(scratchUploads())),
                answers::add,
                SystemMaterializer.get(system).materializer(),
                executor);
        server = Server.start(system, handlers, "127.0.0.1", 0)
                .toCompletableFuture()
                .join();
    }

    public static ApiServer start() {
        return start(_ -> List.of());
    }

    /** With routes beside the usual ones; its shops are stand-ins in memory. */
    public static ApiServer start(Function<ApiServer, List<Routes>> more) {
        return startWith(server -> new Extras(new YesShopDoor(), more.apply(server), () -> {}));
    }

    /** With entities of the test's own. */
    public static ApiServer startWith(Function<ApiServer, Extras> more) {
        return new ApiServer(new AccountLimits(1_000, 10_000, 10_000, 10_000), UnaryOperator.identity(), more);
    }

    /** With other limits of HTTP, and routes beside the usual ones. */
    public static ApiServer start(UnaryOperator<HttpSettings> adapted, List<Routes> routes) {
        return new ApiServer(
                new AccountLimits(1_000, 10_000, 10_000, 10_000),
                adapted,
                _ -> new Extras(new YesShopDoor(), routes, () -> {}));
    }

    /** A directory for uploads that no other server of these tests has; it is not made yet. */
    public static Path scratchUploads() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "uploads",
                UUID.randomUUID().toString());
    }

    /** With the limits of production, behind a proxy that names clients in X-Forwarded-For. */
    public static ApiServer limited() {
        return new ApiServer(
                AccountLimits.standard(),
                standard -> standard.behind(Optional.of("X-Forwarded-For")),
                _ -> new Extras(new YesShopDoor(), List.of(), () -> {}));
    }

    public ShopDoor shopDoor() {
        return extras.shops();
    }

    public ExecutorService executor() {
        return executor;
    }

    public Database database() {
        return database;
    }

    public List<Endpoint> table() {
        return handlers.table();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    public ApiClient client() {
        return new ApiClient(uri());
    }

    /** A newly registered user who has signed in and belongs to no merchant. */
    public ApiClient user() {
        var email = "u" + UUID.randomUUID() + "@example.com";
        var registration = """
                {"user":{"name":"Siti","email":"%s","password":"kata sandi panjang"}}""".formatted(email);
        var registered = client().post("/v1/users", registration);
        var session = client().post("/v1/sessions", """
                {"email":"%s","password":"kata sandi panjang"}""".formatted(email));
        if (registered.status() != 201 || session.status() != 200) {
            throw new IllegalStateException(registered.text() + session.text());
        }
        return client().bearer(session.at("/access_token").asText());
    }

    /** The owner of a new merchant. */
    public ApiClient owner() {
        var user = user();
        var merchant = user.post("/v1/merchants", "{\"name\":\"Toko Maju\"}");
        return user.with("X-Merchant-Id", merchant.at("/data/id").asText());
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(5)).toCompletableFuture().join();
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        extras.stop().run();
        executor.close();
        hashes.close();
        database.close();
    }
}
