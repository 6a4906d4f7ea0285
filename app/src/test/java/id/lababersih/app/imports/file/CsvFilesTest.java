package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFilesTest {
    @TempDir
    Path folder;

    private ParsedFile read(String text, FileKind kind) throws IOException {
        Path file = folder.resolve("file.csv");
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        return SpreadsheetReader.read(file, "file.csv", kind, Samples.TIMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void commaSemicolonAndTabAllSeparateColumns(String separator) throws IOException {
        String text = "\uFEFF\"sku\",name,price,bundle\r\nA,\"Kaos; hitam, \tL\",75.000,\r\n".replace(",", separator);
        var read = (ParsedFile.Masters) read(text, FileKind.PRODUCTS);

        assertThat(read.errors()).isEmpty();
        assertThat(read.rows()).hasSize(1);
        assertThat(((MasterRow.Product) read.rows().getFirst()).price()).isEqualTo(75000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sku;name;price\nA;Kaos, hitam, L;75000\n", "sku,name,price\nA,Kaos; hitam; L; baru,75000\n"})
    void theHeaderTellsTheSeparatorWhateverTheRowsHold(String text) throws IOException {
        String titles = "Produk; per 1 Agustus, semua; toko, gudang\n\n";
        for (String file : new String[] {text, titles + text}) {
            var read = (ParsedFile.Masters) read(file, FileKind.PRODUCTS);

            assertThat(read.errors()).isEmpty();
            assertThat(((MasterRow.Product) read.rows().getFirst()).price()).isEqualTo(75000);
        }
    }

    @Test
    void everyBadRowOfAMasterIsNamedAndTheOthersAreKept() throws IOException {
        var read = (ParsedFile.Masters) read("""
                sku,warehouse,date,quantity,unit_cost
                A,UTAMA,2025-05-09,6,12402
                B,UTAMA,2025-05-09,0,12402
                C,UTAMA,kemarin,1,12402

                D,UTAMA,2025-05-09,1,
                """, FileKind.OPENING_STOCK);

        assertThat(read.rows())
                .containsExactly(new MasterRow.OpeningLayer(2, "A", "UTAMA", LocalDate.of(2025, 5, 9), 6, 12402));
        assertThat(read.errors())
                .extracting(problem -> problem.row() + " " + problem.reason().code())
                .containsExactly("3 quantity", "4 date", "6 price");
    }

    @Test
    void aDayThatHasNotComeIsASlipOfThePen() throws IOException {
        var stock = read("""
                sku,warehouse,date,quantity,unit_cost
                A,UTAMA,2026-03-01,6,12402
                B,UTAMA,2062-05-09,6,12402
                """, FileKind.OPENING_STOCK);
        var purchases = read("""
                date,po_number,supplier,warehouse,sku,quantity,unit_cost,paid_date,paid_from
                2025-08-01,PO-1,Pemasok,UTAMA,A,1,1000,02/03/2026,1102
                """, FileKind.PURCHASES);
        var orders = read("""
                Order ID,Order Status,Created Time,Shipped Time,Seller SKU,Quantity,SKU Subtotal Before Discount
                1,Selesai,01/08/2052,,A,1,5000
                2,Selesai,01/08/2025,02/08/2052,A,1,5000
                3,Selesai,01/08/2025,02/08/2025,A,1,5000
                """, FileKind.ORDERS);

        assertThat(((ParsedFile.Masters) stock).rows()).hasSize(1);
        assertThat(stock.errors())
                .extracting(problem -> problem.row() + " " + problem.reason().code() + " "
                        + problem.detail().indonesian())
                .containsExactly("3 future Kolom \"date\": tanggal ini belum tiba: 2062-05-09");
        assertThat(stock.errors())
                .extracting(problem -> problem.detail().english())
                .containsExactly("Column \"date\": this date has not come yet: 2062-05-09");
        assertThat(details(purchases)).singleElement().asString().contains("belum tiba: 2026-03-02");
        assertThat(details(orders))
                .satisfiesExactly(
                        created -> assertThat(created).contains("Created Time", "belum tiba: 2052-08-01"),
                        shipped -> assertThat(shipped).contains("Shipped Time", "belum tiba: 2052-08-02"));
    }

    private static List<String> details(ParsedFile file) {
        return file.errors().stream().map(error -> error.detail().indonesian()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "month"})
    void theMastersOfTheSamplesAreReadWhole(String sample) {
        for (var master : new String[][] {
            {"products.csv", "PRODUCTS"},
            {"sku-map.csv", "SKU_MAP"},
            {"opening-stock.csv", "OPENING_STOCK"},
            {"purchases.csv", "PURCHASES"},
            {"returns.csv", "RETURNS"}
        }) {
            var read = Samples.masters(sample, master[0], FileKind.valueOf(master[1]));
            assertThat(read.errors()).as(master[0]).isEmpty();
            assertThat(read.skipped()).as(master[0]).isEmpty();
            assertThat(read.rows()).as(master[0]).hasSize(read.total()).isNotEmpty();
        }
    }

    @Test
    void stockForAWarehouseThatNoOrderTakesFromByAMisspellingIsInError() throws IOException {
        var stock = (ParsedFile.Masters) read("""
                sku,warehouse,date,quantity,unit_cost
                A,UTAMA,2025-08-01,1,1000
                A,utama,2025-08-01,1,1000
                A,GUDANG 2,2025-08-01,1,1000
                A,,2025-08-01,1,1000
                """, FileKind.OPENING_STOCK);
        assertThat(stock.rows()).hasSize(3);
        assertThat(stock.errors()).singleElement().satisfies(error -> {
            assertThat(error.row()).isEqualTo(3);
            assertThat(error.reason().code()).isEqualTo("warehouse");
            assertThat(error.detail().indonesian()).contains("tulis UTAMA");
            assertThat(error.detail().english())
                    .isEqualTo("Column \"warehouse\": write UTAMA: orders take goods only from the warehouse of"
                            + " exactly that name");
        });
        var purchases = (ParsedFile.Masters) read("""
                date,po_number,supplier,warehouse,sku,quantity,unit_cost
                2025-08-01,PO-1,Pemasok,Utama,A,1,1000
                """, FileKind.PURCHASES);
        assertThat(purchases.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.reason().code()).isEqualTo("warehouse"));
    }

    @Test
    void aQuoteThatIsNeverClosedIsNamedWithItsRowAndHidesNothing() throws IOException {
        for (String row : new String[] {"A,\"Kaos,1\nB,Topi,2\n", "A," + "x".repeat(32_768) + ",1\n"}) {
            var refused = (ParsedFile.Refused) read("sku,name,price\nC,Jaket,3\n" + row, FileKind.PRODUCTS);
            assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.BROKEN_CSV);
            assertThat(refused.refusal().detail()).contains("baris 3.");
        }
    }

    @Test
    void aNulIsNoLetterWhereverItStands() throws IOException {
        for (int rows : new int[] {0, 20_000}) {
            String file = "sku,name,price\n" + "A,Kaos,1\n".repeat(rows) + "B,To\0pi,2\n";
            var refused = (ParsedFile.Refused) read(file, FileKind.PRODUCTS);
            assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.NOT_UTF8);
        }
    }

    @Test
    void aFileOfAnotherKindIsNamed() {
        var refused = (ParsedFile.Refused) Samples.read("small", "shopee-income.xlsx", FileKind.ORDERS);

        assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.WRONG_KIND);
    }
}
