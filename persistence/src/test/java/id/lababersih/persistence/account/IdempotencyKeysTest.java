package id.lababersih.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.persistence.account.IdempotencyKeys.Claim;
import id.lababersih.persistence.account.IdempotencyKeys.Start;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {
    private static final Instant NOON = Instant.parse("2025-08-01T05:00:00Z");
    private static final UUID USER = new UUID(0, 1);
    private static final byte[] REQUEST = {1};

    private final Database database = ScratchDatabase.open();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final IdempotencyKeys keys = new IdempotencyKeys(database, threads);

    @AfterEach
    void stop() {
        keys.close();
        threads.close();
        database.close();
    }

    @Test
    void whoseNodeWasKilledIsServedByAnotherWhenItsLockEnds() {
        Claim lost = claimed(begin(NOON));
        assertThat(begin(lost.lockedUntil().minusMillis(1))).isInstanceOf(Start.StillRunning.class);

        Claim taken = claimed(begin(lost.lockedUntil()));

        assertThat(taken.firstAt()).isEqualTo(NOON);
    }

    @Test
    void aKeyThatWasReleasedIsFreeAtOnce() {
        keys.release(claimed(begin(NOON)));
        assertThat(begin(NOON.plusMillis(1))).isInstanceOf(Start.Claimed.class);
    }

    @Test
    void aFirstAttemptIsForgottenAndALaterOneReleased() {
        Claim refused = claimed(begin(NOON));
        keys.forget(refused);
        assertThat(rows()).isZero();

        keys.release(claimed(begin(NOON)));
        Claim second = claimed(begin(NOON.plusMillis(1)));
        keys.forget(second);
        assertThat(rows()).as("what the first may have made keeps its ids").isEqualTo(1);
        assertThat(claimed(begin(NOON.plusMillis(2))).firstAt()).isEqualTo(NOON);
    }

    private int rows() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from idempotency_key")
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void aKeyThatCouldNotBeReleasedIsFreeAsSoonAsTheDatabaseIsBack() {
        Claim claim = claimed(begin(NOON));
        execute("alter table idempotency_key rename to gone");
        keys.release(claim);
        execute("alter table gone rename to idempotency_key");

        await().untilAsserted(() -> assertThat(begin(NOON.plusMillis(1))).isInstanceOf(Start.Claimed.class));
    }

    @Test
    void aClaimSaysWhetherTheJournalHasWhatItsRequestMakes() {
        execute("""
                insert into event_journal (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest,
                                           event_payload)
                values ('order|b', 1, '', 1, '', ''), ('order|b', 2, '', 1, '', '')
                """);
        assertThat(begin("of nothing that is looked for", null)).isFalse();
        assertThat(begin("of a new one", "order|a")).isTrue();
        assertThat(begin("of one there is", "order|b")).isFalse();
    }

    private boolean begin(String key, @Nullable String makes) {
        var start = keys.begin(USER, key, REQUEST, NOON, IdempotencyKeys.LOCK, makes);
        assertThat(start).isInstanceOf(Start.Claimed.class);
        return ((Start.Claimed) start).madeNothing();
    }

    private Start begin(Instant now) {
        return keys.begin(USER, "key", REQUEST, now, IdempotencyKeys.LOCK, null);
    }

    private static Claim claimed(Start start) {
        assertThat(start).isInstanceOf(Start.Claimed.class);
        return ((Start.Claimed) start).claim();
    }

    private void execute(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }
}
