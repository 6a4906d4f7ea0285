package id.lababersih.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2025-08-01T10:00:00Z");
    private static final Duration LIFE = Duration.ofHours(1);

    private final Database database = ScratchDatabase.open();
    private final Sessions sessions = new Sessions(database.jdbi());
    private final UUID user = UUID.randomUUID();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSessionIsOpenUntilItEndsOrExpires() {
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("insert into app_user (id, name, created_at) values (?, 'Siti', now())", user));
        var by = new Actor(null, user, NOW, null);
        var ended = open(by);
        var open = open(by);
        var all = Set.of(ended, open, UUID.randomUUID());
        assertThat(sessions.openOf(all, NOW)).containsExactlyInAnyOrder(ended, open);
        sessions.end(ended, by);
        assertThat(sessions.openOf(all, NOW)).containsExactly(open);
        assertThat(sessions.openOf(all, NOW.plus(LIFE))).isEmpty();
        assertThat(sessions.openOf(Set.of(), NOW)).isEmpty();
        assertThat(sessions.findAfresh(open, NOW)).contains(new Sessions.SignedIn(user, "Siti", List.of()));
    }

    private UUID open(Actor by) {
        var id = UUID.randomUUID();
        sessions.open(id, user, id.toString().getBytes(StandardCharsets.UTF_8), NOW.plus(LIFE), by);
        return id;
    }
}
