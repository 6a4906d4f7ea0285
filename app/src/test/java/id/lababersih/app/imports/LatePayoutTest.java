package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.imports.OrderFile.Paid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each month's payout report adds up to what that month did to the balances. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LatePayoutTest {
    private static final String AUGUST = "/v1/reports/settlements?from=2025-08-01&to=2025-08-31";
    private static final String SEPTEMBER = "/v1/reports/settlements?from=2025-09-01&to=2025-09-30";

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
    void aPayoutFileOfAClosedMonthIsInTheReportOfTheMonthThatItIsBookedIn() {
        var seller = server.seller("TIKTOK", 100);
        var orders = OrderFile.numbered(1, 3, "A", "Selesai");
        seller.imported(orders);
        seller.awaitEntries(2 + orders.size());
        closeAugust(seller);
        var rows = Stream.concat(
                orders.stream().map(order -> Paid.order(order.number(), 45_000)),
                Stream.of(
                        new Paid(orders.getFirst().number(), "Order", -20_000, 0, 20_000),
                        new Paid("5790000001", "Logistics reimbursement", 7_500, 0, 0)));
        seller.imported("income", OrderFile.tiktokIncome(rows.toList()));
        seller.awaitEntries(2 + orders.size() + 5);

        assertThat(lines(seller, AUGUST, 200)).isEmpty();
        assertThat(change(seller, AUGUST)).isZero();
        var late = lines(seller, SEPTEMBER, 200);
        assertThat(late)
                .extracting(
                        line -> line.get("date").asText(),
                        line -> line.get("settled_on").asText())
                .containsOnly(tuple("2025-09-01", "2025-08-09"));
        assertThat(changes(late)).isEqualTo(3 * 45_000 - 20_000 + 7_500).isEqualTo(change(seller, SEPTEMBER));
        assertThat(lines(seller, SEPTEMBER, 1)).isEqualTo(late);
    }

    @Test
    void aPayoutFileThatIsTakenBackWhenItsMonthIsClosedStaysInThatMonthAndIsUndoneInTheNext() {
        var seller = server.seller("TIKTOK", 100);
        var orders = OrderFile.numbered(21, 2, "A", "Selesai");
        seller.imported(orders);
        var file = OrderFile.tiktokIncome(
                orders.stream().map(order -> Paid.order(order.number(), 45_000)).toList());
        var done = seller.imported("income", file);
        seller.awaitEntries(2 + 2 + 2);
        closeAugust(seller);

        seller.undone(done);
        seller.awaitEntries(2 + 2 + 2 + 2);
        assertThat(changes(lines(seller, AUGUST, 200))).isEqualTo(90_000).isEqualTo(change(seller, AUGUST));
        assertThat(changes(lines(seller, SEPTEMBER, 1))).isEqualTo(-90_000).isEqualTo(change(seller, SEPTEMBER));

        seller.imported("income", file);
        seller.awaitEntries(2 + 2 + 2 + 2 + 2);
        assertThat(changes(lines(seller, AUGUST, 1))).isEqualTo(90_000).isEqualTo(change(seller, AUGUST));
        assertThat(lines(seller, SEPTEMBER, 200))
                .extracting(line -> line.get("balance_change").asLong())
                .containsExactlyInAnyOrder(-45_000L, -45_000L, 45_000L, 45_000L);
        assertThat(change(seller, SEPTEMBER)).isZero();
    }

    @Test
    void moneyMovedFromOnePlatformToAnotherIsALineOfEachHoweverThePagesAreCut() {
        var seller = server.seller("TIKTOK", 1);
        for (int i = 0; i < 3; i++) {
            var moved = seller.client().post("/v1/journal-entries", """
                    {"date":"2025-09-02","memo":"Antar platform","lines":[
                     {"account":"1103","debit":1000,"credit":0},{"account":"1104","debit":0,"credit":1000}]}""");
            assertThat(moved.status()).as(moved.text()).isEqualTo(201);
        }
        var whole = lines(seller, SEPTEMBER, 200);
        assertThat(whole).hasSize(6);
        assertThat(changes(whole)).isZero();
        for (int limit = 1; limit < 6; limit++) {
            assertThat(lines(seller, SEPTEMBER, limit)).as("pages of %d", limit).isEqualTo(whole);
        }
    }

    private static void closeAugust(Seller seller) {
        var closed = seller.client().put("/v1/book-closing", "{\"closed_through\":\"2025-08-31\"}");
        assertThat(closed.status()).as(closed.text()).isEqualTo(200);
    }

    /** All lines of a report, read in pages. */
    private static List<JsonNode> lines(Seller seller, String report, int limit) {
        var lines = new ArrayList<JsonNode>();
        String cursor = "";
        do {
            var page = seller.client().get(report + "&limit=" + limit + cursor);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.at("/data").forEach(lines::add);
            cursor = page.at("/next_cursor").isTextual()
                    ? "&cursor=" + page.at("/next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return lines;
    }

    private static long changes(List<JsonNode> lines) {
        return lines.stream()
                .mapToLong(line -> line.get("balance_change").asLong())
                .sum();
    }

    /** What the month did to the balances of all platforms, by the books. */
    private static long change(Seller seller, String report) {
        return StreamSupport.stream(seller.client().get(report).at("/balances").spliterator(), false)
                .mapToLong(balance -> balance.get("change").asLong())
                .sum();
    }
}
