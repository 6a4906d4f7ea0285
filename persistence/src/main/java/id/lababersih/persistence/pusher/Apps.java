package id.lababersih.persistence.pusher;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The apps that use our sockets. */
public final class Apps {
    private static final String COLUMNS = "id, slug, name, key, sealed_secret, active, created_at";
    private static final String INSERT = """
            insert into pusher_app (%s) values (:id, :slug, :name, :key, :secret, :active, :now)
            on conflict do nothing
            """.formatted(COLUMNS);
    private static final String FIND = "select %s from pusher_app where slug = :slug".formatted(COLUMNS);
    private static final String LIST = """
            select %s from pusher_app where slug > :after order by slug limit :rows
            """.formatted(COLUMNS);
    private static final String CHANGE = """
            update pusher_app
            set name = coalesce(:name::text, name), active = coalesce(:active::boolean, active),
                sealed_secret = coalesce(:secret::text, sealed_secret)
            where slug = :slug
            """;
    private static final String SLUGS = "select slug from pusher_app";
    private static final String DELETE = "delete from pusher_app where slug = :slug";

    private static final int REMEMBERED_MAX = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    /** All slugs there are, so that those that strangers make up are not asked of the database. */
    private final Cache<Boolean, Set<String>> slugs =
            Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();

    private final Cache<String, Optional<App>> recent = Caffeine.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();

    public Apps(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * One app.
     *
     * @param slug its name in paths and topics, for ever
     * @param key public; together with the secret it stands for the app
     * @param active whether it may be used at all
     */
    public record App(
            UUID id, String slug, String name, String key, String sealedSecret, boolean active, Instant createdAt) {}

    /** What to change; null stays as it is. */
    public record Change(
            @Nullable String name,
            @Nullable Boolean active,
            @Nullable String sealedSecret) {}

    /** Adds an app; false when its slug is taken. */
    public boolean add(App app, Actor by) {
        return changed(app.slug(), handle -> {
            int added = handle.createUpdate(INSERT)
                    .bind("id", app.id())
                    .bind("slug", app.slug())
                    .bind("name", app.name())
                    .bind("key", app.key())
                    .bind("secret", app.sealedSecret())
                    .bind("active", app.active())
                    .bind("now", app.createdAt())
                    .execute();
            if (added == 1) {
                audit(handle, "app-created", app, by);
            }
            return added == 1;
        });
    }

    public Optional<App> find(String slug) {
        return jdbi.withHandle(handle -> find(handle, slug));
    }

    /** As {@link #find}, but what another node changed may be unknown here for a second. */
    public Optional<App> findRecent(String slug) {
        return slugs.get(true, _ -> readSlugs()).contains(slug) ? recent.get(slug, this::find) : Optional.empty();
    }

    private Set<String> readSlugs() {
        return jdbi.withHandle(
                handle -> handle.createQuery(SLUGS).mapTo(String.class).set());
    }

    /** Apps by their slugs, after the one given; empty text for the first. */
    public List<App> list(String after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(LIST)
                .bind("after", after)
                .bind("rows", rows)
                .map((rs, _) -> app(rs))
                .list());
    }

    /** Changes an app and gives it as it is then; empty when there is none. */
    public Optional<App> change(String slug, Change change, Actor by) {
        return changed(slug, handle -> {
            handle.createUpdate(CHANGE)
                    .bind("slug", slug)
                    .bind("name", change.name())
                    .bind("active", change.active())
                    .bind("secret", change.sealedSecret())
                    .execute();
            var app = find(handle, slug);
            app.ifPresent(now -> {
                audit(handle, "app-changed", now, by);
                if (change.sealedSecret() != null) {
                    audit(handle, "app-secret-rotated", now, by);
                }
            });
            return app;
        });
    }

    /** Takes the app out; false when there is none. */
    public boolean delete(String slug, Actor by) {
        return changed(slug, handle -> {
            var app = find(handle, slug);
            int deleted = handle.createUpdate(DELETE).bind("slug", slug).execute();
            app.ifPresent(gone -> audit(handle, "app-deleted", gone, by));
            return deleted == 1;
        });
    }

    private static void audit(Handle handle, String action, App app, Actor by) {
        // A slug needs no escaping.
        AuditLog.insert(handle, by.did(action, "app", app.id().toString(), "{\"slug\":\"" + app.slug() + "\"}"));
    }

    private <T> T changed(String slug, HandleCallback<T, RuntimeException> change) {
        try {
            return jdbi.inTransaction(change);
        } finally {
            recent.invalidate(slug);
            slugs.invalidateAll();
        }
    }

    private static Optional<App> find(Handle handle, String slug) {
        return handle.createQuery(FIND)
                .bind("slug", slug)
                .map((rs, _) -> app(rs))
                .findOne();
    }

    private static App app(ResultSet rs) throws SQLException {
        return new App(
                rs.getObject("id", UUID.class),
                rs.getString("slug"),
                rs.getString("name"),
                rs.getString("key"),
                rs.getString("sealed_secret"),
                rs.getBoolean("active"),
                rs.getTimestamp("created_at").toInstant());
    }
}
