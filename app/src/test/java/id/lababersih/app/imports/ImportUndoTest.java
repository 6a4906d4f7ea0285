package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static id.lababersih.app.imports.Seller.state;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.imports.OrderFile.Paid;
import id.lababersih.app.imports.OrderFile.Sold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An import is taken back over HTTP, as far as nothing depends on it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportUndoTest {
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

    private static List<Sold> ofEveryKind() {
        var orders = new ArrayList<>(OrderFile.numbered(1, 12, "A", "Dikirim"));
        orders.addAll(OrderFile.numbered(21, 6, "B", "Selesai"));
        orders.addAll(OrderFile.numbered(41, 3, "A", "Perlu dikirim"));
        orders.addAll(OrderFile.numbered(51, 3, "A", "Belum dibayar"));
        OrderFile.numbered(61, 2, "A", "Dibatalkan")
                .forEach(order -> orders.add(order.cancelled(order.status(), "Batal")));
        OrderFile.numbered(71, 2, "B", "Dibatalkan")
                .forEach(order -> orders.add(order.cancelled(order.status(), "Pengiriman paket gagal")));
        return orders;
    }

    private static long entries(Seller seller) {
        return seller.client().get("/v1/reports/journal?limit=200").at("/data").size();
    }

    @Test
    void everythingARunCreatedIsTakenBackAndNothingIsErased() {
        Seller seller = server.seller("TIKTOK", 100);
        Awaitility.await().atMost(SOON).until(() -> entries(seller) == 2);
        var before = seller.balances();
        var orders = ofEveryKind();
        var done = seller.imported(orders);
        assertThat(count(done, "created")).isEqualTo(orders.size());
        long shipped = 12 + 6 + 2;
        long returned = 2;
        Awaitility.await().atMost(SOON).until(() -> entries(seller) == 2 + shipped + returned);

        assertThat(seller.client().post(path(done) + "/undo", "").status()).isEqualTo(202);
        var undone = seller.ended(path(done));
        assertThat(state(undone)).isEqualTo("UNDONE");
        assertThat(count(undone, "undone")).isEqualTo(orders.size());
        assertThat(count(undone, "kept") + count(undone, "created")).isZero();
        Awaitility.await().atMost(SOON).until(() -> entries(seller) == 2 + 2 * shipped);
        assertThat(seller.balances()).isEqualTo(before);
        seller.awaitOnHand("A", 100);
        seller.awaitOnHand("B", 100);
        assertThat(orders).extracting(order -> seller.status(order.number())).containsOnly("CANCELLED", "RETURNED");

        assertThat(state(seller.client().post(path(done) + "/undo", ""))).isEqualTo("UNDONE");
        var again = seller.client().get(seller.preview(orders));
        assertThat(count(again, "importable")).isEqualTo(orders.size());
        interrupted(seller, undone, before);
    }

    /** As if the process had died before ten orders that were taken back already were written down. */
    private void interrupted(Seller seller, id.lababersih.app.http.Reply run, Map<String, Long> before) {
        var id = UUID.fromString(run.at("/data/id").asText());
        long entries = entries(seller);
        server.execute("update import_item set outcome = 'CREATED' where run_id = ? and position < 10", id);
        server.execute("""
                update import_run set state = 'UNDOING', created = 10, undone = undone - 10 where id = ?""", id);
        var resumed = seller.ended(path(run));
        assertThat(count(resumed, "undone")).isEqualTo(count(run, "undone"));
        assertThat(count(resumed, "kept")).isZero();
        assertThat(entries(seller)).isEqualTo(entries);
        assertThat(seller.balances()).isEqualTo(before);
    }

    @Test
    void whatWasUndoneIsImportedAnewWithOtherGoodsAndMoney() {
        Seller seller = server.seller("TIKTOK", 100);
        var wrong = new ArrayList<>(OrderFile.numbered(1, 4, "A", "Dikirim"));
        wrong.addAll(OrderFile.numbered(21, 3, "A", "Perlu dikirim"));
        OrderFile.numbered(31, 1, "A", "Dibatalkan")
                .forEach(order -> wrong.add(order.cancelled(order.status(), "Batal")));
        OrderFile.numbered(41, 1, "A", "Dibatalkan")
                .forEach(order -> wrong.add(order.cancelled(order.status(), "Pengiriman paket gagal")));
        Awaitility.await().atMost(SOON).until(() -> entries(seller) == 2);
        var before = seller.balances();
        seller.undone(seller.imported(wrong));
        var right = wrong.stream()
                .map(order -> new Sold(order.number(), "B", 2, 70_000, order.status(), order.reason()))
                .toList();
        var file = OrderFile.tiktok(right).replace("02/08/2025", "05/08/2025");

        var done = seller.imported("orders", file);

        assertThat(count(done, "created")).isEqualTo(right.size());
        seller.awaitOnHand("A", 100);
        seller.awaitOnHand("B", 100 - 2 * 4);
        assertThat(right)
                .extracting(order -> seller.status(order.number()))
                .containsOnly("SHIPPED", "PACKED", "CANCELLED", "RETURNED");
        Seller other = server.seller("TIKTOK", 100);
        other.imported("orders", file);
        other.awaitEntries(2 + 4 + 2);
        seller.awaitBalances(other.balances());
        assertThat(owed(seller)).hasSize(4).isEqualTo(owed(other));
        assertThat(listed(seller, right.getFirst().number()))
                .isEqualTo(listed(other, right.getFirst().number()));

        assertThat(count(seller.undone(done), "undone")).isEqualTo(right.size());
        seller.awaitBalances(before);
        assertThat(count(seller.imported(wrong), "created")).isEqualTo(wrong.size());
        seller.awaitOnHand("A", 100 - 4);
        seller.awaitOnHand("B", 100);
    }

    @Test
    void anOrderWhoseNumberIsUsedUpStaysAndItsRowSaysSo() {
        Seller seller = server.seller("TIKTOK", 10);
        var sent = OrderFile.numbered(1, 1, "A", "Dikirim").getFirst();
        var cancelled = OrderFile.numbered(2, 1, "A", "Dibatalkan").getFirst().cancelled("Dibatalkan", "Batal");
        var orders = List.of(sent, cancelled);
        for (int time = 1; time <= 5; time++) {
            assertThat(count(seller.undone(seller.imported(orders)), "undone")).isEqualTo(2);
        }
        for (int time = 6; time <= 10; time++) {
            assertThat(count(seller.undone(seller.imported(orders.subList(0, 1))), "undone"))
                    .isEqualTo(1);
        }
        var last = seller.imported(orders);
        assertThat(count(last, "created")).isEqualTo(2);

        var undone = seller.undone(last);

        assertThat(count(undone, "undone")).isZero();
        assertThat(count(undone, "kept")).isEqualTo(2);
        assertThat(seller.rows(path(undone), "importable").at("/data"))
                .extracting(row -> row.at("/result/reason").asText())
                .containsOnly("number_taken");
        assertThat(seller.rows(path(undone), "importable")
                        .at("/data/0/result/detail")
                        .asText())
                .startsWith("Pesanan ini tetap tercatat")
                .contains("terlalu sering");
        assertThat(orders).extracting(order -> seller.status(order.number())).containsExactly("RETURNED", "CANCELLED");
        seller.awaitOnHand("A", 10);
        var again = seller.client().get(seller.preview(List.of(sent.now("Perlu dikirim"), cancelled)));
        assertThat(count(again, "importable")).isZero();
    }

    @Test
    void payoutsOfUndoneOrdersWaitUntilTheOrdersAreImportedAnew() {
        Seller seller = server.seller("TIKTOK", 10);
        Awaitility.await().atMost(SOON).until(() -> entries(seller) == 2);
        var before = seller.balances();
        var orders = OrderFile.numbered(1, 2, "A", "Dikirim");
        String sold = orders.getFirst().number();
        String charged = orders.getLast().number();
        seller.undone(seller.imported(orders));

        var rows = List.of(Paid.order(sold, 45_000), new Paid(charged, "Order", -5_000, 0, 0));
        var paid = seller.imported("income", OrderFile.tiktokIncome(rows));

        assertThat(seller.rows(path(paid), "unmatched").at("/data"))
                .extracting(row -> row.get("reason").asText())
                .containsExactly("unknown_order", "unknown_order");
        seller.awaitEntries(2 + 2 * orders.size());
        assertThat(seller.balances()).isEqualTo(before);
        seller.imported(orders);
        assertThat(seller.status(sold)).isEqualTo("SETTLED");
        assertThat(seller.status(charged)).as("its delivery failed").isEqualTo("RETURNED");
    }

    @Test
    void ordersImportedAnewCountOnceInTheirShopsQuota() {
        Seller seller = server.seller("TIKTOK", 100);
        server.quota(seller, 3);
        var orders = OrderFile.numbered(1, 3, "A", "Dikirim");
        seller.undone(seller.imported(orders));

        assertThat(count(seller.imported(orders), "created")).isEqualTo(3);
        assertThat(count(seller.imported(OrderFile.numbered(11, 1, "A", "Dikirim")), "failed"))
                .as("beyond the quota")
                .isEqualTo(1);
    }

    /** What each order owes, and since when. */
    private static List<String> owed(Seller seller) {
        return seller.client()
                .get("/v1/reports/receivables-ageing")
                .at("/data")
                .valueStream()
                .map(open -> open.get("number").asText() + " "
                        + open.get("since").asText() + " " + open.get("amount").asText())
                .toList();
    }

    /** An order's row in the list. */
    private static List<String> listed(Seller seller, String number) {
        var row = seller.client().get("/v1/orders?q=" + number).at("/data/0");
        return Stream.of("status", "goods", "net_receivable", "cogs", "profit", "tracking_number", "shipped_on")
                .map(field -> field + " " + row.get(field).asText())
                .toList();
    }

    @Test
    void anOrderThatWasTriedAgainForItsSkuAndThenForStockIsTakenBackWithItsRun() {
        Seller seller = server.seller("TIKTOK", 10);
        var order = Sold.of("578000000000000001", "asing", 11, "Dikirim");
        var run = seller.imported(List.of(order));
        var row = seller.rows(path(run), "unmatched").at("/data/0/position").asInt();
        String retry = path(run) + "/items/" + row + "/retry";
        var chosen = seller.client().post(retry, """
                {"products":[{"marketplace_sku":"asing","sku":"A"}]}""");
        assertThat(chosen.at("/data/result/reason").asText()).isEqualTo("no_stock");
        seller.receive("A", 5, 30_000);

        var tried = seller.client().post(retry, "");

        assertThat(tried.at("/data/result/state").asText()).as(tried.text()).isEqualTo("CREATED");
        assertThat(seller.status(order.number())).isEqualTo("SHIPPED");
        assertThat(count(seller.client().get(path(run)), "created")).isEqualTo(1);
        assertThat(count(seller.undone(seller.client().get(path(run))), "undone"))
                .isEqualTo(1);
        assertThat(seller.status(order.number())).isEqualTo("RETURNED");
        seller.awaitOnHand("A", 15);
    }

    @Test
    void anImportIsNotUndoneWhileLaterWorkDependsOnIt() {
        Seller seller = server.seller("TIKTOK", 100);
        var orders = OrderFile.numbered(1, 3, "A", "Dikirim");
        var done = seller.imported(orders);
        String moved = orders.get(1).number();
        seller.client().post("/v1/orders/" + seller.orderId(moved) + "/deliver", "");
        seller.imported(List.of(orders.get(2).now("Selesai")));
        Awaitility.await().atMost(SOON).until(() -> server.count("""
                        select count(*) from event_history where what = 'OrderDelivered' and merchant_id =
                        (select merchant_id from shop where id = ?)""", UUID.fromString(seller.shop())) == 2);

        var refused = seller.client().post(path(done) + "/undo", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/type").asText()).isEqualTo("/problems/undo-blocked");
        assertThat(refused.at("/dependents"))
                .extracting(each -> each.get("reference").asText() + " "
                        + each.get("what").asText() + " "
                        + each.get("user_name").asText())
                .containsExactly(moved + " OrderDelivered Siti", orders.get(2).number() + " OrderDelivered Siti");
        assertThat(state(seller.client().get(path(done)))).isEqualTo("DONE");
        assertThat(orders)
                .extracting(order -> seller.status(order.number()))
                .containsExactly("SHIPPED", "DELIVERED", "DELIVERED");
    }

    @Test
    void ordersThatOnlyMovedForwardKeepTheirMovesAndOtherKindsStay() {
        Seller seller = server.seller("TIKTOK", 100);
        var orders = OrderFile.numbered(1, 2, "A", "Dikirim");
        seller.imported(orders.subList(0, 1));
        var second = seller.imported(List.of(orders.getFirst().now("Selesai"), orders.getLast()));
        assertThat(count(second, "updated")).isEqualTo(1);
        seller.client().post(path(second) + "/undo", "");
        var undone = seller.ended(path(second));
        assertThat(count(undone, "undone")).isEqualTo(1);
        assertThat(count(undone, "updated")).isEqualTo(1);
        assertThat(seller.status(orders.getFirst().number())).isEqualTo("DELIVERED");
        assertThat(seller.status(orders.getLast().number())).isEqualTo("RETURNED");

        var products = seller.upload("products", "sku,name,price,bundle\nC,Topi,20000,\n");
        seller.confirm(path(products));
        seller.ended(path(products));
        assertThat(seller.client()
                        .post(path(products) + "/undo", "")
                        .at("/type")
                        .asText())
                .isEqualTo("/problems/undo-impossible");
    }
}
