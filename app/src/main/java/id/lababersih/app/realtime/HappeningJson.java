package id.lababersih.app.realtime;

import id.lababersih.app.http.Json;
import id.lababersih.app.order.OrderJson;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.report.ProfitLoss;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.ledger.JournalTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Payloads of messages; {@code asyncapi.yaml} describes them. Money in whole rupiah. */
final class HappeningJson {
    private HappeningJson() {}

    static String text(Object payload) {
        return new String(Json.write(payload), StandardCharsets.UTF_8);
    }

    /** @param what happened; the order is as it was right after it */
    record OrderMoved(String what, Instant at, OrderJson.Row order) {}

    /**
     * @param reason why pieces came or went
     * @param orderId for which they did; null when for none
     * @param products how many products' pieces changed; {@code changes} has the first of them
     */
    record StockChanged(String reason, Instant at, @Nullable UUID orderId, int products, List<Change> changes) {}

    /** @param pieces more than before; negative when fewer */
    record Change(String sku, String warehouse, long pieces) {}

    record StockLow(List<Left> products) {}

    record Left(String sku, String warehouse, long left) {}

    /** @param count how many entries there are; {@code entries} has the first of them */
    record JournalPosted(Instant at, int count, List<Posted> entries) {}

    record Posted(
            UUID id,
            String source,
            String event,
            String reference,
            LocalDate date,
            long total,
            @Nullable UUID shopId,
            @Nullable UUID orderId) {
        static Posted of(UUID merchantId, Entry entry) {
            var origin = entry.origin();
            return new Posted(
                    JournalTable.entryId(merchantId, entry.key()),
                    entry.source(),
                    entry.event(),
                    entry.reference(),
                    entry.date(),
                    entry.lines().stream().mapToLong(Entry.Line::debit).reduce(0, Math::addExact),
                    origin == null ? null : origin.shopId(),
                    origin == null ? null : origin.orderId());
        }
    }

    record DayTotals(List<Day> days) {}

    /** @param fees the platforms' part (6101 to 6105) of the expenses */
    record Day(LocalDate date, long netSales, long cogs, long fees, long expenses, long netProfit) {
        static Day of(LocalDate date, ProfitLoss result) {
            long fees = result.accounts().stream()
                    .filter(amount -> amount.code().compareTo("6101") >= 0
                            && amount.code().compareTo("6105") <= 0)
                    .mapToLong(amount -> amount.amount())
                    .reduce(0, Math::addExact);
            return new Day(date, result.netSales(), result.cogs(), fees, result.expenses(), result.netProfit());
        }
    }

    /**
     * @param total items to be applied
     * @param done of them so far
     * @param errors items that failed or could not be read
     */
    record ImportProgress(
            UUID importId,
            String kind,
            @Nullable UUID shopId,
            String fileName,
            ImportRun.State state,
            int total,
            int done,
            int errors,
            @Nullable String failure,
            @Nullable String failureEn) {
        static ImportProgress of(ImportRun run) {
            return new ImportProgress(
                    run.id(),
                    run.kind(),
                    run.shopId(),
                    run.fileName(),
                    run.state(),
                    run.counts().importable(),
                    run.progress().done(),
                    Math.addExact(run.counts().errors(), run.progress().failed()),
                    run.failure(),
                    run.failureEn());
        }
    }
}
