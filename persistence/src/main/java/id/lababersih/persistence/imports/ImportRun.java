package id.lababersih.persistence.imports;

import id.lababersih.domain.account.Author;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One uploaded file and how far its run has come.
 *
 * @param shopId the shop it is for; null for the merchant's own spreadsheets
 * @param detail more about the file, as JSON
 * @param counts what the file holds
 * @param progress what has been applied
 * @param confirmedByName who set it going first; null while nobody has
 * @param failure why the run as a whole ended early, in Indonesian; null unless it did
 * @param failureEn the same in English; null without a failure, and where an earlier release wrote it
 */
public record ImportRun(
        UUID id,
        UUID merchantId,
        long seq,
        String kind,
        @Nullable UUID shopId,
        @Nullable String platform,
        String fileName,
        String sha256,
        State state,
        Counts counts,
        String detail,
        Progress progress,
        @Nullable String failure,
        @Nullable String failureEn,
        UUID uploadedBy,
        String uploadedByName,
        Instant uploadedAt,
        @Nullable UUID confirmedBy,
        @Nullable String confirmedByName,
        @Nullable Instant confirmedAt,
        @Nullable UUID undoneBy,
        @Nullable Instant finishedAt) {

    /** On whose behalf the run does what it does: whoever confirmed it, or is having it undone. */
    public Author author() {
        if (state == State.UNDOING && undoneBy != null) {
            return new Author(undoneBy, id);
        }
        return new Author(confirmedBy == null ? uploadedBy : confirmedBy, id);
    }

    /** Where a run stands. */
    public enum State {
        PREVIEWED,
        RUNNING,
        DONE,
        FAILED,
        /** Stopped by somebody; confirming it goes on where it was. */
        CANCELLED,
        /** What it created is being taken back. */
        UNDOING,
        UNDONE
    }

    /** What a file holds: orders, or rows where it is not about orders. */
    public record Counts(int total, int importable, int unmatched, int skipped, int errors) {}

    /** What has been applied so far, and taken back since, in the same unit. */
    public record Progress(int done, int created, int updated, int unchanged, int failed, int undone, int kept) {}
}
