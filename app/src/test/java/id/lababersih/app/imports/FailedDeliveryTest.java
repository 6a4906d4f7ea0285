package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Reply;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A parcel that Mengantar's files had as delivered and paid for, and then as come back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailedDeliveryTest {
    private static final String NUMBER = "MGT250801000001";
    private static final String RESI = "JX000000000077";

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Who paid whom for it. */
    enum Parcel {
        COD("65000"),
        PAID_TO_THE_SELLER("0");

        private final String cod;

        Parcel(String cod) {
            this.cod = cod;
        }

        private String orders(String status) {
            return """
                    Expedition,Order ID,Tracking ID,STT Number,Customer Name,Customer Phone Number,Customer Address,\
                    Province,Subdistrict,City,ZIP Code,Weight,COD,Product Value,Product ID,Goods Description,Quantity,\
                    Create Date,Last Update,Last Status,Shipping Fee,Shipping Discount,COD Fee (Inc VAT),\
                    Shipping Fee Without Discount,Estimated Pricing,Origin Code,Destination Code
                    SiCepat,'%s,'%s,,Pembeli 0049,'08xx0000049,Alamat Uji No. 49,SULAWESI SELATAN,Kel. Contoh,\
                    KOTA MAKASSAR,00000,1.45,%s,50000,A,Produk A x1,1,01/08/2025,06/08/2025,%s,13500,1500,%s,15000,\
                    15000,CGK00000,BDO00000
                    """.formatted(NUMBER, RESI, cod, status, cod.equals("0") ? "0" : "2164.5");
        }

        private String paid(String collected, String total) {
            return """
                    Date,Description,Tracking ID,Courier,Customer Name,Customer Phone Number,Goods Description,\
                    Quantity,Sender Name,COD Value,Discounted Shipping Fee,Estimated Pricing,COD Fee (inc tax),Total
                    09/08/2025,Ongkos kirim,'%s,SiCepat,Pembeli 0049,'08xx0000049,Produk A x1,1,Toko,%s,13500,15000,\
                    %s,%s
                    """.formatted(RESI, collected, collected.equals("0") ? "0" : "2164.5", total);
        }

        private String charged() {
            return paid("0", "-13500");
        }
    }

    private static String scanned(String condition) {
        return """
                platform,shop,order_number,received_date,condition
                MENGANTAR,Toko,%s,2025-08-07,%s
                """.formatted(NUMBER, condition);
    }

    /** Files in the order in which a seller has them, as pairs of kind and text. */
    private Seller seller(List<List<String>> files) {
        var seller = server.seller("MENGANTAR", 10);
        files.forEach(file -> imported(seller, file));
        return seller;
    }

    private static Reply imported(Seller seller, List<String> file) {
        var upload = file.getFirst().equals("returns")
                ? seller.client().upload("/v1/imports", Map.of("kind", "returns"), "file.csv", file.getLast())
                : seller.upload(file.getFirst(), file.getLast());
        assertThat(upload.status()).as(upload.text()).isEqualTo(201);
        seller.confirm(path(upload));
        return seller.ended(path(upload));
    }

    private static List<String> shown(Seller seller) {
        var data = seller.order(NUMBER).at("/data");
        var listed = seller.client().get("/v1/orders?q=" + NUMBER).at("/data/0");
        return List.of(
                data.at("/status").asText(),
                data.at("/cogs").asText(),
                data.at("/profit").asText(),
                data.at("/receivable_left").asText(),
                data.at("/settlement").toString(),
                listed.at("/status").asText(),
                listed.at("/cogs").asText(),
                listed.at("/profit").asText());
    }

    private static void assertSameBooks(Seller late, Seller told) {
        told.awaitBalances(Map.copyOf(told.balances()));
        late.awaitBalances(told.balances());
        assertThat(shown(late)).isEqualTo(shown(told));
        assertThat(late.balances()).doesNotContainKeys("1102", "1202", "4101", "5101", "6105", "6301");
        assertThat(late.balances()).containsEntry("1105", -13_500L).containsEntry("6108", 13_500L);
    }

    @ParameterizedTest
    @EnumSource
    void theBooksAreThoseOfTheFilesInTheOtherOrder(Parcel parcel) {
        var delivered = List.of("orders", parcel.orders("DELIVERED"));
        var charged = List.of("income", parcel.charged());
        var rts = List.of("orders", parcel.orders("RTS"));
        var told = seller(List.of(delivered, rts, charged));
        told.awaitEntries(2 + 3);

        var late = seller(List.of(delivered, charged));
        assertThat(late.status(NUMBER)).isEqualTo("SETTLED");
        late.awaitOnHand("A", 9);
        var run = imported(late, rts);

        assertThat(count(run, "updated")).as(run.text()).isEqualTo(1);
        assertThat(late.status(NUMBER)).isEqualTo("RETURNED");
        late.awaitOnHand("A", 10);
        late.awaitEntries(2 + 5);
        assertSameBooks(late, told);
        for (var again : List.of(delivered, charged, rts)) {
            assertThat(count(imported(late, again), "skipped")).isEqualTo(1);
        }
        assertSameBooks(late, told);
    }

    @ParameterizedTest
    @EnumSource
    void theBooksAreTheSameWhereTheParcelWasScannedBeforeTheFileToldOfIt(Parcel parcel) {
        var delivered = List.of("orders", parcel.orders("DELIVERED"));
        var charged = List.of("income", parcel.charged());
        var rts = List.of("orders", parcel.orders("RTS"));
        var scanned = List.of("returns", scanned("damaged"));
        var told = seller(List.of(delivered, scanned, rts, charged));
        told.awaitEntries(2 + 3);

        for (var files :
                List.of(List.of(delivered, scanned, charged, rts), List.of(delivered, charged, scanned, rts))) {
            var late = seller(files);
            assertThat(late.status(NUMBER)).isEqualTo("RETURNED");
            late.awaitOnHand("A", 9);
            assertSameBooks(late, told);
            assertThat(late.balances()).containsEntry("6109", 30_000L);
        }
    }

    @Test
    void aRunThatACrashCutOffGoesOnAndCountsItsOrderAsItsOwn() {
        var parcel = Parcel.PAID_TO_THE_SELLER;
        var seller =
                seller(List.of(List.of("orders", parcel.orders("DELIVERED")), List.of("income", parcel.charged())));
        var run = imported(seller, List.of("orders", parcel.orders("RTS")));
        seller.awaitEntries(2 + 5);
        var books = seller.balances();

        var id = UUID.fromString(run.at("/data/id").asText());
        server.execute("update import_item set outcome = null where run_id = ?", id);
        server.execute("update import_run set state = 'RUNNING', done = 0, updated = 0 where id = ?", id);
        var resumed = seller.ended(path(run));

        assertThat(count(resumed, "updated")).as(resumed.text()).isEqualTo(1);
        assertThat(count(resumed, "unchanged")).isZero();
        assertThat(seller.balances()).isEqualTo(books);
        seller.awaitEntries(2 + 5);
    }

    @Test
    void aPayoutThatAPersonEnteredStaysAndTheFileSaysWhy() {
        var parcel = Parcel.PAID_TO_THE_SELLER;
        var seller = seller(List.of(List.of("orders", parcel.orders("DELIVERED"))));
        var entered = seller.client().post("/v1/orders/" + seller.orderId(NUMBER) + "/settle", """
                {"paid_on":"2025-08-09","payout":-13500}""");
        assertThat(entered.status()).as(entered.text()).isEqualTo(200);

        assertStays(seller, parcel.orders("RTS"));
    }

    @Test
    void whatTheCourierCollectedAndPaidOutStaysAndTheFileSaysWhy() {
        var parcel = Parcel.COD;
        assertStays(
                seller(List.of(
                        List.of("orders", parcel.orders("DELIVERED")),
                        List.of("income", parcel.paid("65000", "49335.5")))),
                parcel.orders("RTS"));
    }

    @Test
    void whatTheCourierCollectedAndPaidOutIsReturnedByHandAsTheFileSays() {
        var parcel = Parcel.COD;
        var seller = seller(List.of(
                List.of("orders", parcel.orders("DELIVERED")), List.of("income", parcel.paid("65000", "49335.5"))));
        assertStays(seller, parcel.orders("RTS"));
        seller.awaitOnHand("A", 9);

        var returned = seller.client().post("/v1/orders/" + seller.orderId(NUMBER) + "/return", """
                {"condition":"GOOD","cost":0,"refund":49335,"date":"2025-08-12"}""");

        assertThat(returned.status()).as(returned.text()).isEqualTo(200);
        assertThat(seller.status(NUMBER)).isEqualTo("RETURNED");
        seller.awaitOnHand("A", 10);
        seller.awaitEntries(2 + 3);
        assertThat(seller.balances()).doesNotContainKeys("1105", "1202", "5101");
    }

    private static void assertStays(Seller seller, String rts) {
        seller.awaitEntries(2 + 2);
        var books = seller.balances();
        var run = imported(seller, List.of("orders", rts));
        assertThat(count(run, "skipped")).isEqualTo(1);
        assertThat(seller.rows(path(run), "skipped").at("/data/0/detail").asText())
                .startsWith("Di pembukuan sudah Selesai, file ini menyebut Retur. Pencairannya")
                .contains("halaman Pesanan, tekan Retur", "Catat retur");
        assertThat(seller.status(NUMBER)).isEqualTo("SETTLED");
        assertThat(seller.balances()).isEqualTo(books);
    }
}
