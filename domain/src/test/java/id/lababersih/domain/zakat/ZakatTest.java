package id.lababersih.domain.zakat;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.zakat.Zakat.Rate;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ZakatTest {
    private static final LocalDate FIRST = LocalDate.of(2024, 3, 1);
    private static final LocalDate DUE = FIRST.plusDays(354);
    private static final long GOLD = 1_000_000;
    private static final long NISAB = 85_000_000;

    private static Zakat zakat(Map<LocalDate, Long> changes, LocalDate at) {
        return Zakat.of(new TreeMap<>(changes), at, GOLD, Rate.HAUL);
    }

    @Test
    void itIsDueAtExactlyTheNisabWhenOneHaulHasPassed() {
        var due = zakat(Map.of(FIRST, NISAB), DUE);
        assertThat(due).isEqualTo(new Zakat(NISAB, NISAB, FIRST, DUE, 2_125_000));
        assertThat(zakat(Map.of(FIRST, NISAB), DUE.minusDays(1)).amount()).isZero();
        assertThat(zakat(Map.of(FIRST, NISAB - 1), DUE)).isEqualTo(new Zakat(NISAB - 1, NISAB, null, null, 0));
    }

    @Test
    void theHaulBeginsWhenTheBaseFirstReachesTheNisab() {
        var changes =
                Map.of(FIRST.minusDays(300), NISAB - 1, FIRST, 1L, FIRST.plusDays(10), -5L, DUE.minusDays(1), 105L);
        assertThat(zakat(changes, DUE)).isEqualTo(new Zakat(NISAB + 100, NISAB, FIRST, DUE, 2_125_003));
        var fallen = new TreeMap<>(changes);
        fallen.put(DUE, -101L);
        assertThat(zakat(fallen, DUE)).isEqualTo(new Zakat(NISAB - 1, NISAB, FIRST, DUE, 0));
    }

    @Test
    void booksOfCalendarYearsGiveForTheLongerYear() {
        var changes = new TreeMap<>(Map.of(FIRST, NISAB));
        assertThat(Zakat.of(changes, DUE, GOLD, Rate.CALENDAR_YEAR).amount()).isEqualTo(2_190_450);
    }
}
