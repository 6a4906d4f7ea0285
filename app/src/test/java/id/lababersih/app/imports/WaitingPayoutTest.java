package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.imports.OrderFile.Paid;
import id.lababersih.app.imports.OrderFile.Sold;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A payout that came before its order is booked once, as soon as the order is there and sent, however it came. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingPayoutTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NUMBER = "578000000000000042";

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A payout file of TikTok that pays 45.000 for the order and later takes 5.000 of it back. */
    private static String payouts() {
        return """
                Order/adjustment ID,Type,Order settled time,Total settlement amount,\
                Subtotal after seller discounts,Refund subtotal after seller discounts
                %s,Order,2025/08/09,-5000,0,-5000
                %s,Order,2025/08/05,45000,50000,0
                """.formatted(NUMBER, NUMBER);
    }

    private static String preview(Seller seller, String kind, String file) {
        var preview = seller.upload(kind, file);
        assertThat(preview.status()).as(preview.text()).isEqualTo(201);
        return path(preview);
    }

    private static void run(Seller seller, String preview) {
        seller.confirm(preview);
        assertThat(Seller.state(seller.ended(preview))).isEqualTo("DONE");
    }

    private int waiting(Seller seller) {
        return server.count("select count(*) from waiting_payout where shop_id = ?::uuid", seller.shop());
    }

    private static int balance(Seller seller, String account) {
        for (var row : seller.client().get("/v1/reports/trial-balance").at("/data")) {
            if (row.get("code").asText().equals(account)) {
                return row.get("balance").asInt();
            }
        }
        return 0;
    }

    private void awaitBooked(Seller seller) {
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            assertThat(seller.status(NUMBER)).isEqualTo("RETURNED");
            assertThat(waiting(seller)).isZero();
            assertThat(balance(seller, "1104")).isEqualTo(40_000);
            assertThat(balance(seller, "4102")).isEqualTo(5_000);
        });
    }

    private void awaitWaiting(Seller seller, String reason) {
        Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> server.count(
                                "select count(*) from waiting_payout where shop_id = ?::uuid and reason = ?",
                                seller.shop(),
                                reason),
                        rows -> rows == 2);
    }

    private void place(Seller seller) {
        var placed = seller.client().post("/v1/orders", """
                {"shop_id":"%s","number":"%s","created_at":"2025-08-01T10:00:00+07:00","voucher":0,"shipping_fee":0,
                 "cod_value":0,"lines":[{"sku":"A","quantity":1,"unit_price":50000}]}
                """.formatted(seller.shop(), NUMBER));
        assertThat(placed.status()).as(placed.text()).isEqualTo(201);
    }

    private void ship(Seller seller) {
        server.advance(Duration.ofSeconds(1));
        var shipped = seller.client()
                .post(
                        "/v1/orders/" + seller.orderId(NUMBER) + "/ship",
                        "{\"courier\":\"JNE\",\"tracking_number\":\"JX1\"}");
        assertThat(shipped.status()).as(shipped.text()).isEqualTo(200);
    }

    @Test
    void anOrderThatAProgramPlacesAndShipsAfterItsPayout() {
        var seller = server.seller("TIKTOK", 5);
        run(seller, preview(seller, "income", payouts()));
        awaitWaiting(seller, "unknown_order");
        place(seller);
        awaitWaiting(seller, "order_not_shipped");
        ship(seller);
        awaitBooked(seller);
        String before = seller.trialBalance();
        run(seller, preview(seller, "income", payouts()));
        assertThat(waiting(seller)).isZero();
        assertThat(seller.trialBalance()).isEqualTo(before);
    }

    @Test
    void anOrderThatAProgramPlacesAndShipsBetweenPreviewAndConfirm() {
        var seller = server.seller("TIKTOK", 5);
        String payouts = preview(seller, "income", payouts());
        place(seller);
        ship(seller);
        run(seller, payouts);
        awaitBooked(seller);
    }

    @Test
    void anImportedOrderThatAPersonShipsAfterItsPayout() {
        var seller = server.seller("TIKTOK", 5);
        run(seller, preview(seller, "orders", OrderFile.tiktok(List.of(Sold.of(NUMBER, "A", 1, "Perlu dikirim")))));
        run(seller, preview(seller, "income", payouts()));
        assertThat(waiting(seller)).isEqualTo(2);
        ship(seller);
        awaitBooked(seller);
    }

    @Test
    void aPayoutBookedLaterIsItsOwnRunsAndIsUndoneWithIt() {
        var seller = server.seller("TIKTOK", 5);
        var payouts = seller.imported("income", payouts());
        assertThat(Seller.count(payouts, "unmatched")).isEqualTo(2);
        run(seller, preview(seller, "orders", OrderFile.tiktok(List.of(Sold.of(NUMBER, "A", 1, "Dikirim")))));
        awaitBooked(seller);
        var booked = seller.client().get(path(payouts));
        assertThat(Seller.count(booked, "unmatched")).isZero();
        assertThat(Seller.count(booked, "importable")).isEqualTo(2);
        assertThat(Seller.count(booked, "updated")).isEqualTo(2);

        var undone = seller.undone(payouts);
        assertThat(Seller.state(undone)).isEqualTo("UNDONE");
        assertThat(Seller.count(undone, "undone")).as(undone.text()).isEqualTo(2);
        assertThat(seller.status(NUMBER)).isEqualTo("SHIPPED");
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(balance(seller, "1104")).isZero());
    }

    @Test
    void undoingOneOfTwoUploadsLeavesTheOthersRowsWaiting() {
        var seller = server.seller("TIKTOK", 5);
        var first = seller.imported("income", payouts());
        var second = seller.imported("income", payouts());
        seller.undone(second);
        assertThat(waiting(seller)).isEqualTo(2);
        var third = seller.imported("income", payouts());
        server.advance(Duration.ofSeconds(1));
        seller.undone(first);
        assertThat(waiting(seller)).isEqualTo(2);
        place(seller);
        ship(seller);
        awaitBooked(seller);
        assertThat(Seller.count(seller.client().get(path(third)), "updated")).isEqualTo(2);
    }

    @Test
    void aSecondPayoutOfAnOrderIsListedAndIsNotTriedAgainAndAgain() {
        var seller = server.seller("TIKTOK", 5);
        run(seller, preview(seller, "income", payouts().replace("-5000,0,-5000", "1000,1000,0")));
        run(seller, preview(seller, "orders", OrderFile.tiktok(List.of(Sold.of(NUMBER, "A", 1, "Dikirim")))));
        Awaitility.await()
                .atMost(SOON)
                .until(() -> server.count(
                                "select count(*) from waiting_payout where shop_id = ?::uuid and tried_for is not null",
                                seller.shop())
                        == 1);
        var listed = seller.client().get("/v1/reports/settlements?status=settled_differently");
        assertThat(listed.at("/data/0/number").asText()).isEqualTo(NUMBER);
        assertThat(listed.at("/data/0/payout").asInt()).isEqualTo(1000);
        assertThat(seller.status(NUMBER)).isEqualTo("SETTLED");
    }

    @Test
    void ofTwoPayoutsOfAnOrderTheSecondIsListedWhetherItComesWithTheFirstOrLaterAndWhateverItsAmount() {
        var seller = server.seller("TIKTOK", 5);
        run(seller, preview(seller, "orders", OrderFile.tiktok(List.of(Sold.of(NUMBER, "A", 1, "Dikirim")))));
        run(seller, preview(seller, "income", payouts().replace("-5000,0,-5000", "45000,1000,0")));
        assertThat(seller.status(NUMBER)).isEqualTo("SETTLED");
        assertThat(differently(seller)).isEqualTo("2025-08-09 45000");
        awaitBalance(seller);

        var again = preview(seller, "income", payouts().replace("-5000,0,-5000", "45000,1000,0"));
        assertThat(Seller.count(seller.client().get(again), "skipped"))
                .as("the first, to the day")
                .isEqualTo(1);
        run(seller, again);
        assertThat(differently(seller)).isEqualTo("2025-08-09 45000");
        assertThat(balance(seller, "1104")).isEqualTo(45_000);
    }

    @Test
    void aRowThatAnotherPayoutContradictedIsBookedWhenThatOneWasUndoneBeforeItsFileIsConfirmed() {
        var seller = server.seller("TIKTOK", 5);
        run(seller, preview(seller, "orders", OrderFile.tiktok(List.of(Sold.of(NUMBER, "A", 1, "Dikirim")))));
        var first = seller.imported("income", OrderFile.tiktokIncome(List.of(Paid.order(NUMBER, 44_000))));
        assertThat(seller.status(NUMBER)).isEqualTo("SETTLED");
        String corrected = preview(seller, "income", OrderFile.tiktokIncome(List.of(Paid.order(NUMBER, 45_000))));
        assertThat(Seller.count(seller.client().get(corrected), "unmatched")).isEqualTo(1);
        server.advance(Duration.ofSeconds(1));
        seller.undone(first);
        run(seller, corrected);
        awaitBalance(seller);
        assertThat(waiting(seller)).isZero();
    }

    /** Reports follow a moment later. */
    private static void awaitBalance(Seller seller) {
        Awaitility.await().atMost(SOON).until(() -> balance(seller, "1104") == 45_000);
    }

    /** The one row that the books contradict. */
    private static String differently(Seller seller) {
        var listed = seller.client().get("/v1/reports/settlements?status=settled_differently");
        assertThat(listed.at("/data")).hasSize(1);
        return listed.at("/data/0/date").asText() + " "
                + listed.at("/data/0/payout").asInt();
    }
}
