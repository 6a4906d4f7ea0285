package id.lababersih.domain.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementsTest {
    private static final Map<String, Long> BALANCES = Map.of(
            "1101", 560L,
            "1301", 100L,
            "2101", -60L,
            "3101", -500L,
            "3102", 20L,
            "4101", -1000L,
            "4102", 50L,
            "4103", 30L,
            "4901", -10L,
            "5101", 400L);

    @Test
    void aResultGoesFromSalesToNetProfitStepByStep() {
        var balances = new TreeMap<>(BALANCES);
        balances.put("6101", 80L);
        balances.put("6301", -5L);
        assertThat(ProfitLoss.of(balances))
                .extracting(
                        ProfitLoss::grossSales,
                        ProfitLoss::netSales,
                        ProfitLoss::cogs,
                        ProfitLoss::grossProfit,
                        ProfitLoss::expenses,
                        ProfitLoss::operatingProfit,
                        ProfitLoss::otherIncome,
                        ProfitLoss::netProfit)
                .containsExactly(1000L, 920L, 400L, 520L, 75L, 445L, 10L, 455L);
        assertThat(ProfitLoss.of(balances).accounts())
                .contains(
                        new AccountAmount("4101", 1000),
                        new AccountAmount("4102", 50),
                        new AccountAmount("4901", 10),
                        new AccountAmount("6301", -5))
                .noneMatch(account -> account.code().startsWith("1"));
    }

    @Test
    void theRunningResultBelongsToTheOwners() {
        var balances = new TreeMap<>(BALANCES);
        balances.merge("1101", -150L, Math::addExact);
        balances.put("6101", 80L);
        balances.put("1102", 480L);
        var sheet = BalanceSheet.of(balances);
        assertThat(sheet.totalAssets()).isEqualTo(990);
        assertThat(sheet.totalLiabilities()).isEqualTo(60);
        assertThat(sheet.runningResult()).isEqualTo(450);
        assertThat(sheet.totalEquity()).isEqualTo(500 - 20 + 450);
    }

    @Test
    void booksThatDoNotBalanceGiveNoNeraca() {
        assertThatThrownBy(() -> BalanceSheet.of(Map.of("1101", 5L, "3101", -4L)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("differ");
    }

    @Test
    void flowsAreSortedByWhatTheyPaidFor() {
        var flow = CashFlow.of(100, Map.of("1201", 70L, "6202", -20L, "1501", -50L, "3101", 30L, "2201", 5L));
        assertThat(flow.operating().total()).isEqualTo(50);
        assertThat(flow.investing().accounts()).containsExactly(new AccountAmount("1501", -50));
        assertThat(flow.financing().total()).isEqualTo(35);
        assertThat(flow.closing()).isEqualTo(135);
    }

    @Test
    void amountsBeyondALongAreAnErrorAndNeverWrap() {
        assertThatThrownBy(() -> ProfitLoss.of(Map.of("6101", Long.MAX_VALUE, "6102", 1L)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> CashFlow.of(Long.MAX_VALUE, Map.of("3101", 1L)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void anyBooksThatBalanceGiveANeracaWhoseResultIsTheLabaRugi() {
        var random = new SplittableRandom(7);
        var codes = new String[] {"1101", "1201", "1301", "2101", "3101", "4101", "4102", "4901", "5101", "6101"};
        for (int books = 0; books < 500; books++) {
            var balances = new TreeMap<String, Long>();
            for (int entry = 0; entry < 20; entry++) {
                long amount = random.nextLong(1, 1_000_000);
                balances.merge(codes[random.nextInt(codes.length)], amount, Math::addExact);
                balances.merge(codes[random.nextInt(codes.length)], -amount, Math::addExact);
            }
            var sheet = BalanceSheet.of(balances);
            assertThat(sheet.runningResult()).isEqualTo(ProfitLoss.of(balances).netProfit());
            assertThat(sheet.totalAssets()).isEqualTo(sheet.totalLiabilities() + sheet.totalEquity());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-3,0-7",
        "0,0-7",
        "7,0-7",
        "8,8-14",
        "14,8-14",
        "30,15-30",
        "31,31-60",
        "90,61-90",
        "91,91+",
        "4000,91+"
    })
    void anAgeFallsIntoOneBucket(long days, String bucket) {
        assertThat(AgeBucket.of(days).label()).isEqualTo(bucket);
    }
}
