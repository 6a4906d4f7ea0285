package id.lababersih.persistence.account;

import id.lababersih.persistence.database.Columns;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.GroupCommit;
import id.lababersih.persistence.database.LateWrites;
import id.lababersih.persistence.database.Statements;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BinaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first answers to requests that carried a key, so that a repeated request is answered and not done again. */
public final class IdempotencyKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);
    public static final Duration KEPT = Duration.ofHours(24);
    /**
     * How long an attempt may run before another may take over, and so how long a request waits whose node was killed.
     * One that waits for several, a shop and then an order, may run longer, and both run beside each other then; that
     * is harmless, since both make the same thing under the request's own id.
     */
    public static final Duration LOCK = Duration.ofSeconds(6);
    /** The same for requests that work longer, such as the preview of a large file, or must not run twice at once. */
    public static final Duration LONG_LOCK = Duration.ofSeconds(90);

    private static final int BEGUN_PER_PURGE = 100;
    private static final int PURGED_MAX = 500;

    /**
     * The commit of the statement does not wait for the disk. A claim that a crash of the server loses is lost with the
     * work that came after it; for a lost answer the request is done again, with the same ids.
     */
    private static final String UNHURRIED = """
            with unhurried as materialized (select set_config('synchronous_commit', 'off', true) = 'off' as is_set)
            """;

    private static final String PURGE = """
            delete from idempotency_key where (scope, key) in (
                select scope, key from idempotency_key where expires_at <= :now
                order by expires_at limit :max for update skip locked)
            """;
    /** Of each key that is claimed also whether the journal has nothing of what its request makes. */
    private static final String CLAIM = UNHURRIED + """
            , asked as materialized (
                select c.* from unnest(?, ?, ?, ?, ?, ?, ?)
                    as c (scope, key, fingerprint, created_at, locked_until, expires_at, makes)
            ), claimed as (
                insert into idempotency_key (scope, key, fingerprint, created_at, locked_until, expires_at)
                select a.scope, a.key, a.fingerprint, a.created_at, a.locked_until, a.expires_at
                from unhurried, asked a
                where is_set
                order by a.scope, a.key
                on conflict (scope, key) do update
                set fingerprint = excluded.fingerprint, created_at = excluded.created_at,
                    locked_until = excluded.locked_until, expires_at = excluded.expires_at,
                    status = null, content_type = null, location = null, body = null
                where idempotency_key.expires_at <= excluded.created_at
                returning scope, key
            )
            select a.scope, a.key, a.makes is not null
                and (select e.sequence_number from event_journal e where e.persistence_id = a.makes limit 1) is null
            from claimed join asked a using (scope, key)
            """;

    private static final String READ = """
            select fingerprint, created_at, locked_until, status, content_type, location, body
            from idempotency_key where scope = :scope and key = :key for update
            """;
    private static final String TAKE_OVER = """
            update idempotency_key set locked_until = :lockedUntil where scope = :scope and key = :key
            """;
    private static final String FINISH = UNHURRIED + """
            update idempotency_key k
            set status = f.status, content_type = f.content_type, location = f.location, body = f.body
            from unhurried, unnest(?, ?, ?, ?, ?, ?, ?)
                as f (scope, key, locked_until, status, content_type, location, body)
            where is_set and k.scope = f.scope and k.key = f.key and k.locked_until = f.locked_until
              and k.status is null
            """;
    private static final String RELEASE = """
            update idempotency_key k set locked_until = k.created_at
            from unnest(?, ?, ?) as f (scope, key, locked_until)
            where k.scope = f.scope and k.key = f.key and k.locked_until = f.locked_until and k.status is null
            """;

    private static final String FORGET = """
            delete from idempotency_key k
            using unnest(?, ?, ?) as f (scope, key, locked_until)
            where k.scope = f.scope and k.key = f.key and k.locked_until = f.locked_until and k.status is null
            """;

    /** An attempt that another has taken over may still end. */
    private static final Comparator<Finished> LATER_CLAIM =
            Comparator.comparing(finished -> finished.claim().lockedUntil());

    private final DataSource database;
    private final Jdbi jdbi;
    private final AtomicLong begun = new AtomicLong();
    private final GroupCommit<Asked, Optional<Start>> claims = new GroupCommit<>(this::claim);
    private final LateWrites<String, Finished> answers;

    /** @param background writes the answers */
    public IdempotencyKeys(Database database, Executor background) {
        this.database = database.dataSource();
        this.jdbi = database.jdbi();
        this.answers = new LateWrites<>(this::keep, BinaryOperator.maxBy(LATER_CLAIM), background);
    }

    /** What the key already stands for. */
    public sealed interface Start {
        /**
         * This attempt does the work; hand the claim to {@link #finish}, {@link #release} or {@link #forget}.
         *
         * @param madeNothing whether the journal had no event of what the request makes; false where nobody looked
         */
        record Claimed(Claim claim, boolean madeNothing) implements Start {}

        record AnsweredBefore(StoredAnswer answer) implements Start {}

        record StillRunning() implements Start {}

        record OtherRequest() implements Start {}
    }

    /**
     * The right to do the work once.
     *
     * @param firstAt when the first attempt began; the same after a take-over
     * @param first whether this is that attempt
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Claim(
            UUID scope, String key, byte[] fingerprint, Instant firstAt, Instant lockedUntil, boolean first) {
        private String id() {
            return scope + key;
        }
    }

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

    @SuppressWarnings("ArrayRecordComponent")
    private record Asked(
            UUID scope,
            String key,
            byte[] fingerprint,
            Instant now,
            Instant lockedUntil,
            @Nullable String makes) {
        String id() {
            return scope + key;
        }

        Claim claim() {
            return new Claim(scope, key, fingerprint, now, lockedUntil, true);
        }
    }

    /** An attempt that ended; without an answer to keep, its key is free. */
    private record Finished(Claim claim, Optional<StoredAnswer> answer) {}

    /**
     * Claims the key for this attempt, or says what stands in the way. Runs in a transaction of its own.
     *
     * @param lock how long the attempt may run before another may take over
     * @param makes the journal's name of what the request makes; null where it is not to be looked for
     */
    public Start begin(
            UUID scope, String key, byte[] fingerprint, Instant asked, Duration lock, @Nullable String makes) {
        // As PostgreSQL keeps it: ids are made of the first attempt's time, and a later one reads it from the table.
        var now = asked.truncatedTo(ChronoUnit.MICROS);
        if (begun.incrementAndGet() % BEGUN_PER_PURGE == 0) {
            jdbi.useHandle(handle -> handle.createUpdate(PURGE)
                    .bind("now", now)
                    .bind("max", PURGED_MAX)
                    .execute());
        }
        var late = answers.find(scope + key)
                .filter(one -> one.claim().firstAt().plus(KEPT).isAfter(now));
        if (late.flatMap(Finished::answer).isPresent()) {
            return MessageDigest.isEqual(late.get().claim().fingerprint(), fingerprint)
                    ? new Start.AnsweredBefore(late.get().answer().get())
                    : new Start.OtherRequest();
        }
        var lockedUntil = now.plus(lock);
        var wish = new Asked(scope, key, fingerprint, now, lockedUntil, makes);
        // With the wait for another's statement, for that is what this request waits for.
        var claimed = Statements.timed(CLAIM, () -> claims.run(wish));
        if (claimed.isPresent()) {
            return claimed.get();
        }
        return jdbi.inTransaction(handle -> read(handle, scope, key)
                .map(row -> existing(handle, scope, key, row, fingerprint, now, lock))
                .orElseGet(Start.StillRunning::new)); // Purged in this moment: the client tries again.
    }

    /**
     * Keeps the answer, unless another attempt has taken over. Here it is known at once; in the table, and so to other
     * nodes, moments later. If this process is killed in between, the key is free again when its lock ends.
     */
    public void finish(Claim claim, StoredAnswer answer) {
        answers.add(claim.id(), new Finished(claim, Optional.of(answer)));
    }

    /** Writes down what {@link #finish} was told last. */
    @Override
    public void close() {
        answers.close();
    }

    /** What stands for requests that got their key; of two with the same key the first. */
    private List<Optional<Start>> claim(List<Asked> requests) throws SQLException {
        var firsts = new LinkedHashMap<String, Asked>();
        requests.forEach(request -> firsts.putIfAbsent(request.id(), request));
        var keys = List.copyOf(firsts.values());
        var claimed = new HashMap<String, Start>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(CLAIM)) {
            var columns = new Columns(connection, statement);
            columns.add("uuid", keys, Asked::scope);
            columns.add("text", keys, Asked::key);
            columns.addBytes(keys, Asked::fingerprint);
            columns.add("timestamptz", keys, Asked::now);
            columns.add("timestamptz", keys, Asked::lockedUntil);
            columns.add("timestamptz", keys, key -> key.now().plus(KEPT));
            columns.add("text", keys, Asked::makes);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var id = rows.getString(1) + rows.getString(2);
                    var claim = Objects.requireNonNull(firsts.get(id)).claim();
                    claimed.put(id, new Start.Claimed(claim, rows.getBoolean(3)));
                }
            }
        }
        return requests.stream()
                .map(request -> Optional.ofNullable(claimed.remove(request.id())))
                .toList();
    }

    private void keep(Collection<Finished> unordered) throws SQLException {
        // In one order, so that two nodes never wait for each other.
        var ended = unordered.stream()
                .sorted(Comparator.comparing(one -> one.claim().id()))
                .toList();
        var finished = ended.stream().filter(one -> one.answer().isPresent()).toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FINISH)) {
            var columns = new Columns(connection, statement);
            columns.add("uuid", finished, one -> one.claim().scope());
            columns.add("text", finished, one -> one.claim().key());
            columns.add("timestamptz", finished, one -> one.claim().lockedUntil());
            columns.add("integer", finished, one -> one.answer().orElseThrow().status());
            columns.add("text", finished, one -> one.answer().orElseThrow().contentType());
            columns.add("text", finished, one -> one.answer().orElseThrow().location());
            columns.addBytes(finished, one -> one.answer().orElseThrow().body());
            statement.executeUpdate();
        }
        end(
                RELEASE,
                ended.stream()
                        .filter(one -> one.answer().isEmpty())
                        .map(Finished::claim)
                        .toList());
    }

    /**
     * Ends an attempt that came to no final answer: the next one may try at once, as the same request; or, where the
     * database is away, as soon as it is back.
     */
    public void release(Claim claim) {
        end(RELEASE, claim);
    }

    /**
     * Ends an attempt that changed nothing, as though it had not come: its key is free for any request. After another
     * attempt, which may have made something, it is only released.
     */
    public void forget(Claim claim) {
        end(claim.first() ? FORGET : RELEASE, claim);
    }

    private void end(String sql, Claim claim) {
        try {
            end(sql, List.of(claim));
        } catch (SQLException away) {
            LOG.info("A key is free when the database is back: {}", away.getMessage());
            answers.add(claim.id(), new Finished(claim, Optional.empty()));
        }
    }

    private void end(String sql, List<Claim> claims) throws SQLException {
        if (claims.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            var columns = new Columns(connection, statement);
            columns.add("uuid", claims, Claim::scope);
            columns.add("text", claims, Claim::key);
            columns.add("timestamptz", claims, Claim::lockedUntil);
            Statements.timed(sql, statement::executeUpdate);
        }
    }

    private static Start existing(
            Handle handle, UUID scope, String key, Row row, byte[] fingerprint, Instant now, Duration lock) {
        if (!MessageDigest.isEqual(row.fingerprint(), fingerprint)) {
            return new Start.OtherRequest();
        }
        if (row.answer() != null) {
            return new Start.AnsweredBefore(row.answer());
        }
        if (row.lockedUntil().isAfter(now)) {
            return new Start.StillRunning();
        }
        var lockedUntil = now.plus(lock);
        handle.createUpdate(TAKE_OVER)
                .bind("scope", scope)
                .bind("key", key)
                .bind("lockedUntil", lockedUntil)
                .execute();
        return new Start.Claimed(new Claim(scope, key, fingerprint, row.createdAt(), lockedUntil, false), false);
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
