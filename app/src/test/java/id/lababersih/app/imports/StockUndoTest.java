package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static id.lababersih.app.imports.Seller.state;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Sold;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Opening stock and purchases of a file are taken out again over HTTP while they lie untouched; other kinds stay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockUndoTest {
    private static final String OPENING = """
            sku,warehouse,quantity,unit_cost,date
            A,UTAMA,10,31000,2025-07-02
            A,UTAMA,10,31000,2025-07-02
            B,UTAMA,5,8000,2025-07-02
            """;
    private static final String PURCHASES = """
            po_number,supplier,date,sku,quantity,unit_cost,freight,warehouse,paid_date,paid_from
            PO-1,Kain Jaya,2025-07-03,A,7,33000,1000,UTAMA,2025-07-05,1102
            PO-1,Kain Jaya,2025-07-03,B,3,7500,0,UTAMA,2025-07-05,1102
            PO-2,Benang,2025-07-04,B,4,7600,0,UTAMA,,
            """;

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void openingStockAndPurchasesAreTakenOutAgainAndMayComeInAnew() {
        Seller seller = server.seller("TIKTOK", 100);
        seller.awaitEntries(2);
        var before = seller.balances();
        var opening = seller.imported("opening_stock", OPENING);
        assertThat(count(opening, "created")).isEqualTo(3);
        var purchases = seller.imported("purchases", PURCHASES);
        assertThat(count(purchases, "created")).isEqualTo(3);
        seller.awaitEntries(2 + 3 + 3);
        var after = seller.balances();
        seller.awaitOnHand("A", 100 + 20 + 7);

        for (int time = 1; time <= 2; time++) {
            for (Reply run : List.of(opening, purchases)) {
                var undone = seller.undone(run);
                assertThat(state(undone)).isEqualTo("UNDONE");
                assertThat(count(undone, "undone")).isEqualTo(3);
                assertThat(count(undone, "kept") + count(undone, "created")).isZero();
            }
            seller.awaitOnHand("A", 100);
            seller.awaitOnHand("B", 100);
            seller.awaitBalances(before);
            seller.awaitEntries(2 + time * 12);

            opening = seller.imported("opening_stock", OPENING);
            purchases = seller.imported("purchases", PURCHASES);
            assertThat(count(opening, "created") + count(purchases, "created")).isEqualTo(6);
            seller.awaitBalances(after);
            seller.awaitOnHand("A", 100 + 20 + 7);
        }
    }

    @Test
    void theSameOpeningStockAgainBringsNothingAndItsUndoTakesNothing() {
        Seller seller = server.seller("TIKTOK", 100);
        // Both are previewed before either is in, so the second is not told at once.
        var runs =
                List.of(path(seller.upload("opening_stock", OPENING)), path(seller.upload("opening_stock", OPENING)));
        runs.forEach(seller::confirm);
        var first = seller.ended(runs.getFirst());
        var second = seller.ended(runs.getLast());
        assertThat(count(first, "created")).isEqualTo(3);
        assertThat(count(second, "unchanged")).isEqualTo(3);
        seller.undone(second);
        seller.awaitOnHand("A", 100 + 20);
        assertThat(count(seller.undone(first), "undone")).isEqualTo(3);
        seller.awaitOnHand("A", 100);
    }

    @Test
    void whatAFileOfOpeningStockLeftOutComesInByTheSameFileAndByACorrectedOne() {
        Seller seller = server.seller("TIKTOK", 100);
        String file = OPENING + "C,UTAMA,4,9000,2025-07-02\n";
        var first = seller.imported("opening_stock", file);
        assertThat(count(first, "created")).isEqualTo(3);
        assertThat(count(first, "unmatched")).isEqualTo(1);
        seller.imported("products", "sku,name,price,bundle\nC,Topi,20000,\n");

        var corrected = seller.imported(
                "opening_stock", file.replace("B,UTAMA,5", "B,UTAMA,6") + "A,UTAMA,10,31000,2025-07-02\n");
        assertThat(count(corrected, "created"))
                .as("C, another count of B, a third row of A")
                .isEqualTo(3);
        assertThat(seller.rows(path(corrected), "skipped").at("/data").findValuesAsText("reason"))
                .containsExactly("already_in_stock", "already_in_stock");
        seller.awaitOnHand("A", 100 + 30);
        seller.awaitOnHand("B", 100 + 5 + 6);
        seller.awaitOnHand("C", 4);

        assertThat(count(seller.undone(corrected), "undone")).isEqualTo(3);
        var again = seller.imported("opening_stock", file);
        assertThat(count(again, "created")).isEqualTo(1);
        assertThat(seller.rows(path(again), "skipped").at("/data").findValuesAsText("reason"))
                .containsExactly("already_imported", "already_imported", "already_imported");
        seller.awaitOnHand("C", 4);
        seller.awaitOnHand("A", 100 + 20);
    }

    @Test
    void stockThatMovedOnAndAPurchaseThatWasPaidLaterStandInTheWay() {
        Seller seller = server.seller("TIKTOK", 1);
        var opening = seller.imported("opening_stock", OPENING);
        var purchases = seller.imported("purchases", PURCHASES);
        seller.imported(List.of(Sold.of("578000000000000001", "A", 2, "Dikirim")));
        assertThat(blockers(seller, opening)).containsExactly("A StockMoved");
        assertThat(state(seller.client().get(path(opening)))).isEqualTo("DONE");

        var paid = seller.imported("purchases", """
                po_number,supplier,date,sku,quantity,unit_cost,freight,warehouse,paid_date,paid_from
                PO-2,Benang,2025-07-04,B,4,7600,0,UTAMA,2025-07-09,1101
                """);
        assertThat(count(paid, "updated")).as("no new purchase").isEqualTo(1);
        assertThat(blockers(seller, purchases)).containsExactly("PO-2 PurchasePaid");
    }

    private static List<String> blockers(Seller seller, Reply run) {
        var refused = seller.client().post(path(run) + "/undo", "");
        assertThat(refused.at("/type").asText()).as(refused.text()).isEqualTo("/problems/undo-blocked");
        return java.util.stream.StreamSupport.stream(refused.at("/dependents").spliterator(), false)
                .map(each ->
                        each.get("reference").asText() + " " + each.get("what").asText())
                .toList();
    }

    @Test
    void kindsThatStaySayWhyAndWhatToDoInstead() {
        Seller seller = server.seller("TIKTOK", 10);
        var products = seller.imported("products", "sku,name,price,bundle\nC,Topi,20000,\n");
        var map = seller.imported(
                "sku_map", "platform,shop,marketplace_sku,variation,product_sku\nTIKTOK,Toko,asing,,A\n");
        assertThat(count(map, "created")).isEqualTo(1);
        var returns = seller.imported(
                "returns",
                "platform,shop,order_number,received_date,condition\nTIKTOK,Toko,57800001,2025-08-09,good\n");
        assertThat(count(returns, "created")).isEqualTo(1);
        for (Reply run : List.of(products, map, returns)) {
            var refused = seller.client().post(path(run) + "/undo", "");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.at("/type").asText()).isEqualTo("/problems/undo-impossible");
            assertThat(refused.at("/detail").asText()).contains(" stay", ". ").hasSizeGreaterThan(80);
        }
    }
}
