package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static id.lababersih.app.imports.Seller.state;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Paid;
import id.lababersih.app.imports.OrderFile.Sold;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A payout file is taken back over HTTP, as far as nothing depends on it, and can come again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IncomeUndoTest {
    private static final List<Sold> ORDERS = Stream.concat(
                    OrderFile.numbered(1, 3, "A", "Selesai").stream(),
                    OrderFile.numbered(11, 2, "B", "Dikirim").stream())
            .toList();

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Payouts of all orders, two refunds of the first, an adjustment and an advertisement. */
    private static String payouts() {
        var paid = Stream.concat(
                ORDERS.stream().map(order -> Paid.order(order.number(), 45_000)),
                Stream.of(
                        new Paid(ORDERS.getFirst().number(), "Order", -20_000, 0, 20_000),
                        new Paid(ORDERS.getFirst().number(), "Order", -10_000, 0, 10_000),
                        new Paid("5790000001", "Logistics reimbursement", 7_500, 0, 0),
                        new Paid("5790000002", "GMV Payment for TikTok Ads", -12_000, 0, 0)));
        return OrderFile.tiktokIncome(paid.toList());
    }

    /** A seller whose orders of {@link #ORDERS} are in, and nothing else beside the opening stock. */
    private Seller seller() {
        Seller seller = server.seller("TIKTOK", 100);
        assertThat(count(seller.imported(ORDERS), "created")).isEqualTo(ORDERS.size());
        seller.awaitEntries(2 + ORDERS.size());
        return seller;
    }

    @Test
    void aPayoutFileIsTakenBackAndComesAgainAsIfForTheFirstTime() {
        Seller seller = seller();
        var before = seller.balances();
        var done = seller.imported("income", payouts());
        assertThat(count(done, "updated")).isEqualTo(5 + 2);
        assertThat(count(done, "created")).isEqualTo(2);
        seller.awaitEntries(2 + 5 + 9);
        var after = seller.balances();
        assertThat(seller.status(ORDERS.getFirst().number())).isEqualTo("RETURNED");

        for (int time = 1; time <= 2; time++) {
            var undone = seller.undone(done);
            assertThat(state(undone)).isEqualTo("UNDONE");
            assertThat(count(undone, "undone")).isEqualTo(9);
            assertThat(count(undone, "kept") + count(undone, "created") + count(undone, "updated"))
                    .isZero();
            seller.awaitBalances(before);
            assertThat(ORDERS)
                    .extracting(order -> seller.status(order.number()))
                    .containsExactly("DELIVERED", "DELIVERED", "DELIVERED", "SHIPPED", "SHIPPED");
            seller.awaitEntries(2 + 5 + time * 2 * 9);
            assertThat(statuses(seller)).doesNotContain("matched", "explained", "difference");

            done = seller.imported("income", payouts());
            assertThat(count(done, "updated")).isEqualTo(5 + 2);
            assertThat(count(done, "created")).isEqualTo(2);
            seller.awaitBalances(after);
            assertThat(statuses(seller)).doesNotContain("unpaid");
        }
        assertThat(seller.client()
                        .get("/v1/orders?limit=10&q=" + ORDERS.getFirst().number())
                        .at("/data/0/status")
                        .asText())
                .isEqualTo("RETURNED");
        interrupted(seller, done, before);
    }

    /** As if the process had died before what an undo took back was written down. */
    private void interrupted(Seller seller, Reply run, java.util.Map<String, Long> before) {
        var undone = seller.undone(run);
        var id = UUID.fromString(run.at("/data/id").asText());
        server.execute("update import_item set outcome = 'UPDATED' where run_id = ? and position < 4", id);
        server.execute("""
                update import_run set state = 'UNDOING', updated = 4, undone = undone - 4 where id = ?""", id);
        var resumed = seller.ended(path(run));
        assertThat(count(resumed, "undone")).isEqualTo(count(undone, "undone"));
        seller.awaitBalances(before);
    }

    /** The statuses of the lines of the payout report. */
    private static List<String> statuses(Seller seller) {
        return seller.client()
                .get("/v1/reports/settlements?limit=200")
                .at("/data")
                .findValuesAsText("status");
    }

    @Test
    void aPayoutFileStaysWhileLaterWorkDependsOnIt() {
        Seller seller = seller();
        var done = seller.imported("income", payouts());
        seller.awaitEntries(2 + 5 + 9);
        var second = ORDERS.get(1).number();
        var returned = seller.client().post("/v1/orders/" + seller.orderId(second) + "/return", """
                {"condition":"DAMAGED","refund":50000,"date":"2025-08-20"}""");
        assertThat(returned.status()).as(returned.text()).isEqualTo(200);
        seller.awaitEntries(2 + 5 + 9 + 1);

        var refused = seller.client().post(path(done) + "/undo", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/type").asText()).isEqualTo("/problems/undo-blocked");
        assertThat(refused.at("/dependents"))
                .extracting(each -> each.get("reference").asText() + " "
                        + each.get("what").asText() + " "
                        + each.get("user_name").asText())
                .containsExactly(second + " OrderReturned Siti");
        assertThat(state(seller.client().get(path(done)))).isEqualTo("DONE");
        assertThat(seller.status(ORDERS.get(2).number())).isEqualTo("SETTLED");
    }

    @Test
    void rowsThatWaitForTheirOrderAreForgottenWithTheirFile() {
        Seller seller = server.seller("TIKTOK", 10);
        var done = seller.imported("income", payouts());
        assertThat(count(done, "unmatched")).isEqualTo(5 + 2);
        assertThat(statuses(seller)).contains("unknown_order");
        seller.undone(done);
        assertThat(statuses(seller)).doesNotContain("unknown_order");
        seller.imported(ORDERS);
        assertThat(ORDERS).extracting(order -> seller.status(order.number())).doesNotContain("SETTLED");
    }
}
