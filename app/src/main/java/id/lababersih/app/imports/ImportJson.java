package id.lababersih.app.imports;

import id.lababersih.persistence.imports.FeeColumns;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs and items as the API shows them. */
final class ImportJson {
    private ImportJson() {}

    /**
     * A run. {@code skipped} counts what the preview left out and, once it runs, what turned out to need nothing.
     *
     * @param unmappedColumns columns of a payout file nobody has given a meaning, with the sum of their amounts
     */
    record Run(
            UUID id,
            String kind,
            @Nullable UUID shopId,
            @Nullable String platform,
            String fileName,
            ImportRun.State state,
            int total,
            int importable,
            int unmatched,
            int skipped,
            int errors,
            int done,
            int created,
            int updated,
            int unchanged,
            int failed,
            int undone,
            int kept,
            int rows,
            int skuRows,
            int adjustmentRows,
            Map<String, Long> unmappedColumns,
            Map<String, String> suggestions,
            @Nullable String failure,
            @Nullable String failureEn,
            UUID uploadedBy,
            String uploadedByName,
            Instant uploadedAt,
            @Nullable String confirmedByName,
            @Nullable Instant confirmedAt,
            @Nullable Instant finishedAt) {

        static Run of(ImportRun run) {
            var detail = Payloads.read(run.detail(), FileDetail.class);
            var counts = run.counts();
            var progress = run.progress();
            return new Run(
                    run.id(),
                    run.kind(),
                    run.shopId(),
                    run.platform(),
                    run.fileName(),
                    run.state(),
                    counts.total(),
                    counts.importable(),
                    counts.unmatched(),
                    counts.skipped(),
                    counts.errors(),
                    progress.done(),
                    progress.created(),
                    progress.updated(),
                    progress.unchanged(),
                    progress.failed(),
                    progress.undone(),
                    progress.kept(),
                    detail.rows(),
                    detail.skuRows(),
                    detail.adjustmentRows(),
                    detail.unmappedColumns(),
                    detail.suggestions(),
                    run.failure(),
                    run.failureEn(),
                    run.uploadedBy(),
                    run.uploadedByName(),
                    run.uploadedAt(),
                    run.confirmedByName(),
                    run.confirmedAt(),
                    run.finishedAt());
        }
    }

    /**
     * One order or row of a file.
     *
     * @param cells what can be corrected of a row in error; empty for all others
     * @param result what became of it; null while nothing has
     */
    record Item(
            int position,
            List<Integer> rows,
            @Nullable String orderNumber,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable String detailEn,
            List<String> skus,
            List<CellText> cells,
            @Nullable Result result) {

        static Item of(ImportItem item) {
            Outcome outcome = item.outcome();
            return new Item(
                    item.position(),
                    item.fileRows(),
                    item.reference(),
                    item.reason(),
                    item.detail(),
                    item.detailEn(),
                    item.skus(),
                    BadRow.asked(item).stream()
                            .map(cell -> new CellText(cell.column(), cell.text()))
                            .toList(),
                    outcome == null ? null : Result.of(outcome));
        }
    }

    /** What a column of a shop's payout files means: a fee or an account. */
    record FeeColumn(
            String column, @Nullable String fee, @Nullable String account) {
        static FeeColumn of(FeeColumns.Column column) {
            return new FeeColumn(column.name(), column.fee(), column.account());
        }
    }

    /** What a row in error has in one of its columns. */
    record CellText(String column, String value) {}

    /** Something that was done with a run. */
    record Act(
            Instant at,
            String action,
            @Nullable UUID userId,
            @Nullable String userName) {
        static Act of(ImportTables.Act act) {
            return new Act(act.at(), act.action(), act.userId(), act.userName());
        }
    }

    /** What became of an item. */
    record Result(
            ImportItem.Result state,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable String detailEn) {
        static Result of(Outcome outcome) {
            return new Result(outcome.result(), outcome.reason(), outcome.detail(), outcome.detailEn());
        }
    }
}
