package id.lababersih.persistence.shop;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.ShopName;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The shops of a merchant. Every query is bound to the merchant. */
public final class Shops {
    private static final String COLUMNS = "id, merchant_id, name, platform, created_at, archived_at";
    private static final String INSERT = """
            insert into shop (id, merchant_id, name, platform, created_at)
            values (:id, :merchant, :name, :platform, :now) on conflict do nothing
            """;
    private static final String FIND = """
            select %s from shop where merchant_id = :merchant and id = :id
            """.formatted(COLUMNS);
    private static final String LIST = """
            select %s from shop
            where merchant_id = :merchant and (:all or archived_at is null)
              and (:first or (created_at, id) > (:createdAt, :id))
            order by created_at, id limit :rows
            """.formatted(COLUMNS);
    private static final String RENAME = """
            update shop set name = :name where merchant_id = :merchant and id = :id and name <> :name
            """;
    private static final String LOCK = "select id from merchant where id = :merchant for no key update";
    private static final String OTHER_NAMES = """
            select name from shop
            where merchant_id = :merchant and platform = :platform and archived_at is null and id <> :id
            """;
    private static final String ARCHIVE = """
            update shop set archived_at = :now where merchant_id = :merchant and id = :id and archived_at is null
            """;

    private static final int REMEMBERED_MAX = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final Cache<Key, Optional<Shop>> recent = Caffeine.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();

    private record Key(UUID merchantId, UUID id) {}

    public Shops(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A shop; {@code archivedAt} is null while it takes orders. */
    public record Shop(
            UUID id,
            UUID merchantId,
            String name,
            Platform platform,
            Instant createdAt,
            @Nullable Instant archivedAt) {}

    /** The sort key of the last shop seen. */
    public record After(Instant createdAt, UUID id) {}

    /** Adds a shop; the same id again is the same shop. */
    public Shop add(UUID merchantId, UUID id, String name, Platform platform, Actor by) {
        return changed(merchantId, id, handle -> add(handle, merchantId, id, name, platform, by));
    }

    /**
     * As {@link #add}, unless another shop of this platform, not archived, has what files take for the same name; then
     * empty. Of two that are added or renamed so at once the second sees the first.
     */
    public Optional<Shop> addUnlikeOthers(UUID merchantId, UUID id, String name, Platform platform, Actor by) {
        return changed(
                merchantId,
                id,
                handle -> isTaken(handle, merchantId, id, name, platform)
                        ? Optional.empty()
                        : Optional.of(add(handle, merchantId, id, name, platform, by)));
    }

    private static Shop add(Handle handle, UUID merchantId, UUID id, String name, Platform platform, Actor by) {
        int added = handle.createUpdate(INSERT)
                .bind("id", id)
                .bind("merchant", merchantId)
                .bind("name", name)
                .bind("platform", platform.name())
                .bind("now", by.at())
                .execute();
        if (added == 1) {
            AuditLog.insert(handle, by.did("shop-created", "shop", id.toString()));
        }
        return find(handle, merchantId, id).orElseThrow();
    }

    private static boolean isTaken(Handle handle, UUID merchantId, UUID id, String name, Platform platform) {
        handle.createQuery(LOCK).bind("merchant", merchantId).mapTo(UUID.class).one();
        var key = ShopName.key(name);
        return handle
                .createQuery(OTHER_NAMES)
                .bind("merchant", merchantId)
                .bind("id", id)
                .bind("platform", platform.name())
                .mapTo(String.class)
                .list()
                .stream()
                .anyMatch(other -> ShopName.key(other).equals(key));
    }

    public Optional<Shop> find(UUID merchantId, UUID id) {
        return jdbi.withHandle(handle -> find(handle, merchantId, id));
    }

    /** As {@link #find}, but what another node or another of these changed may be unknown here for a second. */
    public Optional<Shop> findRecent(UUID merchantId, UUID id) {
        return recent.get(new Key(merchantId, id), _ -> find(merchantId, id));
    }

    /** Shops in the order of their making, archived ones only when asked for. */
    public List<Shop> list(UUID merchantId, boolean archivedToo, @Nullable After after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(LIST)
                .bind("merchant", merchantId)
                .bind("all", archivedToo)
                .bind("first", after == null)
                .bind("createdAt", after == null ? Instant.EPOCH : after.createdAt())
                .bind("id", after == null ? new UUID(0, 0) : after.id())
                .bind("rows", rows)
                .map((rs, _) -> shop(rs))
                .list());
    }

    /** Gives the shop another name; empty when the merchant has no such shop. */
    public Optional<Shop> rename(UUID merchantId, UUID id, String name, Actor by) {
        return changed(merchantId, id, handle -> rename(handle, merchantId, id, name, by));
    }

    /** As {@link #rename}, unless it would be another's name, as in {@link #addUnlikeOthers}; then empty. */
    public Optional<Shop> renameUnlikeOthers(Shop shop, String name, Actor by) {
        return changed(
                shop.merchantId(),
                shop.id(),
                handle -> isTaken(handle, shop.merchantId(), shop.id(), name, shop.platform())
                        ? Optional.empty()
                        : rename(handle, shop.merchantId(), shop.id(), name, by));
    }

    private static Optional<Shop> rename(Handle handle, UUID merchantId, UUID id, String name, Actor by) {
        int renamed = handle.createUpdate(RENAME)
                .bind("merchant", merchantId)
                .bind("id", id)
                .bind("name", name)
                .execute();
        if (renamed == 1) {
            AuditLog.insert(handle, by.did("shop-renamed", "shop", id.toString()));
        }
        return find(handle, merchantId, id);
    }

    /** Archives the shop; again changes nothing. Empty when the merchant has no such shop. */
    public Optional<Shop> archive(UUID merchantId, UUID id, Actor by) {
        return changed(merchantId, id, handle -> {
            int archived = handle.createUpdate(ARCHIVE)
                    .bind("merchant", merchantId)
                    .bind("id", id)
                    .bind("now", by.at())
                    .execute();
            if (archived == 1) {
                AuditLog.insert(handle, by.did("shop-archived", "shop", id.toString()));
            }
            return find(handle, merchantId, id);
        });
    }

    private <T> T changed(UUID merchantId, UUID id, HandleCallback<T, RuntimeException> change) {
        try {
            return jdbi.inTransaction(change);
        } finally {
            recent.invalidate(new Key(merchantId, id));
        }
    }

    private static Optional<Shop> find(Handle handle, UUID merchantId, UUID id) {
        return handle.createQuery(FIND)
                .bind("merchant", merchantId)
                .bind("id", id)
                .map((rs, _) -> shop(rs))
                .findOne();
    }

    private static Shop shop(ResultSet rs) throws SQLException {
        var archivedAt = rs.getTimestamp("archived_at");
        return new Shop(
                rs.getObject("id", UUID.class),
                rs.getObject("merchant_id", UUID.class),
                rs.getString("name"),
                Platform.valueOf(rs.getString("platform")),
                rs.getTimestamp("created_at").toInstant(),
                archivedAt == null ? null : archivedAt.toInstant());
    }
}
