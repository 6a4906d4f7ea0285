package id.lababersih.persistence.account;

import id.lababersih.domain.account.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Who belongs to a merchant; an owner who can sign in is always among them. */
public final class Members {
    private static final String SELECT = """
            select u.id, u.name, u.email, s.role, s.created_at
            from membership s join app_user u on u.id = s.user_id where s.merchant_id = :merchant
            """;
    private static final String PAGE = SELECT + """
            and (s.created_at, u.id) > (:afterTime, :afterId) order by s.created_at, u.id limit :rows
            """;
    private static final String FIND = SELECT + "and u.id = :user";
    /** Those who can sign in, in one order. Of two owners who leave at once the second waits here for the first. */
    private static final String LOCK_OWNERS = """
            select s.user_id from membership s join app_user u on u.id = s.user_id
            where s.merchant_id = :merchant and s.role = 'OWNER' and u.email is not null
            order by s.user_id for update of s
            """;

    private static final String SET_ROLE =
            "update membership set role = :role where merchant_id = :merchant and user_id = :user";
    private static final String REMOVE = "delete from membership where merchant_id = :merchant and user_id = :user";

    private final Jdbi jdbi;

    public Members(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** One member; {@code email} is null for one known by name alone. */
    public record Member(UUID id, String name, @Nullable String email, Role role, Instant joinedAt) {}

    /** The sort key of the last member seen. */
    public record Place(Instant joinedAt, UUID id) {
        static final Place START = new Place(Instant.EPOCH, new UUID(0, 0));
    }

    /** What became of the wish to change a member. */
    public sealed interface Change {
        record Done(Member before) implements Change {}

        /** Nobody like that belongs to the merchant. */
        record Unknown() implements Change {}

        /** The merchant would have no owner any more who can sign in. */
        record LastOwner() implements Change {}

        /** Who is known by name alone never signs in, so is no owner. */
        record NeverSignsIn() implements Change {}
    }

    /** The members in the order in which they joined. */
    public List<Member> page(UUID merchantId, @Nullable Place after, int rows) {
        var place = after == null ? Place.START : after;
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("merchant", merchantId)
                .bind("afterTime", place.joinedAt())
                .bind("afterId", place.id())
                .bind("rows", rows)
                .map((row, _) -> member(row))
                .list());
    }

    /** The member where the user belongs to the merchant. */
    public Optional<Member> find(UUID merchantId, UUID userId) {
        return jdbi.withHandle(handle -> find(handle, merchantId, userId));
    }

    private static Optional<Member> find(Handle handle, UUID merchantId, UUID userId) {
        return handle.createQuery(FIND)
                .bind("merchant", merchantId)
                .bind("user", userId)
                .map((row, _) -> member(row))
                .findOne();
    }

    /** Gives a member another role. */
    public Change setRole(UUID merchantId, UUID userId, Role role, Actor by) {
        return change(merchantId, userId, role == Role.OWNER, (handle, before) -> {
            handle.createUpdate(SET_ROLE)
                    .bind("merchant", merchantId)
                    .bind("user", userId)
                    .bind("role", role.name())
                    .execute();
            var detail = "{\"role\":\"" + role.name() + "\",\"former_role\":\""
                    + before.role().name() + "\"}";
            AuditLog.insert(handle, by.did("member-changed", "user", userId.toString(), detail));
        });
    }

    /** Has a member belong to the merchant no longer. */
    public Change remove(UUID merchantId, UUID userId, Actor by) {
        return change(merchantId, userId, false, (handle, before) -> {
            handle.createUpdate(REMOVE)
                    .bind("merchant", merchantId)
                    .bind("user", userId)
                    .execute();
            var detail = "{\"former_role\":\"" + before.role().name() + "\"}";
            AuditLog.insert(handle, by.did("member-removed", "user", userId.toString(), detail));
        });
    }

    /**
     * Changes a member unless that leaves the merchant without an owner.
     *
     * @param isOwner whether the member is an owner after it
     * @param write does it; is given the member as it was before
     */
    private Change change(UUID merchantId, UUID userId, boolean isOwner, BiConsumer<Handle, Member> write) {
        return jdbi.inTransaction(handle -> {
            var owners = handle.createQuery(LOCK_OWNERS)
                    .bind("merchant", merchantId)
                    .mapTo(UUID.class)
                    .list();
            var found = find(handle, merchantId, userId);
            if (found.isEmpty()) {
                return new Change.Unknown();
            }
            if (isOwner && found.get().email() == null) {
                return new Change.NeverSignsIn();
            }
            if (!isOwner && owners.equals(List.of(userId))) {
                return new Change.LastOwner();
            }
            write.accept(handle, found.get());
            return new Change.Done(found.get());
        });
    }

    private static Member member(ResultSet row) throws SQLException {
        return new Member(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("email"),
                Role.valueOf(row.getString("role")),
                row.getTimestamp("created_at").toInstant());
    }
}
