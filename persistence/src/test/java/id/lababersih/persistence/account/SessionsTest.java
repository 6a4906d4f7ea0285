package id.lababersih.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2025-08-01T10:00:00Z");
    private static final String EMAIL = "siti@example.com";
    private static final Duration LIFE = Duration.ofDays(30);

    private final Database database = ScratchDatabase.open();
    private final Sessions sessions = new Sessions(database.jdbi());
    private final PasswordResets resets = new PasswordResets(database.jdbi(), sessions);
    private final People people = new People(database.jdbi(), NOW);
    private final UUID user = people.user(EMAIL);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSessionIsOpenUntilItEndsOrExpires() {
        var by = new Actor(null, user, NOW, null);
        var ended = open();
        var open = open();
        var all = Set.of(ended, open, UUID.randomUUID());
        assertThat(sessions.openOf(all, NOW)).containsExactlyInAnyOrder(ended, open);
        sessions.end(ended, by);
        assertThat(sessions.openOf(all, NOW)).containsExactly(open);
        assertThat(sessions.openOf(all, NOW.plus(LIFE))).isEmpty();
        assertThat(sessions.openOf(Set.of(), NOW)).isEmpty();
        assertThat(sessions.findAfresh(open, NOW)).contains(new Sessions.SignedIn(user, "Siti", List.of()));
    }

    @Test
    void whatWasReadBeforeTheSignOutIsNotRememberedAfterIt() {
        var id = open();
        var between = new AtomicReference<Runnable>(() -> {});
        var logger = new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext read) {
                between.getAndSet(() -> {}).run();
            }
        };
        var jdbi = Jdbi.create(database.dataSource()).installPlugin(new PostgresPlugin());
        var here = new Sessions(jdbi.setSqlLogger(logger));
        between.set(() -> here.end(id, people.by(user)));
        assertThat(here.findAfresh(id, NOW)).as("read before").isPresent();
        assertThat(here.find(id, NOW)).isEmpty();
    }

    @Test
    void aPasswordThatWasChangedSinceItWasComparedOpensNothing() {
        var id = UUID.randomUUID();
        assertThat(open(id, "of the password before")).isFalse();
        assertThat(sessions.findAfresh(id, NOW)).isEmpty();
        assertThat(people.count("refresh_token")).isZero();
        assertThat(people.count("audit_log", "action = 'signed-in'")).isZero();
    }

    @Test
    void aSessionHoldsABoundedNumberOfMerchants() {
        for (int merchants = 0; merchants <= Sessions.MEMBERSHIPS_READ_MAX; merchants++) {
            var id = UUID.randomUUID();
            new Accounts(database.jdbi()).takeOver(id, "Toko", ZoneId.of("Asia/Jakarta"), user, people.by(user));
        }
        assertThat(sessions.findAfresh(open(), NOW).orElseThrow().memberships()).hasSize(Sessions.MEMBERSHIPS_READ_MAX);
    }

    @Test
    void noSessionOfTheOldPasswordOutlivesANewOne() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 30; round++) {
                var id = UUID.randomUUID();
                var link = UUID.randomUUID();
                var old = round == 0 ? "x" : "new " + (round - 1);
                var next = "new " + round;
                // One link an hour, so that none is too many.
                var now = NOW.plus(Duration.ofHours(round));
                var by = new Actor(null, null, now, null);
                resets.ask(link, EMAIL, "id", null, now.plus(LIFE), by);
                List<Callable<Boolean>> both = List.of(
                        () -> open(id, old), () -> resets.use(link, next, by).isPresent());
                for (var done : threads.invokeAll(both)) {
                    done.get();
                }
                assertThat(sessions.findAfresh(id, NOW)).as("round " + round).isEmpty();
            }
        }
    }

    private UUID open() {
        var id = UUID.randomUUID();
        assertThat(open(id, "x")).isTrue();
        return id;
    }

    private boolean open(UUID id, String passwordHash) {
        var token = id.toString().getBytes(StandardCharsets.UTF_8);
        return sessions.open(id, user, passwordHash, token, NOW.plus(LIFE), people.by(user));
    }
}
