package id.lababersih.app.pusher;

import static id.lababersih.app.pusher.AppServer.ADMIN_SECRET;
import static id.lababersih.app.pusher.AppServer.APPS;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an administrator does with apps, and what nobody else does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppRoutesTest {
    private AppServer server;

    @BeforeAll
    void start() {
        server = AppServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void pause() {
        server.http.clock.advance(Duration.ofMinutes(2));
    }

    private Reply create(String name) {
        return server.admin().post(APPS, "{\"app\":{\"name\":\"" + name + "\"}}");
    }

    @Test
    void anAppHasASlugOfItsNameAndASecretThatIsShownOnce() {
        server.http.clock.advance(Duration.ofNanos(123_456_789));
        var made = create("Obrolan Toko Café");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/data/slug").asText()).isEqualTo("obrolan-toko-cafe");
        assertThat(made.header("Location")).isEqualTo(APPS + "/obrolan-toko-cafe");
        assertThat(made.at("/data/secret").asText()).hasSize(43);
        assertThat(made.at("/data/key").asText()).hasSize(36);
        var read = server.admin().get(made.header("Location"));
        assertThat(read.at("/data/secret").isNull()).isTrue();
        assertThat(read.at("/data/key")).isEqualTo(made.at("/data/key"));
        assertThat(read.at("/data/created_at")).isEqualTo(made.at("/data/created_at"));
        assertThat(server.admin().get(APPS).text())
                .doesNotContain(made.at("/data/secret").asText());
        assertThat(server.acts(made.at("/data/id").asText())).containsExactly("app-created obrolan-toko-cafe");
    }

    @Test
    void theDatabaseHasNoSecretThatCanBeReadWithoutTheKey() {
        var made = create("Aplikasi Rahasia");
        var secret = made.at("/data/secret").asText();
        var stored = server.http
                .database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select sealed_secret from pusher_app where slug = :slug")
                        .bindMap(Map.of("slug", "aplikasi-rahasia"))
                        .mapTo(String.class)
                        .one());
        assertThat(stored).doesNotContain(secret);
        var app = server.apps().find("aplikasi-rahasia").orElseThrow();
        assertThat(server.secrets.open(app.id(), stored)).isEqualTo(secret);
    }

    @Test
    void aRotatedSecretIsNewAndShownOnce() {
        var made = create("Aplikasi Berputar");
        var path = made.header("Location");
        server.http.clock.advance(Duration.ofSeconds(1));
        var rotated = server.admin().patch(path, "{\"app\":{\"rotate_secret\":true}}");
        assertThat(rotated.at("/data/secret").asText())
                .hasSize(43)
                .isNotEqualTo(made.at("/data/secret").asText());
        assertThat(rotated.at("/data/key")).isEqualTo(made.at("/data/key"));
        assertThat(server.admin().get(path).at("/data/secret").isNull()).isTrue();
        assertThat(server.acts(made.at("/data/id").asText()))
                .containsExactly(
                        "app-created aplikasi-berputar",
                        "app-changed aplikasi-berputar",
                        "app-secret-rotated aplikasi-berputar");
    }

    @Test
    void anAppIsRenamedSwitchedOffAndTakenOut() {
        var path = create("Nama Lama").header("Location");
        var renamed = server.admin().put(path, "{\"app\":{\"name\":\"Nama Baru\",\"active\":false}}");
        assertThat(renamed.at("/data/name").asText()).isEqualTo("Nama Baru");
        assertThat(renamed.at("/data/slug").asText())
                .as("topics keep their names")
                .isEqualTo("nama-lama");
        assertThat(renamed.at("/data/active").asBoolean()).isFalse();
        assertThat(server.admin().get(path).at("/data")).isEqualTo(renamed.at("/data"));
        server.http.clock.advance(Duration.ofSeconds(1));
        assertThat(server.admin().delete(path).status()).isEqualTo(204);
        assertThat(server.admin().get(path).status()).isEqualTo(404);
        assertThat(server.admin().delete(path).status()).isEqualTo(404);
        assertThat(server.acts(renamed.at("/data/id").asText())).endsWith("app-deleted nama-lama");
    }

    @Test
    void twoAppsHaveTwoNames() {
        create("Toko Kembar");
        var second = create("toko  kembar");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("app-name-taken");
    }

    @Test
    void aWrongBodyIsRefusedWithItsFields() {
        var admin = server.admin();
        assertThat(admin.post(APPS, "{\"app\":{\"name\":\"abc\"}}").pointers()).containsExactly("/app/name");
        assertThat(admin.post(APPS, "{\"app\":{\"name\":\"!!!!!\"}}").pointers())
                .containsExactly("/app/name");
        assertThat(admin.post(APPS, "{\"name\":\"Toko Maju\"}").pointers()).contains("/app/name", "/name");
        var path = create("Toko Teliti").header("Location");
        assertThat(admin.patch(path, "{\"app\":{\"name\":\"abc\",\"slug\":\"x\"}}")
                        .pointers())
                .containsExactlyInAnyOrder("/app/name", "/app/slug");
        assertThat(admin.get(APPS + "/Toko%00").status()).isEqualTo(404);
    }

    @Test
    void theListGoesOnWhereItWasLeft() {
        for (String name : List.of("Daftar Satu", "Daftar Dua", "Daftar Tiga")) {
            create(name);
        }
        var slugs = new ArrayList<String>();
        var path = APPS + "?limit=2";
        Reply page;
        do {
            page = server.admin().get(path);
            page.at("/data").forEach(app -> slugs.add(app.get("slug").asText()));
            path = APPS + "?limit=2&cursor=" + page.at("/next_cursor").asText();
        } while (!page.at("/next_cursor").isNull());
        assertThat(slugs)
                .contains("daftar-dua", "daftar-satu", "daftar-tiga")
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whoeverDoesNotKnowTheSecretGetsNowhere() {
        var stranger = server.http.client();
        var path = create("Toko Tertutup").header("Location");
        for (var client : List.of(
                stranger,
                stranger.basic("admin", "salah"),
                stranger.basic("admin", ADMIN_SECRET + "x"),
                stranger.with("Authorization", "Basic %%%"),
                stranger.with("Authorization", "Bearer " + ADMIN_SECRET),
                server.http.owner())) {
            var refused = client.post(APPS, "{\"app\":{\"name\":\"Milik Saya\"}}");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Basic ");
            assertThat(client.get(APPS).status()).isEqualTo(401);
            assertThat(client.get(path).status()).isEqualTo(401);
            assertThat(client.patch(path, "{\"app\":{\"rotate_secret\":true}}").status())
                    .isEqualTo(401);
            assertThat(client.delete(path).status()).isEqualTo(401);
        }
        assertThat(server.apps().find("milik-saya")).isEmpty();
    }

    @Test
    void theSecretCannotBeGuessedAtLeisure() {
        var guesser = server.http.client().basic("admin", "tebakan");
        Reply last = guesser.get(APPS);
        for (int i = 0; i < 120; i++) {
            last = guesser.get(APPS);
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.header("Retry-After")).isNotEmpty();
    }

    @Test
    void withoutAnAdminSecretThereIsNoAdministration() {
        try (var shut = AppServer.startWithoutAdministration()) {
            var refused = shut.http.client().basic("admin", "").get(APPS);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.at("/detail").asText()).contains("ADMIN_SECRET");
        }
    }
}
