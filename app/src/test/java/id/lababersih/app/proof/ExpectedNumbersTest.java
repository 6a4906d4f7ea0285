package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Marketplace files in, net profit out: every number of the samples, to the rupiah, over HTTP alone. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"small", "month"})
class ExpectedNumbersTest {
    private final Played played;
    private final Expected expected;

    ExpectedNumbersTest(String sample) {
        this.played = Played.of(sample);
        this.expected = played.expected();
    }

    @Test
    void thePreviewOfEveryOrderFileCountsItsOrders() {
        Differences differences = new Differences();
        for (String file : Played.ORDER_FILES) {
            differences.compare(file, orderCounts(expected.preview(file)), previewCounts(file));
        }
        differences.none();
    }

    @Test
    void thePreviewOfEveryIncomeFileCountsItsRows() {
        Differences differences = new Differences();
        for (String file : Played.INCOME_FILES) {
            differences.compare(file, incomeCounts(expected.preview(file)), previewCounts(file));
        }
        differences.none();
    }

    @Test
    void theSameOrdersInAnotherFormatAreAllImportedAlready() {
        JsonNode again = field(expected.preview(Played.SAME_ORDERS_AGAIN), "after_importing_tiktok-orders.xlsx");
        JsonNode run = run(Played.SAME_ORDERS_AGAIN);
        new Differences()
                .compare("tiktok csv", orderCounts(again), previewCounts(Played.SAME_ORDERS_AGAIN))
                .equal("created", 0L, whole(run, "created"))
                .equal("updated", 0L, whole(run, "updated"))
                .none();
    }

    @Test
    void ordersWithAnUnmappedSkuAreListedWithTheSku() {
        Differences differences = new Differences();
        for (String file : Played.ORDER_FILES) {
            Map<String, String> wanted = new TreeMap<>();
            field(expected.preview(file), "unmatched_orders")
                    .properties()
                    .forEach(order -> order.getValue().forEach(sku -> wanted.put(order.getKey(), sku.textValue())));
            Map<String, String> found = new TreeMap<>();
            for (JsonNode row : rows(file, "unmatched")) {
                String number = words(row, "order_number");
                String sku = wanted.getOrDefault(number, "?");
                found.put(number, row.toString().contains(sku) ? sku : row.toString());
            }
            differences.compare(file + " unmatched", wanted, found);
        }
        differences.none();
    }

    @Test
    void everyImportEndsWithoutAFailure() {
        Differences differences = new Differences();
        played.runs().forEach((file, run) -> {
            differences.equal(file + " failed", 0L, whole(run, "failed"));
            differences.equal(file + " errors", 0L, whole(preview(file), "errors"));
        });
        differences.none();
    }

    @Test
    void payoutsOfUnknownOrdersAreListedAndPostNothing() {
        Map<String, Boolean> wanted = new TreeMap<>();
        Map<String, Boolean> found = new TreeMap<>();
        List<String> listed = new ArrayList<>();
        for (String file : Played.INCOME_FILES) {
            rows(file, "unmatched").forEach(row -> listed.add(row.toString()));
            rows(file, "skipped").forEach(row -> listed.add(row.toString()));
        }
        field(expected.settlement(), "not_posted").forEach(row -> {
            String key = words(row, "key");
            wanted.put(key, true);
            found.put(key, listed.stream().anyMatch(text -> text.contains(key)));
        });
        new Differences().compare("unknown payouts", wanted, found).none();
    }

    @Test
    void everyOrderHasItsNumbersAfterTheOrderFiles() {
        new Differences()
                .compare(
                        "orders",
                        expected.orderList(Expected.AFTER_ORDERS),
                        played.afterOrders().orders())
                .compare(
                        "details",
                        expected.orderDetails(Expected.AFTER_ORDERS),
                        played.afterOrders().orderDetails())
                .compare(
                        "receivables",
                        expected.receivables(Expected.AFTER_ORDERS),
                        played.afterOrders().receivables())
                .none();
    }

    @Test
    void everyOrderHasItsNumbersAfterTheIncomeFiles() {
        new Differences()
                .compare(
                        "orders",
                        expected.orderList(Expected.AFTER_INCOME),
                        played.afterIncome().orders())
                .compare(
                        "details",
                        expected.orderDetails(Expected.AFTER_INCOME),
                        played.afterIncome().orderDetails())
                .compare(
                        "receivables",
                        expected.receivables(Expected.AFTER_INCOME),
                        played.afterIncome().receivables())
                .none();
    }

