package id.lababersih.persistence.account;

import id.lababersih.persistence.mail.MailQueue;
import id.lababersih.persistence.mail.MailQueue.Letter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Links to set a new password: each is good once and for a while, and a new password ends all of them. */
public final class PasswordResets {
    /** How many a user is sent in {@link #COUNTED}: anybody may ask for them, and their mailbox is not to be filled. */
    public static final int ASKED_MAX = 3;

    static final Duration COUNTED = Duration.ofHours(1);

    private static final String LOCK_USER =
            "select id from app_user where lower(email) = lower(:email) for no key update";
    private static final String ASKED = """
            select count(*) from password_reset where user_id = :user and created_at > :since and not handed
            """;
    private static final String ADD = """
            insert into password_reset (id, user_id, created_at, expires_at, leads_to, handed)
            values (:id, :user, :now, :expires, :leadsTo, :handed) on conflict do nothing
            """;
    private static final String FIND = """
            select u.name, u.email, r.expires_at, r.leads_to from password_reset r join app_user u on u.id = r.user_id
            where r.id = :id and r.used_at is null and r.expires_at > :now
            """;
    /** First, as in {@link #ask}: of two links of one user that are used at once the second waits here. */
    private static final String LOCK_USER_OF = """
            select u.id from password_reset r join app_user u on u.id = r.user_id
            where r.id = :id for no key update of u
            """;

    private static final String USE = """
            update password_reset set used_at = :now
            where id = :id and used_at is null and expires_at > :now returning user_id
            """;
    private static final String USE_OTHERS =
            "update password_reset set used_at = :now where user_id = :user and used_at is null";
    private static final String SET_HASH = "update app_user set password_hash = :hash where id = :user";
    private static final String PURGE = """
            delete from password_reset where id in (
                select id from password_reset where expires_at <= :before
                order by expires_at limit :max for update skip locked)
            """;

    private final Jdbi jdbi;
    private final Sessions sessions;

    public PasswordResets(Jdbi jdbi, Sessions sessions) {
        this.jdbi = jdbi;
        this.sessions = sessions;
    }

    /**
     * A link that is good now, and whose.
     *
     * @param leadsTo the page that its user was on the way to; null where it was none
     */
    public record Open(
            String userName,
            String email,
            Instant expiresAt,
            @Nullable String leadsTo) {}

    /**
     * Has a link be sent to the user with this e-mail address. Nothing happens where there is none, and none says so:
     * who has an account here is nobody's business.
     *
     * @param id of the link; the same id again changes nothing
     * @param language the tag of the language the letter is written in
     * @param leadsTo the page that the user was on the way to; null where it was none
     */
    public void ask(UUID id, String email, String language, @Nullable String leadsTo, Instant expiresAt, Actor by) {
        jdbi.useTransaction(handle -> {
            var user = locked(handle, email);
            if (user.isEmpty() || asked(handle, user.get(), by.at()) >= ASKED_MAX) {
                return;
            }
            if (added(handle, id, user.get(), leadsTo, false, expiresAt, by.at())) {
                MailQueue.add(handle, Letter.PASSWORD_RESET, id, language, by.at());
                AuditLog.insert(
                        handle,
                        by.did("password-reset-asked", "user", user.get().toString()));
            }
        });
    }

    /**
     * Makes a link that is not sent, for somebody who knows to whom it goes: of these as many as wanted, beside
     * those that the user asks for.
     *
     * @param id of the link
     * @return false where nobody has this e-mail address
     */
    public boolean hand(UUID id, String email, Instant expiresAt, Actor by) {
        return jdbi.inTransaction(handle -> {
            var user = locked(handle, email);
            user.ifPresent(known -> {
                added(handle, id, known, null, true, expiresAt, by.at());
                AuditLog.insert(handle, by.did("password-link-handed", "user", known.toString()));
            });
            return user.isPresent();
        });
    }

    private static Optional<UUID> locked(Handle handle, String email) {
        return handle.createQuery(LOCK_USER)
                .bind("email", email)
                .mapTo(UUID.class)
                .findOne();
    }

    /** False where the link was there before. */
    private static boolean added(
            Handle handle,
            UUID id,
            UUID user,
            @Nullable String leadsTo,
            boolean handed,
            Instant expiresAt,
            Instant now) {
        return handle.createUpdate(ADD)
                        .bind("id", id)
                        .bind("user", user)
                        .bind("now", now)
                        .bind("expires", expiresAt)
                        .bind("leadsTo", leadsTo)
                        .bind("handed", handed)
                        .execute()
                == 1;
    }

    /** The link where it is good now. */
    public Optional<Open> find(UUID id, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bind("id", id)
                .bind("now", now)
                .map((row, _) -> new Open(
                        row.getString("name"),
                        row.getString("email"),
                        row.getTimestamp("expires_at").toInstant(),
                        row.getString("leads_to")))
                .findOne());
    }

    /**
     * Uses up the link for a new password, and ends all sessions of the user: whoever knew the old password is out.
     *
     * @return the user; empty where the link is not good any more
     */
    public Optional<UUID> use(UUID id, String passwordHash, Actor by) {
        return jdbi.inTransaction(handle -> {
            handle.createQuery(LOCK_USER_OF).bind("id", id).mapTo(UUID.class).findOne();
            Optional<UUID> used = handle.createQuery(USE)
                    .bind("id", id)
                    .bind("now", by.at())
                    .mapTo(UUID.class)
                    .findOne();
            used.ifPresent(user -> {
                handle.createUpdate(USE_OTHERS)
                        .bind("user", user)
                        .bind("now", by.at())
                        .execute();
                handle.createUpdate(SET_HASH)
                        .bind("user", user)
                        .bind("hash", passwordHash)
                        .execute();
                sessions.endAll(handle, user, "PASSWORD_RESET", by.at());
                AuditLog.insert(handle, by.did("password-reset", "user", user.toString()));
            });
            return used;
        });
    }

    /** Forgets links that expired before then; returns how many, at most {@code max}. */
    public int purgeExpired(Instant before, int max) {
        return jdbi.withHandle(handle -> handle.createUpdate(PURGE)
                .bind("before", before)
                .bind("max", max)
                .execute());
    }

    private static int asked(Handle handle, UUID user, Instant now) {
        return handle.createQuery(ASKED)
                .bind("user", user)
                .bind("since", now.minus(COUNTED))
                .mapTo(Integer.class)
                .one();
    }
}
