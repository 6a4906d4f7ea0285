package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.app.imports.file.FileLine;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.FileStatus;
import id.lababersih.app.imports.file.Marketplace;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShopBooksTest {
    @Test
    void aReturnThatCostLessThanNothingIsTheFaultOfItsItem() {
        var created = LocalDateTime.of(2025, 8, 1, 0, 0);
        var order = new FileOrder(
                Marketplace.MENGANTAR,
                "MGT1",
                created,
                FileStatus.RETURNED,
                "JNE",
                "JX1",
                created.toLocalDate(),
                null,
                165_000,
                0,
                165_000,
                -12_000,
                -12_000,
                null,
                null,
                List.of(new FileLine(2, "A", "", "Kaos", 1, 150_000, 165_000)),
                List.of(2));
        var facts = new Facts(
                new UUID(0, 3),
                new UUID(0, 1),
                new UUID(0, 2),
                Platform.MENGANTAR,
                "MGT1",
                Instant.EPOCH,
                null,
                List.of(new Facts.Line("A", "", "A", List.of(new Component("A", 1)), 1, 150_000, 165_000)),
                0,
                -12_000,
                165_000,
                List.of(),
                "UTAMA");

        assertThatThrownBy(() -> ShopBooks.target(order, facts, null)).isInstanceOf(BadItemException.class);
    }
}
