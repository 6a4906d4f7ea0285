package id.lababersih.app.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.app.account.MailLinks.Kind;
import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordRoutesTest {
    private static final String OLD = "kata sandi panjang";
    private static final String NEW = "kata sandi yang baru";

    private ApiServer server;

    @BeforeAll
    void start() {
        server = ApiServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aLinkSetsANewPasswordAndSignsAllDevicesOut() {
        var email = register();
        var session = signIn(email, OLD);
        var user = server.client().bearer(session.at("/access_token").asText());
        assertThat(user.get("/v1/merchants").status()).isEqualTo(200);
        assertThat(ask(server, email).status()).isEqualTo(202);
        int signedOut = server.signedOut.size();

        var path = "/v1/password-resets/" + token(server, email);
        assertThat(server.client().put(path, password(NEW)).status()).isEqualTo(204);
        assertThat(server.signedOut).as("users whose sockets are closed").hasSize(signedOut + 1);
        assertThat(user.get("/v1/merchants").status()).isEqualTo(401);
        var refresh = "{\"refresh_token\":\"" + session.at("/refresh_token").asText() + "\"}";
        assertThat(server.client().post("/v1/sessions/refresh", refresh).status())
                .isEqualTo(401);
        assertThat(signIn(email, OLD).status()).isEqualTo(401);
        assertThat(signIn(email, NEW).status()).isEqualTo(200);

        var again = server.client().put(path, password("sekali lagi saja"));
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.problem()).isEqualTo("link-gone");
        assertThat(signIn(email, NEW).status()).isEqualTo(200);
    }

    /** The password is right while it is compared, and another when the session is about to be opened. */
    @Test
    void whoSignsInWhileThePasswordChangesDoesNotGetInWithTheOldOne() throws Exception {
        var email = register();
        var jdbi = server.database().jdbi();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var handle = jdbi.open()) {
            handle.begin();
            handle.execute("update app_user set password_hash = ? where email = ?", "$2a$04$" + ".".repeat(53), email);
            var signingIn = threads.submit(() -> signIn(email, OLD));
            await().atMost(Duration.ofSeconds(20)).until(() -> isWaited(jdbi));
            handle.commit();
            assertThat(signingIn.get().problem()).isEqualTo("invalid-credentials");
        }
    }

    private static boolean isWaited(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database())")
                .mapTo(Boolean.class)
                .one());
    }

    @Test
    void anUnknownAddressGetsTheSameAnswer() {
        var known = ask(server, register());
        var unknown = ask(server, "siapa@example.com");
        assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(202);
        assertThat(unknown.text()).isEqualTo(known.text());
    }

    @Test
    void aWeakPasswordIsRefusedAndTheLinkStaysGood() {
        var email = register();
        ask(server, email);
        var path = "/v1/password-resets/" + token(server, email);
        for (var weak : List.of("kurang", "12345678", email)) {
            var refused = server.client().put(path, password(weak));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.pointers()).containsExactly("/password");
        }
        assertThat(server.client().put(path, password(NEW)).status()).isEqualTo(204);
    }

    @Test
    void aTokenOfAnotherKindOrNoTokenIsGone() {
        var email = register();
        ask(server, email);
        var id = SentLinks.passwordResetId(server.database().jdbi(), email);
        for (var token : List.of(server.links.token(Kind.INVITATION, id), id.toString(), "x")) {
            var refused = server.client().put("/v1/password-resets/" + token, password(NEW));
            assertThat(refused.status()).isEqualTo(404);
        }
    }

    @Test
    void whatIsNoAddressIsRefused() {
        var refused = server.client().post("/v1/password-resets", "{\"email\":\"nobody\",\"name\":\"x\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactlyInAnyOrder("/email", "/name");
    }

    @Test
    void aLinkEndsAfterAnHourAndOneAddressAsksSoOften() {
        try (var own = ApiServer.limited()) {
            var email = register(own);
            ask(own, email);
            var path = "/v1/password-resets/" + token(own, email);
            own.clock.advance(Duration.ofMinutes(59));
            assertThat(own.client().put(path, password("kurang")).status()).isEqualTo(422);
            own.clock.advance(Duration.ofMinutes(1));
            assertThat(own.client().put(path, password(NEW)).problem()).isEqualTo("link-gone");
            for (int asked = 0; asked < AccountLimits.standard().resetsPerAddress(); asked++) {
                assertThat(ask(own, "siapa@example.com").status()).isEqualTo(202);
            }
            var refused = ask(own, "siapa@example.com");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isNotBlank();
        }
    }

    private static Reply ask(ApiServer server, String email) {
        return server.client().post("/v1/password-resets", "{\"email\":\"" + email + "\"}");
    }

    private static String password(String password) {
        return "{\"password\":\"" + password + "\"}";
    }

    private Reply signIn(String email, String password) {
        var credentials = "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
        return server.client().post("/v1/sessions", credentials);
    }

    private String register() {
        return register(server);
    }

    private static String register(ApiServer server) {
        var email = "u" + UUID.randomUUID() + "@example.com";
        var registration = """
                {"user":{"name":"Siti","email":"%s","password":"%s"}}""".formatted(email, OLD);
        assertThat(server.client().post("/v1/users", registration).status()).isEqualTo(201);
        return email;
    }

    private static String token(ApiServer server, String email) {
        return SentLinks.passwordReset(server.database().jdbi(), server.links, email);
    }
}
