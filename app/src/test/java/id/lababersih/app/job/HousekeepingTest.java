package id.lababersih.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Database database = ScratchDatabase.open();
    private final UUID user = UUID.randomUUID();

    @BeforeEach
    void register() {
        execute("insert into app_user (id, name, created_at) values (?, 'Siti', now())", user);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void sessionsGoWithTheirTokensWhenTheyHaveExpired() {
        var expired = session(NOW);
        token(expired, null);
        var open = session(NOW.plus(SECOND));
        token(open, null);

        turn();

        assertThat(count("user_session")).isEqualTo(1);
        assertThat(count("refresh_token where session_id = '" + open + "'")).isEqualTo(1);
        assertThat(count("refresh_token")).isEqualTo(1);
    }

    @Test
    void moreThanOneBatchGoesInOneTurn() {
        execute(
                "insert into user_session (id, user_id, created_at, expires_at)"
                        + " select gen_random_uuid(), ?, ?, ? from generate_series(1, 2500)",
                user,
                NOW,
                NOW);
        turn();
        assertThat(count("user_session")).isZero();
    }

    @Test
    void usedTokensOfAnOpenSessionGoAfterThirtyDays() {
        var open = session(NOW.plus(Duration.ofDays(1)));
        token(open, NOW.minus(Housekeeping.USED_TOKEN_KEPT));
        token(open, NOW.minus(Housekeeping.USED_TOKEN_KEPT).plus(SECOND));
        token(open, null);

        turn();

        assertThat(count("refresh_token")).isEqualTo(2);
    }

    @Test
    void previewsThatNobodyConfirmedGoWithTheirItemsAndRunsStay() {
        var old = NOW.minus(Housekeeping.PREVIEW_KEPT);
        run("PREVIEWED", old);
        var done = run("DONE", old);
        var young = run("PREVIEWED", old.plus(SECOND));

        turn();

        assertThat(count("import_run")).isEqualTo(2);
        assertThat(count("import_item")).isEqualTo(2);
        assertThat(count("import_run where id in ('" + done + "', '" + young + "')"))
                .isEqualTo(2);
    }

    private void turn() {
        var run = new ScheduledJob.Run() {
            @Override
            public Instant now() {
                return NOW;
            }

            @Override
            public boolean mayGoOn() {
                return true;
            }
        };
        Housekeeping.jobs(database.jdbi()).forEach(job -> job.work().run(run));
    }

    private UUID session(Instant expires) {
        var id = UUID.randomUUID();
        execute(
                "insert into user_session (id, user_id, created_at, expires_at) values (?, ?, ?, ?)",
                id,
                user,
                NOW,
                expires);
        return id;
    }

    private void token(UUID session, @org.jspecify.annotations.Nullable Instant used) {
        execute(
                "insert into refresh_token (token_hash, session_id, issued_at, used_at)"
                        + " values (decode(replace(?, '-', ''), 'hex'), ?, ?, ?)",
                UUID.randomUUID().toString(),
                session,
                NOW,
                used);
    }

    private UUID run(String state, Instant uploaded) {
        var id = UUID.randomUUID();
        execute("""
                insert into import_run (id, merchant_id, kind, file_name, file_sha256, state, total, importable,
                    unmatched, skipped, errors, detail, uploaded_by, uploaded_at)
                values (?, gen_random_uuid(), 'orders', 'a.csv', '', ?, 1, 1, 0, 0, 0, '{}', ?, ?)
                """, id, state, user, uploaded);
        execute("""
                insert into import_item (run_id, position, merchant_id, tab, weight, file_rows, skus)
                values (?, 1, gen_random_uuid(), 'importable', 1, '{1}', '{}')
                """, id);
        return id;
    }

    private long count(String of) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from " + of)
                        .mapTo(Long.class)
                        .one());
    }

    private void execute(String sql, @org.jspecify.annotations.Nullable Object... values) {
        database.jdbi().useHandle(handle -> handle.execute(sql, values));
    }
}
