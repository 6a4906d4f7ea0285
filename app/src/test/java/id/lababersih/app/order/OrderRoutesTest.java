package id.lababersih.app.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.app.http.ApiClient;
import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.Reply;
import id.lababersih.app.inventory.StockRoutes;
import id.lababersih.app.projection.Entities;
import id.lababersih.app.shop.FeesFile;
import id.lababersih.app.shop.ShopOpening;
import id.lababersih.cluster.order.Steps;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.persistence.product.Products;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private ApiServer server;

    @BeforeAll
    void start() throws Exception {
        var fees = FeesFile.read(Files.readString(Path.of("..", "conf", "fees.yml")));
        server = ApiServer.startWith(own -> withEntities(own, fees));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static ApiServer.Extras withEntities(ApiServer own, FeeSchedule fees) {
        var entities = Entities.startAlone(own.database(), own.executor(), own.clock, Steps.NONE);
        var jdbi = own.database().jdbi();
        var products = new Products(jdbi);
        var opening = new ShopOpening(own.shops, entities.shops()::execute, own.clock);
        return new ApiServer.Extras(
                entities.shops()::execute,
                List.of(
                        new StockRoutes(jdbi, entities.stocks(), products, own.clock, new CaughtUp(jdbi)),
                        new OrderRoutes(jdbi, entities.orders(), opening, entities.shops(), products, fees, own.clock)),
                () -> entities.stop().toCompletableFuture().join());
    }

    /** An owner with a Shopee shop, products A (10 pieces at 30.000) and B (2 at 7.000), and a bundle of both. */
    private record Seller(ApiClient client, String shop) {
        String order(String number, String lines) {
            return """
                    {"shop_id":"%s","number":"%s","created_at":"2026-02-01T09:00:00+07:00","buyer":"Ani",
                     "voucher":5000,"lines":[%s]}""".formatted(shop, number, lines);
        }

        Reply place(String number, String sku, int quantity) {
            return client.post("/v1/orders", order(number, line(sku, quantity)));
        }

        String placed(String number, String sku, int quantity) {
            var reply = place(number, sku, quantity);
            assertThat(reply.status()).isEqualTo(201);
            return reply.header("Location");
        }
    }

    private static String line(String sku, int quantity) {
        return """
                {"sku":"%s","quantity":%d,"unit_price":50000}""".formatted(sku, quantity);
    }

    private Seller seller(String platform) {
        var owner = server.owner();
        for (var sku : List.of("A", "B")) {
            var product = "{\"sku\":\"%s\",\"name\":\"Produk %s\",\"price\":50000}".formatted(sku, sku);
            assertThat(owner.post("/v1/products", product).status()).isEqualTo(201);
        }
        owner.post("/v1/products", """
                {"sku":"AB","name":"Paket","price":90000,
                 "components":[{"sku":"A","quantity":1},{"sku":"B","quantity":2}]}""");
        var shop = owner.post("/v1/shops", "{\"name\":\"Toko\",\"platform\":\"%s\"}".formatted(platform));
        var received = owner.post("/v1/stock/receipts", """
                {"warehouse":"UTAMA","kind":"OPENING","date":"2026-01-01","lines":[
                 {"sku":"A","quantity":10,"unit_cost":30000},{"sku":"B","quantity":2,"unit_cost":7000}]}""");
        assertThat(received.status()).isEqualTo(201);
        assertThat(received.at("/data/stock")).hasSize(2);
        return new Seller(owner, shop.at("/data/id").asText());
    }

    private static Reply shipped(Seller seller, String order) {
        return seller.client().post(order + "/ship", """
                {"courier":"JNE","tracking_number":"JNE-1","date":"2026-02-02"}""");
    }

    @Test
    void anOrderIsPlacedPackedShippedDeliveredAndPaidOut() {
        var seller = seller("SHOPEE");
        var client = seller.client();
        var placed = seller.place("SP-1", "A", 2);
        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.at("/data/goods").asLong()).isEqualTo(100_000);
        assertThat(placed.at("/data/gross").asLong()).isEqualTo(95_000);
        // admin 8,25 %, gratis ongkir 5 %, promo 4,5 %, premi 0,5 %, proses 1.250
        assertThat(placed.at("/data/fees").asLong()).isEqualTo(7838 + 4750 + 4275 + 475 + 1250);
        assertThat(placed.at("/data/cogs").asLong()).isZero();
        var order = placed.header("Location");
        assertThat(client.post(order + "/pack", "").at("/data/status").asText()).isEqualTo("PACKED");
        var shipped = shipped(seller, order);
        assertThat(shipped.status()).isEqualTo(200);
        assertThat(shipped.at("/data/status").asText()).isEqualTo("SHIPPED");
        assertThat(shipped.at("/data/cogs").asLong()).isEqualTo(60_000);
        assertThat(shipped.at("/data/profit").asLong()).isEqualTo(95_000 - 18_588 - 60_000);
        assertThat(shipped.at("/data/lines/0/cogs").asLong()).isEqualTo(60_000);
        assertThat(shipped.at("/data/allocations/0/unit_cost").asLong()).isEqualTo(30_000);
        assertThat(shipped.at("/data/shipped_on").asText()).isEqualTo("2026-02-02");
        assertThat(shipped(seller, order).at("/data")).isEqualTo(shipped.at("/data"));
        assertThat(client.post(order + "/deliver", "").at("/data/status").asText())
                .isEqualTo("DELIVERED");
        var settled = client.post(order + "/settle", """
                {"paid_on":"2026-02-10","payout":76000,"fees":[{"code":"admin","amount":8000}]}""");
        assertThat(settled.at("/data/status").asText()).isEqualTo("SETTLED");
        assertThat(settled.at("/data/settlement/fee_change").asLong()).isEqualTo(8000 - 7838);
        assertThat(settled.at("/data/settlement/unexplained").asLong()).isEqualTo(76_412 - 76_000 - 162);
        assertThat(settled.at("/data/journal")).hasSize(2);
        assertThat(client.get(order).at("/data")).isEqualTo(settled.at("/data"));
        var listed = await().atMost(SOON)
                .until(
                        () -> client.get("/v1/orders?status=SETTLED&q=sp-1&from=2026-02-01&to=2026-02-01"),
                        list -> list.at("/data").size() == 1);
        assertThat(listed.at("/data/0/profit")).isEqualTo(settled.at("/data/profit"));
        assertThat(client.get("/v1/orders?from=2026-02-02").at("/data")).isEmpty();
    }

    @Test
    void anOrderTellsItsTimesAsTheListDoes() {
        var seller = seller("SHOPEE");
        server.clock.advance(Duration.ofNanos(1_716));
        var order = seller.order("SP-11", line("A", 1)).replace("09:00:00+", "09:00:00.123456789+");
        var placed = seller.client().post("/v1/orders", order);
        assertThat(placed.status()).as(placed.text()).isEqualTo(201);
        var shipped = shipped(seller, placed.header("Location"));
        var listed = await().atMost(SOON)
                .until(
                        () -> seller.client().get("/v1/orders?status=SHIPPED"),
                        list -> list.at("/data").size() == 1);
        assertThat(shipped.at("/data/created_at")).isEqualTo(listed.at("/data/0/created_at"));
        assertThat(shipped.at("/data/shipped_at")).isEqualTo(listed.at("/data/0/shipped_at"));
    }

    /** Its finance row is what the delivery cost, by file and over the API. */
    @Test
    void aBuyerWhoPaidTheSellerLeavesNoDifferenceWithMengantarsPayout() {
        var seller = seller("MENGANTAR");
        var placed = seller.client()
                .post("/v1/orders", seller.order("MG-1", line("A", 2)).replace("5000,", "0,\"shipping_fee\":9000,"));
        assertThat(placed.status()).as(placed.text()).isEqualTo(201);
        var order = placed.header("Location");
        assertThat(shipped(seller, order).status()).isEqualTo(200);
        assertThat(seller.client().post(order + "/deliver", "").status()).isEqualTo(200);
        var settled = seller.client().post(order + "/settle", """
                {"paid_on":"2026-02-10","payout":-9000}""");
        assertThat(settled.status()).as(settled.text()).isEqualTo(200);
        assertThat(settled.at("/data/settlement/paid_direct").asLong()).isEqualTo(100_000);
        assertThat(settled.at("/data/settlement/unexplained").asLong()).isZero();
    }

    @Test
    void theSameOrderTwiceIsOneOrderAndAnotherWithItsNumberIsRefused() {
        var seller = seller("TIKTOK");
        var first = seller.place("TT-1", "A", 1);
        var again = seller.client()
                .post("/v1/orders", seller.order("TT-1", line("A", 1).replace("{", "{\"variation\":\"\",")));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.at("/data/id")).isEqualTo(first.at("/data/id"));
        var other = seller.place("TT-1", "A", 3);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.problem()).isEqualTo("order-differs");
    }

    @Test
    void tooLittleStockNamesThePiecesAndTakesNone() {
        var seller = seller("SHOPEE");
        var order = seller.client()
                .post("/v1/orders", seller.order("SP-2", line("A", 1) + "," + line("AB", 3)))
                .header("Location");
        var refused = shipped(seller, order);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("stock-short");
        assertThat(refused.at("/missing/0/sku").asText()).isEqualTo("B");
        assertThat(refused.at("/missing/0/missing").asInt()).isEqualTo(4);
        assertThat(refused.at("/warehouse").asText()).isEqualTo("UTAMA");
        assertThat(refused.at("/detail").asText()).contains("in the warehouse UTAMA: B (4)");
        var after = seller.client().get(order);
        assertThat(after.at("/data/status").asText()).isEqualTo("CREATED");
        assertThat(after.at("/data/missing/0/sku").asText()).isEqualTo("B");
        var stock = await().atMost(SOON)
                .until(
                        () -> seller.client().get("/v1/stock?sku=A"),
                        list -> list.at("/data").size() == 1);
        assertThat(stock.at("/data/0/on_hand").asInt()).isEqualTo(10);
        assertThat(stock.at("/data/0/value").asLong()).isEqualTo(300_000);
        assertThat(stock.at("/data/0/layers/0/received_on").asText()).isEqualTo("2026-01-01");
    }

    @Test
    void aGoodReturnGivesPiecesAndProfitBack() {
        var seller = seller("SHOPEE");
        var order = seller.placed("SP-3", "A", 1);
        assertThat(shipped(seller, order).status()).isEqualTo(200);
        var refund = seller.client().post(order + "/return", "{\"condition\":\"GOOD\",\"refund\":100}");
        assertThat(refund.problem()).isEqualTo("return-incomplete");
        var returned = seller.client().post(order + "/return", "{\"condition\":\"GOOD\",\"cost\":3000}");
        assertThat(returned.at("/data/status").asText()).isEqualTo("RETURNED");
        assertThat(returned.at("/data/cogs").asLong()).isZero();
        assertThat(returned.at("/data/profit").asLong()).isEqualTo(-3000);
        assertThat(returned.at("/data/returned/condition").asText()).isEqualTo("GOOD");
        await().atMost(SOON)
                .until(() -> seller.client()
                                .get("/v1/stock?sku=A")
                                .at("/data/0/on_hand")
                                .asInt()
                        == 10);
    }

    @Test
    void aCashParcelIsWorthWhatTheCourierCollects() {
        var seller = seller("MENGANTAR");
        var placed = seller.client().post("/v1/orders", """
                {"shop_id":"%s","number":"MG-1","created_at":"2026-02-01T09:00:00+07:00","shipping_fee":9000,
                 "cod_value":110000,"lines":[%s,%s]}""".formatted(seller.shop(), line("A", 1), line("B", 1)));
        assertThat(placed.at("/data/goods").asLong()).isEqualTo(110_000);
        // 3 % of 110.000 and 11 % tax on it, and the shipping
        assertThat(placed.at("/data/fees").asLong()).isEqualTo(3663 + 9000);
        var order = placed.header("Location");
        assertThat(shipped(seller, order).status()).isEqualTo(200);
        var returned = seller.client().post(order + "/return", "{\"condition\":\"DAMAGED\"}");
        assertThat(returned.at("/data/returned/cost").asLong()).isEqualTo(9000);
    }

    @Test
    void aMoveThatAnOrderDoesNotMakeIsRefused() {
        var seller = seller("SHOPEE");
        var order = seller.placed("SP-4", "A", 1);
        var early = seller.client().post(order + "/deliver", "");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.problem()).isEqualTo("move-forbidden");
        var cancelled = seller.client().post(order + "/cancel", "{\"reason\":\"Stok habis\"}");
        assertThat(cancelled.at("/data/status").asText()).isEqualTo("CANCELLED");
        assertThat(shipped(seller, order).problem()).isEqualTo("move-forbidden");
    }

    @Test
    void whatCannotBeAnOrderIsRefusedWhole() {
        var seller = seller("SHOPEE");
        var wrong = seller.client().post("/v1/orders", """
                {"shop_id":"x","number":"","created_at":"2026-02-01","voucher":-1,
                 "lines":[{"sku":"A","quantity":0,"unit_price":1.5},{}],"color":"red"}""");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.pointers())
                .containsExactlyInAnyOrder(
                        "/shop_id",
                        "/number",
                        "/created_at",
                        "/voucher",
                        "/lines/0/quantity",
                        "/lines/0/unit_price",
                        "/lines/1/sku",
                        "/lines/1/quantity",
                        "/lines/1/unit_price",
                        "/color");
        var unmapped = seller.client().post("/v1/orders", seller.order("SP-5", line("A", 1) + "," + line("Z", 1)));
        assertThat(unmapped.pointers()).containsExactly("/lines/1/sku");
        var shop = UUID.randomUUID().toString();
        var lost = seller.client().post("/v1/orders", new Seller(seller.client(), shop).order("SP-6", line("A", 1)));
        assertThat(lost.pointers()).containsExactly("/shop_id");
    }

    @Test
    void anOrderOfMoreThanAnAmountMayBeIsRefused() {
        var seller = seller("SHOPEE");
        var dear = line("A", 1).replace("50000", "1000000000000");
        var refused = seller.client()
                .post("/v1/orders", seller.order("SP-10", String.join(",", Collections.nCopies(112, dear))));
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/lines");
        assertThat(seller.client()
                        .post("/v1/orders", seller.order("SP-10", dear))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void anotherMerchantsOrderDoesNotExist() {
        var seller = seller("SHOPEE");
        var order = seller.placed("SP-7", "A", 1);
        var stranger = seller("SHOPEE");
        assertThat(stranger.client().get(order).status()).isEqualTo(404);
        assertThat(stranger.client().post(order + "/pack", "").status()).isEqualTo(404);
        assertThat(shipped(stranger, order).status()).isEqualTo(404);
        var foreignShop = stranger.client().post("/v1/orders", seller.order("SP-8", line("A", 1)));
        assertThat(foreignShop.pointers()).containsExactly("/shop_id");
        await().atMost(SOON)
                .until(() -> seller.client().get("/v1/orders").at("/data").size() == 1);
        assertThat(stranger.client().get("/v1/orders").at("/data")).isEmpty();
        assertThat(stranger.client().get("/v1/orders?shop_id=" + seller.shop()).at("/data"))
                .isEmpty();
    }

    @Test
    void shippingAtOnceFromManySidesShipsOnce() {
        var seller = seller("SHOPEE");
        var order = seller.placed("SP-9", "A", 3);
        var replies = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < 8; i++) {
            replies.add(CompletableFuture.supplyAsync(() -> shipped(seller, order), server.executor()));
        }
        for (var reply : replies) {
            assertThat(reply.join().status()).isIn(200, 409);
        }
        var end = shipped(seller, order);
        assertThat(end.at("/data/allocations/0/quantity").asInt()).isEqualTo(3);
        assertThat(end.at("/data/journal")).hasSize(1);
        await().atMost(SOON)
                .until(() -> seller.client()
                                .get("/v1/stock?sku=A")
                                .at("/data/0/on_hand")
                                .asInt()
                        == 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"utama", "Utama", "U TAMA"})
    void aReceiptIsRefusedWhereNoOrderWouldFindItsGoods(String warehouse) {
        var refused = seller("SHOPEE").client().post("/v1/stock/receipts", """
                {"warehouse":"%s","kind":"OPENING","date":"2026-01-01","lines":[
                 {"sku":"A","quantity":1,"unit_cost":1}]}""".formatted(warehouse));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/warehouse");
        assertThat(refused.at("/errors/0/detail").asText()).contains("Write UTAMA");
    }

    @Test
    void nothingHappensAfterTomorrow() {
        var seller = seller("SHOPEE");
        var client = seller.client();
        var tomorrow = LocalDate.ofInstant(server.clock.instant(), ZoneId.of("Asia/Jakarta"))
                .plusDays(1);
        var after = tomorrow.plusDays(1);
        var receipt = """
                {"warehouse":"UTAMA","kind":"OPENING","date":"%s","lines":[{"sku":"A","quantity":1,"unit_cost":1}]}""";
        var count = """
                {"warehouse":"UTAMA","sku":"B","date":"%s","counted":2}""";
        for (var late : List.of(
                client.post("/v1/stock/receipts", receipt.formatted(after)),
                client.post("/v1/stock/counts", count.formatted(after)))) {
            assertThat(late.status()).isEqualTo(422);
            assertThat(late.pointers()).containsExactly("/date");
            assertThat(late.at("/errors/0/code").asText()).isEqualTo("future");
        }
        var early = client.post("/v1/orders", """
                {"shop_id":"%s","number":"N-1","created_at":"%s",
                 "lines":[{"sku":"A","quantity":1,"unit_price":1}]}""".formatted(
                        seller.shop(), server.clock.instant().plus(Duration.ofDays(2))));
        assertThat(early.pointers()).containsExactly("/created_at");
        assertThat(early.at("/errors/0/code").asText()).isEqualTo("future");
        assertThat(client.post("/v1/stock/receipts", receipt.formatted(tomorrow))
                        .status())
                .isEqualTo(201);
        assertThat(client.post("/v1/stock/counts", count.formatted(tomorrow)).status())
                .isEqualTo(201);

        var order = seller.placed("FUTURE-1", "A", 1);
        var date = "{\"date\":\"" + after + "\"}";
        assertThat(client.post(order + "/ship", date).pointers()).containsExactly("/date");
        assertThat(client.post(order + "/ship", "{}").status()).isEqualTo(200);
        assertThat(client.post(order + "/return", "{\"condition\":\"GOOD\",\"date\":\"" + after + "\"}")
                        .pointers())
                .containsExactly("/date");
        assertThat(client.post(order + "/settle", "{\"payout\":1,\"paid_on\":\"" + after + "\"}")
                        .pointers())
                .containsExactly("/paid_on");
    }

    @Test
    void aWarehouseIsNotBegunASecondTimeInOtherLetters() {
        var client = seller("SHOPEE").client();
        assertThat(received(client, "GUDANG2").status()).isEqualTo(201);
        await().atMost(SOON).until(() -> client.get("/v1/stock?sku=A").text().contains("GUDANG2"));
        var before = client.get("/v1/stock?sku=A").at("/data");

        var counted = client.post("/v1/stock/counts", """
                {"warehouse":"gudang2","sku":"A","date":"2026-01-05","counted":4}""");
        assertThat(counted.status()).isEqualTo(422);
        assertThat(counted.pointers()).containsExactly("/warehouse");
        assertThat(counted.at("/errors/0/detail").asText()).startsWith("Write GUDANG2;");
        assertThat(received(client, "gudang2").at("/errors/0/code").asText()).isEqualTo("warehouse-case");
        assertThat(client.get("/v1/stock?sku=A").at("/data")).isEqualTo(before);

        assertThat(received(client, "GUDANG2").status()).isEqualTo(201);
        assertThat(received(client, "GUDANG 2").status()).isEqualTo(201);
    }

    private static Reply received(ApiClient client, String warehouse) {
        return client.post("/v1/stock/receipts", """
                {"warehouse":"%s","kind":"OPENING","date":"2026-01-02","lines":[
                 {"sku":"A","quantity":1,"unit_cost":1000}]}""".formatted(warehouse));
    }

    @Test
    void aReceiptNeedsProductsThatCanLieOnAShelf() {
        var seller = seller("SHOPEE");
        var wrong = seller.client().post("/v1/stock/receipts", """
                {"warehouse":"UTAMA","kind":"OPENING","date":"2026-01-01","lines":[
                 {"sku":"A","quantity":1,"unit_cost":1},{"sku":"AB","quantity":1,"unit_cost":1},
                 {"sku":"Q","quantity":1,"unit_cost":1}]}""");
        assertThat(wrong.pointers()).containsExactly("/lines/1/sku", "/lines/2/sku");
        var keyed = seller.client().with("Idempotency-Key", UUID.randomUUID().toString());
        var body = """
                {"warehouse":"UTAMA","kind":"OPENING","date":"2026-01-02","lines":[
                 {"sku":"A","quantity":5,"unit_cost":1000}]}""";
        assertThat(keyed.post("/v1/stock/receipts", body).status()).isEqualTo(201);
        assertThat(keyed.post("/v1/stock/receipts", body).status()).isEqualTo(201);
        await().atMost(SOON)
                .until(() -> seller.client()
                                .get("/v1/stock?sku=A")
                                .at("/data/0/on_hand")
                                .asInt()
                        == 15);
    }

    private static Reply count(ApiClient client, String sku, int counted) {
        return count(client, "UTAMA", sku, counted);
    }

    private static Reply count(ApiClient client, String warehouse, String sku, int counted) {
        return client.post("/v1/stock/counts", """
                {"warehouse":"%s","sku":"%s","date":"2026-02-03","counted":%d}""".formatted(warehouse, sku, counted));
    }

    @Test
    void goodsThatWereMovedAreCountedWhereTheyAreNow() {
        var client = seller("SHOPEE").client();

        var here = count(client, "UTAMA", "A", 6);
        var there = count(client, "Gudang 2", "A", 4);

        assertThat(here.status()).as(here.text()).isEqualTo(201);
        assertThat(there.status()).as(there.text()).isEqualTo(201);
        assertThat(there.at("/data/stock").toString()).contains("\"on_hand\":4,\"value\":120000");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(client.get("/v1/stock?sku=A").at("/data")).hasSize(2));
    }

    @Test
    void aCountBooksWhatIsMissingOfTheOldestPiecesAndWhatIsOverAtTheNewestCost() {
        var client = seller("SHOPEE").client();
        assertThat(client.post("/v1/stock/receipts", """
                {"warehouse":"UTAMA","kind":"OPENING","date":"2026-01-05","lines":[
                 {"sku":"A","quantity":5,"unit_cost":40000}]}""").status()).isEqualTo(201);
        var keyed = client.with("Idempotency-Key", UUID.randomUUID().toString());

        var missing = count(keyed, "A", 8);

        assertThat(missing.status()).as(missing.text()).isEqualTo(201);
        assertThat(missing.at("/data/stock/0/layers").toString())
                .isEqualTo("[{\"received_on\":\"2026-01-01\",\"unit_cost\":30000,\"left\":3},"
                        + "{\"received_on\":\"2026-01-05\",\"unit_cost\":40000,\"left\":5}]");
        assertThat(count(keyed, "A", 8).at("/data")).isEqualTo(missing.at("/data"));
        assertThat(count(client, "A", 9).at("/data/stock/0/value").asLong()).isEqualTo(3 * 30_000 + 6 * 40_000);
        var moved = client.post("/v1/stock/counts", """
                {"warehouse":"UTAMA","sku":"A","date":"2026-01-06","counted":7,"expected":8}""");
        assertThat(moved.at("/type").asText()).isEqualTo("/problems/stock-moved");
        for (String counted : List.of("-1", "900000000", "900000000,\"expected\":9")) {
            assertThat(client.post("/v1/stock/counts", """
                    {"warehouse":"UTAMA","sku":"A","date":"2026-01-06","counted":%s}""".formatted(counted)).pointers())
                    .as(counted)
                    .containsExactly("/counted");
        }
        assertThat(count(client, "Q", 1).pointers()).containsExactly("/sku");
        assertThat(count(client, "AB", 1).pointers()).containsExactly("/sku");
        client.post("/v1/products", "{\"sku\":\"C\",\"name\":\"Baru\",\"price\":1}");
        assertThat(count(client, "C", 1).at("/type").asText()).isEqualTo("/problems/cost-unknown");
        assertThat(count(client, "C", 0).status()).as("there are none").isEqualTo(201);
    }
}
