package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import id.lababersih.app.imports.file.IncomeRow.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomeFilesTest {
    @ParameterizedTest
    @CsvSource({
        "small, shopee-income.xlsx",
        "small, tiktok-income.xlsx",
        "small, mengantar-finance.xlsx",
        "month, shopee-income.xlsx",
        "month, tiktok-income.xlsx",
        "month, mengantar-finance.xlsx"
    })
    void aPayoutFileGivesItsRowsAndTheirMoney(String folder, String name) {
        JsonNode expected = Samples.expected(folder).at("/imports/" + name);
        var read = (ParsedFile.Income) Samples.read(folder, name, FileKind.INCOME);

        assertThat(read.errors()).isEmpty();
        assertThat(read.skipped()).isEmpty();
        assertThat(read.unmapped()).isEmpty();
        assertThat(read.marketplace().name()).isEqualTo(expected.get("platform").asText());
        assertThat(read.orderRows()).isEqualTo(expected.get("order_rows").asInt());
        assertThat(read.skuRows()).isEqualTo(expected.get("sku_rows").asInt());
        assertThat(read.adjustmentRows())
                .isEqualTo(expected.get("adjustment_rows").asInt());
        assertThat(read.rows().stream().filter(row -> row.kind() == Kind.LATER_REFUND))
                .hasSize(expected.get("later_refund_rows").asInt());
        long payout = read.rows().stream()
                .filter(row -> row.kind() == Kind.ORDER || row.kind() == Kind.LATER_REFUND)
                .mapToLong(IncomeRow::payout)
                .sum();
        assertThat(payout).isEqualTo(expected.get("payout_of_order_rows").asLong());
    }

    @ParameterizedTest
    @CsvSource({"small", "month"})
    void eachPayoutRefundAndTaxIsTheOneOfItsOrder(String folder) {
        JsonNode settlements = Samples.expected(folder).at("/settlement/orders");
        var numbers = orderNumbersByTracking(folder);
        int compared = 0;
        for (String name : List.of("shopee-income.xlsx", "tiktok-income.xlsx", "mengantar-finance.xlsx")) {
            for (IncomeRow row : ((ParsedFile.Income) Samples.read(folder, name, FileKind.INCOME)).rows()) {
                String number = row.order() != null ? row.order() : numbers.get(row.trackingNumber());
                JsonNode expected = settlements.path(number == null ? "" : number);
                if (row.kind() == Kind.ORDER && !expected.isMissingNode()) {
                    compared++;
                    assertThat(row.payout())
                            .as(number)
                            .isEqualTo(expected.get("payout").asLong());
                    assertThat(row.refund())
                            .as(number)
                            .isEqualTo(expected.get("refund").asLong());
                    assertThat(row.withheldTax())
                            .as(number)
                            .isEqualTo(expected.get("pph22").asLong());
                    assertThat(row.settledOn().toString())
                            .isEqualTo(expected.get("settled_on").asText());
                }
            }
        }
        assertThat(compared).isEqualTo(settlements.size());
    }

    private static Map<String, String> orderNumbersByTracking(String folder) {
        var numbers = new HashMap<String, String>();
        var orders = (ParsedFile.Orders) Samples.read(folder, "mengantar-orders.xlsx", FileKind.ORDERS);
        orders.orders().forEach(order -> numbers.put(order.trackingNumber(), order.number()));
        return numbers;
    }

    @Test
    void moneyInAColumnNobodyKnowsIsShownAndNotLost() {
        var read = (ParsedFile.Income) Samples.read("edge", "shopee-income-unknown-fee.xlsx", FileKind.INCOME);

        assertThat(read.orderRows()).isEqualTo(2);
        assertThat(read.skuRows()).isEqualTo(2);
        assertThat(read.unmapped()).containsExactly(Map.entry("Biaya Program Uji Coba 2025", -1500L));
        assertThat(read.rows().getFirst().payout()).isEqualTo(64693);
        assertThat(read.rows().getFirst().fees())
                .containsEntry("admin", 6806L)
                .containsEntry("gratis_ongkir_xtra", 4125L)
                .containsEntry("komisi_ams", 0L);
    }

    @Test
    void everyFeeThatAPayoutFileNamesHasAnAccount() throws IOException {
        var yaml = new YAMLMapper();
        var booked = new HashSet<String>();
        yaml.readTree(Path.of("../conf/fees.yml").toFile())
                .get("fees")
                .forEach(rule -> booked.add(
                        rule.get("platform").asText() + " " + rule.get("code").asText()));
        var named = new HashSet<String>();
        yaml.readTree(Path.of("src/main/resources/id/lababersih/app/imports/file/columns.yml")
                        .toFile())
                .forEach(format -> format.path("fees")
                        .properties()
                        .forEach(fee -> named.add(format.get("marketplace").asText() + " " + fee.getKey())));

        assertThat(booked).containsAll(named);
    }

    @Test
    void aPayoutRowWrittenTwiceIsReadOnceAndARefundLaterOnIsAnotherRow() {
        var read = (ParsedFile.Income) Samples.read("edge", "tiktok-income-duplicate-rows.xlsx", FileKind.INCOME);

        assertThat(read.orderRows()).isEqualTo(3);
        var skipped = new ArrayList<String>();
        read.skipped()
                .forEach(row -> skipped.add(
                        row.row() + " " + row.order() + " " + row.reason().code()));
        assertThat(skipped).containsExactly("4 578000000000000001 duplicate_row");
        assertThat(read.rows()).extracting(IncomeRow::kind).containsExactly(Kind.LATER_REFUND, Kind.ORDER);
        assertThat(read.rows().getFirst().refund()).isEqualTo(42500);
    }

    @Test
    void advertisingIsToldFromOtherAdjustments() {
        var tiktok = (ParsedFile.Income) Samples.read("small", "tiktok-income.xlsx", FileKind.INCOME);
        var shopee = (ParsedFile.Income) Samples.read("small", "shopee-income.xlsx", FileKind.INCOME);

        assertThat(tiktok.rows().stream().filter(row -> row.kind() == Kind.ADS))
                .extracting(IncomeRow::payout)
                .containsExactly(-48500L);
        assertThat(shopee.rows().stream().filter(row -> row.kind() == Kind.ADJUSTMENT))
                .extracting(IncomeRow::payout)
                .containsExactlyInAnyOrder(38500L, -8000L);
    }
}
