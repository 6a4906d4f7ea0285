package id.lababersih.persistence.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import id.lababersih.domain.account.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Sign-ins and their refresh tokens, of which each is used once; a second use ends the session. */
public final class Sessions {
    /** Of a new password that is just being set the one waits for the other: this session is ended, or not opened. */
    private static final String OPEN = """
            insert into user_session (id, user_id, created_at, expires_at)
            select :id, id, :now, :expires from app_user
            where id = :user and (:password::text is null or password_hash = :password) for share
            """;

    private static final String ADD_TOKEN = """
            insert into refresh_token (token_hash, session_id, issued_at) values (:hash, :session, :now)
            """;
    private static final String FIND_TOKEN = """
            select t.session_id, t.used_at, s.user_id, s.expires_at, s.revoked_at, u.name, u.email
            from refresh_token t
            join user_session s on s.id = t.session_id
            join app_user u on u.id = s.user_id
            where t.token_hash = :hash for update of t, s
            """;
    private static final String USE = "update refresh_token set used_at = :now where token_hash = :hash";
    private static final String EXTEND = "update user_session set expires_at = :expires where id = :session";
    private static final String REVOKE = """
            update user_session set revoked_at = :now, revoked_because = :why
            where id = :session and revoked_at is null
            """;
    private static final String REVOKE_ALL = """
            update user_session set revoked_at = :now, revoked_because = :why
            where user_id = :user and revoked_at is null and expires_at > :now returning id
            """;
    private static final String PURGE_SESSIONS = """
            delete from user_session where id in (
                select id from user_session where expires_at <= :before
                order by expires_at limit :max for update skip locked)
            """;
    private static final String PURGE_TOKENS = """
            delete from refresh_token where token_hash in (
                select token_hash from refresh_token where used_at <= :before
                order by used_at limit :max for update skip locked)
            """;
    private static final String MEMBERSHIPS = """
            select s.user_id, u.name as user_name, m.merchant_id, m.role, c.name, c.zone
            from user_session s
            join app_user u on u.id = s.user_id
            left join membership m on m.user_id = s.user_id
            left join merchant c on c.id = m.merchant_id
            where s.id = :session and s.revoked_at is null and s.expires_at > :now
            order by m.created_at, m.merchant_id limit :max
            """;

    private static final String OPEN_OF = """
            select id from user_session where id = any(:sessions) and revoked_at is null and expires_at > :now
            """;

    /** How old may be what {@link #find} tells: every request asks it. */
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private static final int REMEMBERED_MAX = 20_000;

    /** Of users who came to more merchants than {@link Accounts#MEMBERSHIPS_MAX} before that was one. */
    static final int MEMBERSHIPS_READ_MAX = 4 * Accounts.MEMBERSHIPS_MAX;

    private final Jdbi jdbi;
    private final Cache<UUID, Seen> seen = Caffeine.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** Grows before anything remembered is forgotten: what was read meanwhile is not to be remembered. */
    private final AtomicLong forgotten = new AtomicLong();

    private record Seen(SignedIn user, Instant readAt) {}

    public Sessions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What became of a refresh token. */
    public sealed interface Rotation {
        record Rotated(UUID sessionId, Accounts.User user) implements Rotation {}

        /** Used before: the session has now ended, for one of its two holders is a thief. */
        record Reused(UUID userId) implements Rotation {}

        /** Unknown, expired, or of a session that has ended. */
        record Refused() implements Rotation {}
    }

    /** An open session's user, with the memberships that are oldest, a bounded number of them. */
    public record SignedIn(UUID userId, String name, List<Member> memberships) {
        public SignedIn {
            memberships = List.copyOf(memberships);
        }
    }

    /** One merchant that a signed-in user belongs to. */
    public record Member(UUID merchantId, String merchantName, Role role, ZoneId zone) {}

    /** Opens a session, for which no password was asked, with its first refresh token. */
    public void open(UUID sessionId, UUID userId, byte[] refreshHash, Instant expiresAt, Actor by) {
        if (!open(sessionId, userId, null, refreshHash, expiresAt, by)) {
            throw new IllegalStateException("There is no user " + userId);
        }
    }

    /**
     * Opens a session with its first refresh token.
     *
     * @param passwordHash what the password was compared with; null where none was asked
     * @return false, and nothing is opened, where the user has another password by now
     */
    public boolean open(
            UUID sessionId,
            UUID userId,
            @Nullable String passwordHash,
            byte[] refreshHash,
            Instant expiresAt,
            Actor by) {
        return jdbi.inTransaction(handle -> {
            int opened = handle.createUpdate(OPEN)
                    .bind("id", sessionId)
                    .bind("user", userId)
                    .bind("password", passwordHash)
                    .bind("now", by.at())
                    .bind("expires", expiresAt)
                    .execute();
            if (opened == 0) {
                return false;
            }
            handle.createUpdate(ADD_TOKEN)
                    .bind("hash", refreshHash)
                    .bind("session", sessionId)
                    .bind("now", by.at())
                    .execute();
            AuditLog.insert(handle, by.did("signed-in", "session", sessionId.toString()));
            return true;
        });
    }

