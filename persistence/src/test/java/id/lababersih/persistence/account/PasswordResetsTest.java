package id.lababersih.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordResetsTest {
    private static final Instant NOW = Instant.parse("2025-08-01T10:00:00Z");
    private static final Duration LIFE = Duration.ofHours(1);

    private final Database database = ScratchDatabase.open();
    private final Sessions sessions = new Sessions(database.jdbi());
    private final PasswordResets resets = new PasswordResets(database.jdbi(), sessions);
    private final People people = new People(database.jdbi(), NOW);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoHasAnAccountIsSentALinkAndOthersAreNot() {
        people.user("siti@example.com");
        var id = ask("SITI@example.com", NOW);
        ask("nobody@example.com", NOW);
        assertThat(people.count("password_reset")).isEqualTo(1);
        assertThat(people.count("mail", "subject_id = '" + id + "' and letter = 'PASSWORD_RESET' and language = 'en'"))
                .isEqualTo(1);
        assertThat(resets.find(id, NOW))
                .contains(new PasswordResets.Open("Siti", "siti@example.com", NOW.plus(LIFE), null));
        assertThat(resets.find(id, NOW.plus(LIFE))).as("expired").isEmpty();
    }

    @Test
    void aLinkThatIsHandedIsGoodAndNotSent() {
        var siti = people.user("siti@example.com");
        for (int handed = 0; handed < PasswordResets.ASKED_MAX; handed++) {
            resets.hand(UUID.randomUUID(), "siti@example.com", NOW.plus(LIFE), actor(NOW));
        }
        var id = UUID.randomUUID();
        assertThat(resets.hand(id, "SITI@example.com", NOW.plus(LIFE), actor(NOW)))
                .isTrue();
        assertThat(people.count("mail")).isZero();
        assertThat(resets.find(id, NOW))
                .contains(new PasswordResets.Open("Siti", "siti@example.com", NOW.plus(LIFE), null));
        ask("siti@example.com", NOW);
        assertThat(people.count("mail")).as("what the user asks for is sent").isEqualTo(1);
        assertThat(resets.use(id, "hash", actor(NOW))).contains(siti);
        assertThat(people.count("audit_log", "action = 'password-link-handed' and subject_id = '" + siti + "'"))
                .isEqualTo(PasswordResets.ASKED_MAX + 1);
        assertThat(resets.hand(UUID.randomUUID(), "nobody@example.com", NOW.plus(LIFE), actor(NOW)))
                .isFalse();
    }

    @Test
    void aRequestThatIsRepeatedSendsOneLink() {
        people.user("siti@example.com");
        var id = ask("siti@example.com", NOW);
        resets.ask(id, "siti@example.com", "en", null, NOW.plus(LIFE), actor(NOW));
        assertThat(people.count("mail")).isEqualTo(1);
    }

    @Test
    void aMailboxGetsThreeLinksAnHour() {
        people.user("siti@example.com");
        for (int asked = 0; asked < 5; asked++) {
            ask("siti@example.com", NOW);
        }
        assertThat(people.count("mail")).isEqualTo(PasswordResets.ASKED_MAX);
        ask("siti@example.com", NOW.plus(Duration.ofHours(1)));
        assertThat(people.count("mail")).isEqualTo(PasswordResets.ASKED_MAX + 1);
    }

    @Test
    void whoAsksWaitsForAnotherWhoAsks() throws Exception {
        var siti = people.user("siti@example.com");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var asking = database.jdbi().open()) {
            asking.begin();
            asking.execute("select from app_user where id = ? for no key update", siti);
            for (int asked = 0; asked < PasswordResets.ASKED_MAX; asked++) {
                asking.execute(
                        "insert into password_reset (id, user_id, created_at, expires_at) values (?, ?, ?, ?)",
                        UUID.randomUUID(),
                        siti,
                        NOW,
                        NOW.plus(LIFE));
            }
            var another = threads.submit(() -> ask("siti@example.com", NOW));
            await().until(() -> another.isDone() || people.count("pg_locks", "not granted") > 0);
            asking.commit();
            another.get();
            assertThat(people.count("mail")).as("one more than a mailbox gets").isZero();
        }
    }

    @Test
    void aLinkSetsOnePasswordAndEndsAllOtherLinksAndSessionsOfItsUserAlone() {
        var siti = people.user("siti@example.com");
        var first = session(siti);
        var second = session(siti);
        var others = session(people.user("budi@example.com"));
        var othersLink = ask("budi@example.com", NOW);
        assertThat(sessions.find(first, NOW)).isPresent();
        var older = ask("siti@example.com", NOW);
        var link = ask("siti@example.com", NOW);

        assertThat(resets.use(link, "new hash", actor(NOW))).contains(siti);
        assertThat(people.count("app_user", "password_hash = 'new hash'")).isEqualTo(1);
        assertThat(sessions.find(first, NOW)).isEmpty();
        assertThat(sessions.find(second, NOW)).isEmpty();
        assertThat(sessions.find(others, NOW)).isPresent();
        assertThat(resets.find(othersLink, NOW)).isPresent();
        assertThat(resets.find(older, NOW)).isEmpty();
        assertThat(resets.use(older, "another", actor(NOW))).isEmpty();
        assertThat(resets.use(link, "another", actor(NOW))).isEmpty();
        assertThat(people.count("app_user", "password_hash = 'another'")).isZero();
    }

    @Test
    void anExpiredOrUnknownLinkSetsNothing() {
        people.user("siti@example.com");
        var link = ask("siti@example.com", NOW);
        assertThat(resets.use(link, "late", actor(NOW.plus(LIFE)))).isEmpty();
        assertThat(resets.use(UUID.randomUUID(), "late", actor(NOW))).isEmpty();
        assertThat(people.count("app_user", "password_hash = 'late'")).isZero();
    }

    @Test
    void ofTwoWhoUseALinkAtOnceOneDoes() throws Exception {
        people.user("siti@example.com");
        var link = ask("siti@example.com", NOW);
        List<Callable<Optional<UUID>>> tries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var hash = "hash " + i;
            tries.add(() -> resets.use(link, hash, actor(NOW)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int used = 0;
            for (var tried : threads.invokeAll(tries)) {
                used += tried.get().isPresent() ? 1 : 0;
            }
            assertThat(used).isEqualTo(1);
        }
    }

    /** Each would wait for the row of the other. */
    @Test
    void ofTwoLinksThatAreUsedAtOnceOneSetsThePassword() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                var email = "u" + round + "@example.com";
                people.user(email);
                var first = ask(email, NOW);
                var second = ask(email, NOW);
                List<Callable<Optional<UUID>>> uses = List.of(
                        () -> resets.use(first, "first", actor(NOW)), () -> resets.use(second, "second", actor(NOW)));
                int used = 0;
                for (var tried : threads.invokeAll(uses)) {
                    used += tried.get().isPresent() ? 1 : 0;
                }
                assertThat(used).isEqualTo(1);
            }
        }
    }

    @Test
    void oldLinksAreForgottenSomeAtATime() {
        people.user("siti@example.com");
        ask("siti@example.com", NOW);
        ask("siti@example.com", NOW);
        var open = ask("siti@example.com", NOW.plus(LIFE));
        assertThat(resets.purgeExpired(NOW.plus(LIFE), 1)).isEqualTo(1);
        assertThat(resets.purgeExpired(NOW.plus(LIFE), 10)).isEqualTo(1);
        assertThat(resets.find(open, NOW.plus(LIFE))).isPresent();
    }

    private UUID ask(String email, Instant now) {
        var id = UUID.randomUUID();
        resets.ask(id, email, "en", null, now.plus(LIFE), actor(now));
        return id;
    }

    private static Actor actor(Instant now) {
        return new Actor(null, null, now, null);
    }

    private UUID session(UUID user) {
        var id = UUID.randomUUID();
        sessions.open(id, user, "x", id.toString().getBytes(StandardCharsets.UTF_8), NOW.plus(LIFE), people.by(user));
        return id;
    }
}
