package id.lababersih.app.pusher;

import static id.lababersih.app.realtime.Topics.Admission.LISTEN;
import static id.lababersih.app.realtime.Topics.Admission.LISTEN_AND_PUSH_ANY;
import static id.lababersih.app.realtime.Topics.Admission.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.http.TestClock;
import id.lababersih.app.realtime.Pass;
import id.lababersih.app.realtime.Topics.Admission;
import id.lababersih.domain.pusher.AppTopic;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.pusher.Apps;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whom the topics of an app let in, by tokens as the demo of ExPusherLite signs them. */
class AppAdmissionTest {
    private static final Database DATABASE = ScratchDatabase.open();
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final String CSRF = "dG9rZW4tYWNhaw==";
    private static final String SECRET = "rahasia aplikasi obrolan";

    private final TestClock clock = new TestClock(NOW);
    private final Apps apps = new Apps(DATABASE.jdbi());
    private final AppSecrets secrets = new AppSecrets(new Signatures("a secret for tests alone"));
    private final AppAdmission admission = new AppAdmission(apps, secrets, clock);
    private final String slug = app(SECRET);

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    private String app(String secret) {
        var id = UUID.randomUUID();
        var app = new Apps.App(id, "app-" + id, "Aplikasi", "kunci", secrets.seal(id, secret), true, NOW);
        apps.add(app, new Actor(null, null, NOW, null));
        return app.slug();
    }