    /** Uses up one refresh token for the next; of two at once one is rotated and the other counts as reuse. */
    public Rotation rotate(byte[] usedHash, byte[] nextHash, Instant expiresAt, Actor by) {
        return jdbi.inTransaction(handle -> {
            var found = handle.createQuery(FIND_TOKEN)
                    .bind("hash", usedHash)
                    .map((rs, _) -> new Token(
                            rs.getObject("session_id", UUID.class),
                            new Accounts.User(
                                    rs.getObject("user_id", UUID.class), rs.getString("name"), rs.getString("email")),
                            rs.getTimestamp("used_at") != null,
                            rs.getTimestamp("revoked_at") != null,
                            rs.getTimestamp("expires_at").toInstant()))
                    .findOne();
            if (found.isEmpty()) {
                return new Rotation.Refused();
            }
            var token = found.get();
            if (token.revoked() || !token.expiresAt().isAfter(by.at())) {
                return new Rotation.Refused();
            }
            if (token.used()) {
                handle.createUpdate(REVOKE)
                        .bind("session", token.sessionId())
                        .bind("now", by.at())
                        .bind("why", "REFRESH_TOKEN_REUSED")
                        .execute();
                var id = token.sessionId().toString();
                AuditLog.insert(handle, by.did("refresh-token-reused", "session", id));
                handle.afterCommit(() -> forget(token.sessionId()));
                return new Rotation.Reused(token.user().id());
            }
            handle.createUpdate(USE).bind("hash", usedHash).bind("now", by.at()).execute();
            handle.createUpdate(ADD_TOKEN)
                    .bind("hash", nextHash)
                    .bind("session", token.sessionId())
                    .bind("now", by.at())
                    .execute();
            handle.createUpdate(EXTEND)
                    .bind("session", token.sessionId())
                    .bind("expires", expiresAt)
                    .execute();
            return new Rotation.Rotated(token.sessionId(), token.user());
        });
    }

    /** Ends a session; ending it again changes nothing. */
    public void end(UUID sessionId, Actor by) {
        jdbi.useTransaction(handle -> {
            int ended = handle.createUpdate(REVOKE)
                    .bind("session", sessionId)
                    .bind("now", by.at())
                    .bind("why", "SIGNED_OUT")
                    .execute();
            if (ended == 1) {
                AuditLog.insert(handle, by.did("signed-out", "session", sessionId.toString()));
            }
        });
        forget(sessionId);
    }

    /** Ends all sessions of a user in the handle's transaction. */
    void endAll(Handle handle, UUID userId, String why, Instant now) {
        List<UUID> ended = handle.createQuery(REVOKE_ALL)
                .bind("user", userId)
                .bind("now", now)
                .bind("why", why)
                .mapTo(UUID.class)
                .list();
        handle.afterCommit(() -> ended.forEach(this::forget));
    }

    /**
     * The user of a session and where it belongs; empty once the session has ended or expired. What another node
     * changed counts within a second.
     */
    public Optional<SignedIn> find(UUID sessionId, Instant now) {
        var known = seen.getIfPresent(sessionId);
        if (known != null
                && !now.isBefore(known.readAt())
                && now.isBefore(known.readAt().plus(REMEMBERED))) {
            return Optional.of(known.user());
        }
        return findAfresh(sessionId, now);
    }

    /** Has the next {@link #find} of a session read it again, for its user has just joined a merchant. */
    public void forget(UUID sessionId) {
        forgotten.incrementAndGet();
        seen.invalidate(sessionId);
    }

    /** Has the next {@link #find} of a user's sessions read them again, for the user's roles have changed. */
    public void forgetUser(UUID userId) {
        forgotten.incrementAndGet();
        seen.asMap().values().removeIf(known -> known.user().userId().equals(userId));
    }

    /** As {@link #find}, and true at this moment. */
    public Optional<SignedIn> findAfresh(UUID sessionId, Instant now) {
        long before = forgotten.get();
        var found = read(sessionId, now).map(user -> new Seen(user, now));
        // Whoever forgets it from here on waits for this, and finds it.
        seen.asMap().compute(sessionId, (_, _) -> forgotten.get() == before ? found.orElse(null) : null);
        return found.map(Seen::user);
    }

    /** Those of the sessions that have neither ended nor expired. */
    public Set<UUID> openOf(Set<UUID> sessions, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(OPEN_OF)
                .bindArray("sessions", UUID.class, sessions)
                .bind("now", now)
                .mapTo(UUID.class)
                .set());
    }

    private Optional<SignedIn> read(UUID sessionId, Instant now) {
        var rows = jdbi.withHandle(handle -> handle.createQuery(MEMBERSHIPS)
                .bind("session", sessionId)
                .bind("now", now)
                .bind("max", MEMBERSHIPS_READ_MAX)
                .map((rs, _) -> {
                    var merchantId = rs.getObject("merchant_id", UUID.class);
                    var member = merchantId == null
                            ? null
                            : new Member(
                                    merchantId,
                                    rs.getString("name"),
                                    Role.valueOf(rs.getString("role")),
                                    ZoneId.of(rs.getString("zone")));
                    return new Row(rs.getObject("user_id", UUID.class), rs.getString("user_name"), member);
                })
                .list());
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        var members =
                rows.stream().map(Row::member).filter(member -> member != null).toList();
        return Optional.of(
                new SignedIn(rows.getFirst().userId(), rows.getFirst().userName(), members));
    }

    /** Forgets sessions that expired before then, with their tokens; returns how many, at most {@code max}. */
    public int purgeExpired(Instant before, int max) {
        return purge(PURGE_SESSIONS, before, max);
    }

    /**
     * Forgets refresh tokens used up before then; returns how many, at most {@code max}. One that is used again after
     * that is refused as unknown and no longer ends its session.
     */
    public int purgeUsedTokens(Instant before, int max) {
        return purge(PURGE_TOKENS, before, max);
    }

    private int purge(String sql, Instant before, int max) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(sql).bind("before", before).bind("max", max).execute());
    }

    private record Token(UUID sessionId, Accounts.User user, boolean used, boolean revoked, Instant expiresAt) {}

    private record Row(
            UUID userId, String userName, @Nullable Member member) {}
}
