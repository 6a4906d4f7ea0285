package id.lababersih.persistence.account;

import id.lababersih.domain.account.Author;
import id.lababersih.persistence.account.AuditLog.Act;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who changes something, when, and in answer to which request or import; what the audit trail needs to know.
 *
 * @param merchantId null where no merchant is concerned
 * @param userId null where nobody is signed in
 * @param importRun null where no import does it
 */
public record Actor(
        @Nullable UUID merchantId,
        @Nullable UUID userId,
        Instant at,
        @Nullable String requestId,
        @Nullable UUID importRun) {
    public Actor(@Nullable UUID merchantId, @Nullable UUID userId, Instant at, @Nullable String requestId) {
        this(merchantId, userId, at, requestId, null);
    }

    /** The author of what this actor has entities do; somebody is signed in. */
    public Author author() {
        return new Author(Objects.requireNonNull(userId, "entities are changed by users"), importRun);
    }

    /** The audit row for something this actor did. */
    public Act did(String action, String subject, String subjectId) {
        return did(action, subject, subjectId, "{}");
    }

    /** The audit row for something this actor did, with a JSON object about it. */
    public Act did(String action, String subject, String subjectId, String detail) {
        return new Act(merchantId, userId, at, action, subject, subjectId, detail, requestId, importRun);
    }
}
