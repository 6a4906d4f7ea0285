package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static Facts.Line line(String sku, int quantity, Component... parts) {
        return new Facts.Line(sku, "", sku, List.of(parts), quantity, 1_000, 1_000L * quantity);
    }

    private static List<Missing> lacking(Map<String, Long> onHand) {
        var facts = new Facts(
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                Platform.SHOPEE,
                "N1",
                Instant.parse("2025-08-01T00:00:00Z"),
                null,
                List.of(
                        line("TEH", 2, new Component("TEH", 1)),
                        line("PAKET", 3, new Component("KOPI", 1), new Component("TEH", 2))),
                0,
                0,
                0,
                List.of(),
                "UTAMA");
        return facts.lacking(sku -> onHand.getOrDefault(sku, 0L));
    }

    @Test
    void whatLinesAndBundlesNeedOfAProductTogetherIsHeldAgainstWhatIsThere() {
        assertThat(lacking(Map.of("TEH", 8L, "KOPI", 3L))).isEmpty();
        assertThat(lacking(Map.of("TEH", 7L, "KOPI", 5_000_000_000L))).containsExactly(new Missing("TEH", 1));
        assertThat(lacking(Map.of("LAIN", 9L))).containsExactly(new Missing("TEH", 8), new Missing("KOPI", 3));
    }
}
