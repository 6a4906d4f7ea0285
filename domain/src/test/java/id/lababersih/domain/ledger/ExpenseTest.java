package id.lababersih.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpenseTest {
    @Test
    void cashTheBankAndPlatformsPayAnExpenseAndNothingElseDoes() {
        assertThat(List.of(Chart.CASH, Chart.BANK, "1103", "1104", "1105", "1110"))
                .allMatch(account -> Expense.pays(account, Chart.ADVERTISING));
        assertThat(List.of("1201", Chart.STOCK, Chart.PAYABLE, Chart.CAPITAL, Chart.OTHER_EXPENSE))
                .noneMatch(account -> Expense.pays(account, Chart.ADVERTISING));
    }

    @Test
    void aDonationIsPaidFromCashOrTheBank() {
        assertThat(List.of(Chart.CASH, Chart.BANK)).allMatch(account -> Expense.pays(account, Chart.DONATIONS));
        assertThat(List.of("1103", "1110", Chart.STOCK)).noneMatch(account -> Expense.pays(account, Chart.DONATIONS));
    }

    @Test
    void whatOrdersBookIsToldFromWhatPeopleSpend() {
        assertThat(Chart.accounts().stream()
                        .map(Account::code)
                        .filter(account -> Expense.isExpense(account) && !Expense.isBookedByItself(account)))
                .containsExactly("6106", "6107", "6201", "6202", "6205", "6901");
    }

    @Test
    void anEntryAddsItsExpensesAndItsReversalTakesThemAway() {
        var lines =
                List.of(new Entry.Line("6202", 700, 0), new Entry.Line("6106", 0, 200), new Entry.Line("1101", 0, 500));
        assertThat(Expense.amount(lines)).isEqualTo(500);
        assertThat(Expense.amount(Entry.reversed(lines))).isEqualTo(-500);
        assertThat(Expense.amount(Postings.zakat(Chart.CASH, 100))).isZero();
    }
}
