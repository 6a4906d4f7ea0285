package id.lababersih.persistence.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order, payout or row of a file.
 *
 * @param position from 0, in the order in which items are applied
 * @param weight what it counts for in the run's counts
 * @param fileRows the 1-based rows of the file it was read from
 * @param reference order number or other key; null where the file has none
 * @param reason a stable name for why it is in its tab; null when it is simply importable
 * @param detail the same in words, in Indonesian
 * @param detailEn the same in English; null without a detail, and where an earlier release wrote it
 * @param skus SKUs that nobody knows
 * @param payload what is to be applied, as JSON, or in error the row to be mended; null where there is neither
 * @param choices what a person chose for it when it was tried again, as JSON; null where nobody did
 * @param outcome what became of it; null while nothing has
 */
public record ImportItem(
        int position,
        Tab tab,
        int weight,
        List<Integer> fileRows,
        @Nullable String reference,
        @Nullable String reason,
        @Nullable String detail,
        @Nullable String detailEn,
        List<String> skus,
        @Nullable String payload,
        @Nullable String choices,
        @Nullable Outcome outcome) {
    public ImportItem {
        fileRows = List.copyOf(fileRows);
        skus = List.copyOf(skus);
    }

    /** The same item with other choices. */
    public ImportItem with(@Nullable String chosen) {
        return new ImportItem(
                position, tab, weight, fileRows, reference, reason, detail, detailEn, skus, payload, chosen, outcome);
    }

    /** The same item as it is when its row was mended. */
    public ImportItem mended(
            Tab now,
            int counted,
            List<Integer> rows,
            @Nullable String number,
            @Nullable String why,
            @Nullable String words,
            @Nullable String wordsEn,
            List<String> unknown,
            @Nullable String toApply) {
        return new ImportItem(
                position, now, counted, rows, number, why, words, wordsEn, unknown, toApply, choices, outcome);
    }

    /** What the preview says of an item. */
    public enum Tab {
        IMPORTABLE,
        UNMATCHED,
        SKIPPED,
        ERRORS
    }

    /**
     * What became of an item.
     *
     * @param reason a stable name where there is something to say
     * @param detail the same in words, in Indonesian
     * @param detailEn the same in English; null without a detail, and where an earlier release wrote it
     */
    public record Outcome(
            Result result,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable String detailEn) {
        public static Outcome of(Result result) {
            return new Outcome(result, null, null, null);
        }
    }

    /** How an item ended. */
    public enum Result {
        CREATED,
        UPDATED,
        UNCHANGED,
        FAILED,
        /** Created once, and taken back since. */
        UNDONE,
        /** Created, and not taken back when the run was undone. */
        KEPT
    }
}
