package id.lababersih.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ApiClient;
import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.Reply;
import id.lababersih.persistence.account.Invitations;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamRoutesTest {
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
    void whoeverHasTheAddressJoinsAndMayDoWhatTheRoleMay() {
        var owner = server.owner();
        var email = email();
        var invited = invite(owner, email, "STAFF");
        assertThat(invited.status()).isEqualTo(201);
        assertThat(invited.at("/data/email").asText()).isEqualTo(email);
        assertThat(invited.at("/data/merchant_name").asText()).isEqualTo("Toko Maju");
        assertThat(invited.at("/data/url").asText()).isEqualTo("https://laba.test/app/undangan/" + token(invited));
        assertThat(server.client().get(invited.header("Location")).at("/data")).isEqualTo(invited.at("/data"));

        var budi = user(email);
        assertThat(budi.get("/v1/shops").status()).isEqualTo(403);
        var joined = budi.put("/v1/invitations/" + token(invited), "");
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.at("/data/role").asText()).isEqualTo("STAFF");
        assertThat(budi.get("/v1/shops").status()).isEqualTo(200);
        var notHis = budi.get("/v1/members");
        assertThat(notHis.status()).isEqualTo(403);
        assertThat(notHis.at("/needed_role").asText()).isEqualTo("OWNER");
        assertThat(budi.put("/v1/invitations/" + token(invited), "{\"role\":\"OWNER\"}")
                        .status())
                .isEqualTo(422);
        var again = budi.put("/v1/invitations/" + token(invited), "{}");
        assertThat(again.text()).isEqualTo(joined.text());
        assertThat(server.client().get(invited.header("Location")).problem()).isEqualTo("link-gone");
        assertThat(invite(owner, email, "STAFF").problem()).isEqualTo("member-already");
    }

    @Test
    void aNewcomerGetsAnAccountWithTheAddress() {
        var owner = server.owner();
        var email = email();
        var path = "/v1/invitations/" + token(invite(owner, email, "VIEWER"));
        var refused =
                server.client().put(path, "{\"user\":{\"name\":\"Budi\",\"password\":\"kurang\",\"email\":\"x\"}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactlyInAnyOrder("/user/password", "/user/email");
        var joined = server.client().put(path, newcomer());
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.at("/data/role").asText()).isEqualTo("VIEWER");
        var session = signIn(email);
        assertThat(session.at("/merchants/0/role").asText()).isEqualTo("VIEWER");
        assertThat(server.client().put(path, newcomer()).problem()).isEqualTo("link-gone");
    }

    @Test
    void othersDoNotGetIn() {
        var owner = server.owner();
        var email = email();
        user(email);
        var path = "/v1/invitations/" + token(invite(owner, email, "ADMIN"));
        assertThat(user(email()).put(path, "").status()).as("another user").isEqualTo(403);
        assertThat(server.client().put(path, newcomer()).problem()).isEqualTo("email-taken");
        assertThat(server.client().bearer("x").put(path, newcomer()).status())
                .as("a token that is not good")
                .isEqualTo(401);
        assertThat(server.client().put("/v1/invitations/x", newcomer()).problem())
                .isEqualTo("link-gone");
        assertThat(owner.get("/v1/members").at("/data")).hasSize(1);
    }

    @Test
    void anInvitationIsListedAndTakenBackByItsMerchantAlone() {
        var owner = server.owner();
        var email = email();
        var first = invite(owner, email, "STAFF");
        var same = invite(owner, email, "STAFF");
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.at("/data")).isEqualTo(first.at("/data"));
        server.clock.advance(Duration.ofSeconds(1));
        invite(owner, email(), "OWNER");
        var page = owner.get("/v1/invitations?limit=1");
        assertThat(page.at("/data")).hasSize(1);
        var next = owner.get(
                "/v1/invitations?limit=1&cursor=" + page.at("/next_cursor").asText());
        assertThat(next.at("/data/0")).isEqualTo(first.at("/data"));
        assertThat(next.at("/next_cursor").isNull()).isTrue();

        var path = "/v1/invitations/" + token(first);
        assertThat(server.owner().delete(path).status()).as("another merchant").isEqualTo(404);
        assertThat(owner.delete(path).status()).isEqualTo(204);
        assertThat(owner.delete(path).status()).isEqualTo(404);
        assertThat(user(email).put(path, "").problem()).isEqualTo("link-gone");
    }

    @Test
    void anInvitationIsGoodForSevenDaysAndItsTokenIsKeptInNoTable() {
        var owner = server.owner();
        var body = "{\"email\":\"" + email() + "\",\"role\":\"STAFF\"}";
        var withKey = owner.with("Idempotency-Key", "invited-once");
        var invited = withKey.post("/v1/invitations", body);
        var life = Duration.between(
                Instant.parse(invited.at("/data/created_at").asText()),
                Instant.parse(invited.at("/data/expires_at").asText()));
        assertThat(life).isEqualTo(Duration.ofDays(7));
        assertThat(withKey.post("/v1/invitations", body).status())
                .as("the same invitation, not its first answer")
                .isEqualTo(200);
    }

    @Test
    void anAddressThatWasInvitedTooOftenIsLeftAlone() {
        var owner = server.owner();
        var email = email();
        for (int sent = 0; sent < Invitations.RECEIVED_MAX; sent++) {
            var invited = invite(owner, email, "STAFF");
            assertThat(owner.delete("/v1/invitations/" + token(invited)).status())
                    .isEqualTo(204);
        }
        var refused = invite(owner, email, "STAFF");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isNotBlank();
        assertThat(invite(owner, email(), "STAFF").status()).isEqualTo(201);
    }

    @Test
    void whoInvitedManyForOneMerchantWaitsForTheNextToo() {
        var user = server.user();
        var first = owner(user, "Satu");
        for (int sent = 0; sent < Invitations.SENT_MAX; sent++) {
            assertThat(invite(first, email(), "STAFF").status()).isEqualTo(201);
        }
        var refused = invite(owner(user, "Dua"), email(), "STAFF");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isNotBlank();
    }

    private static ApiClient owner(ApiClient user, String merchant) {
        var made = user.post("/v1/merchants", "{\"name\":\"" + merchant + "\"}");
        return user.with("X-Merchant-Id", made.at("/data/id").asText());
    }

    @Test
    void whoIsNoOwnerAnyMoreLetsNobodyIn() {
        var owner = server.owner();
        var email = email();
        var second = user(email);
        second.put("/v1/invitations/" + token(invite(owner, email, "OWNER")), "");
        var accomplice = email();
        var path = "/v1/invitations/" + token(invite(second, accomplice, "OWNER"));
        var members = owner.get("/v1/members").at("/data");
        int his = members.at("/1/email").asText().equals(email) ? 1 : 0;
        owner.delete("/v1/members/" + members.at("/" + his + "/id").asText());
        assertThat(server.client().get(path).problem()).isEqualTo("link-gone");
        assertThat(server.client().put(path, newcomer()).problem()).isEqualTo("link-gone");
        assertThat(user(accomplice).put(path, "").problem()).isEqualTo("link-gone");
    }

    @Test
    void oneAddressMakesSoManyAccountsByInvitationInAMinute() {
        try (var own = ApiServer.limited()) {
            var email = email();
            var registration =
                    "{\"user\":{\"name\":\"Budi\",\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}}";
            assertThat(own.client().post("/v1/users", registration).status()).isEqualTo(201);
            var path = "/v1/invitations/" + token(invite(own.owner(), email, "STAFF"));
            own.clock.advance(Duration.ofMinutes(1));
            for (int tries = 0; tries < AccountLimits.standard().registrationsPerAddress(); tries++) {
                assertThat(own.client().put(path, newcomer()).problem()).isEqualTo("email-taken");
            }
            assertThat(own.client().put(path, newcomer()).status()).isEqualTo(429);
            assertThat(own.client().post("/v1/users", registration).status())
                    .as("the other way to get an account")
                    .isEqualTo(429);
        }
    }

    @Test
    void onlyAnOwnerInvites() {
        var owner = server.owner();
        var email = email();
        var admin = user(email);
        admin.put("/v1/invitations/" + token(invite(owner, email, "ADMIN")), "");
        assertThat(invite(admin, email(), "STAFF").status()).isEqualTo(403);
        assertThat(admin.get("/v1/invitations").status()).isEqualTo(403);
        assertThat(admin.get("/v1/members").status()).isEqualTo(403);
        var open = "/v1/invitations/" + token(invite(owner, email(), "STAFF"));
        assertThat(admin.delete(open).status()).isEqualTo(403);
        for (int member = 0; member < 2; member++) {
            var path = "/v1/members/"
                    + owner.get("/v1/members").at("/data/" + member + "/id").asText();
            assertThat(admin.patch(path, "{\"role\":\"ADMIN\"}").status()).isEqualTo(403);
            assertThat(admin.delete(path).status()).isEqualTo(403);
        }
        var refused = owner.post("/v1/invitations", "{\"email\":\"nobody\",\"role\":\"BOSS\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactlyInAnyOrder("/email", "/role");
    }

    @Test
    void anOwnerChangesRolesAndLetsMembersGo() {
        var owner = server.owner();
        var email = email();
        var budi = user(email);
        budi.put("/v1/invitations/" + token(invite(owner, email, "ADMIN")), "");
        var members = owner.get("/v1/members");
        assertThat(members.at("/data")).hasSize(2);
        int his = members.at("/data/1/email").asText().equals(email) ? 1 : 0;
        assertThat(members.at("/data/" + his + "/email").asText()).isEqualTo(email);
        var path = "/v1/members/" + members.at("/data/" + his + "/id").asText();

        int signedOut = server.signedOut.size();
        var viewer = owner.patch(path, "{\"role\":\"VIEWER\"}");
        assertThat(viewer.status()).isEqualTo(200);
        assertThat(viewer.at("/data/role").asText()).isEqualTo("VIEWER");
        assertThat(server.signedOut).as("users whose sockets are closed").hasSize(signedOut + 1);
        assertThat(budi.patch(path, "{\"role\":\"OWNER\"}").status()).isEqualTo(403);
        assertThat(server.owner().delete(path).status()).as("another merchant").isEqualTo(404);
        assertThat(owner.delete(path).status()).isEqualTo(204);
        assertThat(server.signedOut).hasSize(signedOut + 2);
        assertThat(budi.get("/v1/shops").status()).as("the next request").isEqualTo(403);
        assertThat(owner.delete(path).status()).isEqualTo(404);

        assertThat(owner.post("/v1/users", "{\"user\":{\"name\":\"Kasir\",\"role\":\"OWNER\"}}")
                        .pointers())
                .containsExactly("/user/role");
        var named = owner.post("/v1/users", "{\"user\":{\"name\":\"Kasir\"}}")
                .at("/data/id")
                .asText();
        assertThat(owner.patch("/v1/members/" + named, "{\"role\":\"OWNER\"}").pointers())
                .containsExactly("/role");

        var self = "/v1/members/" + members.at("/data/" + (1 - his) + "/id").asText();
        assertThat(owner.delete(self).problem()).isEqualTo("last-owner");
        assertThat(owner.patch(self, "{\"role\":\"STAFF\"}").problem()).isEqualTo("last-owner");
    }

    private static Reply invite(ApiClient owner, String email, String role) {
        return owner.post("/v1/invitations", "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}");
    }

    private static String token(Reply invited) {
        return invited.at("/data/token").asText();
    }

    private static String email() {
        return "u" + UUID.randomUUID() + "@example.com";
    }

    private static String newcomer() {
        return "{\"user\":{\"name\":\"Budi\",\"password\":\"" + PASSWORD + "\"}}";
    }

    private ApiClient user(String email) {
        var registration = """
                {"user":{"name":"Budi","email":"%s","password":"%s"}}""".formatted(email, PASSWORD);
        assertThat(server.client().post("/v1/users", registration).status()).isEqualTo(201);
        return server.client().bearer(signIn(email).at("/access_token").asText());
    }

    private Reply signIn(String email) {
        var credentials = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
        return server.client().post("/v1/sessions", credentials);
    }
}
