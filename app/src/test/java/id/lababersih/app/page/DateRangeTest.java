package id.lababersih.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateRangeTest {
    private static final LocalDate TODAY = LocalDate.of(2025, 8, 9);

    @ParameterizedTest
    @CsvSource({
        "2025-08-02, 2025-08-01, false",
        "2015-08-01, 2025-08-01, true",
        "1989-12-31, 1990-01-01, false",
        "2199-12-31, 2200-01-01, false",
        "+999999000-01-01, +999999001-01-01, false",
        "+999999999-01-01, +999999999-01-02, false",
        "-0001-01-01, 0001-01-01, false",
        "kemarin, 2025-08-01, false"
    })
    void whatMakesNoRangeIsAMistakeAndThisMonthIsShown(String from, String to, boolean tooLong) {
        var mistake = new DateRange.Mistake(from, to, tooLong);
        var range = DateRange.of(from, to, TODAY);
        assertThat(range)
                .isEqualTo(new DateRange(LocalDate.of(2025, 8, 1), LocalDate.of(2025, 8, 31), TODAY, mistake, ""));
        assertThat(range.typedFrom() + " " + range.typedTo())
                .as("still in the form")
                .isEqualTo(from + " " + to);
    }

    @Test
    void upToTenYearsAreShownAsAskedFor() {
        var range = DateRange.of("2190-01-01", "2199-12-31", TODAY);
        assertThat(range.mistake()).isNull();
        assertThat(range.query()).isEqualTo("dari=2190-01-01&sampai=2199-12-31");
    }
}
