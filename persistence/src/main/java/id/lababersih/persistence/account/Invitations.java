package id.lababersih.persistence.account;

import id.lababersih.domain.account.Role;
import id.lababersih.persistence.mail.MailQueue;
import id.lababersih.persistence.mail.MailQueue.Letter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Invitations to join a merchant: of one e-mail address one is open at a time, it is accepted once, and while whoever
 * made it is an owner.
 */
public final class Invitations {
    /** How many a merchant makes in {@link #COUNTED}: each sends mail to somebody who did not ask for it. */
    public static final int MADE_MAX = 50;

    /** How many a user makes in {@link #COUNTED}, of all merchants: of those anybody makes many, and names them. */
    public static final int SENT_MAX = 50;

    /** How many an address gets in {@link #COUNTED}, of all merchants and from all users. */
    public static final int RECEIVED_MAX = 10;

    static final Duration COUNTED = Duration.ofDays(1);

    private static final String LOCK_MERCHANT = "select id from merchant where id = :merchant for no key update";
    private static final String IS_MEMBER = """
            select exists (select from membership s join app_user u on u.id = s.user_id
                           where s.merchant_id = :merchant and lower(u.email) = lower(:email))
            """;
    private static final String MADE =
            "select count(*) from invitation where merchant_id = :merchant and created_at > :since";
    private static final String SENT =
            "select count(*) from invitation where invited_by = :user and created_at > :since";
    private static final String RECEIVED =
            "select count(*) from invitation where lower(email) = lower(:email) and created_at > :since";
    private static final String ADD = """
            insert into invitation (id, merchant_id, email, role, invited_by, created_at, expires_at)
            values (:id, :merchant, :email, :role, :by, :now, :expires)
            """;
    private static final String SELECT = """
            select i.id, i.merchant_id, m.name as merchant_name, i.email, i.role, u.name as invited_by,
                   i.created_at, i.expires_at
            from invitation i join merchant m on m.id = i.merchant_id join app_user u on u.id = i.invited_by
            """;
    /** An owner who is none any more has no say in who joins, not by what was sent before either. */
    private static final String OPEN = """
             i.accepted_at is null and i.revoked_at is null
            and exists (select from membership o
                        where o.merchant_id = i.merchant_id and o.user_id = i.invited_by and o.role = 'OWNER')
            """;

    private static final String FIND = SELECT + "where i.id = :id and" + OPEN + "and i.expires_at > :now";
    private static final String OPEN_OF =
            SELECT + "where i.merchant_id = :merchant and lower(i.email) = lower(:email) and" + OPEN;
    private static final String OPEN_TO = SELECT + "where lower(i.email) = lower(:email) and" + OPEN + """
            and i.expires_at > :now order by i.created_at, i.id
            """;
    private static final String PAGE = SELECT + "where i.merchant_id = :merchant and" + OPEN + """
            and i.expires_at > :now and (i.created_at, i.id) < (:afterTime, :afterId)
            order by i.created_at desc, i.id desc limit :rows
            """;
    private static final String REVOKE_OF = """
            update invitation set revoked_at = :now
            where merchant_id = :merchant and lower(email) = lower(:email)
              and accepted_at is null and revoked_at is null
            returning id
            """;
    private static final String REVOKE = """
            update invitation set revoked_at = :now
            where id = :id and merchant_id = :merchant and accepted_at is null and revoked_at is null
            """;
    private static final String ACCEPT = """
            update invitation i set accepted_at = :now, accepted_by = :user
            where i.id = :id and i.expires_at > :now
              and lower(i.email) = (select lower(email) from app_user where id = :user) and
            """ + OPEN + "returning i.merchant_id, i.role";
    private static final String STATE = """
            select i.merchant_id, coalesce(i.accepted_by = :user, false) as accepted_by_user, i.expires_at > :now and
            """ + OPEN + "as open from invitation i where i.id = :id";
    private static final String JOINED_BY = "select merchant_id from invitation where id = :id and accepted_by = :user";
    private static final String PURGE = """
            delete from invitation where id in (
                select id from invitation where expires_at <= :before
                order by expires_at limit :max for update skip locked)
            """;

    private final Jdbi jdbi;

    public Invitations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * One that may be accepted until it expires.
     *
     * @param invitedBy the name of the owner who made it
     */
    public record Invitation(
            UUID id,
            UUID merchantId,
            String merchantName,
            String email,
            Role role,
            String invitedBy,
            Instant createdAt,
            Instant expiresAt) {}

    /** The sort key of the last invitation seen. */
    public record Place(Instant createdAt, UUID id) {
        static final Place START = new Place(Instant.parse("9999-12-31T00:00:00Z"), new UUID(0, 0));
    }

    /** What became of the wish to invite somebody. */
    public sealed interface Invited {
        /** It is on its way. */
        record Made(Invitation invitation) implements Invited {}