    private static String signedCsrf(String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(CSRF.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTCreator.Builder token(List<String> listen, List<String> publish) {
        return JWT.create()
                .withAudience("csrf")
                .withPayload(Map.of("sub", Map.of()))
                .withIssuer("pl-web-production")
                .withIssuedAt(NOW)
                .withExpiresAt(NOW.plus(Duration.ofDays(30)))
                .withClaim("listen", listen)
                .withClaim("publish", publish);
    }

    private static String signed(JWTCreator.Builder token, String secret) {
        return token.sign(Algorithm.HMAC256(secret));
    }

    private String csrfToken(List<String> listen, List<String> publish) {
        return signed(token(listen, publish).withClaim("s_csrf", signedCsrf(SECRET)), SECRET);
    }

    private Admission admit(String topic, @Nullable String token, @Nullable String csrf) {
        return admission.admit(AppTopic.parse(topic).orElseThrow(), new Pass(token, csrf));
    }

    @Test
    void everybodyJoinsAPublicTopicOfAnAppThatIsThereAndOn() {
        assertThat(admit("public:" + slug, null, "x")).isEqualTo(LISTEN_AND_PUSH_ANY);
        assertThat(admit("public:" + slug + ":ruang", "not.a.token", "x")).isEqualTo(LISTEN_AND_PUSH_ANY);
        assertThat(admit("public:tidak-ada", null, "x")).isEqualTo(NOTHING);
        apps.change(slug, new Apps.Change(null, false, null), new Actor(null, null, NOW, null));
        assertThat(admit("public:" + slug, null, "x")).isEqualTo(NOTHING);
        assertThat(admit("private:" + slug, csrfToken(List.of("private:*"), List.of()), CSRF))
                .isEqualTo(NOTHING);
    }

    @Test
    void aTokenOpensThePrivateTopicsOfItsPatterns() {
        var token = csrfToken(
                List.of("deploys:web", "private:" + slug, "private:" + slug + ":kasir:*"),
                List.of("private:" + slug + ":kasir:*"));
        assertThat(admit("private:" + slug, token, CSRF)).isEqualTo(LISTEN);
        assertThat(admit("private:" + slug + ":kasir:1", token, CSRF)).isEqualTo(LISTEN_AND_PUSH_ANY);
        assertThat(admit("private:" + slug + ":gudang", token, CSRF)).isEqualTo(NOTHING);
        assertThat(admit("private:" + slug, csrfToken(List.of(), List.of("private:*")), CSRF))
                .isEqualTo(NOTHING);
    }

    @Test
    void aTokenOfAnotherAppOrSecretOpensNothing() {
        var all = List.of("private:*");
        var other = app("rahasia aplikasi lain");
        assertThat(admit("private:" + other, csrfToken(all, all), CSRF)).isEqualTo(NOTHING);
        var forged = token(all, all).withClaim("s_csrf", signedCsrf(SECRET));
        assertThat(admit("private:" + slug, signed(forged, "kunci"), CSRF)).isEqualTo(NOTHING);
        assertThat(admit("private:" + slug, forged.sign(Algorithm.none()), CSRF))
                .isEqualTo(NOTHING);
        assertThat(admit("private:" + slug, forged.sign(Algorithm.HMAC512(SECRET)), CSRF))
                .isEqualTo(NOTHING);
        assertThat(admit("private:" + slug, "not.a.token", CSRF)).isEqualTo(NOTHING);
        assertThat(admit("private:" + slug, null, CSRF)).isEqualTo(NOTHING);
    }

    @Test
    void aTokenCountsOnlyWithTheCsrfTextItWasMadeFor() {
        var all = List.of("private:*");
        var topic = "private:" + slug;
        assertThat(admit(topic, csrfToken(all, all), CSRF)).isEqualTo(LISTEN_AND_PUSH_ANY);
        assertThat(admit(topic, csrfToken(all, all), "lain")).isEqualTo(NOTHING);
        assertThat(admit(topic, csrfToken(all, all), null)).isEqualTo(NOTHING);
        assertThat(admit(topic, signed(token(all, all), SECRET), CSRF))
                .as("its audience says that it has one")
                .isEqualTo(NOTHING);
        var padded = Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(signedCsrf(SECRET)));
        assertThat(admit(topic, signed(token(all, all).withClaim("s_csrf", padded), SECRET), CSRF))
                .isEqualTo(LISTEN_AND_PUSH_ANY);
        var plain = JWT.create().withClaim("listen", all);
        assertThat(admit(topic, signed(plain, SECRET), null)).isEqualTo(LISTEN);
    }

    @Test
    void aTokenIsGoodFromItsTimeToItsEndByClocksThatDifferAMinute() {
        var token = csrfToken(List.of("private:*"), List.of());
        clock.advance(Duration.ofSeconds(-50));
        assertThat(admit("private:" + slug, token, CSRF)).isEqualTo(LISTEN);
        clock.advance(Duration.ofSeconds(-20));
        assertThat(admit("private:" + slug, token, CSRF)).isEqualTo(NOTHING);
        clock.advance(Duration.ofDays(30));
        assertThat(admit("private:" + slug, token, CSRF)).isEqualTo(LISTEN);
        clock.advance(Duration.ofMinutes(3));
        assertThat(admit("private:" + slug, token, CSRF)).isEqualTo(NOTHING);
    }

    @Test
    void theClientsOfAnAppSayOnlySoMuchAndEachScopeForItself() {
        var strict = new AppAdmission(apps, secrets, clock, new RateLimit(2, Duration.ofMinutes(1), clock));
        var other = AppTopic.of(AppTopic.Scope.PUBLIC, app(SECRET));
        var topic = AppTopic.of(AppTopic.Scope.PUBLIC, slug);
        assertThat(strict.mayTell(topic)).isTrue();
        assertThat(strict.mayTell(topic)).isTrue();
        assertThat(strict.mayTell(topic)).isFalse();
        assertThat(strict.mayTell(other)).isTrue();
        assertThat(strict.mayTell(AppTopic.of(AppTopic.Scope.PRIVATE, slug))).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(strict.mayTell(topic)).isTrue();
    }

    @Test
    void claimsOfAnotherShapeGrantNothing() {
        var odd = JWT.create().withPayload(Map.of("listen", "private:*", "publish", List.of(1)));
        assertThat(admit("private:" + slug, signed(odd, SECRET), null)).isEqualTo(NOTHING);
    }
}
