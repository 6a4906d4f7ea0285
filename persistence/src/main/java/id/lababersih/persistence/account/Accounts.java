package id.lababersih.persistence.account;

import id.lababersih.domain.account.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Users, merchants, and which user is what in which merchant. */
public final class Accounts {
    /** How many merchants a user belongs to, own ones and others': each request reads them, each page shows them. */
    public static final int MEMBERSHIPS_MAX = 50;

    private static final String LOCK_USER = "select id from app_user where id = :user for no key update";
    private static final String MEMBERSHIPS = "select count(*) from membership where user_id = :user";
    private static final String ADD_USER = """
            insert into app_user (id, name, email, password_hash, created_at)
            values (:id, :name, :email, :hash, :now) on conflict do nothing
            """;
    private static final String HAS_USER = "select count(*) from app_user where id = :id";
    private static final String BY_EMAIL = """
            select id, name, email, password_hash from app_user where lower(email) = lower(:email)
            """;
    private static final String BY_ID = "select id, name, email from app_user where id = :id";
    private static final String ADD_MERCHANT = """
            insert into merchant (id, name, zone, created_at) values (:id, :name, :zone, :now)
            on conflict do nothing
            """;
    private static final String ADD_MEMBER = """
            insert into membership (merchant_id, user_id, role, created_at)
            values (:merchant, :user, :role, :now) on conflict do nothing
            """;
    private static final String CHANGE_HASH = """
            update app_user set password_hash = :to where id = :id and password_hash = :from
            """;
    private static final String SELECT_MERCHANTS = """
            select m.id, m.name, m.plan, m.zone, m.created_at, s.role, s.created_at as joined_at
            from membership s join merchant m on m.id = s.merchant_id
            where s.user_id = :user
            """;
    private static final String MERCHANTS_OF = SELECT_MERCHANTS + """
            order by s.created_at, m.id
            """;
    private static final String MERCHANTS_PAGE = SELECT_MERCHANTS + """
            and (s.created_at, m.id) > (:afterTime, :afterId) order by s.created_at, m.id limit :rows
            """;
    private static final String CHOOSE =
            "update membership set chosen_at = :now where user_id = :user and merchant_id = :merchant";
    private static final String LAST_CHOSEN = """
            select merchant_id from membership where user_id = :user and chosen_at is not null
            order by chosen_at desc, merchant_id limit 1
            """;

    private final Jdbi jdbi;

    public Accounts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A user as the public may see it; {@code email} is null for a member known by name alone. */
    public record User(UUID id, String name, @Nullable String email) {}

    /** A user that can sign in. */
    public record Credentials(User user, String passwordHash) {}

    /** How a new user signs in. */
    public record Login(String email, String passwordHash) {}

    /** A merchant as one of its members sees it, who joined it at {@code joinedAt}. */
    public record Merchant(
            UUID id, String name, String plan, ZoneId zone, Instant createdAt, Role role, Instant joinedAt) {}

    /** The sort key of the last merchant seen. */
    public record Place(Instant joinedAt, UUID id) {
        static final Place START = new Place(Instant.EPOCH, new UUID(0, 0));
    }

    /** A role to give in a merchant. */
    public record Membership(UUID merchantId, Role role) {}

    /**
     * Adds a user, with a membership if one is given. A user with the same id counts as added: it is this request's
     * own, repeated.
     *
     * @return false when the e-mail address belongs to another user
     */
    public boolean addUser(User user, @Nullable Login login, @Nullable Membership membership, Actor by) {
        return jdbi.inTransaction(handle -> {
            boolean added = insertUser(handle, user, login, by);
            if (added && membership != null) {
                addMember(handle, membership, user.id(), by);
            }
            return added;
        });
    }

    /** As {@link #addUser}, in the handle's transaction. */
    static boolean insertUser(Handle handle, User user, @Nullable Login login, Actor by) {
        int added = handle.createUpdate(ADD_USER)
                .bind("id", user.id())
                .bind("name", user.name())
                .bind("email", login == null ? null : login.email())
                .bind("hash", login == null ? null : login.passwordHash())
                .bind("now", by.at())
                .execute();
        if (added == 0) {
            return handle.createQuery(HAS_USER)
                            .bind("id", user.id())
                            .mapTo(Integer.class)
                            .one()
                    == 1;
        }
        AuditLog.insert(handle, by.did("user-registered", "user", user.id().toString()));
        return true;
    }

    /** The user with this e-mail address, whatever the case of its letters. */
    public Optional<Credentials> byEmail(String email) {
        return jdbi.withHandle(handle -> handle.createQuery(BY_EMAIL)
                .bind("email", email)
                .map((rs, _) -> new Credentials(
                        new User(rs.getObject("id", UUID.class), rs.getString("name"), rs.getString("email")),
                        rs.getString("password_hash")))
                .findOne());
    }

    /** The user with this id. */
    public Optional<User> find(UUID userId) {
        return jdbi.withHandle(handle -> handle.createQuery(BY_ID)
                .bind("id", userId)
                .map((row, _) ->
                        new User(row.getObject("id", UUID.class), row.getString("name"), row.getString("email")))
                .findOne());
    }

