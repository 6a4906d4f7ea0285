package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.imports.ImportView.Unknown;
import id.lababersih.app.imports.file.FileLine;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.FileStatus;
import id.lababersih.app.imports.file.Marketplace;
import id.lababersih.persistence.imports.ImportItem;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoicesTest {
    private static FileLine line(int row, String sku, String variation) {
        return new FileLine(row, sku, variation, "Barang", 1, 50_000, 50_000);
    }

    @Test
    void thePageAsksForEachVariationOfASkuThatNobodyKnowsOnce() {
        var lines = List.of(
                line(2, "KAOS", "M"),
                line(3, "TOPI", "Merah"),
                line(4, "KAOS", "L"),
                line(5, "KAOS", "M"),
                line(6, "", ""));
        var order = new FileOrder(
                Marketplace.TIKTOK,
                "578000000000000001",
                LocalDateTime.of(2025, 8, 1, 10, 15),
                FileStatus.SHIPPED,
                null,
                null,
                null,
                null,
                250_000,
                0,
                0,
                0,
                0,
                null,
                null,
                lines,
                List.of(2, 3, 4, 5, 6));
        var item = new ImportItem(
                0,
                ImportItem.Tab.UNMATCHED,
                1,
                order.rows(),
                order.number(),
                "unmatched_sku",
                "SKU belum dikenal: KAOS (L), (kosong)",
                "SKU not known: KAOS (L), (empty)",
                List.of("KAOS", ""),
                Payloads.write(order),
                null,
                null);

        assertThat(Choices.asked(item))
                .containsExactly(new Unknown("KAOS", "M"), new Unknown("KAOS", "L"), new Unknown("", ""));
    }
}