    @Test
    void everyReportShowsItsNumbersAfterTheOrderFiles() {
        reports(Expected.AFTER_ORDERS, played.afterOrders()).none();
    }

    @Test
    void everyReportShowsItsNumbersAfterTheIncomeFiles() {
        reports(Expected.AFTER_INCOME, played.afterIncome()).none();
    }

    private Differences reports(String stage, Played.Shown shown) {
        return new Differences()
                .compare("trial balance", expected.trialBalance(stage), shown.trialBalance())
                .compare("laba rugi", expected.profitAndLoss(stage), shown.profitAndLoss())
                .compare("by platform", expected.profitAndLossByPlatform(stage), shown.profitAndLossByPlatform())
                .compare("by product", expected.byProduct(stage), shown.byProduct())
                .compare("stock", expected.stock(stage), shown.stock());
    }

    @Test
    void everyJournalEntryIsTheExpectedOneLineByLine() {
        for (String stage : List.of(Expected.AFTER_ORDERS, Expected.AFTER_INCOME)) {
            Played.Shown shown = stage.equals(Expected.AFTER_ORDERS) ? played.afterOrders() : played.afterIncome();
            new Differences()
                    .equal("entries", expected.journalEntries(stage), (long)
                            shown.journal().size())
                    .compare("journal", Expected.multiset(expected.journal(stage)), Expected.multiset(shown.journal()))
                    .none();
        }
    }

    @Test
    void theBalanceSheetBalancesAndCarriesTheRunningResult() {
        JsonNode sheet = played.afterIncome().balanceSheet();
        Map<String, Long> balance = expected.trialBalance(Expected.AFTER_INCOME);
        long assets = balance.entrySet().stream()
                .filter(account -> account.getKey().startsWith("1"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        new Differences()
                .equal("assets", assets, whole(sheet, "assets"))
                .equal("both sides", assets, whole(sheet, "liabilities") + whole(sheet, "equity"))
                .none();
    }

    @Test
    void everySettlementIsExplainedAsExpected() {
        new Differences()
                .compare(
                        "settlements",
                        expected.settlements(),
                        played.afterIncome().settlements())
                .none();
    }

    @Test
    void anOrderShortOfStockStaysCreatedAndNamesWhatIsMissing() {
        Map<String, String> wanted = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        expected.rejectedForStock().properties().forEach(order -> {
            String number = order.getKey();
            JsonNode detail = order(number);
            order.getValue().forEach(part -> {
                String sku = words(part, "sku");
                wanted.put(number + " " + sku, "CREATED, named");
                boolean named = detail.toString().contains(sku);
                found.put(number + " " + sku, words(detail, "status") + (named ? ", named" : ", not named"));
            });
        });
        new Differences().compare("short of stock", wanted, found).none();
    }

    private JsonNode order(String number) {
        String id = words(
                played.merchant()
                        .all("/v1/orders?q=" + Merchant.encoded(number))
                        .getFirst(),
                "id");
        return played.merchant().get("/v1/orders/" + id).expect(200).data();
    }

    private List<JsonNode> rows(String file, String tab) {
        return played.merchant().all("/v1/imports/" + words(preview(file), "id") + "/rows?tab=" + tab);
    }

    private JsonNode preview(String file) {
        return java.util.Objects.requireNonNull(played.previews().get(file));
    }

    private JsonNode run(String file) {
        return java.util.Objects.requireNonNull(played.runs().get(file));
    }

    private static Map<String, Long> orderCounts(JsonNode preview) {
        return Map.of(
                "total", whole(preview, "total_orders"),
                "importable", whole(preview, "importable"),
                "unmatched", whole(preview, "unmatched_sku"),
                "skipped", Expected.sum(Expected.longs(field(preview, "skipped"))),
                "errors", whole(preview, "errors"));
    }

    private static Map<String, Long> incomeCounts(JsonNode preview) {
        long importable = whole(preview, "matched")
                + whole(preview, "difference")
                + whole(preview, "later_refund_rows")
                + whole(preview, "adjustment_rows");
        return Map.of(
                "total",
                whole(preview, "order_rows") + whole(preview, "adjustment_rows"),
                "importable",
                importable,
                "unmatched",
                whole(preview, "unknown_order"),
                "skipped",
                0L,
                "errors",
                whole(preview, "errors"));
    }

    private Map<String, Long> previewCounts(String file) {
        Map<String, Long> counts = new TreeMap<>();
        for (String name : List.of("total", "importable", "unmatched", "skipped", "errors")) {
            counts.put(name, whole(preview(file), name));
        }
        return counts;
    }
}
