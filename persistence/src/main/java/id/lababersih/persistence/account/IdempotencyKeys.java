package id.lababersih.persistence.account;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The first answers to requests that carried a key, so that a repeated request is answered and not done again. */
public final class IdempotencyKeys {
    public static final Duration KEPT = Duration.ofHours(24);
    /** How long an attempt may run before another may take over; longer than any handler may take. */
    public static final Duration LOCK = Duration.ofSeconds(90);

    private static final int PURGED_MAX = 50;

    private static final String PURGE = """
            delete from idempotency_key where (scope, key) in (
                select scope, key from idempotency_key where expires_at <= :now
                order by expires_at limit :max for update skip locked)
            """;
    private static final String INSERT = """
            insert into idempotency_key (scope, key, fingerprint, created_at, locked_until, expires_at)
            values (:scope, :key, :fingerprint, :now, :lockedUntil, :expiresAt)
            on conflict (scope, key) do nothing
            """;
    private static final String READ = """
            select fingerprint, created_at, locked_until, status, content_type, location, body
            from idempotency_key where scope = :scope and key = :key for update
            """;
    private static final String TAKE_OVER = """
            update idempotency_key set locked_until = :lockedUntil where scope = :scope and key = :key
            """;
    private static final String FINISH = """
            update idempotency_key
            set status = :status, content_type = :contentType, location = :location, body = :body
            where scope = :scope and key = :key and locked_until = :lockedUntil and status is null
            """;
    private static final String RELEASE = """
            update idempotency_key set locked_until = created_at
            where scope = :scope and key = :key and locked_until = :lockedUntil and status is null
            """;

    private final Jdbi jdbi;

    public IdempotencyKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What the key already stands for. */
    public sealed interface Start {
        /** This attempt does the work; hand the claim to {@link #finish} or {@link #release}. */
        record Claimed(Claim claim) implements Start {}

        record AnsweredBefore(StoredAnswer answer) implements Start {}

        record StillRunning() implements Start {}

        record OtherRequest() implements Start {}
    }

    /**
     * The right to do the work once.
     *
     * @param firstAt when the first attempt began; the same after a take-over
     */
    public record Claim(UUID scope, String key, Instant firstAt, Instant lockedUntil) {}

    /** An answer as it was given. */
    @SuppressWarnings("ArrayRecordComponent")
    public record StoredAnswer(
            int status,
            @Nullable String contentType,
            @Nullable String location,
            byte[] body) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Row(
            byte[] fingerprint,
            Instant createdAt,
            Instant lockedUntil,
            @Nullable StoredAnswer answer) {}

    /** Claims the key for this attempt, or says what stands in the way. Runs in a transaction of its own. */
    public Start begin(UUID scope, String key, byte[] fingerprint, Instant now) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate(PURGE).bind("now", now).bind("max", PURGED_MAX).execute();
            var lockedUntil = now.plus(LOCK);
            int inserted = handle.createUpdate(INSERT)
                    .bind("scope", scope)
                    .bind("key", key)
                    .bind("fingerprint", fingerprint)
                    .bind("now", now)
                    .bind("lockedUntil", lockedUntil)
                    .bind("expiresAt", now.plus(KEPT))
                    .execute();
            if (inserted == 1) {
                return new Start.Claimed(new Claim(scope, key, now, lockedUntil));
            }
            return read(handle, scope, key)
                    .map(row -> existing(handle, scope, key, row, fingerprint, now))
                    .orElseGet(Start.StillRunning::new); // Purged in this moment: the client tries again.
        });
    }

    /** Keeps the answer, unless another attempt has taken over. */
    public void finish(Claim claim, StoredAnswer answer) {
        jdbi.useHandle(handle -> handle.createUpdate(FINISH)
                .bind("scope", claim.scope())
                .bind("key", claim.key())
                .bind("lockedUntil", claim.lockedUntil())
                .bind("status", answer.status())
                .bind("contentType", answer.contentType())
                .bind("location", answer.location())
                .bind("body", answer.body())
                .execute());
    }

    /** Ends an attempt that came to no final answer: the next one may try at once, as the same request. */
    public void release(Claim claim) {
        jdbi.useHandle(handle -> handle.createUpdate(RELEASE)
                .bind("scope", claim.scope())
                .bind("key", claim.key())
                .bind("lockedUntil", claim.lockedUntil())
                .execute());
    }

    private static Start existing(Handle handle, UUID scope, String key, Row row, byte[] fingerprint, Instant now) {
        if (!MessageDigest.isEqual(row.fingerprint(), fingerprint)) {
            return new Start.OtherRequest();
        }
        if (row.answer() != null) {
            return new Start.AnsweredBefore(row.answer());
        }
        if (row.lockedUntil().isAfter(now)) {
            return new Start.StillRunning();
        }
        var lockedUntil = now.plus(LOCK);
        handle.createUpdate(TAKE_OVER)
                .bind("scope", scope)
                .bind("key", key)
                .bind("lockedUntil", lockedUntil)
                .execute();
        return new Start.Claimed(new Claim(scope, key, row.createdAt(), lockedUntil));
    }

    private static Optional<Row> read(Handle handle, UUID scope, String key) {
        return handle.createQuery(READ)
                .bind("scope", scope)
                .bind("key", key)
                .map((rs, _) -> {
                    int status = rs.getInt("status");
                    var answer = rs.wasNull()
                            ? null
                            : new StoredAnswer(
                                    status,
                                    rs.getString("content_type"),
                                    rs.getString("location"),
                                    rs.getBytes("body"));
                    return new Row(
                            rs.getBytes("fingerprint"),
                            rs.getTimestamp("created_at").toInstant(),
                            rs.getTimestamp("locked_until").toInstant(),
                            answer);
                })
                .findOne();
    }
}
