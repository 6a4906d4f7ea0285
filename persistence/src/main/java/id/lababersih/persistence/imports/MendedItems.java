package id.lababersih.persistence.imports;

import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportItem.Tab;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows in error that a person mended, as the worker writes them down that holds the merchant's lease. */
public final class MendedItems {
    private static final String MEND = """
            update import_item
            set tab = :tab, weight = :weight, file_rows = :fileRows, reference = :reference, reason = :reason,
                detail = :detail, detail_en = :detailEn, skus = :skus, payload = :payload::jsonb, outcome = :outcome,
                outcome_reason = :outcomeReason, outcome_detail = :outcomeDetail, outcome_detail_en = :outcomeDetailEn
            where run_id = :run and merchant_id = :merchant and position = :position and tab = 'errors'
            """;
    private static final String TAKE_IN = """
            update import_item
            set tab = 'skipped', weight = 0, reason = 'mended', detail = :detail, detail_en = :detailEn, payload = null
            where run_id = :run and merchant_id = :merchant and position = :position and tab = 'errors'
            """;
    private static final String RECOUNT = """
            update import_run
            set errors = errors - :weight, importable = importable + :importable, unmatched = unmatched + :unmatched,
                skipped = skipped + :skipped, done = done + :done, created = created + :created,
                updated = updated + :updated, unchanged = unchanged + :unchanged, failed = failed + :failed
            where id = :run and merchant_id = :merchant
            """;

    private final Jdbi jdbi;
    private final MerchantLeases leases;

    public MendedItems(Jdbi jdbi, MerchantLeases leases) {
        this.jdbi = jdbi;
        this.leases = leases;
    }

    /**
     * Writes down what a row in error became, with its audit row.
     *
     * @param others the items of other rows of its order, which it takes in with what they count for
     * @param outcome what applying it brought; null where it was not applied
     * @throws MerchantLeases.LeaseLostException when the merchant's runs are another worker's by now
     */
    public void record(ImportRun run, ImportItem item, List<ImportItem> others, @Nullable Outcome outcome, Actor by) {
        jdbi.useTransaction(handle -> {
            leases.require(handle, run.merchantId());
            int mended = handle.createUpdate(MEND)
                    .bind("run", run.id())
                    .bind("merchant", run.merchantId())
                    .bind("position", item.position())
                    .bind("tab", item.tab().name().toLowerCase(Locale.ROOT))
                    .bind("weight", item.weight())
                    .bindBySqlType("fileRows", item.fileRows().toArray(Integer[]::new), Types.ARRAY)
                    .bind("reference", item.reference())
                    .bind("reason", item.reason())
                    .bind("detail", item.detail())
                    .bind("detailEn", item.detailEn())
                    .bindBySqlType("skus", item.skus().toArray(String[]::new), Types.ARRAY)
                    .bind("payload", item.payload())
                    .bind("outcome", outcome == null ? null : outcome.result().name())
                    .bind("outcomeReason", outcome == null ? null : outcome.reason())
                    .bind("outcomeDetail", outcome == null ? null : outcome.detail())
                    .bind("outcomeDetailEn", outcome == null ? null : outcome.detailEn())
                    .execute();
            if (mended == 1) {
                others.forEach(other -> takeIn(handle, run, item, other));
                if (item.tab() != Tab.ERRORS) {
                    recount(handle, run, item, outcome);
                }
                AuditLog.insert(
                        handle, by.did("import-mended", "import", run.id().toString()));
            }
        });
    }

    private static void takeIn(Handle handle, ImportRun run, ImportItem item, ImportItem other) {
        handle.createUpdate(TAKE_IN)
                .bind("run", run.id())
                .bind("merchant", run.merchantId())
                .bind("position", other.position())
                .bind("detail", "Diperbaiki bersama baris lain pesanan " + item.reference())
                .bind("detailEn", "Corrected together with another row of order " + item.reference())
                .execute();
    }

    private static void recount(Handle handle, ImportRun run, ImportItem item, @Nullable Outcome outcome) {
        handle.createUpdate(RECOUNT)
                .bind("run", run.id())
                .bind("merchant", run.merchantId())
                .bind("weight", item.weight())
                .bind("importable", item.tab() == Tab.IMPORTABLE ? item.weight() : 0)
                .bind("unmatched", item.tab() == Tab.UNMATCHED ? item.weight() : 0)
                .bind("skipped", item.tab() == Tab.SKIPPED ? item.weight() : 0)
                .bind("done", outcome == null ? 0 : item.weight())
                .bind("created", weight(item, outcome, Result.CREATED))
                .bind("updated", weight(item, outcome, Result.UPDATED))
                .bind("unchanged", weight(item, outcome, Result.UNCHANGED))
                .bind("failed", weight(item, outcome, Result.FAILED))
                .execute();
    }

    private static int weight(ImportItem item, @Nullable Outcome outcome, Result result) {
        return outcome != null && outcome.result() == result ? item.weight() : 0;
    }
}
