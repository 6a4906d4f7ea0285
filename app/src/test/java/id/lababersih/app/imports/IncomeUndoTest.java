package id.lababersih.app.imports;

import static id.lababersih.app.imports.PaidOrders.ORDERS;
import static id.lababersih.app.imports.PaidOrders.imported;
import static id.lababersih.app.imports.PaidOrders.result;
import static id.lababersih.app.imports.PaidOrders.row;
import static id.lababersih.app.imports.PaidOrders.seller;
import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static id.lababersih.app.imports.Seller.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Paid;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A payout file is taken back over HTTP, as far as nothing depends on it, and can come again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IncomeUndoTest {
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

    @Test
    void aPayoutFileIsTakenBackAndComesAgainAsIfForTheFirstTime() {
        Seller seller = seller(server);
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
    private void interrupted(Seller seller, Reply run, Map<String, Long> before) {
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
        Seller seller = seller(server);
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
    void anOrderFileIsTakenBackAsSoonAsItsPayoutsWere() {
        Seller seller = server.seller("TIKTOK", 100);
        var orders = seller.imported(ORDERS);
        var paid = seller.imported("income", payouts());
        seller.awaitEntries(2 + 5 + 9);
        CompletableFuture<Reply> undone;
        try (var held = server.heldReadModels()) {
            assertThat(state(seller.undone(paid))).isEqualTo("UNDONE");
            undone = CompletableFuture.supplyAsync(() -> seller.client().post(path(orders) + "/undo", ""));
            assertThatThrownBy(() -> undone.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            held.rollback();
        }
        assertThat(undone.join().status()).as(undone.join().text()).isEqualTo(202);
        assertThat(count(seller.ended(path(orders)), "undone")).isEqualTo(ORDERS.size());
    }

    @Test
    void aFailedDeliveryThatCameBackWithItsPayoutRowStaysAsItIs() {
        Seller seller = seller(server);
        var failed = ORDERS.getLast();
        var done = imported(seller, row(failed, -4_000, 0, 0), row(ORDERS.getFirst(), 45_000, 50_000, 0));
        assertThat(seller.status(failed.number())).isEqualTo("RETURNED");

        var undone = seller.undone(done);
        assertThat(count(undone, "undone")).isEqualTo(1);
        assertThat(count(undone, "kept")).isEqualTo(1);
        assertThat(result(seller, done, 1)).isEqualTo("KEPT return_kept");
        assertThat(seller.order(failed.number()).at("/data/settlement/payout").asLong())
                .isEqualTo(-4_000);

        var corrected = imported(seller, row(failed, 45_000, 50_000, 0));
        assertThat(count(corrected, "unmatched")).as("said, not booked").isEqualTo(1);
    }

    @Test
    void ordersAreTakenBackAfterTheirPayoutsWere() {
        Seller seller = server.seller("TIKTOK", 100);
        seller.awaitEntries(2);
        var before = seller.balances();
        var orders = seller.imported(ORDERS);
        var income = seller.imported("income", payouts());
        seller.awaitEntries(2 + 5 + 9);
        assertThat(seller.client().post(path(orders) + "/undo", "").status()).isEqualTo(409);
        seller.undone(income);
        seller.awaitEntries(2 + 5 + 2 * 9);

        var undone = seller.undone(orders);
        assertThat(count(undone, "undone")).isEqualTo(ORDERS.size());
        assertThat(count(undone, "kept")).isZero();
        seller.awaitBalances(before);
    }

    @Test
    void onlyTheRefundThatWasThereBeforeStays() {
        Seller seller = seller(server);
        var first = ORDERS.getFirst();
        imported(seller, row(first, 45_000, 50_000, 0));
        var byHand = seller.client().post("/v1/orders/" + seller.orderId(first.number()) + "/return", """
                {"condition":"KEPT_BY_BUYER","refund":20000,"date":"2025-08-09"}""");
        assertThat(byHand.status()).as(byHand.text()).isEqualTo(200);
        seller.awaitEntries(2 + 5 + 2);
        var before = seller.balances();
        var refunds = imported(seller, row(first, -20_000, 0, 20_000), row(first, -10_000, 0, 10_000));
        assertThat(count(refunds, "updated")).isEqualTo(2);

        var undone = seller.undone(refunds);
        assertThat(count(undone, "undone")).isEqualTo(1);
        assertThat(result(seller, refunds, 0)).isEqualTo("KEPT refund_kept");
        seller.awaitBalances(before);
    }

    @Test
    void adjustmentsOfOneNumberArePostedEachAndTakenBack() {
        Seller seller = seller(server);
        var before = seller.balances();
        var rows = new Paid[] {
            new Paid("5790000003", "Logistics reimbursement", 7_500, 0, 0),
            new Paid("5790000003", "Logistics reimbursement", -2_000, 0, 0),
            new Paid("5790000003", "Platform compensation", 7_500, 0, 0)
        };
        var done = imported(seller, rows);
        assertThat(count(done, "created")).isEqualTo(3);
        seller.awaitEntries(2 + 5 + 3);
        assertThat(count(imported(seller, rows), "unchanged")).isEqualTo(3);

        assertThat(count(seller.undone(done), "undone")).isEqualTo(3);
        seller.awaitBalances(before);
    }

    @Test
    void anUndoLeavesTheEntryOfAnotherImport() {
        Seller seller = seller(server);
        var adjustment = new Paid("5790000001", "Logistics reimbursement", 7_500, 0, 0);
        var first = imported(seller, adjustment);
        seller.awaitEntries(2 + 5 + 1);
        var once = seller.balances();
        assertThat(reverse(seller, entry(seller, "adjustment")).status()).isEqualTo(201);
        seller.awaitEntries(2 + 5 + 2);
        var reversal = entry(seller, "reversal");
        var second = imported(seller, adjustment);
        assertThat(count(second, "created")).isEqualTo(1);
        assertThat(reverse(seller, reversal).at("/type").asText()).isEqualTo("/problems/entry-owned");

        assertThat(count(seller.undone(first), "undone")).isEqualTo(1);
        assertThat(seller.balances()).isEqualTo(once);
        assertThat(count(seller.undone(second), "undone")).isEqualTo(1);
        seller.awaitEntries(2 + 5 + 4);
        assertThat(seller.balances()).isNotEqualTo(once);
    }

    private static String entry(Seller seller, String event) {
        for (var entry : seller.client().get("/v1/reports/journal?limit=200").at("/data")) {
            if (entry.get("event").asText().equals(event)) {
                return entry.get("id").asText();
            }
        }
        throw new AssertionError(event);
    }

    private static Reply reverse(Seller seller, String entry) {
        return seller.client().post("/v1/journal-entries/" + entry + "/reverse", "");
    }

    @Test
    void whatACrashLeftUnnotedIsOfTheRunThatGoesOn() {
        Seller seller = seller(server);
        var before = seller.balances();
        var income = seller.imported("income", payouts());
        forgotten(income);
        var resumed = seller.ended(path(income));
        assertThat(count(resumed, "created")).isEqualTo(2);
        assertThat(count(resumed, "updated")).isEqualTo(7);
        seller.undone(income);
        seller.awaitBalances(before);

        var purchase = seller.imported("purchases", """
                po_number,supplier,date,sku,quantity,unit_cost,freight,warehouse,paid_date,paid_from
                PO-9,Kain Jaya,2025-07-03,A,7,33000,0,UTAMA,,
                """);
        forgotten(purchase);
        assertThat(count(seller.ended(path(purchase)), "created")).isEqualTo(1);
        seller.undone(purchase);
        seller.awaitBalances(before);
    }

    /** As if the process had died before what a run applied was written down. */
    private void forgotten(Reply run) {
        var id = UUID.fromString(run.at("/data/id").asText());
        server.execute("update import_item set outcome = null where run_id = ?", id);
        server.execute("""
                update import_run set state = 'RUNNING', done = 0, created = 0, updated = 0 where id = ?""", id);
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
