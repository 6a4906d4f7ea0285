package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.imports.Desk.Purchase;
import id.lababersih.app.imports.file.Said;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuyingTest {
    private static final Said TOO_LARGE =
            new Said("Nilai pembelian terlalu besar", "The value of the purchase is too large");

    @Test
    void whatCouldNotBeReceivedWithItsFreightIsRefused() {
        assertThat(Buying.refusal(purchase(1, 999_999_999_999L))).isNull();
        assertThat(Buying.refusal(purchase(2, 999_999_999_999L))).isEqualTo(TOO_LARGE);
        assertThat(Buying.refusal(purchase(0, 1_000_000_000_001L))).isEqualTo(TOO_LARGE);
    }

    private static Purchase purchase(long freight, long unitCost) {
        var line = new Purchase.Line("KOPI", 1, unitCost);
        return new Purchase("PO-1", "-", LocalDate.of(2025, 8, 1), "UTAMA", freight, List.of(line), null, null);
    }
}
