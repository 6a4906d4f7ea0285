package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the platforms hold for the seller is what their files say, and every rupiah of it is a line of the report. */
class SaldoTest {
    private static final Map<String, String> PLATFORMS =
            Map.of("1103", "SHOPEE", "1104", "TIKTOK", "1105", "MENGANTAR");
    private static final String REPORT = "/v1/reports/settlements?from=2025-01-01&to=2099-12-31";
    private static final long WITHDRAWN = 1_000_000;

    @Test
    void theBalanceOfEachPlatformIsWhatItsFilesSayLessWhatWasWithdrawn() {
        Expected expected = Expected.of("small");
        Played played = Played.play(expected, SharedServer.newMerchant("saldo"));
        Merchant merchant = played.merchant();
        Map<String, Long> wanted = inTheFiles(expected);
        assertThat(closing(merchant)).isEqualTo(wanted);
        assertThat(changes(merchant)).isEqualTo(wanted);

        merchant.post("/v1/journal-entries", withdrawal()).expect(201);
        wanted.merge("1103", -WITHDRAWN, Long::sum);
        Awaitility.await().untilAsserted(() -> assertThat(closing(merchant)).isEqualTo(wanted));
        assertThat(changes(merchant)).isEqualTo(wanted);
        JsonNode withdrawals =
                merchant.get(REPORT + "&status=withdrawal").expect(200).json();
        assertThat(field(withdrawals, "data")).hasSize(1);
        assertThat(whole(field(withdrawals, "data").get(0), "balance_change")).isEqualTo(-WITHDRAWN);
        assertThat(new Books(merchant).trialBalance()).containsAllEntriesOf(wanted);
    }

    @Test
    void everyLineHasTheStatusThatTheSampleExpects() {
        Played played = Played.of("small");
        JsonNode counts = field(played.expected().settlement(), "counts");
        JsonNode report = played.merchant().get(REPORT).expect(200).json();
        Map<String, Long> lines = new TreeMap<>();
        field(report, "by_status").forEach(sum -> lines.put(words(sum, "status"), whole(sum, "lines")));
        assertThat(lines)
                .containsEntry("difference", whole(counts, "difference"))
                .containsEntry("unknown_order", whole(counts, "unknown_order"))
                .containsEntry("unpaid", whole(counts, "unpaid"));
        assertThat(sum(lines, "matched") + sum(lines, "explained")).isEqualTo(whole(counts, "matched"));
        assertThat(sum(lines, "explained")).isPositive();
        Map<String, Long> listed = all(played.merchant(), "").stream()
                .collect(Collectors.groupingBy(row -> words(row, "status"), TreeMap::new, Collectors.counting()));
        lines.values().removeIf(count -> count == 0);
        assertThat(listed).isEqualTo(lines);
        assertThat(all(played.merchant(), "&status=unpaid")).allSatisfy(row -> {
            assertThat(field(row, "days").longValue()).isPositive();
            assertThat(field(row, "settled_on").isNull()).isTrue();
        });
        for (String platform : PLATFORMS.values()) {
            assertThat(all(played.merchant(), "&platform=" + platform))
                    .allSatisfy(row -> assertThat(words(row, "platform")).isEqualTo(platform));
        }
    }

    private static JsonNode withdrawal() {
        return Api.MAPPER.valueToTree(Map.of(
                "date",
                "2025-09-01",
                "memo",
                "Tarik saldo Shopee",
                "lines",
                List.of(
                        Map.of("account", "1102", "debit", WITHDRAWN, "credit", 0),
                        Map.of("account", "1103", "debit", 0, "credit", WITHDRAWN))));
    }

    private static long sum(Map<String, Long> lines, String status) {
        return lines.getOrDefault(status, 0L);
    }

    /** Payouts and adjustments of the files, without payouts of orders that nobody knows, by account. */
    private static Map<String, Long> inTheFiles(Expected expected) {
        Map<String, Long> byAccount = new TreeMap<>();
        PLATFORMS.forEach((account, platform) -> {
            long paid = Played.INCOME_FILES.stream()
                    .filter(file -> file.toUpperCase(Locale.ROOT).startsWith(platform))
                    .mapToLong(file -> whole(expected.preview(file), "payout_of_order_rows"))
                    .sum();
            long unknown = StreamSupport.stream(
                            field(expected.settlement(), "not_posted").spliterator(), false)
                    .filter(row -> words(row, "platform").equals(platform))
                    .mapToLong(row -> whole(row, "payout"))
                    .sum();
            byAccount.put(account, paid - unknown + expected.adjustments(account));
        });
        return byAccount;
    }

    private static Map<String, Long> closing(Merchant merchant) {
        Map<String, Long> balances = new TreeMap<>();
        field(merchant.get(REPORT).expect(200).json(), "balances")
                .forEach(balance -> balances.put(words(balance, "account"), whole(balance, "closing")));
        return balances;
    }

    /** What the lines of the list add up to, by account. */
    private static Map<String, Long> changes(Merchant merchant) {
        Map<String, Long> changes = new TreeMap<>();
        PLATFORMS.forEach((account, platform) -> changes.put(
                account,
                all(merchant, "&platform=" + platform).stream()
                        .mapToLong(row -> whole(row, "balance_change"))
                        .sum()));
        return changes;
    }

    /** Every line, in pages of seven. */
    private static List<JsonNode> all(Merchant merchant, String more) {
        return merchant.all(REPORT + more, 7);
    }
}