        /** The same one is open already; nothing is sent again. */
        record MadeBefore(Invitation invitation) implements Invited {}

        /** Somebody with this address belongs to the merchant. */
        record IsMember() implements Invited {}

        /** The merchant has made {@link #MADE_MAX} in a day. */
        record TooMany() implements Invited {}

        /** The user has made {@link #SENT_MAX} in a day, of all merchants. */
        record TooManyOfUser() implements Invited {}

        /** The address has got {@link #RECEIVED_MAX} in a day. */
        record TooOften() implements Invited {}
    }

    /** What became of the wish to accept one. */
    public sealed interface Acceptance {
        /** The user belongs to the merchant, now or since an earlier try. */
        record Joined(UUID merchantId) implements Acceptance {}

        /** It is unknown, expired or revoked, somebody else has accepted it, or who made it is no owner any more. */
        record Refused() implements Acceptance {}

        /** It was made for another e-mail address than the user's. */
        record OtherAddress() implements Acceptance {}

        /** The address has an account, whose user is to accept it. */
        record EmailTaken() implements Acceptance {}

        /** The user belongs to {@link Accounts#MEMBERSHIPS_MAX} merchants. */
        record TooMany() implements Acceptance {}
    }

    /**
     * Invites whoever has this e-mail address. An open invitation of the address with another role makes way for the
     * new one.
     *
     * @param language the tag of the language the letter is written in
     */
    public Invited invite(
            UUID id, UUID merchantId, String email, Role role, String language, Instant expiresAt, Actor by) {
        return jdbi.inTransaction(handle -> {
            handle.createQuery(LOCK_MERCHANT)
                    .bind("merchant", merchantId)
                    .mapTo(UUID.class)
                    .one();
            if (isMember(handle, merchantId, email)) {
                return new Invited.IsMember();
            }
            var open = openOf(handle, merchantId, email);
            if (open.isPresent()
                    && open.get().role() == role
                    && open.get().expiresAt().isAfter(by.at())) {
                return new Invited.MadeBefore(open.get());
            }
            if (made(handle, merchantId, by.at()) >= MADE_MAX) {
                return new Invited.TooMany();
            }
            if (sent(handle, by) >= SENT_MAX) {
                return new Invited.TooManyOfUser();
            }
            if (received(handle, email, by.at()) >= RECEIVED_MAX) {
                return new Invited.TooOften();
            }
            revokeOf(handle, merchantId, email, by);
            handle.createUpdate(ADD)
                    .bind("id", id)
                    .bind("merchant", merchantId)
                    .bind("email", email)
                    .bind("role", role.name())
                    .bind("by", by.author().user())
                    .bind("now", by.at())
                    .bind("expires", expiresAt)
                    .execute();
            MailQueue.add(handle, Letter.INVITATION, id, language, by.at());
            var detail = "{\"role\":\"" + role.name() + "\"}";
            AuditLog.insert(handle, by.did("member-invited", "invitation", id.toString(), detail));
            return new Invited.Made(openOf(handle, merchantId, email).orElseThrow());
        });
    }

