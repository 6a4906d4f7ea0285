package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected files agree with one another, and the comparison would notice if they did not. */
class ExpectedFilesTest {
    @ParameterizedTest
    @CsvSource({
        "small," + Expected.AFTER_ORDERS,
        "small," + Expected.AFTER_INCOME,
        "month," + Expected.AFTER_ORDERS,
        "month," + Expected.AFTER_INCOME
    })
    void theExpectedJournalGivesTheExpectedTrialBalanceAndProfit(String sample, String stage) {
        Expected expected = Expected.of(sample);
        List<JournalText.Entry> journal = expected.journal(stage);
        Map<String, Long> balance = new TreeMap<>();
        journal.forEach(entry -> entry.lines().forEach((account, amount) -> balance.merge(account, amount, Long::sum)));
        new Differences()
                .compare("trial balance", expected.trialBalance(stage), Expected.withoutZeros(balance))
                .compare("profit and loss", expected.profitAndLoss(stage), profitAndLoss(balance))
                .equal("entries", expected.journalEntries(stage), (long) journal.size())
                .none();
        assertThat(journal).allSatisfy(entry -> assertThat(entry.sum()).isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "month"})
    void theJournalGivesTheProfitAndTheReceivableOfEveryOrder(String sample) {
        Expected expected = Expected.of(sample);
        Map<String, Long> profit = new TreeMap<>();
        Map<String, Long> receivables = new TreeMap<>();
        for (JournalText.Entry entry : expected.journal(Expected.AFTER_INCOME)) {
            if (entry.source().equals("order") || entry.source().equals("settlement")) {
                entry.lines().forEach((account, amount) -> {
                    profit.merge(entry.id(), account.compareTo("4") > 0 ? -amount : 0, Long::sum);
                    receivables.merge(entry.id(), account.startsWith("12") ? amount : 0, Long::sum);
                });
            }
        }
        Map<String, Long> wanted = new TreeMap<>();
        expected.orderList(Expected.AFTER_INCOME).forEach((name, value) -> {
            if (name.endsWith(" profit")) {
                wanted.put(name.substring(0, name.indexOf(' ')), (Long) value);
            }
        });
        new Differences()
                .compare("profit", Expected.withoutZeros(wanted), Expected.withoutZeros(profit))
                .compare(
                        "receivable left",
                        expected.receivables(Expected.AFTER_INCOME),
                        Expected.withoutZeros(receivables))
                .none();
    }

    @Test
    void aDifferenceOfOneRupiahIsNoticedAndNamed() {
        Differences differences = new Differences().compare("cash", Map.of("1101", 5L), Map.of("1101", 6L));
        assertThatThrownBy(differences::none)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1101: expected 5, found 6");
    }

    @Test
    void whatIsMissingOrTooMuchIsNoticed() {
        Differences differences = new Differences().compare("cash", Map.of("1101", 5L), Map.of("1102", 5L));
        assertThat(differences.report())
                .containsExactly(
                        "cash: 2 of 2 differ",
                        "  1101: expected 5, found nothing",
                        "  1102: expected nothing, found 5");
    }

    @Test
    void anEntryWithTwoLinesMovedBetweenAccountsIsNotTheSameEntry() {
        String text =
                "2025-07-15 (1) x ; source:order, id:A, event:shipped\n    1201 Piutang  7 IDR\n    4101 P  -7 IDR\n";
        Map<String, List<String>> one = Expected.multiset(JournalText.read(text));
        Map<String, List<String>> other = Expected.multiset(JournalText.read(text.replace("1201", "1202")));
        assertThat(one.keySet()).containsExactly("order/A/shipped");
        assertThat(one).isNotEqualTo(other);
    }

    private static Map<String, Long> profitAndLoss(Map<String, Long> balance) {
        Map<String, Long> facts = new TreeMap<>();
        balance.forEach((account, amount) -> {
            if (account.compareTo("4") > 0) {
                facts.put(account, account.equals("4101") || account.equals("4901") ? -amount : amount);
            }
        });
        long sales = at(facts, "4101") - at(facts, "4102") - at(facts, "4103");
        long expenses = facts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("6"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        facts.put("net_sales", sales);
        facts.put("cogs", at(facts, "5101"));
        facts.put("gross_profit", sales - at(facts, "5101"));
        facts.put("expenses", expenses);
        facts.put("operating_profit", sales - at(facts, "5101") - expenses);
        facts.put("other_income", at(facts, "4901"));
        facts.put("net_profit", sales - at(facts, "5101") - expenses + at(facts, "4901"));
        return Expected.withoutZeros(facts);
    }

    private static long at(Map<String, Long> facts, String account) {
        return facts.getOrDefault(account, 0L);
    }
}
