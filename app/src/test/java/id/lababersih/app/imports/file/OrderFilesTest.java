package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderFilesTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @ParameterizedTest
    @CsvSource({
        "small, shopee-orders.xlsx",
        "small, tiktok-orders.xlsx",
        "small, tiktok-orders.csv",
        "small, mengantar-orders.xlsx",
        "month, shopee-orders.xlsx",
        "month, tiktok-orders.xlsx",
        "month, tiktok-orders.csv",
        "month, mengantar-orders.xlsx"
    })
    void anOrderFileGivesTheOrdersAndAmountsThatAreInIt(String folder, String name) {
        JsonNode expected = Samples.expected(folder);
        JsonNode preview = expected.at("/imports/" + name);
        var read = (ParsedFile.Orders) Samples.read(folder, name, FileKind.ORDERS);

        assertThat(read.marketplace().name()).isEqualTo(preview.get("platform").asText());
        assertThat(read.rows()).isEqualTo(preview.get("rows").asInt());
        assertThat(read.totalOrders()).isEqualTo(preview.get("total_orders").asInt());
        assertThat(read.descriptionRows())
                .isEqualTo(preview.path("description_rows").asInt(0));
        assertThat(read.errors()).isEmpty();
        assertThat(read.skipped()).isEmpty();

        Map<String, String> map = Samples.skuMap(folder);
        var unmatched = new HashMap<String, List<String>>();
        for (FileOrder order : read.orders()) {
            var unknown = order.lines().stream()
                    .filter(line -> Samples.product(map, order, line).isEmpty())
                    .map(FileLine::sku)
                    .toList();
            if (unknown.isEmpty()) {
                assertSame(order, expected.at("/orders/" + order.number()), map);
            } else {
                unmatched.put(order.number(), unknown);
            }
        }
        assertThat(unmatched.keySet()).hasSize(preview.get("unmatched_sku").asInt());
        preview.get("unmatched_orders")
                .properties()
                .forEach(entry -> assertThat(unmatched).containsKey(entry.getKey()));
    }

    private static void assertSame(FileOrder order, JsonNode expected, Map<String, String> map) {
        assertThat(order.createdAt())
                .isEqualTo(LocalDateTime.parse(expected.get("created").asText(), TIME));
        assertThat(order.goods())
                .as(order.number())
                .isEqualTo(expected.get("goods").asLong());
        assertThat(order.voucher())
                .as(order.number())
                .isEqualTo(expected.get("voucher").asLong());
        if (order.marketplace() == Marketplace.MENGANTAR) {
            assertThat(order.shippingFee())
                    .isEqualTo(expected.at("/fees/ongkir").asLong());
        }
        var lines = new ArrayList<String>();
        expected.get("lines")
                .forEach(line -> lines.add(line.get("product").asText() + " x"
                        + line.get("quantity").asInt() + " @"
                        + line.get("price").asLong()));
        assertThat(order.lines())
                .as(order.number())
                .extracting(
                        line -> Samples.product(map, order, line) + " x" + line.quantity() + " @" + line.unitPrice())
                .containsExactlyElementsOf(lines);
    }

    @ParameterizedTest
    @CsvSource({"small, 1", "month, 1"})
    void theSameTikTokOrdersComeOutOfTheSheetAndOutOfTheCsv(String folder, int descriptionRows) {
        var sheet = (ParsedFile.Orders) Samples.read(folder, "tiktok-orders.xlsx", FileKind.ORDERS);
        var csv = (ParsedFile.Orders) Samples.read(folder, "tiktok-orders.csv", FileKind.ORDERS);

        assertThat(sheet.descriptionRows()).isEqualTo(descriptionRows);
        assertThat(csv.orders()).isEqualTo(sheet.orders());
    }

    @ParameterizedTest
    @CsvSource({"small", "month"})
    void aFileStatusIsTheStatusOfTheOrderUnlessStockWasShort(String folder) {
        JsonNode expected = Samples.expected(folder);
        JsonNode orders = expected.at("/stages/after_orders_import/orders");
        for (String name : List.of("shopee-orders.xlsx", "tiktok-orders.xlsx", "mengantar-orders.xlsx")) {
            var read = (ParsedFile.Orders) Samples.read(folder, name, FileKind.ORDERS);
            for (FileOrder order : read.orders()) {
                boolean shortOfStock = expected.get("rejected_no_stock").has(order.number());
                JsonNode status = orders.path(order.number()).path("status");
                if (!status.isMissingNode() && !shortOfStock) {
                    assertThat(order.status().name()).as(order.number()).isEqualTo(status.asText());
                }
            }
        }
    }
}
