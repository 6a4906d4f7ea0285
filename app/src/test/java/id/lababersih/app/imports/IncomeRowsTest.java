package id.lababersih.app.imports;

import static id.lababersih.app.imports.PaidOrders.ORDERS;
import static id.lababersih.app.imports.PaidOrders.imported;
import static id.lababersih.app.imports.PaidOrders.result;
import static id.lababersih.app.imports.PaidOrders.row;
import static id.lababersih.app.imports.PaidOrders.seller;
import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.imports.OrderFile.Paid;
import id.lababersih.app.imports.OrderFile.Sold;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Payout rows over HTTP of orders that the books have as paid, charged, refunded or returned already. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IncomeRowsTest {
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
    void thePayoutThatAPersonEnteredIsExplainedByItsRowAndStays() {
        Seller byFile = seller(server);
        imported(byFile, row(ORDERS.getFirst(), 45_000, 50_000, 0));
        byFile.awaitEntries(2 + 5 + 1);

        Seller seller = seller(server);
        paidByHand(seller, ORDERS.getFirst(), 45_000);
        var run = imported(seller, row(ORDERS.getFirst(), 45_000, 50_000, 0));
        assertThat(count(run, "updated")).isEqualTo(1);
        assertThat(seller.rows(path(run), "importable").at("/data/0/reason").asText())
                .isEqualTo("explains_payout");
        seller.awaitBalances(byFile.balances());
        assertThat(count(imported(seller, row(ORDERS.getFirst(), 45_000, 50_000, 0)), "skipped"))
                .isEqualTo(1);

        seller.undone(run);
        assertThat(result(seller, run, 0)).isEqualTo("KEPT payout_kept");
        seller.awaitBalances(byFile.balances());
    }

    /** The balance is what the file says; what nobody names of it is a difference. */
    @Test
    void aRefundRowThatMovesMoreThanTheRefundIsBookedWholeAndTakenBackWhole() {
        Seller seller = seller(server);
        var first = ORDERS.getFirst();
        imported(seller, row(first, 45_000, 50_000, 0));
        seller.awaitEntries(2 + 5 + 1);
        var before = seller.balances();
        long profit = seller.order(first.number()).at("/data/profit").asLong();
        String feeBack = OrderFile.tiktokIncome(List.of(row(first, -18_400, 0, 20_000)))
                .replace("Platform commission fee", "Platform commission fee,Something new")
                .replace("-20000,1600", "-20000,1500,100");
        var refund = seller.imported("income", feeBack);
        assertThat(count(refund, "updated")).isEqualTo(1);
        assertThat(result(seller, refund, 0)).isEqualTo("UPDATED unmapped_columns");
        var after = new TreeMap<>(before);
        after.merge("1104", -18_400L, Long::sum);
        after.merge("4102", 20_000L, Long::sum);
        after.merge("6101", -1_500L, Long::sum);
        after.merge("6301", -100L, Long::sum);
        after.values().removeIf(balance -> balance == 0);
        seller.awaitBalances(after);
        awaitProfit(seller, first, profit - 18_400);
        assertThat(count(seller.imported("income", feeBack), "updated"))
                .as("the same row again")
                .isZero();
        seller.awaitBalances(after);

        assertThat(count(seller.undone(refund), "undone")).isEqualTo(1);
        seller.awaitBalances(before);
        awaitProfit(seller, first, profit);
        seller.imported("income", feeBack);
        seller.awaitBalances(after);
        awaitProfit(seller, first, profit - 18_400);
    }

    @Test
    void theRefundOfASaleThatCameBackBeforeItsPayoutIsNone() {
        Seller seller = server.seller("TIKTOK", 10);
        var order = Sold.of("578000000000000031", "A", 1, "").cancelled("Dibatalkan", "Pengiriman paket gagal");
        seller.imported(List.of(order));
        seller.awaitEntries(2 + 2);
        var before = seller.balances();
        var file = OrderFile.tiktokIncome(List.of(row(order, -1_250, 50_000, 50_000)));

        var run = seller.imported("income", file);

        var after = new TreeMap<>(before);
        after.merge("1104", -1_250L, Long::sum);
        after.merge("6101", 1_250L, Long::sum);
        seller.awaitBalances(after);
        assertThat(count(seller.imported("income", file), "updated")).isZero();
        assertThat(count(seller.undone(run), "undone")).isEqualTo(1);
        seller.awaitBalances(before);
    }

    private static long profit(Seller seller, Sold order) {
        return seller.client()
                .get("/v1/orders?q=" + order.number())
                .at("/data/0/profit")
                .asLong();
    }

    /** In the list, which follows, in the detail, and in the postings that the detail shows. */
    private static void awaitProfit(Seller seller, Sold order, long profit) {
        Awaitility.await()
                .atMost(Seller.SOON)
                .untilAsserted(() -> assertThat(profit(seller, order)).isEqualTo(profit));
        var detail = seller.order(order.number());
        assertThat(detail.at("/data/profit").asLong()).isEqualTo(profit);
        long posted = 0;
        assertThat(detail.at("/data/journal").valueStream().map(Object::toString))
                .doesNotHaveDuplicates();
        for (var entry : detail.at("/data/journal")) {
            for (var line : entry.path("lines")) {
                if (line.path("account").textValue().compareTo("4") >= 0) {
                    posted +=
                            line.path("credit").longValue() - line.path("debit").longValue();
                }
            }
        }
        assertThat(posted).isEqualTo(profit);
    }

    /** One order may settle in several rows: the balance is what all of them say. */
    @Test
    void aLaterChargeOfAPaidOrderIsBookedOnceAndTakenBackAlone() {
        Seller seller = seller(server);
        var first = ORDERS.getFirst();
        imported(seller, row(first, 45_000, 50_000, 0));
        seller.awaitEntries(2 + 5 + 1);
        var paid = seller.balances();
        var charge = row(first, -5_000, 0, 0);
        var later = imported(seller, charge);
        assertThat(seller.rows(path(later), "importable").at("/data/0/reason").asText())
                .isEqualTo("later_charge");
        seller.awaitEntries(2 + 5 + 2);
        Awaitility.await().atMost(Seller.SOON).until(() -> moved(paid, seller, "1104") == -5_000);
        var charged = seller.balances();
        assertThat(count(imported(seller, charge), "unchanged")).isEqualTo(1);
        assertThat(count(imported(seller, row(first, 30_000, 50_000, 0)), "unmatched"))
                .as("a second sale")
                .isEqualTo(1);
        assertThat(seller.balances()).isEqualTo(charged);

        assertThat(count(seller.undone(later), "undone")).isEqualTo(1);
        seller.awaitBalances(paid);
        assertThat(seller.status(first.number())).isEqualTo("SETTLED");

        var second = ORDERS.get(1);
        var both = imported(seller, row(second, 45_000, 50_000, 0), row(second, -5_000, 0, 0));
        assertThat(count(both, "updated")).as("in one file").isEqualTo(2);
        seller.awaitEntries(2 + 5 + 1 + 2 + 2);
        Awaitility.await().atMost(Seller.SOON).until(() -> moved(paid, seller, "1104") == 45_000 - 5_000);
        assertThat(count(seller.undone(both), "undone")).isEqualTo(2);
        seller.awaitBalances(paid);
    }

    @Test
    void aChargeThatStandsAboveItsSaleIsNoFailedDelivery() {
        Seller seller = seller(server);
        var sent = ORDERS.getLast();
        var before = seller.balances();
        var run = imported(seller, row(sent, -5_000, 0, 0), row(sent, 45_000, 50_000, 0));
        assertThat(count(run, "updated")).isEqualTo(2);
        assertThat(seller.status(sent.number())).isEqualTo("SETTLED");
        Awaitility.await().atMost(Seller.SOON).until(() -> moved(before, seller, "1104") == 45_000 - 5_000);
    }

    @Test
    void aChargeIsNotBookedOnAPayoutThatItsFileContradicts() {
        Seller seller = seller(server);
        var first = ORDERS.getFirst();
        paidByHand(seller, first, 40_000);
        seller.awaitEntries(2 + 5 + 1);
        var byHand = seller.balances();
        var rows = new Paid[] {row(first, 45_000, 50_000, 0), row(first, -5_000, 0, 0)};
        assertThat(count(imported(seller, rows), "unmatched")).isEqualTo(2);
        assertThat(seller.balances()).isEqualTo(byHand);
    }

    @Test
    void aPayoutEnteredByHandAfterAnUndoIsExplainedByItsFile() {
        Seller seller = seller(server);
        var first = ORDERS.getFirst();
        seller.undone(imported(seller, row(first, 45_000, 50_000, 0)));
        paidByHand(seller, first, 45_000);
        var again = imported(seller, row(first, 45_000, 50_000, 0));
        assertThat(seller.rows(path(again), "importable").at("/data/0/reason").asText())
                .isEqualTo("explains_payout");
        seller.undone(again);
        assertThat(result(seller, again, 0)).isEqualTo("KEPT payout_kept");
    }

    private static void paidByHand(Seller seller, Sold order, long payout) {
        var paid =
                seller.client().post("/v1/orders/" + seller.orderId(order.number()) + "/settle", """
                {"paid_on":"2025-08-08","payout":%d}""".formatted(payout));
        assertThat(paid.status()).as(paid.text()).isEqualTo(200);
    }

    private static long moved(Map<String, Long> before, Seller seller, String account) {
        return seller.balances().getOrDefault(account, 0L) - before.getOrDefault(account, 0L);
    }

    @Test
    void thePayoutOfASaleThatTheBooksHaveAsReturnedIsToldAndNotBooked() {
        Seller seller = server.seller("TIKTOK", 100);
        seller.imported(ORDERS.stream()
                .map(order -> order.cancelled("Dibatalkan", "Pengiriman paket gagal"))
                .toList());
        var before = seller.balances();
        assertThat(seller.status(ORDERS.getFirst().number())).isEqualTo("RETURNED");

        var paid = imported(seller, row(ORDERS.getFirst(), 45_000, 50_000, 0), row(ORDERS.get(1), -1_000, 0, 0));
        assertThat(count(paid, "unmatched")).isEqualTo(1);
        assertThat(seller.rows(path(paid), "unmatched").at("/data/0/reason").asText())
                .isEqualTo("settled_differently");
        assertThat(count(paid, "updated")).as("what its return cost").isEqualTo(1);
        Awaitility.await().atMost(Seller.SOON).until(() -> moved(before, seller, "1104") == -1_000);
    }
}
