package id.lababersih.app.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.ledger.BooksServer;
import id.lababersih.app.purchase.Purchasing.TakenBack;
import id.lababersih.app.report.ReportRoutes;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.purchase.Purchases;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurchaseRoutesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(BooksServer.NOW);
    private static final String KOPI = """
            {"number":"PO-1","date":"2025-08-01","supplier":"Pemasok","warehouse":"UTAMA","freight":100,
             "lines":[{"sku":"KOPI","quantity":3,"unit_cost":1000},{"sku":"TEH","quantity":2,"unit_cost":500}]}""";

    private final Shelf shelf = new Shelf();
    private final BooksServer server = new BooksServer((database, executor) -> {
        shelf.books = database.jdbi();
        var purchases = purchases(database.jdbi());
        return List.of(
                new PurchaseRoutes(
                        database.jdbi(),
                        purchases,
                        new Purchasing(purchases, shelf),
                        new Products(database.jdbi()),
                        CLOCK),
                new ReportRoutes(database.jdbi(), executor, CLOCK));
    });

    private static Purchases purchases(Jdbi jdbi) {
        return new Purchases(jdbi, BookWatch.NONE);
    }

    /** What others do while the stock is asked. */
    @FunctionalInterface
    private interface Meanwhile {
        void happens() throws Exception;
    }

    /** A stock that posts its entries at once, and can lose an answer. */
    private static final class Shelf implements StockDoor {
        private final Inventory inventory = Inventory.empty();
        private @Nullable Jdbi books;
        private boolean losesNextAnswer;
        private Meanwhile meanwhile = () -> {};
        private Meanwhile afterwards = () -> {};

        @Override
        public CompletionStage<StockOutcome> execute(UUID merchantId, Inventory.Command command, Author by) {
            try {
                var happening = meanwhile;
                meanwhile = () -> {};
                happening.happens();
                var answer = answer(merchantId, command, by);
                var then = afterwards;
                afterwards = () -> {};
                then.happens();
                return answer;
            } catch (Exception failed) {
                return CompletableFuture.failedFuture(failed);
            }
        }

        private CompletableFuture<StockOutcome> answer(UUID merchantId, Inventory.Command command, Author by) {
            switch (inventory.decide(command, new Stamp(by, BooksServer.NOW))) {
                case Inventory.Decision.Reject(var rejection) -> {
                    return CompletableFuture.completedFuture(new StockOutcome.Rejected(rejection));
                }
                case Inventory.Decision.Accept(var events) ->
                    events.forEach(event -> {
                        Inventory.evolve(inventory, event);
                        switch (event) {
                            case Inventory.Event.StockReceived received -> post(merchantId, received.entries());
                            case Inventory.Event.ReceiptTakenBack back -> post(merchantId, back.entries());
                            case Inventory.Event.StockAllocated _,
                                    Inventory.Event.StockRestocked _,
                                    Inventory.Event.StockWrittenOff _,
                                    Inventory.Event.StockCounted _,
                                    Inventory.Event.AnswersForgotten _ ->
                                throw new IllegalStateException("no purchase does this: " + event);
                        }
                    });
            }
            if (losesNextAnswer) {
                losesNextAnswer = false;
                return CompletableFuture.failedFuture(new TimeoutException("lost"));
            }
            return CompletableFuture.completedFuture(new StockOutcome.Accepted(List.of(), List.of()));
        }

        private void post(UUID merchantId, List<Entry> entries) {
            Objects.requireNonNull(books)
                    .useTransaction(handle -> JournalTable.insert(handle, merchantId, entries, BookWatch.NONE));
        }
    }

    @BeforeEach
    void addProducts() {
        addProduct("KOPI");
        addProduct("TEH");
    }

    private void addProduct(String sku) {
        server.database()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO product (merchant_id, sku, name, price, bundle, created_at) "
                                + "VALUES (?, ?, ?, 0, false, now())",
                        server.merchant(),
                        sku,
                        sku));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aPurchaseIsOrderedReceivedAndPaid() {
        String path = ordered();
        assertThat(server.post("ADMIN", path + "/pay").status()).isEqualTo(409);
        assertThat(balances()).isEmpty();

        var received = server.post("STAFF", path + "/receive", "{\"date\":\"2025-08-03\"}");
        assertThat(received.status()).as(received.text()).isEqualTo(200);
        assertThat(received.json().get("data").get("state").textValue()).isEqualTo("RECEIVED");
        assertThat(received.json().get("data").get("received_on").textValue()).isEqualTo("2025-08-03");
        assertThat(balances()).containsEntry("1301", 4100L).containsEntry("2101", -4100L);

        var paid = server.post("ADMIN", path + "/pay", "{\"date\":\"2025-08-09\",\"account\":\"1101\"}");
        assertThat(paid.json().get("data").get("state").textValue()).isEqualTo("PAID");
        assertThat(balances()).containsEntry("1101", -4100L).doesNotContainKey("2101");
        assertThat(server.get(path).json()).isEqualTo(paid.json());
        assertThat(server.get("/v1/purchases").json().get("data"))
                .containsExactly(paid.json().get("data"));
    }

    @Test
    void everyStepMayBeRepeated() {
        String path = ordered();
        assertThat(server.post("STAFF", "/v1/purchases", KOPI).status()).isEqualTo(200);
        for (int time = 1; time <= 3; time++) {
            assertThat(server.post("STAFF", path + "/receive").status()).isEqualTo(200);
        }
        for (int time = 1; time <= 3; time++) {
            assertThat(server.post("ADMIN", path + "/pay").status()).isEqualTo(200);
        }
        assertThat(balances()).containsEntry("1301", 4100L).containsEntry("1102", -4100L);
        assertThat(audited()).isEqualTo(3);
    }

    @Test
    void aReceiptWhoseAnswerWasLostIsFinishedByAskingAgain() {
        String path = ordered();
        shelf.losesNextAnswer = true;
        assertThat(server.post("STAFF", path + "/receive", "{\"date\":\"2025-08-03\"}")
                        .status())
                .isEqualTo(503);
        var received = server.post("STAFF", path + "/receive", "{\"date\":\"2025-08-20\"}");
        assertThat(received.json().get("data").get("received_on").textValue()).isEqualTo("2025-08-03");
        assertThat(balances()).containsEntry("1301", 4100L);
    }

    @Test
    void whatIsTakenBackBeforeItsGoodsAreInStays() throws Exception {
        String path = ordered();
        shelf.meanwhile = () -> assertThat(takenBack(path, true)).isInstanceOf(TakenBack.ComingIn.class);
        assertThat(server.post("STAFF", path + "/receive").status()).isEqualTo(200);
        assertThat(balances()).containsEntry("1301", 4100L).containsEntry("2101", -4100L);

        assertThat(takenBack(path, true)).isInstanceOf(TakenBack.Gone.class);
        assertThat(balances()).isEmpty();
        assertThat(server.get(path).status()).isEqualTo(404);
    }

    @Test
    void whatIsTakenBackWhileASlowReceiverStillBringsItsGoodsLeavesNone() {
        String path = ordered();
        shelf.meanwhile = () -> {
            assertThat(server.post("STAFF", path + "/receive").status()).isEqualTo(200);
            assertThat(takenBack(path, true)).isInstanceOf(TakenBack.Gone.class);
        };
        assertThat(server.post("STAFF", path + "/receive").status()).isEqualTo(404);
        assertThat(shelf.inventory.pieces()).isZero();
        assertThat(balances()).isEmpty();
    }

    /** Those of one who began to receive before another had ended, and comes to the stock late. */
    @Test
    void goodsThatComeInBetweenTheStepsOfTakingBackGoOutToo() throws Exception {
        String path = ordered();
        server.post("STAFF", path + "/receive");
        var row = purchases(server.database().jdbi())
                .find(server.merchant(), id(path))
                .orElseThrow();
        var late = row.purchase().receipt(Objects.requireNonNull(row.receivedOn()));
        shelf.afterwards = () -> assertThat(shelf.answer(server.merchant(), late, actor().author()))
                .isCompleted();
        assertThat(takenBack(path, true)).isInstanceOf(TakenBack.Gone.class);
        assertThat(shelf.inventory.pieces()).isZero();
        assertThat(balances()).isEmpty();
    }

    @Test
    void whatIsPaidWhileItsGoodsGoOutStaysAndTheyComeInAgain() throws Exception {
        String path = ordered();
        server.post("STAFF", path + "/receive");
        shelf.meanwhile = () -> pay(path);
        for (int time = 1; time <= 2; time++) {
            assertThat(takenBack(path, false)).isInstanceOf(TakenBack.IsPaid.class);
            assertThat(balances()).containsExactlyInAnyOrderEntriesOf(Map.of("1301", 4100L, "1102", -4100L));
            assertThat(shelf.inventory.pieces()).isEqualTo(5);
        }
        assertThat(takenBack(path, true)).isInstanceOf(TakenBack.Gone.class);
        assertThat(balances()).isEmpty();
    }

    @Test
    void whatIsPaidAfterATryToTakeItBackWasCutOffStaysAndItsGoodsComeInAgain() throws Exception {
        String path = ordered();
        server.post("STAFF", path + "/receive");
        shelf.losesNextAnswer = true;
        assertThatThrownBy(() -> takenBack(path, false)).isInstanceOf(TimeoutException.class);
        assertThat(shelf.inventory.pieces()).isZero();
        pay(path);
        assertThat(takenBack(path, false)).isInstanceOf(TakenBack.IsPaid.class);
        assertThat(balances()).containsExactlyInAnyOrderEntriesOf(Map.of("1301", 4100L, "1102", -4100L));
        assertThat(shelf.inventory.pieces()).isEqualTo(5);
    }

    private void pay(String path) {
        assertThat(server.post("ADMIN", path + "/pay").status()).isEqualTo(200);
    }

    /** As an undo does. */
    private TakenBack takenBack(String path, boolean withPayment) throws Exception {
        return new Purchasing(purchases(server.database().jdbi()), shelf)
                .takeBack(server.merchant(), id(path), withPayment, actor());
    }

    private static UUID id(String path) {
        return UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
    }

    private Actor actor() {
        return new Actor(server.merchant(), BooksServer.USER, BooksServer.NOW, null);
    }

    @Test
    void aNumberBelongsToOnePurchase() {
        ordered();
        var taken = server.post("STAFF", "/v1/purchases", KOPI.replace("\"freight\":100", "\"freight\":200"));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.json().get("type").textValue()).isEqualTo("/problems/purchase-number-taken");
    }

    @Test
    void whatCannotBeBoughtIsRefused() {
        assertThat(errors(KOPI.replace("KOPI", "GULA"))).contains("/lines/0/sku unknown-product");
        assertThat(errors(KOPI.replace("\"quantity\":3", "\"quantity\":0"))).contains("/lines/0/quantity range");
        assertThat(errors(KOPI.replace(":1000", ":0").replace(":500", ":0"))).contains("/freight no-value");
        assertThat(errors(KOPI.replace("UTAMA", "utama"))).containsExactly("/warehouse main-warehouse");
        assertThat(server.post("VIEWER", "/v1/purchases", KOPI).status()).isEqualTo(403);
        String path = ordered();
        assertThat(server.post("STAFF", path + "/pay").status()).isEqualTo(403);
        assertThat(server.post("ADMIN", path + "/pay", "{\"account\":\"1103\"}").status())
                .isEqualTo(422);
        assertThat(server.get("/v1/purchases/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void nothingIsOrderedReceivedOrPaidAfterTomorrow() {
        // It is the first of September at the merchant's.
        assertThat(errors(KOPI.replace("2025-08-01", "2025-09-03"))).containsExactly("/date future");
        String path = ordered();
        var late = server.post("STAFF", path + "/receive", "{\"date\":\"2025-09-03\"}");
        assertThat(late.status()).isEqualTo(422);
        assertThat(server.post("STAFF", path + "/receive", "{\"date\":\"2025-09-02\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post("ADMIN", path + "/pay", "{\"date\":\"2025-09-03\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void goodsAreOrderedForTheWarehouseThatIsMeant() {
        String gudang = KOPI.replace("UTAMA", "GUDANG2");
        assertThat(server.post("STAFF", "/v1/purchases", gudang).status()).isEqualTo(201);
        String other = gudang.replace("PO-1", "PO-2");
        assertThat(errors(other.replace("GUDANG2", "gudang2"))).containsExactly("/warehouse warehouse-case");
        assertThat(server.post("STAFF", "/v1/purchases", other).status()).isEqualTo(201);
    }

    @Test
    void whoHasAWarehouseInTwoSpellingsKeepsBoth() {
        for (String name : List.of("GUDANG2", "gudang2")) {
            server.database()
                    .jdbi()
                    .useHandle(handle -> handle.execute(
                            "INSERT INTO stock_layer VALUES (?, ?, 'KOPI', ?, '2025-08-01', 1000, 0)",
                            server.merchant(),
                            name.hashCode(),
                            name));
        }
        var first = server.post("STAFF", "/v1/purchases", KOPI.replace("UTAMA", "gudang2"));
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        var second = server.post(
                "STAFF", "/v1/purchases", KOPI.replace("PO-1", "PO-2").replace("UTAMA", "GUDANG2"));
        assertThat(second.status()).as(second.text()).isEqualTo(201);
    }

    @Test
    void whatCouldNeverBeReceivedIsNotOrdered() {
        String trillion = line("KOPI", 1, 1_000_000_000_000L);
        String million = line("KOPI", 1_000_000, 1_000_000_000_000L);
        assertThat(errors(bought(0, million))).contains("/lines/0/unit_cost range");
        assertThat(errors(bought(0, Collections.nCopies(10, million).toArray(String[]::new))))
                .hasSize(10)
                .contains("/lines/9/unit_cost range");
        assertThat(errors(bought(0, trillion, line("TEH", 1, 1)))).containsExactly("/lines range");
        assertThat(errors(bought(1, trillion))).containsExactly("/lines range");

        var most = server.post("STAFF", "/v1/purchases", bought(1, line("KOPI", 1, 999_999_999_999L)));
        assertThat(most.status()).as(most.text()).isEqualTo(201);
        String path = "/v1/purchases/" + most.json().get("data").get("id").textValue();
        assertThat(server.post("STAFF", path + "/receive").status()).isEqualTo(200);
    }

    @Test
    void whateverIsAProductCanBeBought() {
        String sku = "K".repeat(200);
        addProduct(sku);
        var bought = server.post("STAFF", "/v1/purchases", bought(0, line(sku, 1, 1)));
        assertThat(bought.status()).as(bought.text()).isEqualTo(201);
        assertThat(errors(bought(0, line(sku + "K", 1, 1)))).containsExactly("/lines/0/sku too-long");
    }

    private static String bought(long freight, String... lines) {
        return "{\"freight\":%d,\"lines\":[%s]}".formatted(freight, String.join(",", lines));
    }

    private static String line(String sku, int quantity, long unitCost) {
        return "{\"sku\":\"%s\",\"quantity\":%d,\"unit_cost\":%d}".formatted(sku, quantity, unitCost);
    }

    private List<String> errors(String body) {
        var refused = server.post("STAFF", "/v1/purchases", body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        return refused.json()
                .get("errors")
                .valueStream()
                .map(error -> error.get("pointer").textValue() + " "
                        + error.get("code").textValue())
                .toList();
    }

    private String ordered() {
        var answer = server.post("STAFF", "/v1/purchases", KOPI);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        JsonNode purchase = answer.json().get("data");
        assertThat(purchase.get("total").longValue()).isEqualTo(4100);
        return "/v1/purchases/" + purchase.get("id").textValue();
    }

    private Map<String, Long> balances() {
        var balances = new TreeMap<String, Long>();
        server.get("/v1/reports/trial-balance")
                .json()
                .get("data")
                .forEach(row -> balances.put(
                        row.get("code").textValue(), row.get("balance").longValue()));
        return balances;
    }

    private long audited() {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM audit_log WHERE merchant_id = ? AND subject = 'purchase'")
                        .bind(0, server.merchant())
                        .mapTo(Long.class)
                        .one());
    }
}
