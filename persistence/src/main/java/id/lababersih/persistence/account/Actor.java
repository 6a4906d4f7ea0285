package id.lababersih.persistence.account;

import id.lababersih.persistence.account.AuditLog.Act;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who changes something, when, and in answer to which request; what the audit trail needs to know.
 *
 * @param merchantId null where no merchant is concerned
 * @param userId null where nobody is signed in
 */
public record Actor(
        @Nullable UUID merchantId,
        @Nullable UUID userId,
        Instant at,
        @Nullable String requestId) {
    /** The audit row for something this actor did. */
    public Act did(String action, String subject, String subjectId) {
        return new Act(merchantId, userId, at, action, subject, subjectId, "{}", requestId);
    }

    /** The audit row for something this actor did, with a JSON object about it. */
    public Act did(String action, String subject, String subjectId, String detail) {
        return new Act(merchantId, userId, at, action, subject, subjectId, detail, requestId);
    }
}
