package id.lababersih.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en-US,en;q=0.9 | ENGLISH",
                "en-US,en;q=0.9,id;q=0.8 | ENGLISH",
                "id-ID,id;q=0.9,en;q=0.8 | INDONESIAN",
                "in | INDONESIAN",
                "id;q=0.1,en;q=0.7 | ENGLISH",
                "ms,fr;q=0.5,en;q=0.3 | ENGLISH",
                "fr | INDONESIAN",
                "* | INDONESIAN"
            })
    void theFirstLanguageThatBothSpeakIsTaken(String accepted, Language expected) {
        assertThat(Language.preferred(accepted)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", ";;;", "en;q=x", "\u0000"})
    void whatCannotBeReadIsIndonesian(String accepted) {
        assertThat(Language.preferred(accepted)).isEqualTo(Language.INDONESIAN);
    }
}