    /** The invitation where it may be accepted now. */
    public Optional<Invitation> find(UUID id, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bind("id", id)
                .bind("now", now)
                .map((row, _) -> invitation(row))
                .findOne());
    }

    /** Those of a merchant that may be accepted now, the newest first. */
    public List<Invitation> page(UUID merchantId, Instant now, @Nullable Place after, int rows) {
        var place = after == null ? Place.START : after;
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("merchant", merchantId)
                .bind("now", now)
                .bind("afterTime", place.createdAt())
                .bind("afterId", place.id())
                .bind("rows", rows)
                .map((row, _) -> invitation(row))
                .list());
    }

    /** Those of an e-mail address that may be accepted now, of all merchants; an address gets few in a day. */
    public List<Invitation> openOf(String email, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(OPEN_TO)
                .bind("email", email)
                .bind("now", now)
                .map((row, _) -> invitation(row))
                .list());
    }

    /** Takes an open invitation of the merchant back; false where there is none. */
    public boolean revoke(UUID merchantId, UUID id, Actor by) {
        return jdbi.inTransaction(handle -> revoke(handle, merchantId, id, by));
    }

    /** Has a user join by the invitation of the user's own e-mail address; accepting it again changes nothing. */
    public Acceptance accept(UUID id, UUID userId, Actor by) {
        return jdbi.inTransaction(handle -> accept(handle, id, userId, by));
    }

    /** The merchant that the user has joined by the invitation; empty where that is not so. */
    public Optional<UUID> joinedBy(UUID id, UUID userId) {
        return jdbi.withHandle(handle -> handle.createQuery(JOINED_BY)
                .bind("id", id)
                .bind("user", userId)
                .mapTo(UUID.class)
                .findOne());
    }

    /** Adds a user with the address of the invitation, who joins by it; all of it or nothing. */
    public Acceptance acceptAsNew(UUID id, Accounts.User user, Accounts.Login login, Actor by) {
        return jdbi.inTransaction(handle -> {
            if (!Accounts.insertUser(handle, user, login, by)) {
                return new Acceptance.EmailTaken();
            }
            var acceptance = accept(handle, id, user.id(), by);
            if (!(acceptance instanceof Acceptance.Joined)) {
                handle.rollback();
            }
            return acceptance;
        });
    }

    /** Forgets those that expired before then; returns how many, at most {@code max}. */
    public int purgeExpired(Instant before, int max) {
        return jdbi.withHandle(handle -> handle.createUpdate(PURGE)
                .bind("before", before)
                .bind("max", max)
                .execute());
    }

    private static Acceptance accept(Handle handle, UUID id, UUID userId, Actor by) {
        record Granted(UUID merchantId, Role role) {}
        Accounts.lockUser(handle, userId);
        var granted = handle.createQuery(ACCEPT)
                .bind("id", id)
                .bind("user", userId)
                .bind("now", by.at())
                .map((row, _) ->
                        new Granted(row.getObject("merchant_id", UUID.class), Role.valueOf(row.getString("role"))))
                .findOne();
        if (granted.isPresent()) {
            var merchant = granted.get().merchantId();
            var joining = new Actor(merchant, userId, by.at(), by.requestId());
            AuditLog.insert(handle, joining.did("invitation-accepted", "invitation", id.toString()));
            var membership = new Accounts.Membership(merchant, granted.get().role());
            if (Accounts.addMember(handle, membership, userId, joining) && Accounts.hasTooMany(handle, userId)) {
                handle.rollback();
                return new Acceptance.TooMany();
            }
            return new Acceptance.Joined(merchant);
        }
        return handle.createQuery(STATE)
                .bind("id", id)
                .bind("user", userId)
                .bind("now", by.at())
                .map((row, _) -> refusal(row))
                .findOne()
                .orElseGet(Acceptance.Refused::new);
    }

    private static Acceptance refusal(ResultSet row) throws SQLException {
        if (row.getBoolean("accepted_by_user")) {
            return new Acceptance.Joined(row.getObject("merchant_id", UUID.class));
        }
        return row.getBoolean("open") ? new Acceptance.OtherAddress() : new Acceptance.Refused();
    }

    private static boolean revoke(Handle handle, UUID merchantId, UUID id, Actor by) {
        boolean revoked = handle.createUpdate(REVOKE)
                        .bind("id", id)
                        .bind("merchant", merchantId)
                        .bind("now", by.at())
                        .execute()
                == 1;
        if (revoked) {
            AuditLog.insert(handle, by.did("invitation-revoked", "invitation", id.toString()));
        }
        return revoked;
    }

    /** Makes way for another invitation of the address. */
    private static void revokeOf(Handle handle, UUID merchantId, String email, Actor by) {
        handle.createQuery(REVOKE_OF)
                .bind("merchant", merchantId)
                .bind("email", email)
                .bind("now", by.at())
                .mapTo(UUID.class)
                .list()
                .forEach(id -> AuditLog.insert(handle, by.did("invitation-revoked", "invitation", id.toString())));
    }

    private static boolean isMember(Handle handle, UUID merchantId, String email) {
        return handle.createQuery(IS_MEMBER)
                .bind("merchant", merchantId)
                .bind("email", email)
                .mapTo(Boolean.class)
                .one();
    }

    private static Optional<Invitation> openOf(Handle handle, UUID merchantId, String email) {
        return handle.createQuery(OPEN_OF)
                .bind("merchant", merchantId)
                .bind("email", email)
                .map((row, _) -> invitation(row))
                .findOne();
    }

    private static int made(Handle handle, UUID merchantId, Instant now) {
        return handle.createQuery(MADE)
                .bind("merchant", merchantId)
                .bind("since", now.minus(COUNTED))
                .mapTo(Integer.class)
                .one();
    }

    private static int sent(Handle handle, Actor by) {
        var user = by.author().user();
        Accounts.lockUser(handle, user);
        return handle.createQuery(SENT)
                .bind("user", user)
                .bind("since", by.at().minus(COUNTED))
                .mapTo(Integer.class)
                .one();
    }

    private static int received(Handle handle, String email, Instant now) {
        return handle.createQuery(RECEIVED)
                .bind("email", email)
                .bind("since", now.minus(COUNTED))
                .mapTo(Integer.class)
                .one();
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                row.getObject("id", UUID.class),
                row.getObject("merchant_id", UUID.class),
                row.getString("merchant_name"),
                row.getString("email"),
                Role.valueOf(row.getString("role")),
                row.getString("invited_by"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant());
    }
}
