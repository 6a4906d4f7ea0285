package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static id.lababersih.app.imports.Seller.state;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.imports.OrderFile.Sold;
import id.lababersih.cluster.order.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of an import after its preview, played over HTTP to the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportLifeTest {
    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Holds the shipment of an order up until it is let go. */
    private final class Gate implements AutoCloseable {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        Gate(String orderId) {
            server.listen((step, order) -> {
                if (step == Steps.Step.SHIPMENT_STARTED && order.equals(UUID.fromString(orderId))) {
                    reached.countDown();
                    await(go);
                }
            });
        }

        void awaitReached() {
            await(reached);
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            server.listen(Steps.NONE);
            go.countDown();
        }
    }

    /** As an index of PostgreSQL has no room for it, the lists would stop at such an order, those of others as well. */
    @Test
    void aCellThatSwallowedTheNextOnesKeepsNoOtherOrderFromTheLists() {
        Seller seller = server.seller("TIKTOK", 20);
        List<Sold> orders = OrderFile.numbered(1, 12, "A", "Dikirim");
        var last = orders.getLast();
        var swallowed = new Random(1)
                .ints(4_000, 'A', 'Z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        String file = OrderFile.tiktok(orders).replace("JX" + last.number(), swallowed);

        var run = seller.imported("orders", file);

        assertThat(state(run)).isEqualTo("DONE");
        assertThat(run.at("/data/errors").asInt()).isEqualTo(1);
        Awaitility.await()
                .atMost(Seller.SOON)
                .until(() -> seller.client()
                                .get("/v1/orders?status=SHIPPED")
                                .at("/data")
                                .size()
                        == 11);
    }

    @Test
    void aRunIsStoppedInTheMiddleAndGoesOnWhereItWas() {
        int pieces = 200; // Enough, yet little enough for the orders to take them one after the other.
        Seller seller = server.seller("TIKTOK", pieces);
        List<Sold> orders = OrderFile.numbered(1, 120, "A", "Dikirim");
        String run = seller.preview(orders);
        Sold held = orders.get(60);
        try (var gate = new Gate(seller.orderId(held.number()))) {
            seller.confirm(run);
            gate.awaitReached();
            var cancelled = seller.client().post(run + "/cancel", "");
            assertThat(cancelled.status()).isEqualTo(200);
            assertThat(state(cancelled)).isEqualTo("CANCELLED");
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> seller.status(held.number()), "SHIPPED"::equals);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> count(seller.client().get(run), "done"),
                        done -> done >= 61 && done == pieces - seller.onHand("A"));
        assertThat(count(seller.client().get(run), "done")).isEqualTo(61);
        assertThat(state(seller.client().get(run))).isEqualTo("CANCELLED");
        assertThat(seller.status(orders.getLast().number())).isEmpty();

        seller.confirm(run);
        var end = seller.ended(run);
        assertThat(state(end)).isEqualTo("DONE");
        assertThat(count(end, "created")).isEqualTo(120);
        seller.awaitOnHand("A", pieces - 120);
        assertThat(seller.client().post(run + "/cancel", "").at("/type").asText())
                .isEqualTo("/problems/import-state");
        assertThat(seller.client().get(run + "/history").at("/data"))
                .extracting(act ->
                        act.get("action").asText() + " " + act.get("user_name").asText())
                .containsExactlyInAnyOrder(
                        "import-uploaded Siti",
                        "import-confirmed Siti",
                        "import-cancelled Siti",
                        "import-confirmed Siti");
    }

    @Test
    void ordersOfOneProductWaitForEachOtherOnlyWhereItsLayerMayEnd() {
        Seller seller = server.seller("TIKTOK", 500);
        List<Sold> orders = OrderFile.numbered(1, 60, "A", "Dikirim");
        String run = seller.preview(orders);
        String first = orders.getFirst().number();
        try (var gate = new Gate(seller.orderId(first))) {
            seller.confirm(run);
            gate.awaitReached();
            seller.awaitOnHand("A", 500 - 59);
            assertThat(seller.status(first)).isNotEqualTo("SHIPPED");
        }
        assertThat(count(seller.ended(run), "created")).isEqualTo(60);
        seller.awaitOnHand("A", 500 - 60);
    }

    @Test
    void anOrderWithAnUnknownSkuIsTriedAgainWithTheProductThatAPersonChose() {
        Seller seller = server.seller("TIKTOK", 10);
        var known = Sold.of("578000000000000001", "A", 1, "Dikirim");
        var unknown = Sold.of("578000000000000002", "asing-1", 2, "Dikirim");
        var nameless = Sold.of("578000000000000003", "", 3, "Dikirim");
        var end = seller.imported(List.of(known, unknown, nameless));
        assertThat(count(end, "unmatched")).isEqualTo(2);
        assertThat(count(end, "created")).isEqualTo(1);
        String items = path(end) + "/items/";

        var still = seller.client().post(items + position(seller, end, unknown) + "/retry", "");
        assertThat(still.at("/data/result/reason").asText()).isEqualTo("unmatched_sku");
        assertThat(seller.rows(path(end), "unmatched").at("/data")).hasSize(2);
        var noProduct = seller.client().post(items + position(seller, end, unknown) + "/retry", """
                {"products":[{"marketplace_sku":"asing-1","sku":"NONE"}]}""");
        assertThat(noProduct.status()).isEqualTo(422);
        assertThat(noProduct.at("/errors/0/pointer").asText()).isEqualTo("/products/0/sku");

        int at = position(seller, end, unknown);
        var mended = seller.client().post(items + at + "/retry", """
                {"products":[{"marketplace_sku":"asing-1","sku":"B"}],"remember":true}""");
        assertThat(mended.at("/data/result/state").asText()).isEqualTo("CREATED");
        assertThat(seller.client().post(items + at + "/retry", "").status()).isEqualTo(409);
        var named = seller.client().post(items + position(seller, end, nameless) + "/retry", """
                {"products":[{"sku":"B"}]}""");
        assertThat(named.at("/data/result/state").asText()).isEqualTo("CREATED");
        seller.awaitOnHand("B", 10 - 2 - 3);
        var after = seller.client().get(path(end));
        assertThat(count(after, "unmatched")).isZero();
        assertThat(count(after, "importable")).isEqualTo(3);
        assertThat(count(after, "created")).isEqualTo(3);
        assertThat(count(after, "done")).isEqualTo(3);

        var next = seller.imported(
                List.of(unknown.now("Selesai"), Sold.of("578000000000000004", "asing-1", 1, "Dikirim")));
        assertThat(count(next, "unmatched")).isZero();
        assertThat(count(next, "updated")).isEqualTo(1);
        assertThat(count(next, "created")).isEqualTo(1);
        assertThat(seller.status(unknown.number())).isEqualTo("DELIVERED");
    }

    @Test
    void aProductChosenForEveryVariationLeavesThoseThatTheMapKnows() {
        Seller seller = server.seller("TIKTOK", 10);
        seller.imported("sku_map", "platform,shop,marketplace_sku,variation,product_sku\nTIKTOK,Toko,KAOS,M,A\n");
        var order = Sold.of("578000000000000001", "KAOS", 2, "Dikirim");
        String file = OrderFile.tiktok(List.of(order, order.priced(40_000), order.priced(30_000)))
                .replaceFirst("KAOS,,", "KAOS,M,")
                .replaceFirst("KAOS,,", "KAOS,L,")
                .replaceFirst("KAOS,,", "KAOS,XL,");
        var end = seller.imported("orders", file);
        assertThat(seller.rows(path(end), "unmatched").at("/data/0/detail").asText())
                .isEqualTo("SKU belum dikenal: KAOS (L), KAOS (XL)");

        var mended = seller.client().post(path(end) + "/items/" + position(seller, end, order) + "/retry", """
                {"products":[{"marketplace_sku":"KAOS","sku":"B"},
                             {"marketplace_sku":"KAOS","variation":"XL","sku":"A"}]}""");

        assertThat(mended.at("/data/result/state").asText()).as(mended.text()).isEqualTo("CREATED");
        assertThat(seller.order(order.number()).at("/data/lines").findValuesAsText("sku"))
                .containsExactly("A", "B", "A");
    }

    private static int position(Seller seller, id.lababersih.app.http.Reply run, Sold order) {
        for (var tab : List.of("unmatched", "importable")) {
            for (var row : seller.rows(path(run), tab).at("/data")) {
                if (row.get("order_number").asText().equals(order.number())) {
                    return row.get("position").asInt();
                }
            }
        }
        throw new AssertionError("no row of " + order);
    }

    @Test
    void anOrderShortOfStockIsTriedAgainAloneWhenTheStockHasCome() {
        Seller seller = server.seller("TIKTOK", 10);
        var big = Sold.of("578000000000000001", "A", 11, "Dikirim");
        var end = seller.imported(List.of(big, Sold.of("578000000000000002", "A", 1, "Dikirim")));
        assertThat(count(end, "created")).isEqualTo(2);
        assertThat(seller.status(big.number())).isEqualTo("CREATED");
        String retry = path(end) + "/items/" + position(seller, end, big) + "/retry";

        seller.receive("A", 5, 31_000);
        var gone = Sold.of("578000000000000003", "B", 1, "Dikirim");
        String other = seller.preview(List.of(gone));
        try (var gate = new Gate(seller.orderId(gone.number()))) {
            seller.confirm(other);
            gate.awaitReached();
            var busy = seller.client().post(retry, "");
            assertThat(busy.at("/type").asText()).isEqualTo("/problems/import-busy");
            assertThat(busy.header("Retry-After")).isNotEmpty();
        }
        seller.ended(other);
        var tried = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> seller.client().post(retry, ""), reply -> reply.status() == 200);
        assertThat(tried.at("/data/result/state").asText()).isEqualTo("CREATED");
        assertThat(seller.status(big.number())).isEqualTo("SHIPPED");
        seller.awaitOnHand("A", 10 + 5 - 11 - 1);
        assertThat(seller.client().post(retry, "").status()).isEqualTo(409);
        assertThat(count(seller.client().get(path(end)), "created")).isEqualTo(2);
    }

    @Test
    void anArchivedShopTakesNoNewOrdersAndOneWhoseMakingWasCutOffIsMadeGood() {
        Seller seller = server.seller("TIKTOK", 10);
        var orders = List.of(Sold.of("578000000000000001", "A", 1, "Dikirim"));
        String run = seller.preview(orders);
        assertThat(seller.client().delete("/v1/shops/" + seller.shop()).status())
                .isEqualTo(204);
        assertThat(seller.upload("orders", OrderFile.tiktok(orders)).at("/type").asText())
                .isEqualTo("/problems/shop-archived");
        seller.confirm(run);
        var failed = seller.ended(run);
        assertThat(failed.at("/data/failure").asText()).contains("diarsipkan");
        assertThat(failed.at("/data/failure_en").asText()).contains("archived");
        seller.awaitOnHand("A", 10);

        var half = UUID.randomUUID();
        server.execute("""
                insert into shop (id, merchant_id, name, platform, created_at)
                select ?, merchant_id, 'Setengah', 'TIKTOK', now() from shop
                where id = ?""", half, UUID.fromString(seller.shop()));
        var other = new Seller(seller.client(), half.toString());
        assertThat(count(other.imported(orders), "created")).isEqualTo(1);
        assertThat(other.status(orders.getFirst().number())).isEqualTo("SHIPPED");
    }

    /** Orders 1 to 60 sent; and a later export of 31 to 90, half of them delivered by then. */
    private static final List<Sold> EARLY = OrderFile.numbered(1, 60, "A", "Dikirim");

    private static final List<Sold> LATE = Stream.concat(
                    OrderFile.numbered(31, 30, "A", "Selesai").stream(),
                    OrderFile.numbered(61, 30, "A", "Dikirim").stream())
            .toList();

    /** Too little for all 90, in two layers, so that whoever comes first decides what the others cost. */
    private Seller shortSeller() {
        Seller seller = server.seller("TIKTOK", 40);
        seller.receive("A", 40, 33_333);
        return seller;
    }

    private static Map<String, String> books(Seller seller) {
        var shown = new TreeMap<String, String>();
        for (Sold order : Stream.concat(EARLY.stream(), LATE.stream()).toList()) {
            var data = seller.order(order.number()).at("/data");
            shown.put(
                    order.number(),
                    data.at("/status").asText() + " " + data.at("/cogs").asLong() + " "
                            + data.at("/profit").asLong());
        }
        return shown;
    }

    @Test
    void twoRunsOfOverlappingFilesAtOnceEndAsIfOneAfterTheOther() throws Exception {
        Seller inTurn = shortSeller();
        assertThat(count(inTurn.imported(EARLY), "created")).isEqualTo(60);
        inTurn.imported(LATE);
        Seller reversed = shortSeller();
        assertThat(count(reversed.imported(LATE), "created")).isEqualTo(60);
        reversed.imported(EARLY);

        Seller atOnce = shortSeller();
        String early = atOnce.preview(EARLY);
        String late = atOnce.preview(LATE);
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            both.execute(() -> atOnce.confirm(late));
            both.execute(() -> atOnce.confirm(early));
        }
        var ends = List.of(atOnce.ended(early), atOnce.ended(late));
        assertThat(ends).allSatisfy(end -> assertThat(state(end)).isEqualTo("DONE"));
        assertThat(ends.stream().mapToInt(end -> count(end, "created")).sum()).isEqualTo(90);
        assertThat(books(atOnce)).isIn(books(inTurn), books(reversed));
        atOnce.awaitOnHand("A", 0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(atOnce.trialBalance()).isIn(inTurn.trialBalance(), reversed.trialBalance()));
    }
}
