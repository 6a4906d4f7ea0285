package id.lababersih.app.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Fee;
import id.lababersih.domain.shop.FeeSchedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FeesFileTest {
    @Test
    void theShippedFileEstimatesARealShopeeOrderAsItsPayoutLaterSaid() throws Exception {
        var fees = shipped().estimate(Platform.SHOPEE, LocalDate.of(2026, 7, 7), new FeeSchedule.Amounts(82_500, 0, 0));
        assertThat(fees)
                .containsExactly(
                        new Fee("admin", "6101", 6_806),
                        new Fee("gratis_ongkir_xtra", "6102", 4_125),
                        new Fee("promo_xtra", "6102", 3_713),
                        new Fee("premi", "6102", 413),
                        new Fee("proses_pesanan", "6103", 1_250));
    }

    @Test
    void aFeeStartsOnItsFirstDay() throws Exception {
        var amounts = new FeeSchedule.Amounts(100_000, 0, 0);
        assertThat(shipped().estimate(Platform.TIKTOK, LocalDate.of(2025, 8, 10), amounts))
                .containsExactly(new Fee("komisi_platform", "6101", 8_000));
        assertThat(shipped().estimate(Platform.TIKTOK, LocalDate.of(2025, 8, 11), amounts))
                .containsExactly(new Fee("komisi_platform", "6101", 8_000), new Fee("proses_pesanan", "6103", 1_250));
    }

    @Test
    void theCodFeeIsRoundedOnceAfterItsTax() throws Exception {
        var fees = shipped()
                .estimate(
                        Platform.MENGANTAR,
                        LocalDate.of(2025, 8, 1),
                        new FeeSchedule.Amounts(165_000, 165_000, 12_000));
        assertThat(fees).containsExactly(new Fee("cod_fee", "6104", 5_495), new Fee("ongkir", "6105", 12_000));
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        assertThatThrownBy(() -> FeesFile.read("""
                fees:
                  - {platform: LAZADA, code: admin, account: "6101", percent_of_gross: "8.25"}
                  - {platform: SHOPEE, code: admin, account: "9999", percent_of_gross: "120"}
                  - {platform: SHOPEE, code: x, account: "6101", per_order: 1.5, from: kemarin, colour: red}
                """))
                .isInstanceOf(FeesFile.InvalidException.class)
                .hasMessageContaining("rule 1 needs a platform")
                .hasMessageContaining("rule 2 names an account that the chart does not have: 9999")
                .hasMessageContaining("rule 2 needs percent_of_gross from 0 to 100")
                .hasMessageContaining("rule 3 needs per_order as whole rupiah")
                .hasMessageContaining("rule 3 needs from as yyyy-mm-dd")
                .hasMessageContaining("rule 3 does not know colour");
    }

    private static FeeSchedule shipped() throws IOException, FeesFile.InvalidException {
        try (var stream = Objects.requireNonNull(FeesFile.class.getResourceAsStream("/conf/fees.yml"))) {
            return FeesFile.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
