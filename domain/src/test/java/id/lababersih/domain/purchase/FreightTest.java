package id.lababersih.domain.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.inventory.Inventory.Receipt;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreightTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 11);

    @Test
    void freightFollowsValueAndItsRemainderIsOnePieceOfTheFirstLine() {
        var spread = Freight.spread(List.of(receipt("A", 10, 100), receipt("B", 1, 1_000)), 101);
        // 5 on each A (50), 50 on B: one rupiah remains.
        assertThat(spread).containsExactly(receipt("A", 1, 106), receipt("A", 9, 105), receipt("B", 1, 1_050));
        assertThat(total(spread)).isEqualTo(2_101);
    }

    @Test
    void withoutFreightNothingChanges() {
        assertThat(Freight.spread(List.of(receipt("A", 2, 100)), 0)).containsExactly(receipt("A", 2, 100));
    }

    private static long total(List<Receipt> receipts) {
        return receipts.stream()
                .mapToLong(line -> line.unitCost() * line.quantity())
                .sum();
    }

    private static Receipt receipt(String sku, int quantity, long unitCost) {
        return new Receipt(sku, "UTAMA", DAY, quantity, unitCost);
    }
}
