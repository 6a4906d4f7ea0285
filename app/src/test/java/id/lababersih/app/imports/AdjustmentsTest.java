package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.platform.Platform;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Money that belongs to no order, of files that do not number it, is posted once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdjustmentsTest {
    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String shopee(String day, String amount) {
        return """
                Tanggal Dana Dilepaskan,Tipe Penyesuaian,Alasan Penyesuaian,Biaya Penyesuaian,No. Pesanan Terhubung
                %s,Penalti,Terlambat,%s,250801AAAAAAAA
                """.formatted(day, amount);
    }

    @Test
    void anAdjustmentOfShopeeIsTheSameHoweverAFileSpellsItsDayAndAmount() {
        Seller seller = server.seller("SHOPEE", 1);
        assertThat(count(seller.imported("income", shopee("2025-08-09", "-50.000")), "created"))
                .isEqualTo(1);
        seller.awaitEntries(2 + 1);
        var once = seller.balances();
        assertThat(once).containsEntry("1103", -50_000L);

        assertThat(count(seller.imported("income", shopee("2025-08-09", "-50000")), "unchanged"))
                .isEqualTo(1);
        assertThat(count(seller.imported("income", shopee("2025-08-09 00:00", "-50.000")), "unchanged"))
                .isEqualTo(1);
        assertThat(seller.balances()).isEqualTo(once);

        String twice = shopee("2025-08-09", "-50.000") + "2025-08-09,Penalti,Terlambat,-50000,250801AAAAAAAA\n";
        var second = seller.imported("income", twice);
        assertThat(count(second, "created")).as("a second one like it").isEqualTo(1);
        assertThat(count(second, "unchanged")).isEqualTo(1);
    }

    @Test
    void anAdjustmentThatAnEarlierReleasePostedUnderItsTextStands() {
        Seller seller = server.seller("SHOPEE", 1);
        var shop = UUID.fromString(seller.shop());
        var text = OrderId.uuid5(shop, "2025-08-09/Penalti/Terlambat/-50.000/250801AAAAAAAA/1");
        server.post(
                shop,
                new Entry(
                        "adjustment",
                        "SHOPEE/" + text,
                        "adjustment",
                        "Penalti",
                        LocalDate.of(2025, 8, 9),
                        "Penalti",
                        new Entry.Origin(Platform.SHOPEE, shop, null),
                        null,
                        Postings.adjustment(Platform.SHOPEE, -50_000),
                        List.of()));
        assertThat(count(seller.imported("income", shopee("2025-08-09", "-50.000")), "unchanged"))
                .isEqualTo(1);
        assertThat(count(seller.imported("income", shopee("2025-08-10", "-50.000")), "created"))
                .isEqualTo(1);
    }

    @Test
    void aRowOfMengantarWithoutAParcelIsAnAdjustment() {
        Seller seller = server.seller("MENGANTAR", 1);
        seller.awaitEntries(2);
        var before = seller.balances();
        String file = """
                Date,Description,Tracking ID,COD Value,Discounted Shipping Fee,COD Fee (inc tax),Total
                09/08/2025,Kompensasi paket hilang,,0,0,0,75000
                09/08/2025,Penalti,-,,,,-20.000
                09/08/2025,Penalti,,0,0,0,-20000
                10/08/2025,Withdraw saldo,,0,0,0,-30000
                10/08/2025,Pencairan,,100000,0,0,100000
                """;
        var run = seller.imported("income", file);
        assertThat(count(run, "created")).isEqualTo(3);
        var errors = seller.rows(Seller.path(run), "errors").at("/data");
        assertThat(errors).hasSize(2);
        assertThat(errors.get(0).get("detail").asText()).contains("Rekonsiliasi Pencairan");
        assertThat(errors.get(0).get("detail_en").asText()).contains("Payout reconciliation");
        assertThat(errors.get(1).get("reason").asText()).isEqualTo("order_number");
        seller.awaitEntries(2 + 3);
        var once = seller.balances();
        assertThat(once)
                .containsEntry("1105", 35_000L)
                .containsEntry("4901", -75_000L)
                .containsEntry("6901", 40_000L);

        assertThat(count(seller.imported("income", file), "unchanged")).isEqualTo(3);
        assertThat(count(seller.undone(run), "undone")).isEqualTo(3);
        seller.awaitBalances(before);
    }
}
