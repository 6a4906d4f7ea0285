package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Paid;
import id.lababersih.app.imports.OrderFile.Sold;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fee column nobody knew is shown, and posted once a person says what it means; before the run or after it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeeColumnsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PROGRAM = "Biaya Program Baru";
    /** Of 100.000, less the estimated fees of 19.500 and 2.500 in the new column. */
    private static final long PAYOUT = 78_000;

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static List<Sold> sold(int from, int orders) {
        return OrderFile.numbered(from, orders, "A", "Selesai").stream()
                .map(order -> order.priced(100_000))
                .toList();
    }

    private static String income(List<Sold> orders, String column) {
        return "No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,Biaya Administrasi," + column + "\n"
                + orders.stream()
                        .map(order -> order.number() + ",2025-08-09," + PAYOUT + ",100000,-8250,-2500")
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String upload(Seller seller, String file) {
        var preview = seller.upload("income", file);
        assertThat(preview.status()).as(preview.text()).isEqualTo(201);
        return path(preview);
    }

    private static Reply booked(Seller seller, String run) {
        seller.confirm(run);
        return seller.ended(run);
    }

    private Seller shippedOrders(int orders) {
        var seller = server.seller("SHOPEE", 100);
        var run = seller.previewFile(OrderFile.shopee(sold(1, orders)));
        assertThat(count(booked(seller, run), "created")).isEqualTo(orders);
        return seller;
    }

    private static void map(Seller seller, String column, String meaning) {
        var mapped = seller.client()
                .put(
                        "/v1/shops/" + seller.shop() + "/fee-columns",
                        "[{\"column\":\"" + column + "\"," + meaning + "}]");
        assertThat(mapped.status()).as(mapped.text()).isEqualTo(200);
    }

    private static long balance(Seller seller, String account) {
        for (var line : seller.client().get("/v1/reports/trial-balance").at("/data")) {
            if (line.get("code").asText().equals(account)) {
                return line.get("debit").asLong() - line.get("credit").asLong();
            }
        }
        return 0;
    }

    private static void awaitBalance(Seller seller, String account, long rupiah) {
        Awaitility.await(account).atMost(SOON).until(() -> balance(seller, account), shown -> shown == rupiah);
    }

    /** The newest run in the history once it is over. */
    private static Reply newestRun(Seller seller, String kind) {
        var newest = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> seller.client().get("/v1/imports?limit=1"),
                        list -> list.at("/data/0/kind").asText().equals(kind));
        return seller.ended("/v1/imports/" + newest.at("/data/0/id").asText());
    }

    @Test
    void aColumnMappedAfterItWasBookedLeavesTheDifferenceOrderByOrder() {
        var seller = shippedOrders(3);
        var run = upload(seller, income(sold(1, 3), PROGRAM));
        assertThat(seller.client()
                        .get(run)
                        .at("/data/unmapped_columns/" + PROGRAM)
                        .asLong())
                .isEqualTo(-7_500);
        assertThat(count(booked(seller, run), "updated")).isEqualTo(3);
        awaitBalance(seller, "6301", 7_500);
        assertThat(seller.rows(run, "importable").at("/data/0/result/reason").asText())
                .isEqualTo("unmapped_columns");
        var number = sold(1, 1).getFirst().number();
        long profit = seller.order(number).at("/data/profit").asLong();

        map(seller, PROGRAM, "\"account\":\"6107\"");

        var again = newestRun(seller, "fee_columns");
        assertThat(count(again, "updated")).as(again.text()).isEqualTo(3);
        assertThat(again.at("/data/file_name").asText()).isEqualTo(PROGRAM);
        awaitBalance(seller, "6301", 0);
        assertThat(balance(seller, "6107")).isEqualTo(7_500);
        assertThat(seller.order(number).at("/data/profit").asLong()).isEqualTo(profit);
        var payout = seller.client().get("/v1/reports/settlements?status=explained");
        assertThat(payout.at("/data/0/unexplained").asLong(-1))
                .as(payout.text())
                .isZero();
        assertThat(payout.at("/data/0/fee_change").asLong()).isEqualTo(2_500);
        assertThat(seller.rows(run, "importable").at("/data/0/result/reason").asText())
                .isEqualTo("fee_column_known");

        map(seller, PROGRAM.toUpperCase(Locale.ROOT) + " ", "\"account\":\"6107\"");
        map(seller, PROGRAM, "\"fee\":\"layanan\"");
        awaitBalance(seller, "6102", 30_000 + 7_500);
        map(seller, PROGRAM, "\"account\":\"6107\"");
        awaitBalance(seller, "6107", 7_500);
        assertThat(balance(seller, "6102")).as("there and back").isEqualTo(30_000);
        assertThat(balance(seller, "6301")).isZero();
        assertThat(seller.order(number).at("/data/profit").asLong()).isEqualTo(profit);
    }

    @ParameterizedTest
    @CsvSource({
        "Ongkos Kirim Pengembalian Barang, Ongkos Kirim Pengembalian Barang",
        "Return to Seller Fee, Return to Seller Fee",
        "Voucher co-fund disponsor oleh Penjual, Voucher co-fund disponsor oleh Penjual",
        "Ongkos Kirim yang Dibayarkan ke Jasa Kirim, Selisih ongkir"
    })
    void whatASaleCostBesideItsFeesIsShownAndPostedWhereAPersonSays(String header, String column) {
        var seller = shippedOrders(2);
        var run = upload(seller, income(sold(1, 2), header));
        var shown = seller.client().get(run).at("/data/unmapped_columns/" + column);
        assertThat(shown.asLong()).isEqualTo(-5_000);
        booked(seller, run);
        awaitBalance(seller, "6301", 5_000);

        map(seller, column, "\"account\":\"6108\"");

        awaitBalance(seller, "6108", 5_000);
        awaitBalance(seller, "6301", 0);
    }

    @Test
    void aFeeThatAWholeRowDoesNotNameWasNotCharged() {
        var seller = shippedOrders(3);
        String head = "No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Asli Produk,Biaya Administrasi,"
                + "Biaya Proses Pesanan,Premi,";
        String fees = ",100000,-8250,-1250,-500,";
        var numbers = sold(1, 3).stream().map(Sold::number).toList();

        String old = head + "Biaya Layanan\n" + numbers.get(0) + ",2025-08-09,80500" + fees + "-9500\n";
        booked(seller, upload(seller, old));
        awaitBalance(seller, "1103", 80_500);
        assertThat(balance(seller, "6102"))
                .as("its one sum is the estimated fees'")
                .isEqualTo(30_000);
        assertThat(balance(seller, "6301")).isZero();
        assertThat(seller.client().get("/v1/reports/settlements?status=matched").at("/data"))
                .hasSize(1);

        String none = head + PROGRAM + "\n" + numbers.get(1) + ",2025-08-09,90000" + fees + "0\n" + numbers.get(2)
                + ",2025-08-09,87500" + fees + "-2500\n";
        booked(seller, upload(seller, none));
        awaitBalance(seller, "1103", 80_500 + 90_000 + 87_500);
        assertThat(balance(seller, "6102")).as("in no program").isEqualTo(10_000 + 2 * 500);
        assertThat(balance(seller, "6301")).as("what nobody knows").isEqualTo(2_500);
    }

    @Test
    void aPayoutWithANamedColumnIsTakenBackAndAMeaningNeverBooksItAgain() {
        var seller = shippedOrders(2);
        awaitBalance(seller, "4101", -200_000);
        var before = seller.balances();
        var run = upload(seller, income(sold(1, 2), PROGRAM));
        var again = upload(seller, income(sold(1, 2), PROGRAM));
        booked(seller, run);
        assertThat(count(booked(seller, again), "unchanged")).isEqualTo(2);
        awaitBalance(seller, "6301", 5_000);
        map(seller, PROGRAM, "\"account\":\"6107\"");
        newestRun(seller, "fee_columns");
        awaitBalance(seller, "6107", 5_000);

        assertThat(count(seller.undone(seller.client().get(run)), "undone")).isEqualTo(2);
        seller.awaitBalances(before);

        map(seller, PROGRAM, "\"account\":\"6102\"");
        Awaitility.await()
                .atMost(SOON)
                .until(() -> seller.client()
                        .get("/v1/imports?limit=2")
                        .at("/data")
                        .findValuesAsText("kind")
                        .equals(List.of("fee_columns", "fee_columns")));
        assertThat(count(newestRun(seller, "fee_columns"), "unchanged")).isEqualTo(2);
        assertThat(seller.status(sold(1, 1).getFirst().number())).isEqualTo("DELIVERED");

        assertThat(count(booked(seller, upload(seller, income(sold(1, 2), PROGRAM))), "updated"))
                .isEqualTo(2);
        awaitBalance(seller, "1103", 2 * PAYOUT);
        assertThat(balance(seller, "6301")).isZero();
    }

    @Test
    void aColumnOfALaterRefundIsPostedOnceItIsNamedAndTakenBackWithItsRefund() {
        var seller = server.seller("TIKTOK", 10);
        var order = Sold.of("578000000000000001", "A", 1, "Selesai");
        seller.imported(List.of(order));
        seller.imported("income", OrderFile.tiktokIncome(List.of(Paid.order(order.number(), 45_000))));
        seller.awaitEntries(2 + 2);
        var before = seller.balances();
        String refund = OrderFile.tiktokIncome(List.of(new Paid(order.number(), "Order", -25_000, 0, 20_000)))
                .replace("Platform commission fee", PROGRAM);
        var run = seller.imported("income", refund);
        seller.awaitBalances(refunded(before, "6301"));

        map(seller, PROGRAM, "\"account\":\"6107\"");

        assertThat(count(newestRun(seller, "fee_columns"), "updated")).isEqualTo(1);
        seller.awaitBalances(refunded(before, "6107"));
        map(seller, PROGRAM, "\"account\":\"6202\"");
        seller.awaitBalances(refunded(before, "6202"));
        assertThat(count(seller.imported("income", refund), "updated")).isZero();

        assertThat(count(seller.undone(run), "undone")).isEqualTo(1);
        seller.awaitBalances(before);
        seller.imported("income", refund);
        seller.awaitBalances(refunded(before, "6202"));
    }

    /** After a refund of 20.000 that cost another 5.000. */
    private static Map<String, Long> refunded(Map<String, Long> before, String account) {
        var after = new TreeMap<>(before);
        after.merge("1104", -25_000L, Long::sum);
        after.merge("4102", 20_000L, Long::sum);
        after.merge(account, 5_000L, Long::sum);
        return after;
    }

    @Test
    void aColumnMappedBeforeItsRunIsPostedAtOnce() {
        var seller = shippedOrders(2);
        var run = upload(seller, income(sold(1, 2), "Biaya Administrasi Toko"));
        map(seller, "biaya administrasi toko", "\"fee\":\"admin\"");
        server.advance(Duration.ofMillis(1)); // runs of one instant have their turns in the order of their uploads
        booked(seller, run);

        awaitBalance(seller, "6101", 2 * (8_250 + 2_500));
        assertThat(balance(seller, "6301")).isZero();
        assertThat(seller.rows(run, "importable").at("/data/0/result/reason").isNull())
                .isTrue();
        var kinds = seller.client().get("/v1/imports").at("/data").findValuesAsText("kind");
        assertThat(kinds).as("nothing had to be booked again").doesNotContain("fee_columns");
        assertThat(seller.client()
                        .get("/v1/shops/" + seller.shop() + "/fee-columns")
                        .at("/data")
                        .toString())
                .isEqualTo("[{\"column\":\"biaya administrasi toko\",\"fee\":\"admin\",\"account\":null}]");
    }

    @Test
    void aRowThatWaitedForItsOrderIsBookedAgainToo() {
        var seller = server.seller("SHOPEE", 100);
        booked(seller, upload(seller, income(sold(1, 2), PROGRAM)));
        booked(seller, seller.previewFile(OrderFile.shopee(sold(1, 1))));
        awaitBalance(seller, "6301", 2_500);

        map(seller, PROGRAM, "\"account\":\"6102\"");

        assertThat(count(newestRun(seller, "fee_columns"), "importable"))
                .as("not the one that waits")
                .isEqualTo(1);
        awaitBalance(seller, "6301", 0);
        booked(seller, seller.previewFile(OrderFile.shopee(sold(2, 1))));
        awaitBalance(seller, "1103", 2 * PAYOUT);
        assertThat(balance(seller, "6301")).isZero();
    }

    @Test
    void onlyAKnownFeeOrAnExpenseOfTheOwnShopCanBeMeant() {
        var seller = server.seller("SHOPEE", 1);
        var columns = "/v1/shops/" + seller.shop() + "/fee-columns";
        var wrong = seller.client()
                .put(
                        columns,
                        "[{\"column\":\"X\",\"account\":\"4101\"},{\"column\":\"Y\",\"fee\":\"komisi_platform\"}]");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.at("/errors").findValuesAsText("pointer")).containsExactly("/0/account", "/1/fee");
        assertThat(seller.client().put(columns, "[{\"column\":\"X\"}]").status())
                .isEqualTo(422);
        var stranger = server.seller("SHOPEE", 1);
        assertThat(stranger.client().get(columns).status()).isEqualTo(404);
        assertThat(stranger.client()
                        .put(columns, "[{\"column\":\"X\",\"account\":\"6102\"}]")
                        .status())
                .isEqualTo(404);
        assertThat(seller.client().get(columns).at("/data")).isEmpty();
    }

    @Test
    void aColumnOfAShopWhosePlatformHasNoFilesIsNoFault() {
        var seller = server.seller("OTHER", 1);
        map(seller, PROGRAM, "\"account\":\"6102\"");
        var state = "select count(*) from import_run where shop_id = ?::uuid and state = ?";
        Awaitility.await().atMost(SOON).until(() -> server.count(state, seller.shop(), "DONE"), done -> done == 1);
    }
}
