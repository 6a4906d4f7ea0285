package id.lababersih.persistence.account;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who did what and when; every row is written in the transaction of the thing it tells of. */
public final class AuditLog {
    private static final String INSERT = """
            insert into audit_log (id, merchant_id, user_id, at, action, subject, subject_id, detail, request_id,
                                   import_id)
            values (:id, :merchant, :user, :at, :action, :subject, :subjectId, :detail::jsonb, :request, :importRun)
            """;

    private static final String HOLDS =
            "select exists (select from audit_log where id = :id and merchant_id = :merchant)";

    private static final String PAGE = """
            select a.id, a.user_id, u.name as user_name, a.at, a.action, a.subject, a.subject_id, a.detail::text,
                   a.request_id, a.import_id
            from audit_log a left join app_user u on u.id = a.user_id
            where a.merchant_id = :merchant and (a.at, a.id) < (:afterTime, :afterId)
            order by a.at desc, a.id desc limit :rows
            """;

    private AuditLog() {}

    /**
     * One act.
     *
     * @param merchantId null where no merchant is concerned, such as a registration
     * @param userId null where nobody was signed in
     * @param action noun and past participle, such as {@code shop-archived}
     * @param detail a JSON object
     */
    public record Act(
            @Nullable UUID merchantId,
            @Nullable UUID userId,
            Instant at,
            String action,
            String subject,
            String subjectId,
            String detail,
            @Nullable String requestId,
            @Nullable UUID importRun) {}

    /** An act as it stands in the trail; {@code userName} is null where nobody was signed in. */
    public record Recorded(UUID id, Act act, @Nullable String userName) {}

    /** The sort key of the last act seen. */
    public record Place(Instant at, UUID id) {
        static final Place START = new Place(Instant.parse("9999-12-31T00:00:00Z"), new UUID(0, 0));
    }

    /** The merchant's trail, the newest first. */
    public static List<Recorded> page(Handle handle, UUID merchantId, @Nullable Place after, int rows) {
        var place = after == null ? Place.START : after;
        return handle.createQuery(PAGE)
                .bind("merchant", merchantId)
                .bind("afterTime", place.at())
                .bind("afterId", place.id())
                .bind("rows", rows)
                .map((row, _) -> new Recorded(
                        row.getObject("id", UUID.class),
                        new Act(
                                merchantId,
                                row.getObject("user_id", UUID.class),
                                row.getTimestamp("at").toInstant(),
                                row.getString("action"),
                                row.getString("subject"),
                                row.getString("subject_id"),
                                row.getString("detail"),
                                row.getString("request_id"),
                                row.getObject("import_id", UUID.class)),
                        row.getString("user_name")))
                .list();
    }

    /** Writes the act in the handle's transaction. */
    public static void insert(Handle handle, Act act) {
        insert(handle, UUID.randomUUID(), act);
    }

    /** Writes the act under an id that its request will know again, so that a retry can tell its own work. */
    public static void insert(Handle handle, UUID id, Act act) {
        handle.createUpdate(INSERT)
                .bind("id", id)
                .bind("merchant", act.merchantId())
                .bind("user", act.userId())
                .bind("at", act.at())
                .bind("action", act.action())
                .bind("subject", act.subject())
                .bind("subjectId", act.subjectId())
                .bind("detail", act.detail())
                .bind("request", act.requestId())
                .bind("importRun", act.importRun())
                .execute();
    }

    /** Whether the merchant's trail has an act under this id. */
    public static boolean holds(Handle handle, UUID merchantId, UUID id) {
        return handle.createQuery(HOLDS)
                .bind("id", id)
                .bind("merchant", merchantId)
                .mapTo(Boolean.class)
                .one();
    }
}
