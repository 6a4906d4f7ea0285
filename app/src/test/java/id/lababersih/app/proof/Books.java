package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Reads a merchant's books over HTTP as the same facts that {@link Expected} gives. */
final class Books {
    /** A range that holds every date of the samples, and today. */
    private static final String RANGE = "from=2025-01-01&to=2099-12-31";

    private static final List<String> SETTLEMENT_AMOUNTS =
            List.of("expected", "payout", "fee_change", "income_tax", "refund", "paid_direct", "unexplained");

    private static final String AT = "at=2099-12-31";
    private static final int READERS = 8;

    private final Merchant merchant;

    Books(Merchant merchant) {
        this.merchant = merchant;
    }

    List<JsonNode> orders() {
        return merchant.all("/v1/orders");
    }

    Map<String, Long> ordersByStatus() {
        Map<String, Long> counts = new TreeMap<>();
        orders().forEach(order -> counts.merge(words(order, "status"), 1L, Long::sum));
        return counts;
    }

    static Map<String, Object> orderList(List<JsonNode> orders) {
        Map<String, Object> facts = new TreeMap<>();
        for (JsonNode order : orders) {
            String number = words(order, "number");
            if (facts.containsKey(number + " status")) {
                throw new AssertionError("the order " + number + " is listed twice");
            }
            facts.put(number + " platform", words(order, "platform"));
            facts.put(number + " status", words(order, "status"));
            for (String name : List.of("goods", "gross", "fees", "net_receivable", "cogs", "profit")) {
                facts.put(number + " " + name, whole(order, name));
            }
            facts.put(number + " created_at", time(words(order, "created_at")));
        }
        return facts;
    }

    Map<String, Object> orderDetails(List<JsonNode> orders) {
        Map<String, Object> facts = new ConcurrentSkipListMap<>();
        severalAtOnce(orders, order -> facts.putAll(orderDetail(words(order, "id"))));
        return facts;
    }

    /** The status that each order gives itself, by its number. */
    Map<String, String> statuses(Collection<JsonNode> orders) {
        Map<String, String> statuses = new ConcurrentHashMap<>();
        severalAtOnce(
                orders,
                order -> statuses.put(
                        words(order, "number"),
                        words(
                                merchant.get("/v1/orders/" + words(order, "id"))
                                        .expect(200)
                                        .data(),
                                "status")));
        return statuses;
    }

