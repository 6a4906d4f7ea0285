package id.lababersih.persistence.account;

import java.time.Instant;
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
