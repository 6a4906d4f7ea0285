package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an independent program computed from one set of sample files, as facts of the form name to value. */
final class Expected {
    static final String AFTER_ORDERS = "after_orders_import";
    static final String AFTER_INCOME = "after_income_import";

    private final String sample;
    private final JsonNode root;
    private final List<JournalText.Entry> journal;

    private Expected(String sample, JsonNode root, List<JournalText.Entry> journal) {
        this.sample = sample;
        this.root = root;
        this.journal = journal;
    }

    static Expected of(String sample) {
        try {
            JsonNode root = Api.MAPPER.readTree(file(sample, "expected.json"));
            String text = new String(file(sample, "expected.journal"), StandardCharsets.UTF_8);
            return new Expected(sample, root, JournalText.read(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] file(String sample, String name) {
        String resource = "/samples/" + sample + "/" + name;
        try (InputStream in = Expected.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("no sample file " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] file(String name) {
        return file(sample, name);
    }

    String sample() {
        return sample;
    }

    /** Shop name by platform. */
    Map<String, String> shops() {
        Map<String, String> shops = new TreeMap<>();
        field(root, "shops").forEach(shop -> shops.put(words(shop, "platform"), words(shop, "shop")));
        return shops;
    }

    JsonNode preview(String fileName) {
        return field(field(root, "imports"), fileName);
    }

    JsonNode stage(String stage) {
        return field(field(root, "stages"), stage);
    }

    JsonNode orders() {
        return field(root, "orders");
    }

    JsonNode settlement() {
        return field(root, "settlement");
    }

    JsonNode rejectedForStock() {
        return field(root, "rejected_no_stock");
    }

    /** The entries posted up to the end of a stage. */
    List<JournalText.Entry> journal(String stage) {
        return stage.equals(AFTER_INCOME)
                ? journal
                : journal.stream().filter(entry -> entry.stage().equals(stage)).toList();
    }

    /** What rows of the payout files that belong to no order put on an account, in rupiah. */
    long adjustments(String account) {
        return journal.stream()
                .filter(entry -> entry.source().equals("adjustment"))
                .mapToLong(entry -> entry.lines().getOrDefault(account, 0L))
                .sum();
    }

    long journalEntries(String stage) {
        return whole(stage(stage), "journal_entries");
    }

    Map<String, Long> trialBalance(String stage) {
        return longs(field(stage(stage), "trial_balance"));
    }

    Map<String, Long> ordersByStatus(String stage) {
        return longs(field(stage(stage), "orders_by_status"));
    }

    /** Per order what the list of orders gives. */
    Map<String, Object> orderList(String stage) {
        Map<String, Object> facts = new TreeMap<>();
        field(stage(stage), "orders").properties().forEach(entry -> {
            String number = entry.getKey();
            JsonNode state = entry.getValue();
            JsonNode order = field(orders(), number);
            facts.put(number + " platform", words(order, "platform"));
            facts.put(number + " status", words(state, "status"));
            facts.put(number + " goods", whole(order, "goods"));
            facts.put(number + " gross", whole(order, "gross"));
            facts.put(number + " fees", sum(longs(field(order, "fees"))));
            facts.put(number + " net_receivable", whole(state, "net_receivable"));
            facts.put(number + " cogs", whole(state, "hpp"));
            facts.put(number + " profit", whole(state, "profit"));
            facts.put(number + " created_at", words(order, "created").replace(' ', 'T') + "+07:00");
        });
        return facts;
    }

    /** Per order what only its own page gives: voucher, fees by code and lines. */
    Map<String, Object> orderDetails(String stage) {
        Map<String, Object> facts = new TreeMap<>();
        field(stage(stage), "orders").fieldNames().forEachRemaining(number -> {
            JsonNode order = field(orders(), number);
            facts.put(number + " voucher", whole(order, "voucher"));
            facts.put(number + " fees by code", withoutZeros(longs(field(order, "fees"))));
            List<String> lines = new ArrayList<>();
            field(order, "lines")
                    .forEach(line -> lines.add("%s %s x%d @%d hpp %s"
                            .formatted(
                                    words(line, "sku"),
                                    words(line, "product"),
                                    whole(line, "quantity"),
                                    whole(line, "price"),
                                    line.has("hpp") ? whole(line, "hpp") : 0)));
            lines.sort(null);
            facts.put(number + " lines", lines);
        });
        return facts;
    }

    /** What each order still has in 1201 or 1202; orders at zero are left out. */
    Map<String, Long> receivables(String stage) {
        Map<String, Long> left = new TreeMap<>();
        field(stage(stage), "orders")
                .properties()
                .forEach(entry -> left.put(entry.getKey(), whole(entry.getValue(), "receivable_left")));
        return withoutZeros(left);
    }

    Map<String, Long> profitAndLoss(String stage) {
        return profitAndLoss(field(stage(stage), "laba_rugi"));
    }

    Map<String, Long> profitAndLossByPlatform(String stage) {
        Map<String, Long> facts = new TreeMap<>();
        field(stage(stage), "laba_rugi_by_platform")
                .properties()
                .forEach(entry -> profitAndLoss(entry.getValue())
                        .forEach((name, amount) -> facts.put(entry.getKey() + " " + name, amount)));
        return facts;
    }

    private static Map<String, Long> profitAndLoss(JsonNode report) {
        Map<String, Long> facts = new TreeMap<>();
        facts.put("net_sales", whole(report, "penjualan_bersih"));
        facts.put("cogs", whole(report, "hpp_5101"));
        facts.put("gross_profit", whole(report, "laba_kotor"));
        facts.put("expenses", whole(report, "total_beban"));
        facts.put("operating_profit", whole(report, "laba_usaha"));
        facts.put("other_income", whole(report, "pendapatan_lain_4901"));
        facts.put("net_profit", whole(report, "laba_bersih"));
        facts.put("4101", whole(report, "penjualan_4101"));
        facts.put("4102", whole(report, "retur_4102"));
        facts.put("4103", whole(report, "voucher_4103"));
        facts.put("4901", whole(report, "pendapatan_lain_4901"));
        facts.put("5101", whole(report, "hpp_5101"));
        facts.putAll(longs(field(report, "beban")));
        return withoutZeros(facts);
    }

    /** Net sales, HPP, expenses, other income and profit of each product; adjustments are "(unallocated)". */
    Map<String, Long> byProduct(String stage) {
        Map<String, Long> facts = new TreeMap<>();
        field(stage(stage), "by_product").properties().forEach(entry -> {
            JsonNode product = entry.getValue();
            facts.put(entry.getKey() + " net_sales", whole(product, "penjualan_bersih"));
            facts.put(entry.getKey() + " cogs", whole(product, "hpp"));
            facts.put(entry.getKey() + " expenses", whole(product, "beban"));
            facts.put(entry.getKey() + " other_income", whole(product, "pendapatan_lain"));
            facts.put(entry.getKey() + " net_profit", whole(product, "laba"));
        });
        return withoutZeros(facts);
    }

    /** Quantity, value and layers of every product with stock or a past. */
    Map<String, Object> stock(String stage) {
        Map<String, Object> facts = new TreeMap<>();
        field(stage(stage), "stock").properties().forEach(entry -> {
            JsonNode stock = entry.getValue();
            List<String> layers = new ArrayList<>();
            field(stock, "layers")
                    .forEach(layer -> layers.add(layer.get(0).textValue() + " " + layer.get(1) + " @" + layer.get(2)));
            if (!layers.isEmpty()) {
                facts.put(entry.getKey() + " quantity", whole(stock, "quantity"));
                facts.put(entry.getKey() + " value", whole(stock, "value"));
                facts.put(entry.getKey() + " layers", layers);
            }
        });
        return facts;
    }

    /** Per settled order how its payout is explained. */
    Map<String, Object> settlements() {
        Map<String, Object> facts = new TreeMap<>();
        field(settlement(), "orders").properties().forEach(entry -> {
            String number = entry.getKey();
            JsonNode row = entry.getValue();
            facts.put(number + " status", words(row, "status"));
            facts.put(number + " settled_on", words(row, "settled_on"));
            facts.put(number + " expected", whole(row, "expected"));
            facts.put(number + " payout", whole(row, "payout"));
            facts.put(number + " fee_change", whole(row, "fee_change"));
            facts.put(number + " income_tax", whole(row, "pph22"));
            facts.put(number + " refund", whole(row, "refund"));
            facts.put(number + " paid_direct", whole(row, "paid_direct"));
            facts.put(number + " unexplained", whole(row, "unexplained"));
        });
        return facts;
    }

    static Map<String, Long> longs(JsonNode object) {
        Map<String, Long> values = new TreeMap<>();
        object.fieldNames().forEachRemaining(name -> values.put(name, whole(object, name)));
        return values;
    }

    static long sum(Map<String, Long> values) {
        return values.values().stream().reduce(0L, Math::addExact);
    }

    static Map<String, Long> withoutZeros(Map<String, Long> values) {
        Map<String, Long> kept = new TreeMap<>(values);
        kept.values().removeIf(value -> value == 0);
        return kept;
    }

    /** Entries as a multiset per source, id and event. */
    static Map<String, List<String>> multiset(List<JournalText.Entry> entries) {
        Map<String, List<String>> bags = new TreeMap<>();
        entries.forEach(entry ->
                bags.computeIfAbsent(entry.key(), _ -> new ArrayList<>()).add(entry.content()));
        bags.values().forEach(bag -> bag.sort(null));
        return bags;
    }
}