    /**
     * Adds a merchant on plan FREE whose owner is the user; the same id again changes nothing.
     *
     * @return empty, and nothing is added, where the user belongs to {@link #MEMBERSHIPS_MAX} merchants
     */
    public Optional<Merchant> addMerchant(UUID id, String name, ZoneId zone, UUID owner, Actor by) {
        return jdbi.inTransaction(handle -> {
            lockUser(handle, owner);
            if (insertMerchant(handle, id, name, zone, owner, by) && hasTooMany(handle, owner)) {
                handle.rollback();
                return Optional.empty();
            }
            return Optional.of(merchants(handle, owner).stream()
                    .filter(merchant -> merchant.id().equals(id))
                    .findFirst()
                    .orElseThrow());
        });
    }

    /** Adds a merchant that comes from another system, to however many its owner has. */
    public void takeOver(UUID id, String name, ZoneId zone, UUID owner, Actor by) {
        jdbi.useTransaction(handle -> insertMerchant(handle, id, name, zone, owner, by));
    }

    private static boolean insertMerchant(Handle handle, UUID id, String name, ZoneId zone, UUID owner, Actor by) {
        int added = handle.createUpdate(ADD_MERCHANT)
                .bind("id", id)
                .bind("name", name)
                .bind("zone", zone.getId())
                .bind("now", by.at())
                .execute();
        if (added == 1) {
            var founder = new Actor(id, owner, by.at(), by.requestId());
            AuditLog.insert(handle, founder.did("merchant-created", "merchant", id.toString()));
            addMember(handle, new Membership(id, Role.OWNER), owner, founder);
        }
        return added == 1;
    }

    /** Has whoever counts what is the user's wait for the handle's transaction; before any other row of the user's. */
    static void lockUser(Handle handle, UUID userId) {
        handle.createQuery(LOCK_USER).bind("user", userId).mapTo(UUID.class).one();
    }

    /** Whether the user, whom {@link #lockUser} has locked, belongs to more than {@link #MEMBERSHIPS_MAX} merchants. */
    static boolean hasTooMany(Handle handle, UUID userId) {
        return handle.createQuery(MEMBERSHIPS)
                        .bind("user", userId)
                        .mapTo(Integer.class)
                        .one()
                > MEMBERSHIPS_MAX;
    }

    /** Adds a user to a merchant, to however many the user has; one who belongs to it already keeps the role. */
    public void join(UUID userId, Membership membership, Actor by) {
        jdbi.useTransaction(handle -> addMember(handle, membership, userId, by));
    }

    /** Keeps another hash of the same password, unless that was changed meanwhile. */
    public void changeHash(UUID userId, String from, String to) {
        jdbi.useHandle(handle -> handle.createUpdate(CHANGE_HASH)
                .bind("id", userId)
                .bind("from", from)
                .bind("to", to)
                .execute());
    }

    /** The merchants that the user belongs to, oldest membership first. */
    public List<Merchant> merchantsOf(UUID userId) {
        return jdbi.withHandle(handle -> merchants(handle, userId));
    }

    /** Those of them that come after a place in the same order, whether the user still belongs to the one there. */
    public List<Merchant> merchantsOf(UUID userId, @Nullable Place after, int rows) {
        var place = after == null ? Place.START : after;
        return jdbi.withHandle(handle -> handle.createQuery(MERCHANTS_PAGE)
                .bind("user", userId)
                .bind("afterTime", place.joinedAt())
                .bind("afterId", place.id())
                .bind("rows", rows)
                .map((rs, _) -> merchant(rs))
                .list());
    }

    /** Keeps that the user works for this merchant now; changes nothing where the user does not belong to it. */
    public void choose(UUID userId, UUID merchantId, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(CHOOSE)
                .bind("user", userId)
                .bind("merchant", merchantId)
                .bind("now", now)
                .execute());
    }

    /** The merchant that the user chose last of those that the user still belongs to; empty where none was chosen. */
    public Optional<UUID> lastChosen(UUID userId) {
        return jdbi.withHandle(handle -> handle.createQuery(LAST_CHOSEN)
                .bind("user", userId)
                .mapTo(UUID.class)
                .findOne());
    }

    /**
     * Adds a user to a merchant in the handle's transaction.
     *
     * @return false where the user belongs to it already, and keeps the role
     */
    static boolean addMember(Handle handle, Membership membership, UUID userId, Actor by) {
        int added = handle.createUpdate(ADD_MEMBER)
                .bind("merchant", membership.merchantId())
                .bind("user", userId)
                .bind("role", membership.role().name())
                .bind("now", by.at())
                .execute();
        if (added == 1) {
            var detail = "{\"role\":\"" + membership.role().name() + "\"}";
            AuditLog.insert(handle, by.did("member-added", "user", userId.toString(), detail));
        }
        return added == 1;
    }

    private static List<Merchant> merchants(Handle handle, UUID userId) {
        return handle.createQuery(MERCHANTS_OF)
                .bind("user", userId)
                .map((rs, _) -> merchant(rs))
                .list();
    }

    private static Merchant merchant(ResultSet row) throws SQLException {
        return new Merchant(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("plan"),
                ZoneId.of(row.getString("zone")),
                row.getTimestamp("created_at").toInstant(),
                Role.valueOf(row.getString("role")),
                row.getTimestamp("joined_at").toInstant());
    }
}