    private static void severalAtOnce(Collection<JsonNode> orders, Consumer<JsonNode> look) {
        Semaphore readers = new Semaphore(READERS);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var reads = orders.stream()
                    .map(order -> executor.submit(() -> {
                        readers.acquire();
                        try {
                            look.accept(order);
                        } finally {
                            readers.release();
                        }
                        return true;
                    }))
                    .toList();
            for (var read : reads) {
                read.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Object> orderDetail(String id) {
        JsonNode order = merchant.get("/v1/orders/" + id).expect(200).data();
        String number = words(order, "number");
        List<String> lines = new ArrayList<>();
        field(order, "lines")
                .forEach(line -> lines.add("%s %s x%d @%d hpp %d"
                        .formatted(
                                words(line, "marketplace_sku"),
                                words(line, "sku"),
                                whole(line, "quantity"),
                                whole(line, "unit_price"),
                                whole(line, "cogs"))));
        lines.sort(null);
        Map<String, Long> fees = new TreeMap<>();
        field(order, "fees_detail").forEach(fee -> fees.merge(words(fee, "code"), whole(fee, "amount"), Long::sum));
        return Map.of(
                number + " voucher", whole(order, "voucher"),
                number + " fees by code", Expected.withoutZeros(fees),
                number + " lines", lines);
    }

    Map<String, Long> trialBalance() {
        Map<String, Long> balance = new TreeMap<>();
        JsonNode report =
                merchant.get("/v1/reports/trial-balance?" + AT).expect(200).json();
        field(report, "data")
                .forEach(row ->
                        balance.merge(words(row, "code"), whole(row, "debit") - whole(row, "credit"), Long::sum));
        if (whole(report, "total_debit") != whole(report, "total_credit")) {
            throw new AssertionError("the trial balance is not balanced: " + report);
        }
        return Expected.withoutZeros(balance);
    }

    Map<String, Long> profitAndLoss() {
        return profitAndLoss(
                merchant.get("/v1/reports/profit-loss?" + RANGE).expect(200).data());
    }

    Map<String, Long> profitAndLossByPlatform() {
        Map<String, Long> facts = new TreeMap<>();
        groups("platform")
                .forEach(group -> profitAndLoss(group)
                        .forEach((name, amount) -> facts.put(words(group, "key") + " " + name, amount)));
        return facts;
    }

    Map<String, Long> byProduct() {
        Map<String, Long> facts = new TreeMap<>();
        groups("product").forEach(group -> {
            for (String name : List.of("net_sales", "cogs", "expenses", "other_income", "net_profit")) {
                facts.put(words(group, "key") + " " + name, whole(group, name));
            }
        });
        return Expected.withoutZeros(facts);
    }

    private JsonNode groups(String by) {
        return merchant.get("/v1/reports/profit-loss?" + RANGE + "&group_by=" + by)
                .expect(200)
                .data();
    }

    private static Map<String, Long> profitAndLoss(JsonNode report) {
        Map<String, Long> facts = new TreeMap<>();
        for (String name : List.of(
                "net_sales", "cogs", "gross_profit", "expenses", "operating_profit", "other_income", "net_profit")) {
            facts.put(name, whole(report, name));
        }
        field(report, "accounts").forEach(account -> facts.put(words(account, "code"), whole(account, "amount")));
        return Expected.withoutZeros(facts);
    }

    Map<String, Object> stock() {
        Map<String, Object> facts = new TreeMap<>();
        for (JsonNode stock : merchant.all("/v1/stock")) {
            List<String> layers = new ArrayList<>();
            field(stock, "layers")
                    .forEach(layer -> layers.add(words(layer, "received_on") + " " + whole(layer, "left") + " @"
                            + whole(layer, "unit_cost")));
            if (!layers.isEmpty()) {
                String sku = words(stock, "sku");
                facts.put(sku + " quantity", whole(stock, "on_hand"));
                facts.put(sku + " value", whole(stock, "value"));
                facts.put(sku + " layers", layers);
            }
        }
        return facts;
    }

    /** The journal as the server exports it for hledger. */
    String journalText() {
        return merchant.get("/v1/reports/journal?" + RANGE + "&format=hledger")
                .expect(200)
                .text();
    }

    /** The journal as JSON; entries go by the number that a person knows them by. */
    List<JournalText.Entry> journal() {
        List<JournalText.Entry> entries = new ArrayList<>();
        for (JsonNode entry : merchant.all("/v1/reports/journal?" + RANGE)) {
            TreeMap<String, Long> lines = new TreeMap<>();
            field(entry, "lines").forEach(line -> {
                long amount = whole(line, "debit") - whole(line, "credit");
                if (lines.put(words(line, "account"), amount) != null) {
                    throw new AssertionError("two lines of one account in " + entry);
                }
            });
            String reference = words(entry, "reference");
            String id = reference.isEmpty() ? words(entry, "source_id") : reference;
            entries.add(new JournalText.Entry(
                    words(entry, "source"),
                    id,
                    words(entry, "event"),
                    "",
                    "",
                    LocalDate.parse(words(entry, "date")),
                    lines));
        }
        return entries;
    }

    Map<String, Long> receivables() {
        Map<String, Long> left = new TreeMap<>();
        merchant.all("/v1/reports/receivables-ageing?" + AT)
                .forEach(row -> left.merge(words(row, "number"), whole(row, "amount"), Long::sum));
        return Expected.withoutZeros(left);
    }

    JsonNode balanceSheet() {
        return merchant.get("/v1/reports/balance-sheet?" + AT).expect(200).data();
    }

    /** Per settled order how its payout is explained; the samples call a payout matched that is wholly explained. */
    Map<String, Object> settlements() {
        Map<String, Object> facts = new TreeMap<>();
        for (JsonNode row : merchant.all("/v1/reports/settlements?" + RANGE)) {
            String number = words(row, "number");
            String status = words(row, "status");
            if (!Set.of("matched", "explained", "difference").contains(status)) {
                continue;
            }
            facts.put(number + " status", status.equals("explained") ? "matched" : status);
            facts.put(number + " settled_on", words(row, "settled_on"));
            for (String name : SETTLEMENT_AMOUNTS) {
                facts.put(number + " " + name, whole(row, name));
            }
        }
        return facts;
    }

    /** An instant in the merchant's own time, to the second. */
    private static String time(String time) {
        return java.time.OffsetDateTime.parse(time)
                .toInstant()
                .atOffset(java.time.ZoneOffset.ofHours(7))
                .format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx"));
    }
}
