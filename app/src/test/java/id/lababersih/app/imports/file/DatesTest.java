package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {
    @ParameterizedTest
    @CsvSource({
        "2025-07-16 15:59, 2025-07-16T15:59",
        "15/07/2025 13:21:02, 2025-07-15T13:21:02",
        "2025/08/22, 2025-08-22T00:00",
        "15/07/2025, 2025-07-15T00:00",
        "45854, 2025-07-16T00:00",
        "45854.75, 2025-07-16T18:00",
        "2025-07-16T15:59:01, 2025-07-16T15:59:01"
    })
    void datesAreReadAsMarketplacesWriteThem(String text, String time) throws RowFault {
        assertThat(Dates.time(text)).hasToString(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2025-13-45 99:99", "bukan tanggal", "2025-02-30 10:00", "31/02/2025 10:00:00", "08/13/2025", "1"
            })
    void aDayThatIsInNoCalendarIsNoDate(String text) {
        assertThatThrownBy(() -> Dates.time(text)).isInstanceOf(RowFault.class);
    }
}
