package id.lababersih.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.domain.ledger.ManualEntry.Line;
import id.lababersih.domain.ledger.ManualEntry.Violation;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualEntryTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThat(entry(new Line("9999", 5, 0), new Line("1101", 5, 5)).violations())
                .containsExactly(new Violation.UnknownAccount(0, "9999"), new Violation.NotOneSided(1));
    }

    @Test
    void debitsMustEqualCredits() {
        assertThat(entry(new Line("1101", 5, 0), new Line("3101", 0, 4)).violations())
                .containsExactly(new Violation.Unbalanced(5, 4));
        assertThat(entry(new Line("1101", 5, 0), new Line("3101", 0, 5)).violations())
                .isEmpty();
    }

    @Test
    void anEntryOffBalanceCannotEvenBeMade() {
        var lines = List.of(new Entry.Line("1101", 5, 0), new Entry.Line("3101", 0, 4));
        assertThatThrownBy(() -> new Entry("manual", "1", "entry", "", DAY, "", null, null, lines, List.of()))
                .hasMessageContaining("off balance by 1");
    }

    @Test
    void anEventOfAClosedDayIsPostedOnTheFirstOpenOne() {
        assertThat(BookDay.postingDay(DAY, DAY)).isEqualTo(DAY.plusDays(1));
        assertThat(BookDay.postingDay(DAY, DAY.minusDays(1))).isEqualTo(DAY);
        assertThat(BookDay.postingDay(DAY, null)).isEqualTo(DAY);
    }

    private static ManualEntry entry(Line... lines) {
        return new ManualEntry(DAY, "uji", List.of(lines));
    }
}
