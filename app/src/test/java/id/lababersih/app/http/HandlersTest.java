package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandlersTest {
    private static final String SHOP = "{\"name\":\"Toko\",\"platform\":\"SHOPEE\"}";

    private final AtomicInteger slowRuns = new AtomicInteger();
    private final CountDownLatch slowBegan = new CountDownLatch(1);
    private final CountDownLatch slowMayEnd = new CountDownLatch(1);
    private final AtomicInteger flakyRuns = new AtomicInteger();
    private final List<UUID> flakyIds = new CopyOnWriteArrayList<>();

    private ApiServer server;

    @BeforeAll
    void start() {
        server = ApiServer.start(_ -> List.of(this::testRoutes));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private List<Endpoint> testRoutes() {
        return List.of(
                Endpoint.get("/test/fault", Access.ANYONE, _ -> {
                    throw new IllegalStateException("secret detail");
                }),
                Endpoint.get("/test/error", Access.ANYONE, _ -> {
                    throw new StackOverflowError("secret detail");
                }),
                Endpoint.get("/test/unwritable", Access.ANYONE, _ -> new Answer(99_999, HttpEntities.EMPTY, List.of())),
                Endpoint.page("/app/test/error", Access.ANYONE, _ -> {
                    throw new NoClassDefFoundError("secret detail");
                }),
                Endpoint.page("/app/test/{id}", Access.ANYONE, _ -> Answer.html(200, "a page")),
                Endpoint.form("/app/test/{id}/send/{row}", Access.ANYONE, _ -> Answer.html(422, "again")),
                Endpoint.page("/ops/test", Access.ANYONE, _ -> Answer.html(200, "a page")),
                Endpoint.form("/ops/test/send", Access.ANYONE, _ -> Answer.html(409, "again")),
                Endpoint.get("/test/timeout", Access.ANYONE, call -> call.await(neverInTime())),
                Endpoint.post("/test/slow", Access.SIGNED_IN, this::slow),
                Endpoint.post("/test/flaky", Access.SIGNED_IN, this::flaky),
                Endpoint.upload(
                        "/test/upload",
                        Access.ANYONE,
                        call -> Answer.data(call.upload().name() + " "
                                + call.upload().bytes() + " " + call.upload().field("kind"))));
    }

    private static CompletionStage<Answer> neverInTime() {
        return CompletableFuture.failedStage(new TimeoutException("ask"));
    }

    private Answer slow(Call call) throws Exception {
        slowRuns.incrementAndGet();
        slowBegan.countDown();
        if (!slowMayEnd.await(30, TimeUnit.SECONDS)) {
            throw new TimeoutException("The test did not let go.");
        }
        return Answer.data(call.newId());
    }

    private Answer flaky(Call call) throws Exception {
        var id = call.newId();
        flakyIds.add(id);
        if (flakyRuns.incrementAndGet() == 1) {
            throw new TimeoutException(id.toString());
        }
        return Answer.data(id);
    }

    @Test
    void aBodyThatIsNoJsonIsRefusedWithItsPlace() {
        var owner = server.owner();
        for (var body : new String[] {"{\"name\":", "", "[1,2", "{\"name\":\"a\",\"name\":\"b\"}", "{} {}", "\u0000"}) {
            var reply = owner.post("/v1/shops", body);
            assertThat(reply.status()).as(body).isEqualTo(400);
            assertThat(reply.problem()).isEqualTo("invalid-json");
        }
        var deep = owner.post("/v1/shops", "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000));
        assertThat(deep.problem()).isEqualTo("invalid-json");
    }

    @Test
    void everyFieldIsCheckedBeforeTheFirstIsReported() {
        var reply = server.owner().post("/v1/shops", "{\"name\":7,\"platform\":\"EBAY\",\"nmae\":\"x\"}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/name", "/platform", "/nmae");
        assertThat(server.owner().post("/v1/shops", "[]").pointers()).containsExactly("");
    }

    @Test
    void aParameterThatNobodyReadsIsRefusedBeforeAnythingChanges() {
        var owner = server.owner();
        var refused = owner.post("/v1/shops?name=Toko", SHOP);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("?name");
        assertThat(owner.get("/v1/shops").at("/data")).isEmpty();
        var path = owner.post("/v1/shops", SHOP).header("Location");
        assertThat(owner.get(path + "?archived=true").pointers()).containsExactly("?archived");
        assertThat(owner.get(path + "?limit=20").status())
                .as("as lists take it")
                .isEqualTo(200);
        assertThat(owner.get(path + "?").status()).isEqualTo(200);
        assertThat(owner.delete(path + "?dry_run=true").status()).isEqualTo(422);
        assertThat(owner.get(path).at("/data/archived").asBoolean()).isFalse();
        assertThat(server.client().get("/live?now=1").status()).isEqualTo(200);
    }

    @Test
    void textThatCannotBeStoredIsRefused() {
        for (var name : new String[] {"a\\u0000b", "\\ud800", "\\u001b[2J", "   "}) {
            var reply = server.owner().post("/v1/shops", "{\"name\":\"" + name + "\",\"platform\":\"OTHER\"}");
            assertThat(reply.pointers()).as(name).containsExactly("/name");
        }
    }

    @Test
    void aHugeBodyIsRefused() {
        var reply = server.owner().post("/v1/shops", "{\"name\":\"" + "x".repeat(1 << 20) + "\"}");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.problem()).isEqualTo("too-large");
    }

    @Test
    void anotherTypeThanJsonIsRefused() {
        var reply = server.owner().with("Content-Type", "text/plain").post("/v1/shops", SHOP);
        assertThat(reply.status()).isEqualTo(415);
    }

    @Test
    void anUnknownPathAndAWrongMethodSaySo() {
        assertThat(server.client().get("/v1/nowhere").problem()).isEqualTo("not-found");
        var wrong = server.client().send("DELETE", "/v1/merchants", null);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).contains("GET").contains("POST");
    }

    @Test
    void whoAsksForTheAddressOfAFormGetsThePageAboveIt() {
        var led = raw("/app/test/a%0d%0ab/send/7");
        assertThat(led.status()).isEqualTo(303);
        assertThat(led.header("Location")).isEqualTo("/app/test/a%0D%0Ab");
        assertThat(raw("/ops/test/send").status()).isEqualTo(405);
        var browser = server.client().unchecked().with("Accept", "text/html,*/*;q=0.8");
        assertThat(browser.get("/ops/test/send").header("Location")).isEqualTo("/ops/test");
    }

    @Test
    void aFaultShowsNothingOfItselfAndATimeoutAsksToComeBack() {
        var fault = raw("/test/fault");
        assertThat(fault.status()).isEqualTo(500);
        assertThat(fault.text()).doesNotContain("secret detail").contains("/problems/internal");
        var timeout = raw("/test/timeout");
        assertThat(timeout.status()).isEqualTo(503);
        assertThat(timeout.header("Retry-After")).isEqualTo("2");
    }

    @Test
    void everyTypeOfProblemLeadsToItsPage() {
        for (var type : ProblemType.values()) {
            var page = raw(type.path());
            assertThat(page.status()).as(type.path()).isEqualTo(200);
            assertThat(page.text()).startsWith("# " + type.title() + "\n");
        }
        assertThat(raw("/problems/no-such").problem()).isEqualTo("not-found");
    }

    @Test
    void anErrorOfOneRequestIsAnsweredAsAFaultWithItsRequestId() {
        for (var path : List.of("/test/error", "/app/test/error", "/test/unwritable")) {
            var reply = server.client()
                    .unchecked()
                    .with("X-Request-Id", "abc-12345678")
                    .get(path);
            assertThat(reply.status()).as(path).isEqualTo(500);
            assertThat(reply.problem()).isEqualTo("internal");
            assertThat(reply.at("/request_id").asText()).isEqualTo("abc-12345678");
            assertThat(reply.text()).doesNotContain("secret detail");
        }
        assertThat(raw("/live").status()).isEqualTo(200);
    }

    @Test
    void theRequestIdOfTheClientComesBackAndAStrangeOneDoesNot() {
        var given = server.client().with("X-Request-Id", "abc-12345678").get("/v1/shops");
        assertThat(given.header("X-Request-Id")).isEqualTo("abc-12345678");
        assertThat(given.at("/request_id").asText()).isEqualTo("abc-12345678");
        var strange = server.client().with("X-Request-Id", "a b\"c<d>").get("/live");
        assertThat(UUID.fromString(strange.header("X-Request-Id"))).isNotNull();
    }

    @Test
    void answersTellBrowsersWhatNotToDo() {
        var reply = server.client().get("/live");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(reply.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("Server")).isEmpty();
    }

    @Test
    void aKnownBodyIsNotSentAgain() {
        var owner = server.owner();
        var first = owner.get("/v1/shops");
        var second = owner.with("If-None-Match", first.header("ETag")).get("/v1/shops");
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.text()).isEmpty();
        owner.post("/v1/shops", SHOP);
        assertThat(owner.with("If-None-Match", first.header("ETag"))
                        .get("/v1/shops")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRepeatedPostGetsTheFirstAnswerAndMakesNothingNew() {
        var owner = server.owner();
        var keyed = owner.with("Idempotency-Key", UUID.randomUUID().toString());
        var first = keyed.post("/v1/shops", SHOP);
        var second = keyed.post("/v1/shops", SHOP);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(owner.get("/v1/shops").at("/data")).hasSize(1);
        var other = keyed.post("/v1/shops", "{\"name\":\"Lain\",\"platform\":\"SHOPEE\"}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
        var stranger = server.owner().with("Idempotency-Key", UUID.randomUUID().toString());
        assertThat(stranger.post("/v1/shops", SHOP).at("/data/id")).isNotEqualTo(first.at("/data/id"));
    }

    @Test
    void aRefusalOfAUserIsReplayedToo() {
        var keyed = server.owner().with("Idempotency-Key", UUID.randomUUID().toString());
        assertThat(keyed.post("/v1/shops", "{}").status()).isEqualTo(422);
        var again = keyed.post("/v1/shops", "{}");
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aKeyEndsAfterADay() {
        try (var own = ApiServer.start()) {
            var email = "u" + UUID.randomUUID() + "@example.com";
            var body = "{\"user\":{\"name\":\"Siti\",\"email\":\"" + email + "\",\"password\":\"kata sandi panjang\"}}";
            var keyed = own.client().with("Idempotency-Key", UUID.randomUUID().toString());
            assertThat(keyed.post("/v1/users", body).status()).isEqualTo(201);
            assertThat(keyed.post("/v1/users", body).status()).isEqualTo(201);
            own.clock.advance(java.time.Duration.ofHours(25));
            assertThat(keyed.post("/v1/users", body).status()).isEqualTo(409);
        }
    }

    @Test
    void whatIsRefusedToAStrangerIsKeptNowhereAndWhatIsMadeIsReplayed() {
        try (var own = ApiServer.start()) {
            var keyed = own.client().with("Idempotency-Key", "1");
            var refused = keyed.post("/v1/users", "{\"user\":{\"more\":\"" + "x".repeat(10_000) + "\"}}");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(keys(own)).isZero();
            assertThat(keyed.post("/v1/users", registration()).status()).isEqualTo(201);
            var body = registration();
            var another = own.client().with("Idempotency-Key", "2");
            var made = another.post("/v1/users", body);
            var again = another.post("/v1/users", body);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.text()).isEqualTo(made.text());
            assertThat(keys(own)).isEqualTo(2);
        }
    }

    @Test
    void strangersOnOneNetworkSendSoMuchWithKeysAndWriteNoMore() {
        try (var own = ApiServer.limited()) {
            for (int sent = 0; sent < 60; sent++) {
                var keyed = own.client().with("Idempotency-Key", "key-" + sent);
                assertThat(keyed.post("/v1/users", "{}").status()).isEqualTo(422);
            }
            var late = own.client().with("Idempotency-Key", "key");
            var refused = late.post("/v1/users", registration());
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isNotBlank();
            assertThat(keys(own)).isZero();
            var elsewhere = late.with("X-Forwarded-For", "203.0.113.7");
            assertThat(elsewhere.post("/v1/users", registration()).status()).isEqualTo(201);
            own.clock.advance(java.time.Duration.ofMinutes(1));
            assertThat(late.post("/v1/users", registration()).status()).isEqualTo(201);
        }
    }

    @Test
    void strangersOnOtherNetworksHaveKeysOfTheirOwn() {
        try (var own = ApiServer.limited()) {
            var here = own.client().with("Idempotency-Key", "1").with("X-Forwarded-For", "203.0.113.7");
            assertThat(here.post("/v1/users", registration()).status()).isEqualTo(201);
            assertThat(here.post("/v1/users", registration()).problem()).isEqualTo("idempotency-key-reused");
            var there = here.with("X-Forwarded-For", "203.0.113.8");
            assertThat(there.post("/v1/users", registration()).status()).isEqualTo(201);
        }
    }

    private static String registration() {
        return "{\"user\":{\"name\":\"Siti\",\"email\":\"u" + UUID.randomUUID()
                + "@example.com\",\"password\":\"kata sandi panjang\"}}";
    }

    private static int keys(ApiServer server) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from idempotency_key")
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void ofTwoAtOnceWithOneKeyOnlyOneRuns() throws Exception {
        var user = server.user().with("Idempotency-Key", UUID.randomUUID().toString());
        var first = CompletableFuture.supplyAsync(() -> raw(user, "/test/slow"));
        assertThat(slowBegan.await(30, TimeUnit.SECONDS)).isTrue();
        var second = raw(user, "/test/slow");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("request-in-progress");
        assertThat(second.header("Retry-After")).isEqualTo("1");
        slowMayEnd.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        var third = raw(user, "/test/slow");
        assertThat(third.text()).isEqualTo(first.get().text());
        assertThat(slowRuns).hasValue(1);
    }

    @Test
    void afterAFaultTheSameKeyTriesAgainWithTheSameId() {
        var user = server.user().with("Idempotency-Key", UUID.randomUUID().toString());
        server.clock.advance(java.time.Duration.ofNanos(123_456_789)); // Finer than PostgreSQL keeps it.
        assertThat(raw(user, "/test/flaky").status()).isEqualTo(503);
        server.clock.advance(java.time.Duration.ofSeconds(2));
        var again = raw(user, "/test/flaky");
        assertThat(again.status()).isEqualTo(200);
        assertThat(flakyIds)
                .hasSize(2)
                .containsOnly(UUID.fromString(again.at("/data").asText()));
    }

    @Test
    void whatComesAgainWithItsKeyAfterMidnightIsOfTheDayItFirstCame() {
        var days = new ArrayList<LocalDate>();
        try (var own =
                ApiServer.start(server -> List.of(() -> List.of(Endpoint.post("/test/day", Access.STAFF, call -> {
                    days.add(call.today(server.clock));
                    throw new TimeoutException("the answer is lost");
                }))))) {
            own.clock.advance(java.time.Duration.between(own.clock.instant(), Instant.parse("2026-03-01T16:55:00Z")));
            var owner = own.owner();
            var keyed = owner.with("Idempotency-Key", UUID.randomUUID().toString());
            assertThat(raw(keyed, "/test/day").status()).isEqualTo(503);
            own.clock.advance(java.time.Duration.ofMinutes(10));
            assertThat(raw(keyed, "/test/day").status()).isEqualTo(503);
            assertThat(raw(owner, "/test/day").status()).isEqualTo(503);
        }
        var first = LocalDate.of(2026, 3, 1);
        assertThat(days).containsExactly(first, first, first.plusDays(1));
    }

    @Test
    void anUploadArrivesWithItsFieldsAndLeavesNoFileBehind() {
        var body = """
                --xx\r
                Content-Disposition: form-data; name="kind"\r
                \r
                orders\r
                --xx\r
                Content-Disposition: form-data; name="file"; filename="../a.csv"\r
                Content-Type: text/csv\r
                \r
                12345\r
                --xx--\r
                """;
        var client = server.client().with("Content-Type", "multipart/form-data; boundary=xx");
        assertThat(raw(client, "/test/upload", body).at("/data").asText()).isEqualTo("../a.csv 5 orders");
        var none = raw(client, "/test/upload", "--xx--\r\n");
        assertThat(none.status()).isBetween(400, 422);
    }

    private Reply raw(String path) {
        return server.client().unchecked().get(path);
    }

    private static Reply raw(ApiClient client, String path) {
        return raw(client, path, "{}");
    }

    private static Reply raw(ApiClient client, String path, String body) {
        return client.unchecked().post(path, body);
    }
}
