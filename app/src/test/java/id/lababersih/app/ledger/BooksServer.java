package id.lababersih.app.ledger;

import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.Authentication;
import id.lababersih.app.http.Handlers;
import id.lababersih.app.http.HttpSettings;
import id.lababersih.app.http.Idempotency;
import id.lababersih.app.http.OpenApi;
import id.lababersih.app.http.PageProblems;
import id.lababersih.app.http.Reply;
import id.lababersih.app.http.RequestObserver;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Signatures;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.IdempotencyKeys;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;

/** Routes of the books on a scratch database, called without a socket; a token is a role's name. */
public final class BooksServer implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2025-08-31T20:00:00Z");
    public static final UUID USER = new UUID(0, 1);
    private static final long ANSWER_SECONDS_MAX = 60;
    private static final long BODY_MS_MAX = 60_000;

    private final UUID merchant = UUID.randomUUID();
    private final Database database = ScratchDatabase.open();
    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "reports");
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Handlers handlers;

    /** @param routes makes the routes from the database and an executor for blocking work */
    public BooksServer(BiFunction<Database, ExecutorService, List<Routes>> routes) {
        var clock = InstantSource.fixed(NOW);
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO merchant (id, name, created_at) VALUES (?, 'Uji', now())", merchant));
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("INSERT INTO app_user (id, name, created_at) VALUES (?, 'Uji', now())", USER));
        handlers = new Handlers(
                routes.apply(database, executor),
                new RoleTokens(merchant),
                new Idempotency(new IdempotencyKeys(database, executor), new Signatures("a secret of tests"), clock),
                PageProblems.none(),
                HttpSettings.standard(ApiServer.scratchUploads()),
                RequestObserver.NONE,
                Materializer.createMaterializer(system),
                executor);
    }

    public UUID merchant() {
        return merchant;
    }

    public Database database() {
        return database;
    }

    public Reply get(String path) {
        return send(HttpRequest.GET(path), "VIEWER");
    }

    public Reply post(String role, String path, String json) {
        return send(HttpRequest.POST(path).withEntity(ContentTypes.APPLICATION_JSON, json), role);
    }

    /** A POST that may be sent again under the same key. */
    public Reply postOnce(String role, String path, String key) {
        return send(HttpRequest.POST(path).addHeader(RawHeader.create("Idempotency-Key", key)), role);
    }

    /** A POST without a body. */
    public Reply post(String role, String path) {
        return send(HttpRequest.POST(path), role);
    }

    public Reply put(String role, String path, String json) {
        return send(HttpRequest.PUT(path).withEntity(ContentTypes.APPLICATION_JSON, json), role);
    }

    /** The answer, which must be one that the API's document allows. */
    private Reply send(HttpRequest request, String role) {
        try {
            HttpResponse response = handlers.handle(
                            request.addHeader(RawHeader.create("Authorization", "Bearer " + role)))
                    .toCompletableFuture()
                    .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            var body = response.entity()
                    .toStrict(BODY_MS_MAX, system)
                    .toCompletableFuture()
                    .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            var reply = new Reply(Received.of(request, response, body));
            OpenApi.document().check(request.method().name(), request.getUri().toString(), reply);
            return reply;
        } catch (Exception e) {
            throw new AssertionError(request.getUri().toString(), e);
        }
    }

    @Override
    public void close() {
        system.terminate();
        executor.shutdown();
        database.close();
    }

    /** An answer that never went over a socket, in the form of those that do. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Received(URI uri, int statusCode, HttpHeaders headers, byte[] body)
            implements java.net.http.HttpResponse<byte[]> {
        static Received of(HttpRequest request, HttpResponse response, HttpEntity.Strict body) {
            var headers = new TreeMap<String, List<String>>();
            response.getHeaders().forEach(header -> headers.put(header.name(), List.of(header.value())));
            headers.put("Content-Type", List.of(body.getContentType().toString()));
            return new Received(
                    URI.create(request.getUri().toString()),
                    response.status().intValue(),
                    HttpHeaders.of(headers, (_, _) -> true),
                    body.getData().toArray());
        }

        @Override
        public java.net.http.HttpRequest request() {
            return java.net.http.HttpRequest.newBuilder(uri).build();
        }

        @Override
        public Optional<java.net.http.HttpResponse<byte[]>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }

    private record RoleTokens(UUID merchant) implements Authentication {
        @Override
        public Optional<User> byAccessToken(String token) {
            var member = new Member(merchant, "Uji", Role.valueOf(token), ZoneId.of("Asia/Jakarta"));
            return Optional.of(new User(USER, new UUID(0, 2), "Siti", List.of(member)));
        }

        @Override
        public Optional<User> byPageCookie(String cookie) {
            return Optional.empty();
        }
    }
}
