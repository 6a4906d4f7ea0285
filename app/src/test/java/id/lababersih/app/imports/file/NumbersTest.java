package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.app.imports.file.RowProblem.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "82.500|82500",
                "1.234.567|1234567",
                "1.234,50|1234.50",
                "1,234.50|1234.50",
                "1,234,567|1234567",
                "-8.000|-8000",
                "Rp38.824|38824",
                "Rp 38.824|38824",
                "-Rp38.824|-38824",
                "82500|82500",
                "13.76|13.76",
                "5494.5|5494.5",
                "1,5|1.5",
                "0|0"
            })
    void amountsAreReadAsMarketplacesWriteThem(String text, String value) throws RowFault {
        assertThat(Numbers.decimal(text, false, Reason.AMOUNT)).isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "--"})
    void aDashIsNoNumberAtAll(String text) throws RowFault {
        assertThat(Numbers.rupiah(text, false, Reason.AMOUNT)).isNull();
    }

    @Test
    void aNumberCellHasADecimalPointWhereATextHasGroups() throws RowFault {
        assertThat(Numbers.decimal("13.125", true, Reason.AMOUNT)).isEqualByComparingTo("13.125");
        assertThat(Numbers.decimal("1.0E7", true, Reason.AMOUNT)).isEqualByComparingTo("10000000");
        assertThat(Numbers.decimal("13.125", false, Reason.AMOUNT)).isEqualByComparingTo("13125");
    }

    @Test
    void halfARupiahIsRoundedUp() throws RowFault {
        assertThat(Numbers.rupiah("5494.5", false, Reason.AMOUNT)).isEqualTo(5495);
    }

    @ParameterizedTest
    @CsvSource({"gratis,PRICE", "12.34.56,PRICE", "1e5,PRICE", "9.223.372.036.854.775.807,MONEY_OVERFLOW"})
    void whatIsNoAmountIsNamed(String text, Reason reason) {
        assertThatThrownBy(() -> Numbers.rupiah(text, false, Reason.PRICE))
                .isInstanceOfSatisfying(
                        RowFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource({"0,QUANTITY", "-1,QUANTITY", "'1,5',QUANTITY", "'',QUANTITY", "2147483648,QUANTITY_OVERFLOW"})
    void impossibleQuantitiesAreNamed(String text, Reason reason) {
        assertThatThrownBy(() -> Numbers.pieces(text, false))
                .isInstanceOfSatisfying(
                        RowFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
    }
}
