package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Sold;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A parcel that came in while the books had its order on the way, of an order that was delivered and is paid for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParcelBeforePayoutTest {
    private static final String NUMBER = "250801ABCDEF12";

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** The files of a marketplace about one order of 50.000. */
    enum Market {
        SHOPEE("Sedang Dikirim"),
        TIKTOK("Dikirim"),
        MENGANTAR("ON DELIVERY");

        private final String onTheWay;

        Market(String onTheWay) {
            this.onTheWay = onTheWay;
        }

        private String number() {
            return this == TIKTOK ? "578000000000000042" : NUMBER;
        }

        private List<String> sent() {
            return orders(Sold.of(number(), "A", 1, onTheWay));
        }

        private List<String> failed() {
            var sold = Sold.of(number(), "A", 1, "RTS");
            return orders(
                    switch (this) {
                        case SHOPEE -> sold.cancelled("Batal", "Pengiriman gagal");
                        case TIKTOK -> sold.cancelled("Dibatalkan", "Pengiriman paket gagal");
                        case MENGANTAR -> sold;
                    });
        }

        private List<String> orders(Sold sold) {
            return List.of(
                    "orders",
                    switch (this) {
                        case SHOPEE -> OrderFile.shopee(List.of(sold));
                        case TIKTOK -> OrderFile.tiktok(List.of(sold));
                        case MENGANTAR -> OrderFile.mengantar(List.of(sold));
                    });
        }

        private List<String> parcel(String condition) {
            return List.of("returns", """
                    platform,shop,order_number,received_date,condition
                    %s,Toko,%s,2025-08-07,%s
                    """.formatted(name(), number(), condition));
        }

        private String header() {
            return switch (this) {
                case SHOPEE ->
                    "No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,"
                            + "Jumlah Pengembalian Dana ke Pembeli,Biaya Administrasi,Biaya Proses Pesanan\n";
                case TIKTOK ->
                    "Order/adjustment ID,Type,Order settled time,Total settlement amount,"
                            + "Subtotal after seller discounts,Refund subtotal after seller discounts,"
                            + "Platform commission fee,Order processing fee\n";
                case MENGANTAR ->
                    "Date,Description,Tracking ID,COD Value,Discounted Shipping Fee,COD Fee (inc tax),Total\n";
            };
        }

        private String payout() {
            return switch (this) {
                case SHOPEE -> number() + ",2025-08-09,44625,50000,0,-4125,-1250\n";
                case TIKTOK -> number() + ",Order,2025/08/09,44750,50000,0,-4000,-1250\n";
                case MENGANTAR -> "09/08/2025,Pencairan COD,JX" + number() + ",50000,12000,1665,36335\n";
            };
        }

        private String refund() {
            return switch (this) {
                case SHOPEE -> number() + ",2025-08-15,-50000,0,-50000,0,0\n";
                case TIKTOK -> number() + ",Order,2025/08/15,-50000,0,-50000,0,0\n";
                case MENGANTAR -> "";
            };
        }

        private List<String> income(String... rows) {
            return List.of("income", header() + String.join("", rows));
        }

        private List<List<String>> refunded() {
            return this == MENGANTAR ? List.of() : List.of(income(refund()));
        }
    }

    private static Reply imported(Seller seller, List<String> file) {
        var upload = file.getFirst().equals("returns")
                ? seller.client().upload("/v1/imports", Map.of("kind", "returns"), "file.csv", file.getLast())
                : seller.upload(file.getFirst(), file.getLast());
        assertThat(upload.status()).as(upload.text()).isEqualTo(201);
        seller.confirm(path(upload));
        return seller.ended(path(upload));
    }

    private Seller seller(Market market, List<List<String>> files) {
        var seller = server.seller(market.name(), 10);
        files.forEach(file -> imported(seller, file));
        return seller;
    }

    @ParameterizedTest
    @EnumSource
    void theBooksAreThoseOfThePayoutBeforeTheParcel(Market market) {
        for (String condition : List.of("good", "damaged")) {
            var parcel = market.parcel(condition);
            var payout = market.income(market.payout());
            var told = seller(market, with(List.of(market.sent(), payout, parcel), market.refunded()));
            assertThat(told.status(market.number())).isEqualTo("RETURNED");
            told.awaitEntries(2 + 3 + market.refunded().size());
            var books = told.balances();
            assertThat(books).doesNotContainKeys(Chart.receivable(Platform.valueOf(market.name())), "5101", "6108");
            assertThat(books).containsEntry("4101", -50_000L);

            for (var files : List.of(
                    with(List.of(market.sent(), parcel, payout), market.refunded()),
                    with(List.of(parcel, market.sent(), payout), market.refunded()),
                    List.of(market.sent(), parcel, market.income(market.payout(), market.refund())))) {
                var late = seller(market, files);
                late.awaitBalances(books);
                assertThat(shown(late, market)).isEqualTo(shown(told, market));
                late.awaitOnHand("A", condition.equals("good") ? 10 : 9);
                assertThat(count(imported(late, payout), "skipped")).isEqualTo(1);
                assertThat(late.client()
                                .get("/v1/reports/settlements?status=settled_differently")
                                .at("/data"))
                        .isEmpty();
            }
        }
    }

    private static <T> List<T> with(List<T> first, List<T> more) {
        var all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }

    private static List<String> shown(Seller seller, Market market) {
        var data = seller.order(market.number()).at("/data");
        var listed = seller.client().get("/v1/orders?q=" + market.number()).at("/data/0");
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

    @Test
    void aRunThatACrashCutOffBooksItOnce() {
        var market = Market.SHOPEE;
        var seller = seller(market, List.of(market.sent(), market.parcel("good")));
        var run = imported(seller, market.income(market.payout()));
        assertThat(count(run, "updated")).as(run.text()).isEqualTo(1);
        seller.awaitEntries(2 + 5);
        var books = seller.balances();

        var id = UUID.fromString(run.at("/data/id").asText());
        server.execute("update import_item set outcome = null where run_id = ?", id);
        server.execute("update import_run set state = 'RUNNING', done = 0, updated = 0 where id = ?", id);
        var resumed = seller.ended(path(run));

        assertThat(count(resumed, "updated")).as(resumed.text()).isEqualTo(1);
        assertThat(seller.balances()).isEqualTo(books);
        seller.awaitEntries(2 + 5);
    }

    @Test
    void aFailedDeliveryThatAFileToldStandsAgainstThePayoutOfASaleAndTheRowSaysSo() {
        var market = Market.SHOPEE;
        for (var files : List.of(
                List.of(market.sent(), market.failed()),
                List.of(market.sent(), market.failed(), market.parcel("good")))) {
            var seller = seller(market, files);
            var run = imported(seller, market.income(market.payout()));
            assertThat(seller.rows(path(run), "unmatched").at("/data/0/reason").asText())
                    .isEqualTo("settled_differently");
            assertThat(seller.rows(path(run), "unmatched").at("/data/0/detail").asText())
                    .startsWith("Retur pesanan ini dicatat dari file pesanan atau dengan tangan");
            seller.awaitEntries(2 + 2);
        }
    }
}
