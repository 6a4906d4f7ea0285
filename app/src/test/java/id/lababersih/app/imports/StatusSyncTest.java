package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Sold;
import id.lababersih.domain.ledger.Chart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Later files move orders forward with the right entries; files that are older than the books move nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusSyncTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** How a marketplace writes its files and what it calls the stations of an order. */
    enum Platform {
        TIKTOK("Perlu dikirim", "Dikirim", "Selesai", "Dibatalkan", "Pengiriman paket gagal"),
        SHOPEE("Perlu Dikirim", "Sedang Dikirim", "Selesai", "Batal", "Pengiriman gagal"),
        MENGANTAR("PENDING PICKUP", "ON DELIVERY", "DELIVERED", "CANCELLED", "");

        private final String packed;
        private final String sent;
        private final String arrived;
        private final String cancelled;
        private final String failure;

        Platform(String packed, String sent, String arrived, String cancelled, String failure) {
            this.packed = packed;
            this.sent = sent;
            this.arrived = arrived;
            this.cancelled = cancelled;
            this.failure = failure;
        }

        private String file(List<Sold> orders) {
            return switch (this) {
                case TIKTOK -> OrderFile.tiktok(orders);
                case SHOPEE -> OrderFile.shopee(orders);
                case MENGANTAR -> OrderFile.mengantar(orders);
            };
        }

        private String wallet() {
            return Chart.wallet(id.lababersih.domain.platform.Platform.valueOf(name()));
        }

        private Sold order(int number) {
            return Sold.of("5780000000000000" + number, number % 2 == 0 ? "A" : "B", 1, packed);
        }

        private Sold failed(Sold order) {
            return failure.isEmpty() ? order.now("RTS") : order.cancelled(cancelled, failure);
        }

        /** The payout file that charges for a failed delivery; TikTok's does not say what for. */
        private String charged(Sold order) {
            return switch (this) {
                case TIKTOK -> """
                        Order/adjustment ID,Type,Order settled time,Total settlement amount,\
                        Subtotal after seller discounts
                        %s,Order,2025/08/09,-8000,0
                        """.formatted(order.number());
                case SHOPEE -> """
                        No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,\
                        Ongkos Kirim Pengembalian Barang
                        %s,2025-08-09,-8000,0,-8000
                        """.formatted(order.number());
                case MENGANTAR -> """
                        Date,Description,Tracking ID,COD Value,Discounted Shipping Fee,Total
                        09/08/2025,Ongkir RTS,JX%s,,12000,-12000
                        """.formatted(order.number());
            };
        }

        /** Five orders as they are at first, a day later, and in the end. */
        private List<List<Sold>> days() {
            var orders = List.of(order(11), order(12), order(13), order(14), order(15));
            return List.of(
                    List.of(
                            orders.get(0),
                            orders.get(1),
                            orders.get(2),
                            orders.get(3).now(sent),
                            orders.get(4)),
                    List.of(
                            orders.get(0).now(sent),
                            orders.get(1).cancelled(cancelled, "Berubah pikiran"),
                            orders.get(2).now(sent),
                            orders.get(3).now(arrived),
                            orders.get(4)),
                    List.of(
                            orders.get(0).now(arrived),
                            orders.get(1).cancelled(cancelled, "Berubah pikiran"),
                            failed(orders.get(2)),
                            orders.get(3).now(arrived),
                            orders.get(4).now(arrived)));
        }
    }

    private static Reply imported(Seller seller, Platform platform, List<Sold> orders) {
        String run = seller.previewFile(platform.file(orders));
        seller.confirm(run);
        return seller.ended(run);
    }

    private static Map<String, String> books(Seller seller, List<Sold> orders) {
        var shown = new TreeMap<String, String>();
        for (Sold order : orders) {
            var data = seller.order(order.number()).at("/data");
            shown.put(
                    order.number(),
                    data.at("/status").asText() + " " + data.at("/cogs").asLong() + " "
                            + data.at("/profit").asLong());
        }
        return shown;
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void ordersThatMoveFileByFileEndWithTheBooksOfOneLateFile(Platform platform) {
        var days = platform.days();
        Seller daily = server.seller(platform.name(), 50);
        assertThat(count(imported(daily, platform, days.get(0)), "created")).isEqualTo(5);
        var second = imported(daily, platform, days.get(1));
        assertThat(count(second, "updated")).isEqualTo(4);
        assertThat(count(second, "skipped")).isEqualTo(1);
        var third = imported(daily, platform, days.get(2));
        assertThat(count(third, "updated")).isEqualTo(3);
        assertThat(count(third, "skipped")).isEqualTo(2);

        Seller late = server.seller(platform.name(), 50);
        assertThat(count(imported(late, platform, days.get(2)), "created")).isEqualTo(5);
        var shown = books(daily, days.get(2));
        assertThat(shown.values().stream().map(order -> order.substring(0, order.indexOf(' '))))
                .containsExactly("DELIVERED", "CANCELLED", "RETURNED", "DELIVERED", "DELIVERED");
        assertThat(shown).isEqualTo(books(late, days.get(2)));
        daily.awaitOnHand("A", 49);
        daily.awaitOnHand("B", 48);
        late.awaitOnHand("A", 49);
        late.awaitOnHand("B", 48);
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(daily.trialBalance()).isEqualTo(late.trialBalance()));
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void aFileOlderThanTheBooksIsReportedAndMovesNothing(Platform platform) {
        var days = platform.days();
        Seller seller = server.seller(platform.name(), 50);
        String early = seller.previewFile(platform.file(days.get(0)));
        assertThat(count(imported(seller, platform, days.get(2)), "created")).isEqualTo(5);
        var before = books(seller, days.get(2));

        var preview = seller.client().get(seller.previewFile(platform.file(days.get(0))));
        assertThat(count(preview, "importable")).isZero();
        assertThat(seller.rows(path(preview), "skipped").at("/data"))
                .hasSize(5)
                .extracting(row -> row.get("reason").asText())
                .containsOnly("older_than_books", "move_not_possible")
                .contains("older_than_books");
        assertThat(seller.rows(path(preview), "skipped").at("/data/0/detail").asText())
                .contains("Diterima", "Dikemas");

        seller.confirm(early);
        var overtaken = seller.ended(early);
        assertThat(count(overtaken, "unchanged")).isEqualTo(5);
        assertThat(seller.rows(early, "importable").at("/data"))
                .extracting(row -> row.at("/result/reason").asText())
                .containsOnly("older_than_books");
        assertThat(books(seller, days.get(2))).isEqualTo(before);
    }

    @Test
    void anOrderThatAnotherImportBroughtWithOtherGoodsMeanwhileIsLeftAlone() {
        Seller seller = server.seller("TIKTOK", 10);
        var order = Sold.of("578000000000000031", "A", 1, "Perlu dikirim");
        String first = seller.preview(List.of(order));
        String other = seller.preview(List.of(Sold.of(order.number(), "B", 2, "Dikirim")));
        seller.confirm(first);
        assertThat(count(seller.ended(first), "created")).isEqualTo(1);

        seller.confirm(other);
        seller.ended(other);

        assertThat(seller.rows(other, "importable").at("/data/0/result/state").asText())
                .isEqualTo("FAILED");
        assertThat(seller.rows(other, "importable").at("/data/0/result/reason").asText())
                .isEqualTo("order_differs");
        assertThat(seller.status(order.number())).isEqualTo("PACKED");
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void aFailedDeliveryCostsTheSameWhenItsPayoutComesFirst(Platform platform) {
        var order = platform.order(21);
        var sellers = new ArrayList<Seller>();
        for (boolean payoutFirst : List.of(true, false)) {
            var seller = server.seller(platform.name(), 10);
            imported(seller, platform, List.of(order.now(platform.sent)));
            if (!payoutFirst) {
                imported(seller, platform, List.of(platform.failed(order)));
            }
            var payout = path(seller.upload("income", platform.charged(order)));
            seller.confirm(payout);
            seller.ended(payout);
            assertThat(seller.status(order.number())).isEqualTo("RETURNED");
            if (payoutFirst) {
                imported(seller, platform, List.of(platform.failed(order)));
            }
            seller.awaitOnHand(order.sku(), 10);
            sellers.add(seller);
        }
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            var books = sellers.getFirst().trialBalance();
            assertThat(books).isEqualTo(sellers.getLast().trialBalance());
            assertThat(books).contains(platform.wallet());
            assertThat(books.contains(Chart.SETTLEMENT_DIFFERENCE)).isEqualTo(platform == Platform.TIKTOK);
        });
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void aFailedDeliveryOfADeliveredOrderCostsTheSameWhenItsPayoutComesFirst(Platform platform) {
        var order = platform.order(22);
        var sellers = new ArrayList<Seller>();
        for (boolean payoutFirst : List.of(true, false)) {
            var seller = server.seller(platform.name(), 10);
            imported(seller, platform, List.of(order.now(platform.arrived)));
            if (!payoutFirst) {
                imported(seller, platform, List.of(platform.failed(order)));
            }
            seller.imported("income", platform.charged(order));
            if (payoutFirst) {
                assertThat(seller.status(order.number())).isEqualTo("SETTLED");
                imported(seller, platform, List.of(platform.failed(order)));
            }
            assertThat(seller.status(order.number())).isEqualTo("RETURNED");
            seller.awaitOnHand(order.sku(), 10);
            sellers.add(seller);
        }
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            var books = sellers.getFirst().balances();
            assertThat(books).isEqualTo(sellers.getLast().balances());
            assertThat(books).doesNotContainKey(Chart.SALES).containsKey(platform.wallet());
            assertThat(books.containsKey(Chart.SETTLEMENT_DIFFERENCE)).isEqualTo(platform == Platform.TIKTOK);
        });
    }

    @Test
    void aFailedDeliveryThatTwoFilesTellOfCostsOnce() {
        var platform = Platform.SHOPEE;
        var order = platform.order(24);
        var seller = server.seller(platform.name(), 10);
        imported(seller, platform, List.of(order.now(platform.arrived)));
        seller.imported("income", platform.charged(order));
        var file = platform.file(List.of(platform.failed(order)));
        var first = seller.previewFile(file);
        var second = seller.previewFile(file + "\n");
        seller.confirm(first);
        assertThat(count(seller.ended(first), "updated")).isEqualTo(1);

        seller.confirm(second);
        var again = seller.ended(second);

        assertThat(count(again, "unchanged")).as(again.text()).isEqualTo(1);
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(seller.balances())
                        .containsEntry(Chart.RTS_LOSS, 8_000L)
                        .doesNotContainKeys(Chart.SALES, Chart.SETTLEMENT_DIFFERENCE));
    }

    private static List<Sold> lines(String number, String ofA, String ofB) {
        var sold = List.of(Sold.of(number, "A", 2, ofA), Sold.of(number, "B", 1, ofB));
        return sold.stream()
                .map(line -> line.status().equals("Dibatalkan") ? line.cancelled("Dibatalkan", "Stok habis") : line)
                .toList();
    }

    @Test
    void onlyTheLinesOfAnOrderThatAreSentAreSold() {
        var seller = server.seller("TIKTOK", 10);
        var number = "578000000000000051";

        var done = seller.imported(lines(number, "Dibatalkan", "Dikirim"));

        assertThat(count(done, "created")).isEqualTo(1);
        assertThat(seller.rows(path(done), "skipped").at("/data/0/reason").asText())
                .isEqualTo("line_cancelled");
        assertThat(seller.status(number)).isEqualTo("SHIPPED");
        assertThat(seller.order(number).at("/data/goods").asLong()).isEqualTo(50_000);
        seller.awaitOnHand("B", 9);
        assertThat(seller.onHand("A")).isEqualTo(10);
        seller.awaitEntries(2 + 1);
        assertThat(seller.balances()).containsEntry("4101", -50_000L).containsEntry("5101", 7_000L);
        assertThat(count(seller.imported(lines(number, "Dibatalkan", "Selesai")), "updated"))
                .isEqualTo(1);
    }

    @Test
    void anOrderThatIsNotSentLosesALineThatIsCancelledSince() {
        var seller = server.seller("TIKTOK", 10);
        var number = "578000000000000052";
        assertThat(count(seller.imported(lines(number, "Perlu dikirim", "Perlu dikirim")), "created"))
                .isEqualTo(1);

        var fewer = seller.imported(lines(number, "Dibatalkan", "Perlu dikirim"));

        assertThat(count(fewer, "updated")).as(fewer.text()).isEqualTo(1);
        assertThat(seller.rows(path(fewer), "importable").at("/data/0/reason").asText())
                .isEqualTo("loses_lines");
        assertThat(seller.status(number)).isEqualTo("PACKED");
        assertThat(seller.order(number).at("/data/goods").asLong()).isEqualTo(50_000);
        assertThat(count(seller.imported(lines(number, "Dibatalkan", "Perlu dikirim")), "skipped"))
                .as("the same again")
                .isEqualTo(2);
        seller.imported(lines(number, "Dibatalkan", "Dikirim"));
        assertThat(seller.status(number)).isEqualTo("SHIPPED");
        seller.awaitEntries(2 + 1);
        assertThat(seller.balances()).containsEntry("4101", -50_000L).containsEntry("5101", 7_000L);
        seller.awaitOnHand("B", 9);
        assertThat(seller.onHand("A")).isEqualTo(10);
        var late = seller.client().get(seller.preview(lines(number, "Dikirim", "Dikirim")));
        assertThat(seller.rows(path(late), "skipped").at("/data/0/reason").asText())
                .isEqualTo("order_differs");
    }

    @Test
    void anOrderThatLosesALineAndIsShortOfStockWasChanged() {
        var seller = server.seller("TIKTOK", 10);
        var a = Sold.of("578000000000000057", "A", 2, "Perlu dikirim");
        var b = Sold.of(a.number(), "B", 11, "Perlu dikirim");
        seller.imported(List.of(a, b));

        var fewer = seller.imported(List.of(a.cancelled("Dibatalkan", "Stok habis"), b.now("Dikirim")));

        assertThat(count(fewer, "updated")).as(fewer.text()).isEqualTo(1);
        assertThat(seller.rows(path(fewer), "importable")
                        .at("/data/0/result/reason")
                        .asText())
                .isEqualTo("no_stock");
        assertThat(seller.order(a.number()).at("/data/lines")).hasSize(1);
    }

    @Test
    void whatIsShortNamesItsWarehouseWhereThereIsAnother() {
        var seller = server.seller("TIKTOK", 10);
        var first = Sold.of("578000000000000058", "A", 12, "Dikirim");
        assertThat(shortage(seller.rows(path(seller.imported(List.of(first))), "importable"), "/data/0/result"))
                .containsExactly("Stok kurang: A kurang 2", "Stock is short: A lacks 2");

        var other = seller.client().post("/v1/stock/receipts", """
                {"warehouse":"TOKO","kind":"OPENING","date":"2025-07-01",
                 "lines":[{"sku":"B","quantity":1,"unit_cost":7000}]}""");
        assertThat(other.status()).as(other.text()).isEqualTo(201);
        seller.receive("A", 1, 7_000);
        seller.awaitOnHand("A", 11);
        var second = Sold.of("578000000000000059", "A", 14, "Dikirim");
        assertThat(shortage(seller.rows(path(seller.imported(List.of(second))), "importable"), "/data/0/result"))
                .containsExactly(
                        "Stok di gudang UTAMA kurang: A kurang 3", "Stock in the warehouse UTAMA is short: A lacks 3");

        var again = seller.client().get(seller.preview(List.of(first)));
        assertThat(shortage(seller.rows(path(again), "skipped"), "/data/0"))
                .as("what it lacks by now")
                .containsExactly(
                        "Sudah diimpor, tidak ada yang baru. Stok di gudang UTAMA kurang: A kurang 1",
                        "Imported before, nothing is new. Stock in the warehouse UTAMA is short: A lacks 1");
    }

    private static List<String> shortage(Reply rows, String at) {
        return List.of(
                rows.at(at + "/detail").asText(), rows.at(at + "/detail_en").asText());
    }

    @Test
    void anOrderThatLostALineIsCancelledWithItsLastOne() {
        var seller = server.seller("TIKTOK", 10);
        var number = "578000000000000053";
        seller.imported(lines(number, "Perlu dikirim", "Perlu dikirim"));
        var fewer = seller.imported(lines(number, "Dibatalkan", "Dikirim"));
        assertThat(seller.status(number)).isEqualTo("SHIPPED");
        assertThat(count(seller.undone(fewer), "updated"))
                .as("moved, not brought")
                .isEqualTo(1);
        assertThat(seller.status(number)).isEqualTo("SHIPPED");

        var other = "578000000000000054";
        seller.imported(lines(other, "Perlu dikirim", "Perlu dikirim"));
        seller.imported(lines(other, "Dibatalkan", "Perlu dikirim"));
        seller.imported(lines(other, "Dibatalkan", "Dibatalkan"));
        assertThat(seller.status(other)).isEqualTo("CANCELLED");
    }

    @Test
    void whatWasSentWithALineThatIsCancelledSinceIsLeftAlone() {
        var seller = server.seller("TIKTOK", 10);
        var number = "578000000000000055";
        seller.imported(lines(number, "Dikirim", "Dikirim"));
        var late = seller.client().get(seller.preview(lines(number, "Dibatalkan", "Selesai")));
        assertThat(seller.rows(path(late), "skipped").at("/data"))
                .extracting(row -> row.get("reason").asText())
                .containsExactlyInAnyOrder("order_differs", "line_cancelled");
        assertThat(seller.status(number)).isEqualTo("SHIPPED");
    }

    @Test
    void aRunThatACrashCutOffTookALineOnce() {
        var seller = server.seller("TIKTOK", 10);
        var number = "578000000000000056";
        seller.imported(lines(number, "Perlu dikirim", "Perlu dikirim"));
        var fewer = seller.imported(lines(number, "Dibatalkan", "Dikirim"));
        seller.awaitEntries(2 + 1);
        var books = seller.balances();

        var id = UUID.fromString(fewer.at("/data/id").asText());
        server.execute("update import_item set outcome = null where run_id = ?", id);
        server.execute("update import_run set state = 'RUNNING', done = 0, updated = 0 where id = ?", id);
        var resumed = seller.ended(path(fewer));

        assertThat(count(resumed, "updated")).as(resumed.text()).isEqualTo(1);
        assertThat(count(resumed, "created")).isZero();
        assertThat(seller.balances()).isEqualTo(books);
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void anOrderThatIsSentInTheBooksAndCancelledByAFileIsLeftToSomebody(Platform platform) {
        Seller seller = server.seller(platform.name(), 50);
        Sold order = platform.order(11);
        String overtaken = seller.previewFile(platform.file(List.of(order.cancelled(platform.cancelled, "Habis"))));
        imported(seller, platform, List.of(order.now(platform.sent)));

        var preview = seller.previewFile(platform.file(List.of(order.cancelled(platform.cancelled, "Berubah"))));
        var row = seller.rows(preview, "skipped").at("/data/0");
        assertThat(row.get("reason").asText()).isEqualTo("cancelled_after_shipping");
        assertThat(row.get("detail").asText())
                .startsWith("Di pembukuan sudah Dikirim, file ini menyebut Batal. Penjualannya tetap")
                .endsWith("tekan Retur, pilih keadaan barang, lalu tekan Catat retur");
        seller.confirm(overtaken);
        seller.ended(overtaken);
        assertThat(seller.rows(overtaken, "importable")
                        .at("/data/0/result/reason")
                        .asText())
                .as("it was sent after the preview")
                .isEqualTo("cancelled_after_shipping");
    }
}
