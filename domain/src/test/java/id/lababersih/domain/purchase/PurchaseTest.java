package id.lababersih.domain.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.ledger.Entry;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PurchaseTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);

    @Test
    void whatComesInCostsExactlyWhatIsOwed() {
        var purchase = purchase(1_001, new Purchase.Line("A", 3, 1_000), new Purchase.Line("B", 7, 333));
        long value = 0;
        for (Receipt receipt : purchase.receipts(DAY)) {
            value += receipt.unitCost() * receipt.quantity();
            assertThat(receipt.date()).isEqualTo(DAY);
        }
        assertThat(value).isEqualTo(purchase.total()).isEqualTo(3_000 + 2_331 + 1_001);
    }

    @Test
    void aPaymentSettlesThePayable() {
        var entry = purchase(50, new Purchase.Line("A", 1, 200))
                .paid(DAY, "1101", 1)
                .orElseThrow();
        assertThat(entry.lines()).containsExactly(new Entry.Line("1101", 0, 250), new Entry.Line("2101", 250, 0));
        assertThat(entry.key()).isEqualTo("purchases/00000000-0000-0001-0000-000000000002/paid");
        assertThat(entry.reference()).isEqualTo("PO-1");
    }

    @Test
    void aPurchaseThatCostNothingPostsNothing() {
        assertThat(purchase(0, new Purchase.Line("A", 1, 0)).paid(DAY, "1102", 1))
                .isEmpty();
    }

    private static Purchase purchase(long freight, Purchase.Line... lines) {
        return new Purchase(new UUID(1, 2), "PO-1", "Pemasok", DAY, "UTAMA", freight, List.of(lines));
    }
}
