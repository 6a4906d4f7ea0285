package id.lababersih.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ApiServer;
import id.lababersih.persistence.account.Accounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountRoutesTest {
    private static final String PASSWORD = "kata sandi panjang";

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
    void registrationSignInAndAMerchantMakeAnOwner() {
        var email = register();
        var session = server.client().post("/v1/sessions", credentials(email, PASSWORD));
        assertThat(session.status()).isEqualTo(200);
        assertThat(session.at("/token_type").asText()).isEqualTo("Bearer");
        assertThat(session.at("/expires_in").asLong()).isEqualTo(900);
        assertThat(session.at("/merchants")).isEmpty();

        var user = server.client().bearer(session.at("/access_token").asText());
        var merchant = user.post("/v1/merchants", "{\"name\":\"Toko Maju\"}");
        assertThat(merchant.status()).isEqualTo(201);
        assertThat(merchant.at("/data/plan").asText()).isEqualTo("FREE");
        assertThat(merchant.at("/data/zone").asText()).isEqualTo("Asia/Jakarta");
        var listed = user.get("/v1/merchants");
        assertThat(listed.at("/data/0/role").asText()).isEqualTo("OWNER");
        var again = server.client().post("/v1/sessions", credentials(email, PASSWORD));
        assertThat(again.at("/merchants/0/name").asText()).isEqualTo("Toko Maju");
    }

    @Test
    void registrationNamesAllThatIsWrongAtOnce() {
        var reply = server.client().post("/v1/users", """
                {"user":{"email":"nobody","password":"kurang","admin":true}}""");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.problem()).isEqualTo("invalid-fields");
        assertThat(reply.pointers())
                .containsExactlyInAnyOrder("/user/name", "/user/email", "/user/password", "/user/admin");
    }

    @Test
    void aPasswordThatBcryptWouldCutIsRefused() {
        var reply = server.client().post("/v1/users", registration("a@example.com", "é".repeat(37)));
        assertThat(reply.pointers()).containsExactly("/user/password");
    }

    @Test
    void anEmailAddressRegistersOnceWhateverItsCase() {
        var email = register();
        var reply = server.client().post("/v1/users", registration(email.toUpperCase(java.util.Locale.ROOT), PASSWORD));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.problem()).isEqualTo("email-taken");
    }

    @Test
    void aWrongPasswordAndAnUnknownEmailGetTheSameAnswer() {
        var wrong = server.client().post("/v1/sessions", credentials(register(), "bukan kata sandinya"));
        var unknown = server.client().post("/v1/sessions", credentials("siapa@example.com", PASSWORD));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.at("/detail")).isEqualTo(wrong.at("/detail"));
        assertThat(unknown.problem()).isEqualTo(wrong.problem()).isEqualTo("invalid-credentials");
    }

    @Test
    void aRefreshTokenIsGoodOnceAndASecondUseEndsTheSession() {
        var session = server.client().post("/v1/sessions", credentials(register(), PASSWORD));
        var first = session.at("/refresh_token").asText();
        var rotated = server.client().post("/v1/sessions/refresh", refresh(first));
        assertThat(rotated.status()).isEqualTo(200);
        var user = server.client().bearer(rotated.at("/access_token").asText());
        assertThat(user.get("/v1/merchants").status()).isEqualTo(200);

        int ended = server.signedOut.size();
        var reused = server.client().post("/v1/sessions/refresh", refresh(first));
        assertThat(reused.status()).isEqualTo(401);
        assertThat(reused.problem()).isEqualTo("invalid-refresh-token");
        assertThat(server.signedOut).as("users whose sockets are closed").hasSize(ended + 1);
        var second = rotated.at("/refresh_token").asText();
        assertThat(server.client().post("/v1/sessions/refresh", refresh(second)).status())
                .isEqualTo(401);
        assertThat(user.get("/v1/merchants").status()).isEqualTo(401);
    }

    @Test
    void signingOutEndsTokensAtOnce() {
        var session = server.client().post("/v1/sessions", credentials(register(), PASSWORD));
        var user = server.client().bearer(session.at("/access_token").asText());
        assertThat(user.delete("/v1/sessions").status()).isEqualTo(204);
        assertThat(user.get("/v1/merchants").status()).isEqualTo(401);
        var refresh = session.at("/refresh_token").asText();
        assertThat(server.client()
                        .post("/v1/sessions/refresh", refresh(refresh))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anAccessTokenEndsAfterFifteenMinutes() {
        try (var own = ApiServer.start()) {
            var user = own.user();
            own.clock.advance(Duration.ofMinutes(14));
            assertThat(user.get("/v1/merchants").status()).isEqualTo(200);
            own.clock.advance(Duration.ofMinutes(2));
            var late = user.get("/v1/merchants");
            assertThat(late.status()).isEqualTo(401);
            assertThat(late.problem()).isEqualTo("unauthenticated");
        }
    }

    @Test
    void aForeignOrBrokenTokenIsNobody() {
        for (var token : new String[] {
            "",
            "x",
            "a.b.c",
            new Tokens("another secret of thirty-two bytes!!", server.clock)
                    .access(UUID.randomUUID(), UUID.randomUUID())
        }) {
            var refused = server.client().bearer(token).get("/v1/merchants");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer ");
        }
    }

    @Test
    void anOwnerAddsAMemberByNameAlone() {
        var owner = server.owner();
        var member = owner.post("/v1/users", "{\"user\":{\"name\":\"Budi\"}}");
        assertThat(member.status()).isEqualTo(201);
        assertThat(member.at("/data/name").asText()).isEqualTo("Budi");
        assertThat(member.at("/data/email").isNull()).isTrue();
    }

    @Test
    void whatIsMadeIsWhereItsLocationSaysAndNobodyElses() {
        var email = "u" + UUID.randomUUID() + "@example.com";
        var registered = server.client().post("/v1/users", """
                {"user":{"name":"Siti","email":"%s","password":"%s"}}""".formatted(email, PASSWORD));
        var session = server.client().post("/v1/sessions", credentials(email, PASSWORD));
        var user = server.client().bearer(session.at("/access_token").asText());
        var merchant = user.post("/v1/merchants", "{\"name\":\"Satu\"}");
        user.post("/v1/merchants", "{\"name\":\"Dua\"}");
        var owner = user.with("X-Merchant-Id", merchant.at("/data/id").asText());
        var member = owner.post("/v1/users", "{\"user\":{\"name\":\"Budi\"}}");
        assertThat(user.get(registered.header("Location")).json()).isEqualTo(registered.json());
        assertThat(user.get(merchant.header("Location")).json()).isEqualTo(merchant.json());
        assertThat(owner.get(member.header("Location")).at("/data/name").asText())
                .isEqualTo("Budi");

        var stranger = server.owner();
        for (var made : List.of(registered, merchant, member)) {
            var location = made.header("Location");
            assertThat(stranger.get(location).status()).as(location).isEqualTo(404);
            assertThat(server.client().get(location).status()).as(location).isEqualTo(401);
            assertThat(owner.get(location + "1").status()).as(location).isEqualTo(404);
        }
        assertThat(owner.get("/v1/users/" + member.at("/data/id").asText()).status())
                .as("a member's user")
                .isEqualTo(404);
    }

    @Test
    void aViewerReadsAndChangesNothing() {
        var owner = server.owner();
        var email = "v" + UUID.randomUUID() + "@example.com";
        var added = owner.post("/v1/users", """
                {"user":{"name":"Tamu","email":"%s","password":"%s","role":"VIEWER"}}""".formatted(email, PASSWORD));
        assertThat(added.status()).isEqualTo(201);
        var session = server.client().post("/v1/sessions", credentials(email, PASSWORD));
        var viewer = server.client().bearer(session.at("/access_token").asText());
        assertThat(viewer.get("/v1/shops").status()).isEqualTo(200);
        var refused = viewer.post("/v1/shops", "{\"name\":\"Toko\",\"platform\":\"SHOPEE\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.problem()).isEqualTo("forbidden");
        assertThat(viewer.post("/v1/users", "{\"user\":{\"name\":\"X\"}}").status())
                .isEqualTo(403);
    }

    @Test
    void aUserOfSeveralMerchantsMustNameOne() {
        var user = server.user();
        var first =
                user.post("/v1/merchants", "{\"name\":\"Satu\"}").at("/data/id").asText();
        user.post("/v1/merchants", "{\"name\":\"Dua\"}");
        var unsure = user.get("/v1/shops");
        assertThat(unsure.status()).isEqualTo(400);
        assertThat(unsure.problem()).isEqualTo("merchant-required");
        assertThat(user.with("X-Merchant-Id", first).get("/v1/shops").status()).isEqualTo(200);
        var foreign = server.owner();
        foreign.post("/v1/shops", "{\"name\":\"Asing\",\"platform\":\"OTHER\"}");
        var stranger = user.with("X-Merchant-Id", UUID.randomUUID().toString());
        assertThat(stranger.get("/v1/shops").status()).isEqualTo(403);
        var member = "{\"user\":{\"name\":\"Budi\"}}";
        assertThat(user.post("/v1/users", member).problem()).isEqualTo("merchant-required");
        assertThat(stranger.post("/v1/users", member).status()).isEqualTo(403);
        assertThat(user.with("X-Merchant-Id", first).post("/v1/users", member).status())
                .isEqualTo(201);
    }

    @Test
    void theMerchantsOfAUserComeInPages() {
        var user = server.user();
        for (var name : List.of("Satu", "Dua", "Tiga")) {
            user.post("/v1/merchants", "{\"name\":\"%s\"}".formatted(name));
        }
        var names = new ArrayList<String>();
        var page = user.get("/v1/merchants?limit=2");
        page.at("/data").forEach(merchant -> names.add(merchant.get("name").asText()));
        assertThat(names).hasSize(2);
        var last = user.get(
                "/v1/merchants?limit=2&cursor=" + page.at("/next_cursor").asText());
        last.at("/data").forEach(merchant -> names.add(merchant.get("name").asText()));
        assertThat(last.at("/next_cursor").isNull()).isTrue();
        assertThat(names).containsExactlyInAnyOrder("Satu", "Dua", "Tiga");
        assertThat(user.get("/v1/merchants?limit=0&cursor=x&plan=FREE").pointers())
                .containsExactlyInAnyOrder("?limit", "?cursor", "?plan");
    }

    @Test
    void aUserMakesSoManyMerchantsAndJoinsNoOther() {
        var email = register();
        var session = server.client().post("/v1/sessions", credentials(email, PASSWORD));
        var user = server.client().bearer(session.at("/access_token").asText());
        for (int made = 0; made < Accounts.MEMBERSHIPS_MAX; made++) {
            assertThat(user.post("/v1/merchants", "{\"name\":\"Toko\"}").status())
                    .isEqualTo(201);
        }
        var refused = user.post("/v1/merchants", "{\"name\":\"Toko\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("too-many-merchants");

        var invited = server.owner().post("/v1/invitations", "{\"email\":\"" + email + "\",\"role\":\"STAFF\"}");
        var path = "/v1/invitations/" + invited.at("/data/token").asText();
        assertThat(user.put(path, "").problem()).isEqualTo("too-many-merchants");
    }

    @Test
    void tooManySignInsWaitForTheirTurn() {
        try (var limited = ApiServer.limited()) {
            var reply = limited.client().post("/v1/sessions", credentials("a@example.com", PASSWORD));
            for (int i = 0; i < 20 && reply.status() == 401; i++) {
                reply = limited.client().post("/v1/sessions", credentials("a@example.com", PASSWORD));
            }
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.problem()).isEqualTo("too-many-requests");
            var wait = Integer.parseInt(reply.header("Retry-After"));
            assertThat(wait).isBetween(1, 60);
            limited.clock.advance(Duration.ofSeconds(wait));
            var later = limited.client().post("/v1/sessions", credentials("a@example.com", PASSWORD));
            assertThat(later.status()).isEqualTo(401);
        }
    }

    @Test
    void signInsFromOneIpv6NetworkCountTogether() {
        try (var limited = ApiServer.limited()) {
            var body = credentials("a@example.com", PASSWORD);
            var home = limited.client().with("X-Forwarded-For", "2001:db8:0:7::1");
            var reply = home.post("/v1/sessions", body);
            for (int i = 0; i < 20 && reply.status() == 401; i++) {
                reply = home.with("X-Forwarded-For", "2001:db8:0:7::" + i).post("/v1/sessions", body);
            }
            assertThat(reply.status()).isEqualTo(429);
            var other = home.with("X-Forwarded-For", "2001:db8:0:8::1");
            assertThat(other.post("/v1/sessions", body).status()).isEqualTo(401);
        }
    }

    @Test
    void membersWithAPasswordAreLimitedAsRegistrationsAre() {
        try (var limited = ApiServer.limited()) {
            var owner = limited.owner();
            var reply = owner.post("/v1/users", registration("m0@example.com", PASSWORD));
            for (int i = 1; i < 40 && reply.status() == 201; i++) {
                reply = owner.post("/v1/users", registration("m" + i + "@example.com", PASSWORD));
            }
            assertThat(reply.status()).isEqualTo(429);
            assertThat(owner.post("/v1/users", "{\"user\":{\"name\":\"Budi\"}}").status())
                    .isEqualTo(201);
        }
    }

    private String register() {
        var email = "u" + UUID.randomUUID() + "@example.com";
        var reply = server.client().post("/v1/users", registration(email, PASSWORD));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.at("/data/email").asText()).isEqualTo(email);
        return email;
    }

    private static String registration(String email, String password) {
        return """
                {"user":{"name":"Siti","email":"%s","password":"%s"}}""".formatted(email, password);
    }

    private static String credentials(String email, String password) {
        return """
                {"email":"%s","password":"%s"}""".formatted(email, password);
    }

    private static String refresh(String token) {
        return """
                {"refresh_token":"%s"}""".formatted(token);
    }
}
