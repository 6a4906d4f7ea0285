package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static id.lababersih.app.imports.Seller.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Sold;
import id.lababersih.domain.order.Facts;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A row that could not be read is corrected over HTTP and tried again alone, by the rules of its file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MendedRowTest {
    private static final Sold GOOD = Sold.of("578000000000000001", "A", 1, "Dikirim");
    private static final Sold BAD = Sold.of("578000000000000002", "A", 2, "Entah");

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Reply correct(Seller seller, Reply run, JsonNode row, String... columnsAndValues) {
        var corrections = new StringBuilder();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            corrections.append("%s{\"column\":\"%s\",\"value\":\"%s\"}"
                    .formatted(i == 0 ? "" : ",", columnsAndValues[i], columnsAndValues[i + 1]));
        }
        return seller.client()
                .post(
                        path(run) + "/items/" + row.get("position").asInt() + "/retry",
                        "{\"corrections\":[" + corrections + "]}");
    }

    private static JsonNode errors(Seller seller, Reply run) {
        return seller.rows(path(run), "errors").at("/data");
    }

    private static String cell(JsonNode row, String column) {
        for (JsonNode cell : row.get("cells")) {
            if (cell.get("column").asText().equals(column)) {
                return cell.get("value").asText();
            }
        }
        throw new AssertionError("no " + column + " in " + row);
    }

    @Test
    void aBadRowOfAnEndedImportIsCorrectedAndBooked() {
        Seller seller = server.seller("TIKTOK", 10);
        var run = seller.imported(List.of(GOOD, BAD));
        assertThat(count(run, "errors")).isEqualTo(1);
        assertThat(count(run, "created")).isEqualTo(1);
        var row = errors(seller, run).get(0);
        assertThat(row.get("reason").asText()).isEqualTo("unknown_status");
        assertThat(cell(row, "Order Status")).isEqualTo("Entah");
        assertThat(cell(row, "Seller SKU")).isEqualTo("A");

        var still = correct(seller, run, row, "Order Status", "Masih entah");
        assertThat(still.at("/data/result/reason").asText()).isEqualTo("unknown_status");
        assertThat(still.at("/data/result/detail_en").asText())
                .isEqualTo("Column \"Order Status\": the status is not known: Masih entah");
        var emptied = correct(seller, run, row, "Order Status", "");
        assertThat(emptied.status()).as("an empty cell").isEqualTo(200);
        var unknown = correct(seller, run, row, "Kolom lain", "Dikirim");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.at("/errors/0/pointer").asText()).isEqualTo("/corrections/0/column");
        var other = correct(seller, run, row, "Order Status", "Dikirim", "Quantity", "dua");
        assertThat(other.at("/data/result/reason").asText()).isEqualTo("quantity");
        assertThat(count(seller.client().get(path(run)), "errors")).isEqualTo(1);
        assertThat(seller.status(BAD.number())).isEmpty();

        var mended = correct(seller, run, row, "Order Status", "Dikirim");
        assertThat(mended.at("/data/result/state").asText()).isEqualTo("CREATED");
        assertThat(seller.status(BAD.number())).isEqualTo("SHIPPED");
        seller.awaitOnHand("A", 10 - 1 - 2);
        assertThat(correct(seller, run, row, "Order Status", "Dikirim").status())
                .isEqualTo(409);
        var after = seller.client().get(path(run));
        assertThat(count(after, "errors")).isZero();
        assertThat(count(after, "importable")).isEqualTo(2);
        assertThat(count(after, "created")).isEqualTo(2);
        assertThat(count(after, "done")).isEqualTo(2);
        assertThat(seller.client().get(path(run) + "/history").at("/data").findValuesAsText("action"))
                .containsOnlyOnce("import-mended");

        seller.undone(run);
        assertThat(seller.status(BAD.number()))
                .as("it is the run's like any other")
                .isEqualTo("RETURNED");
    }

    @Test
    void anOrderIsBroughtWhenTheLastOfItsBadRowsIsCorrectedWithTheGoodOnes() {
        Seller seller = server.seller("TIKTOK", 20);
        String rows = OrderFile.tiktok(List.of(
                new Sold(GOOD.number(), "A", 1, 50_000, "Dikirim", ""),
                new Sold(GOOD.number(), "B", 2, 20_000, "Dikirim", ""),
                new Sold(GOOD.number(), "A", 3, 40_000, "Dikirim", "")));
        var lines = rows.split("\n");
        lines[2] = lines[2].replace(",2,Rp", ",dua,Rp");
        lines[3] = lines[3].replace("Rp120000", "-");
        var run = seller.imported("orders", String.join("\n", lines) + "\n");
        assertThat(count(run, "errors")).isEqualTo(1);
        var bad = errors(seller, run);
        assertThat(bad).hasSize(2);

        var waiting = correct(seller, run, bad.get(0), "Quantity", "2");
        assertThat(waiting.at("/data/reason").asText()).isEqualTo("waits_for_rows");
        assertThat(seller.status(GOOD.number())).isEmpty();
        assertThat(cell(errors(seller, run).get(0), "Quantity")).isEqualTo("2");

        var whole = correct(seller, run, bad.get(1), "SKU Subtotal Before Discount", "120000");
        assertThat(whole.at("/data/result/state").asText()).as(whole.text()).isEqualTo("CREATED");
        assertThat(seller.order(GOOD.number()).at("/data/goods").asLong()).isEqualTo(50_000 + 40_000 + 120_000);
        assertThat(seller.order(GOOD.number()).at("/data/lines").findValuesAsText("quantity"))
                .containsExactly("1", "2", "3");
        seller.awaitOnHand("A", 20 - 4);
        assertThat(errors(seller, run)).isEmpty();
        assertThat(count(seller.client().get(path(run)), "errors")).isZero();
        assertThat(count(seller.client().get(path(run)), "created")).isEqualTo(1);
    }

    @Test
    void aCorrectedRowThatTheFileTellsAgainIsNoSecondLineAndTakesTheOrderWhereItGotTo() {
        Seller seller = server.seller("TIKTOK", 10);
        var other = Sold.of("578000000000000003", "A", 3, "Dikirim");
        var run = seller.imported(
                List.of(BAD, BAD.now("Dikirim"), other.now("Perlu dikirim"), other.now("Entah"), other.now("Nanti")));
        var bad = errors(seller, run);
        assertThat(bad).hasSize(3);

        var mended = correct(seller, run, bad.get(0), "Order Status", "Dikirim");
        assertThat(mended.at("/data/result/state").asText()).as(mended.text()).isEqualTo("CREATED");
        assertThat(seller.order(BAD.number()).at("/data/lines").findValuesAsText("quantity"))
                .containsExactly("2");
        correct(seller, run, bad.get(1), "Order Status", "Dikirim");
        correct(seller, run, bad.get(2), "Order Status", "Selesai");
        assertThat(seller.order(other.number()).at("/data/lines").findValuesAsText("quantity"))
                .containsExactly("3");
        assertThat(seller.status(other.number())).isEqualTo("DELIVERED");
        seller.awaitOnHand("A", 10 - 2 - 3);
    }

    @Test
    void anOrderInTheBooksThatARowMakesTooLongFailsAloneWhenItIsApplied() {
        Seller seller = server.seller("TIKTOK", 10);
        seller.imported(List.of(GOOD));
        var lines = IntStream.rangeClosed(1, Facts.LINES_MAX + 1)
                .mapToObj(quantity -> Sold.of(GOOD.number(), "A", quantity, "Dikirim"))
                .toList();
        var preview = seller.upload("orders", OrderFile.tiktok(lines));
        var row = errors(seller, preview).get(0);
        assertThat(row.get("reason").asText()).isEqualTo("order_too_long");

        var mended = correct(seller, preview, row, "Quantity", "1");
        assertThat(mended.status()).as(mended.text()).isEqualTo(200);
        seller.confirm(path(preview));
        assertThat(state(seller.ended(path(preview)))).isEqualTo("DONE");
        assertThat(seller.rows(path(preview), "importable")
                        .at("/data/0/result/reason")
                        .asText())
                .isEqualTo("invalid_amounts");
    }

    @Test
    void aRowCorrectedInThePreviewWaitsForTheConfirmation() {
        Seller seller = server.seller("TIKTOK", 10);
        var preview = seller.upload(
                "orders", OrderFile.tiktok(List.of(BAD, BAD.now("Dikirim").cancelled("Dikirim", ""))));
        assertThat(preview.status()).as(preview.text()).isEqualTo(201);
        var row = errors(seller, preview).get(0);
        var unmatched = correct(seller, preview, row, "Order Status", "Dikirim", "Seller SKU", "asing");
        assertThat(unmatched.at("/data/reason").asText()).as(unmatched.text()).isEqualTo("unmatched_sku");
        var now = seller.client().get(path(preview));
        assertThat(state(now)).isEqualTo("PREVIEWED");
        assertThat(count(now, "errors")).isZero();
        assertThat(count(now, "unmatched")).isEqualTo(1);
        assertThat(seller.status(BAD.number())).isEmpty();
    }

    @Test
    void aRowCorrectedToTheNumberOfAnotherOrderOfItsRunIsNotReportedAsBrought() {
        Seller seller = server.seller("TIKTOK", 10);
        var preview = seller.upload("orders", OrderFile.tiktok(List.of(GOOD, BAD)));
        var row = errors(seller, preview).get(0);
        correct(seller, preview, row, "Order Status", "Dikirim", "Order ID", GOOD.number());

        seller.confirm(path(preview));
        var done = seller.ended(path(preview));

        assertThat(count(done, "created")).isEqualTo(1);
        assertThat(seller.rows(path(preview), "importable").at("/data"))
                .extracting(item -> item.at("/result/reason").asText())
                .contains("order_differs");
        seller.awaitOnHand("A", 10 - 1);
    }

    @Test
    void rowsOfPayoutsAndOfTheMerchantsOwnFilesAreCorrectedTheSameWay() {
        Seller seller = server.seller("TIKTOK", 10);
        seller.imported(List.of(GOOD));
        var income = seller.imported(
                "income",
                OrderFile.tiktokIncome(List.of(OrderFile.Paid.order(GOOD.number(), 45_000)))
                        .replace("2025/08/09", "kemarin"));
        var paid = correct(seller, income, errors(seller, income).get(0), "Order settled time", "2025/08/09");
        assertThat(paid.at("/data/result/state").asText()).as(paid.text()).isEqualTo("UPDATED");
        assertThat(seller.status(GOOD.number())).isEqualTo("SETTLED");

        var stock = seller.imported("opening_stock", "sku,date,quantity,unit_cost\nA,2025-07-02,banyak,30000\n");
        var received = correct(seller, stock, errors(seller, stock).get(0), "quantity", "5");
        assertThat(received.at("/data/result/state").asText())
                .as(received.text())
                .isEqualTo("CREATED");
        seller.awaitOnHand("A", 10 - 1 + 5);
    }

    @Test
    void aCorrectedPayoutOfAnUnknownOrderWaitsForIt() {
        Seller seller = server.seller("TIKTOK", 10);
        var income = seller.imported(
                "income",
                OrderFile.tiktokIncome(List.of(OrderFile.Paid.order(GOOD.number(), 45_000)))
                        .replace("2025/08/09", "kemarin"));
        var row = correct(seller, income, errors(seller, income).get(0), "Order settled time", "2025/08/09");
        assertThat(row.at("/data/reason").asText()).as(row.text()).isEqualTo("unknown_order");
        seller.imported(List.of(GOOD));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> seller.status(GOOD.number()), "SETTLED"::equals);
    }

    @Test
    void aRowOfAPreviewThatWasThrownAwayIsNotBooked() {
        Seller seller = server.seller("TIKTOK", 10);
        var preview = seller.upload("orders", OrderFile.tiktok(List.of(BAD)));
        assertThat(seller.client().post(path(preview) + "/cancel", "").status()).isEqualTo(200);
        var row = correct(seller, preview, errors(seller, preview).get(0), "Order Status", "Dikirim");
        assertThat(row.status()).as(row.text()).isEqualTo(200);
        assertThat(row.at("/data/result/state").asText()).isEmpty();
        assertThat(seller.status(BAD.number())).isEmpty();
    }

    @Test
    void aPurchaseIsBoughtWholeWhenItsLastBadLineIsCorrected() {
        Seller seller = server.seller("TIKTOK", 10);
        var run = seller.imported("purchases", """
                date,po_number,supplier,sku,quantity,unit_cost
                2025-08-01,PO-1,Toko,A,4,30000
                2025-08-01,PO-1,Toko,A,dua,31000
                2025-08-01,PO-1,Toko,A,3,mahal
                2025-08-01,PO-2,Toko,A,1,30000
                """);
        assertThat(count(run, "errors")).isEqualTo(3);
        assertThat(count(run, "created")).isEqualTo(1);
        seller.awaitOnHand("A", 10 + 1);
        var bad = errors(seller, run);
        var waiting = correct(seller, run, bad.get(0), "quantity", "2");
        assertThat(waiting.at("/data/reason").asText()).as(waiting.text()).isEqualTo("waits_for_rows");
        var whole = correct(seller, run, bad.get(1), "unit_cost", "32000");
        assertThat(whole.at("/data/result/state").asText()).as(whole.text()).isEqualTo("CREATED");
        seller.awaitOnHand("A", 10 + 1 + 4 + 2 + 3);
        var after = seller.client().get(path(run));
        assertThat(count(after, "errors")).isZero();
        assertThat(count(after, "created")).isEqualTo(4);
    }

    @Test
    void aFileBeginsNoWarehouseASecondTimeInOtherLetters() {
        Seller seller = server.seller("TIKTOK", 10);
        var stock = seller.imported("opening_stock", """
                sku,warehouse,date,quantity,unit_cost
                A,GUDANG2,2025-08-01,3,1000
                A,gudang2,2025-08-01,4,1000
                A,GUDANG2,2025-08-01,5,1000
                """);
        assertThat(count(stock, "created")).isEqualTo(2);
        assertThat(errors(seller, stock).toString()).contains("Tulis GUDANG2").contains("warehouse");
        Awaitility.await()
                .atMost(Seller.SOON)
                .untilAsserted(
                        () -> assertThat(seller.client().get("/v1/stock?sku=A").text())
                                .contains("GUDANG2"));

        var bought = seller.imported("purchases", """
                date,po_number,supplier,warehouse,sku,quantity,unit_cost,paid_date,paid_from
                2025-08-01,PO-1,Toko,Gudang2,A,4,30000,,
                2025-08-01,PO-2,Toko,gudang2,A,dua,30000,,
                2025-08-01,PO-3,Toko,GUDANG2,A,4,30000,,
                """);
        assertThat(count(bought, "created")).isEqualTo(1);
        var bad = errors(seller, bought);
        assertThat(bad.toString()).contains("Tulis GUDANG2");
        var line = bad.valueStream()
                .filter(each -> each.toString().contains("PO-2"))
                .findFirst()
                .orElseThrow();
        var corrected = correct(seller, bought, line, "quantity", "2");
        assertThat(corrected.at("/data/result/detail").asText())
                .as(corrected.text())
                .startsWith("Tulis GUDANG2");
        assertThat(seller.client().get("/v1/stock?sku=A").text()).doesNotContain("gudang2", "Gudang2");
    }

    @Test
    void aRowWhoseWarehouseIsWrittenInOtherLettersIsBroughtIntoTheOneThatIsKnown() {
        Seller seller = server.seller("TIKTOK", 10);
        var stock = seller.imported("opening_stock", """
                sku,gudang,tanggal,jumlah,harga_pokok
                A,GUDANG2,01/08/2025,3,Rp30.000
                A,gudang2,02/08/2025,4,Rp31.000
                """);
        seller.awaitOnHand("A", 3);
        var row = errors(seller, stock).get(0);
        assertThat(row.get("detail").asText()).startsWith("Tulis GUDANG2, bukan gudang2");
        assertThat(row.get("detail_en").asText()).startsWith("Write GUDANG2, not gudang2");
        assertThat(cell(row, "warehouse")).isEqualTo("GUDANG2");
        assertThat(cell(row, "date")).isEqualTo("2025-08-02");
        assertThat(correct(seller, stock, row, "warehouse", "Gudang2")
                        .at("/data/result/detail")
                        .asText())
                .startsWith("Tulis GUDANG2, bukan Gudang2");
        var mended = correct(seller, stock, row);
        assertThat(mended.at("/data/result/state").asText()).as(mended.text()).isEqualTo("CREATED");
        seller.awaitOnHand("A", 3 + 4);
        assertThat(seller.client().get("/v1/stock?sku=A").text()).doesNotContain("gudang2", "Gudang2");

        var bought = seller.imported("purchases", """
                date,po_number,supplier,warehouse,sku,quantity,unit_cost,freight,paid_date,paid_from
                2025-08-01,PO-1,Toko,gudang2,A,5,30000,1500,2025-08-03,1102
                2025-08-01,PO-1,,gudang2,A,6,31000,,,
                2025-08-01,PO-1,,,A,7,32000,,,
                """);
        assertThat(count(bought, "errors")).isEqualTo(3);
        var whole = correct(seller, bought, errors(seller, bought).get(0));
        assertThat(whole.at("/data/result/state").asText()).as(whole.text()).isEqualTo("CREATED");
        seller.awaitOnHand("A", 3 + 4 + 5 + 6 + 7);
        assertThat(seller.client().get("/v1/stock?sku=A").text()).doesNotContain("gudang2", "Gudang2");
        var after = seller.client().get(path(bought));
        assertThat(count(after, "errors")).isZero();
        assertThat(count(after, "created")).isEqualTo(3);
    }

    @Test
    void aRowMendedInItsPreviewBeginsNoWarehouseASecondTime() {
        Seller seller = server.seller("TIKTOK", 10);
        var preview = seller.upload("opening_stock", """
                sku,warehouse,date,quantity,unit_cost
                A,GUDANG2,2025-08-01,3,1000
                A,gudang2,2025-08-01,empat,1000
                """);
        correct(seller, preview, errors(seller, preview).get(0), "quantity", "4");
        seller.confirm(path(preview));
        var ended = seller.ended(path(preview));
        assertThat(count(ended, "created")).isEqualTo(1);
        assertThat(seller.rows(path(preview), "importable").at("/data"))
                .extracting(item -> item.at("/result/detail").asText())
                .anyMatch(detail -> detail.startsWith("Tulis GUDANG2, bukan gudang2"));
        seller.awaitOnHand("A", 3);
        assertThat(seller.client().get("/v1/stock?sku=A").text()).doesNotContain("gudang2");
    }

    @Test
    void aPurchaseInOtherLettersOfWhichALineCannotBeReadIsBoughtWhenThatIsMended() {
        Seller seller = server.seller("TIKTOK", 10);
        seller.imported("opening_stock", """
                sku,warehouse,date,quantity,unit_cost
                A,GUDANG2,2025-08-01,3,1000
                """);
        seller.awaitOnHand("A", 3);
        var bought = seller.imported("purchases", """
                date,po_number,supplier,warehouse,sku,quantity,unit_cost,paid_date,paid_from
                2025-08-01,PO-2,Toko,gudang2,A,dua,30000,,
                2025-08-01,PO-2,Toko,gudang2,A,5,30000,,
                """);
        var row = errors(seller, bought).get(0);
        var whole = correct(seller, bought, row, "quantity", "2", "warehouse", "GUDANG2");
        assertThat(whole.at("/data/result/state").asText()).as(whole.text()).isEqualTo("CREATED");
        seller.awaitOnHand("A", 3 + 2 + 5);
        assertThat(seller.client().get("/v1/stock?sku=A").text()).doesNotContain("gudang2");
    }

    @Test
    void aPurchaseWhoseLinesContradictEachOtherIsInErrorAndEmptyCellsFollowTheFirst() {
        Seller seller = server.seller("TIKTOK", 10);
        var run = seller.imported("purchases", """
                date,po_number,supplier,warehouse,sku,quantity,unit_cost,paid_date,paid_from
                2025-08-01,PO-1,Toko,GUDANG 2,A,4,30000,2025-08-01,1102
                2025-08-01,PO-1,,,B,5,7000,,
                2025-08-01,PO-2,Toko,,A,1,30000,,
                2025-08-01,PO-2,Grosir,GUDANG 2,A,1,30000,2025-08-02,1101
                2025-08-01,PO-3,,,A,1,30000,,
                2025-08-01,PO-3,,UTAMA,A,1,30000,,
                2025-08-01,PO-4,Toko,,A,1,30000,,
                2025-08-01,PO-4,Grosir,,A,dua,30000,,
                """);
        assertThat(count(run, "created")).isEqualTo(4);
        assertThat(count(run, "errors")).isEqualTo(4);
        var bad = errors(seller, run);
        assertThat(bad).hasSize(2);
        assertThat(bad.toString()).contains("supplier, warehouse, paid_date, paid_from lain dari baris 4");
        Awaitility.await()
                .atMost(Seller.SOON)
                .untilAsserted(() -> assertThat(seller.balances())
                        .containsEntry("1102", -155_000L)
                        .containsEntry("2101", -60_000L));
        assertThat(seller.client().get("/v1/stock?sku=B").text()).contains("GUDANG 2");

        var line = bad.valueStream()
                .filter(each -> each.toString().contains("PO-4"))
                .findFirst()
                .orElseThrow();
        assertThat(correct(seller, run, line, "quantity", "2").text()).contains("supplier lain dari baris 8");
    }
}
