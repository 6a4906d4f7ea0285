package id.lababersih.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CashMoveTest {
    private static String entry(CashMove move, String place) {
        var lines = move.lines(place, 70);
        var debit =
                lines.stream().filter(line -> line.debit() == 70).findFirst().orElseThrow();
        var credit =
                lines.stream().filter(line -> line.credit() == 70).findFirst().orElseThrow();
        assertThat(lines).hasSize(2);
        return debit.account() + " from " + credit.account();
    }

    @Test
    void whatWasThereAndWhatTheOwnerPaysInIsCapital() {
        assertThat(entry(CashMove.OPENING_BALANCE, Chart.CASH)).isEqualTo("1101 from 3101");
        assertThat(entry(CashMove.CAPITAL_PAID_IN, Chart.BANK)).isEqualTo("1102 from 3101");
    }

    @Test
    void whatTheOwnerTakesIsDrawnAndNoExpense() {
        assertThat(entry(CashMove.DRAWN, Chart.CASH)).isEqualTo("3102 from 1101");
        assertThat(entry(CashMove.DRAWN, Chart.BANK)).isEqualTo("3102 from 1102");
    }

    @Test
    void aSupplierIsPaidFromWhatIsOwed() {
        assertThat(entry(CashMove.SUPPLIER_PAID, Chart.BANK)).isEqualTo("2101 from 1102");
    }

    @Test
    void betweenCashAndTheBankItMattersNotWhichIsNamed() {
        for (var place : CashMove.PLACES) {
            assertThat(entry(CashMove.CASH_TO_BANK, place)).isEqualTo("1102 from 1101");
            assertThat(entry(CashMove.BANK_TO_CASH, place)).isEqualTo("1101 from 1102");
        }
    }

    @Test
    void onlyTheAccountsOfThemAreMoved() {
        assertThat(Stream.of(CashMove.values())
                        .flatMap(move -> CashMove.PLACES.stream().flatMap(place -> move.lines(place, 1).stream()))
                        .map(Entry.Line::account)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(CashMove.ACCOUNTS);
    }
}
