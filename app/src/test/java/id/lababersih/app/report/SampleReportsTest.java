package id.lababersih.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.ledger.BooksServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every report of the sample books, against the numbers an independent program computed for them. */
class SampleReportsTest {
    private static final Pattern HLEDGER_BALANCE = Pattern.compile("\"(\\d{4})[^\"]*\",\"(-?\\d+) IDR\"");
    private static final List<String> STAGES = List.of("after_orders_import", "after_income_import");
    private static final Map<String, String> RESULT_FIELDS = Map.of(
            "net_sales", "penjualan_bersih",
            "cogs", "hpp_5101",
            "gross_profit", "laba_kotor",
            "expenses", "total_beban",
            "operating_profit", "laba_usaha",
            "other_income", "pendapatan_lain_4901",
            "net_profit", "laba_bersih");
    private static final Map<String, String> PRODUCT_FIELDS = Map.of(
            "net_sales", "penjualan_bersih",
            "cogs", "hpp",
            "expenses", "beban",
            "other_income", "pendapatan_lain",
            "net_profit", "laba");

    private final BooksServer server = new BooksServer((database, executor) ->
            List.of(new ReportRoutes(database.jdbi(), executor, InstantSource.fixed(BooksServer.NOW))));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "month"})
    void everyReportGivesTheExpectedNumbersAtEachStage(String sample) throws Exception {
        var books = SampleBooks.read(sample, server.merchant());
        for (String stage : STAGES) {
            books.post(server.database().jdbi(), stage);
            var expected = books.stage(stage);
            assertThat(trialBalance()).as("trial balance").isEqualTo(longs(expected.get("trial_balance")));
            results(expected, books);
            products(expected);
            balanceSheet(expected);
            cashFlow(expected);
            receivables(expected);
            journalEntries(expected);
            ledgers(expected);
            hledger(expected);
        }
    }

    private void results(JsonNode expected, SampleBooks books) {
        var whole = data("/v1/reports/profit-loss?from=2025-01-01&to=2025-12-31");
        assertThat(pick(whole, RESULT_FIELDS.keySet())).isEqualTo(wanted(expected.get("laba_rugi"), RESULT_FIELDS));
        var accounts = new TreeMap<String, Long>();
        whole.get("accounts")
                .forEach(line -> accounts.put(
                        line.get("code").textValue(), line.get("amount").longValue()));
        var wantedExpenses = longs(expected.get("laba_rugi").get("beban"));
        assertThat(accounts).containsAllEntriesOf(wantedExpenses);
        for (String grouping : List.of("platform", "shop")) {
            var wanted = new TreeMap<String, Map<String, Long>>();
            expected.get("laba_rugi_by_platform").properties().forEach(platform -> {
                String key =
                        grouping.equals("shop") ? books.shop(platform.getKey()).toString() : platform.getKey();
                wanted.put(key, wanted(platform.getValue(), RESULT_FIELDS));
            });
            assertThat(groups(grouping, RESULT_FIELDS.keySet())).as(grouping).isEqualTo(wanted);
        }
        for (String grouping : List.of("day", "month", "product")) {
            long sum = groups(grouping, List.of("net_profit")).values().stream()
                    .mapToLong(part -> part.getOrDefault("net_profit", 0L))
                    .sum();
            assertThat(sum)
                    .as(grouping)
                    .isEqualTo(expected.get("laba_rugi").get("laba_bersih").longValue());
        }
    }

    private void products(JsonNode expected) {
        var wanted = new TreeMap<String, Map<String, Long>>();
        expected.get("by_product").properties().forEach(product -> {
            var fields = wanted(product.getValue(), PRODUCT_FIELDS);
            if (fields.values().stream().anyMatch(amount -> amount != 0)) {
                wanted.put(product.getKey(), fields);
            }
        });
        var found = groups("product", PRODUCT_FIELDS.keySet());
        found.values().removeIf(fields -> fields.values().stream().allMatch(amount -> amount == 0));
        assertThat(found).isEqualTo(wanted);
    }

    private void balanceSheet(JsonNode expected) {
        var sheet = data("/v1/reports/balance-sheet?at=2025-12-31");
        assertThat(sheet.get("assets").longValue())
                .isEqualTo(sumOf(longs(expected.get("trial_balance")), "1"))
                .isEqualTo(sheet.get("liabilities").longValue()
                        + sheet.get("equity").longValue());
        assertThat(sheet.get("running_result").longValue())
                .isEqualTo(expected.get("laba_rugi").get("laba_bersih").longValue());
    }

    private void cashFlow(JsonNode expected) {
        var flow = data("/v1/reports/cash-flow?from=2025-07-20&to=2025-12-31");
        assertThat(flow.get("opening").longValue() + flow.get("change").longValue())
                .isEqualTo(flow.get("closing").longValue())
                .isEqualTo(sumOf(longs(expected.get("trial_balance")), "11"));
    }

    private void receivables(JsonNode expected) {
        var wanted = new TreeMap<String, Long>();
        expected.get("orders").properties().forEach(order -> {
            long left = order.getValue().get("receivable_left").longValue();
            if (left != 0) {
                wanted.put(order.getKey(), left);
            }
        });
        var ageing = json("/v1/reports/receivables-ageing?at=2025-12-31");
        var found = new TreeMap<String, Long>();
        all("/v1/reports/receivables-ageing?limit=3&at=2025-12-31")
                .forEach(row -> found.merge(
                        row.get("number").textValue(), row.get("amount").longValue(), Math::addExact));
        assertThat(found).isEqualTo(wanted);
        assertThat(ageing.get("unassigned").longValue()).isZero();
        assertThat(ageing.get("total").longValue()).isEqualTo(sumOf(longs(expected.get("trial_balance")), "12"));
    }

    private void journalEntries(JsonNode expected) {
        assertThat(all("/v1/reports/journal?limit=200"))
                .hasSize(expected.get("journal_entries").intValue());
    }

    private void ledgers(JsonNode expected) {
        longs(expected.get("trial_balance")).forEach((account, balance) -> {
            var lines = all("/v1/reports/ledger?limit=200&account=" + account);
            assertThat(lines.getLast().get("balance").longValue()).as(account).isEqualTo(balance);
        });
    }

    private void hledger(JsonNode expected) throws IOException, InterruptedException {
        var reply = server.get("/v1/reports/journal?format=hledger");
        Path file =
                Files.write(folder.resolve("export.journal"), reply.response().body());
        run("hledger", "-f", file.toString(), "check", "--strict");
        var found = new TreeMap<String, Long>();
        for (String row : run("hledger", "-f", file.toString(), "balance", "--flat", "-N", "-O", "csv")
                .lines()
                .skip(1)
                .toList()) {
            var balance = HLEDGER_BALANCE.matcher(row);
            assertThat(balance.matches()).as(row).isTrue();
            found.put(balance.group(1), Long.parseLong(balance.group(2)));
        }
        assertThat(found).isEqualTo(longs(expected.get("trial_balance")));
    }

    /** What the program prints; where it is not installed, or complains, the test fails. */
    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private Map<String, Long> trialBalance() {
        var report = json("/v1/reports/trial-balance?at=2025-12-31");
        assertThat(report.get("total_debit").longValue())
                .isEqualTo(report.get("total_credit").longValue());
        var found = new TreeMap<String, Long>();
        report.get("data")
                .forEach(row -> found.put(
                        row.get("code").textValue(), row.get("balance").longValue()));
        return found;
    }

    private Map<String, Map<String, Long>> groups(String grouping, Iterable<String> fields) {
        var groups = new TreeMap<String, Map<String, Long>>();
        data("/v1/reports/profit-loss?group_by=" + grouping)
                .forEach(part -> groups.put(part.get("key").textValue(), pick(part, fields)));
        return groups;
    }

    private static Map<String, Long> pick(JsonNode node, Iterable<String> fields) {
        var picked = new TreeMap<String, Long>();
        fields.forEach(field -> picked.put(field, node.get(field).longValue()));
        return picked;
    }

    private static Map<String, Long> wanted(JsonNode node, Map<String, String> fields) {
        var wanted = new TreeMap<String, Long>();
        fields.forEach((ours, theirs) -> wanted.put(ours, node.get(theirs).longValue()));
        return wanted;
    }

    private List<JsonNode> all(String path) {
        var rows = new ArrayList<JsonNode>();
        String next = path;
        while (true) {
            var page = json(next);
            page.get("data").forEach(rows::add);
            if (page.get("next_cursor").isNull()) {
                return rows;
            }
            next = path + "&cursor=" + page.get("next_cursor").textValue();
        }
    }

    private JsonNode data(String path) {
        return json(path).get("data");
    }

    private JsonNode json(String path) {
        var reply = server.get(path);
        assertThat(reply.status()).as(path + " " + reply.text()).isEqualTo(200);
        return reply.json();
    }

    private static Map<String, Long> longs(JsonNode node) {
        var values = new TreeMap<String, Long>();
        node.properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().longValue()));
        return values;
    }

    private static long sumOf(Map<String, Long> balances, String prefix) {
        return balances.entrySet().stream()
                .filter(balance -> balance.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
