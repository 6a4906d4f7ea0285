package id.lababersih.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.app.ledger.BooksServer;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
    private static final List<String> REPORTS = List.of(
            "profit-loss",
            "profit-loss?group_by=platform",
            "profit-loss?group_by=product",
            "profit-loss?group_by=day",
            "trial-balance",
            "balance-sheet",
            "cash-flow",
            "ledger?account=1101",
            "journal",
            "receivables-ageing",
            "settlements");

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+62812", "-5 barang", "@SUM(A1)", "\t=1", "\r=1"})
    void aTextThatASpreadsheetWouldRunIsWrittenAsText(String text) {
        assertThat(Cells.text(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kirim 250716MQ", "", "5-3", "'=1"})
    void anyOtherTextIsLeftAsItIs(String text) {
        assertThat(Cells.text(text)).isEqualTo(text);
    }

    @Test
    void everyReportIsAFileToo() throws IOException {
        try (var server = server()) {
            post(server, "=HYPERLINK(\"http://x\")", 1, -500);
            for (String report : REPORTS) {
                String and = report.contains("?") ? "&" : "?";
                var csv = server.get("/v1/reports/" + report + and + "format=csv");
                assertThat(csv.status()).as(report).isEqualTo(200);
                assertThat(csv.text().lines()).as(report).allMatch(row -> !row.matches("(.*,)?\"?=.*"));
                var xlsx = server.get("/v1/reports/" + report + and + "format=xlsx");
                assertThat(rows(xlsx.response().body()).size()).as(report).isEqualTo((int)
                        csv.text().lines().count());
            }
        }
    }

    @Test
    void numbersStayNumbersAndTextsBecomeHarmless() throws IOException {
        try (var server = server()) {
            post(server, "=1+1", 1, -500);
            var csv = server.get("/v1/reports/ledger?account=1101&format=csv").text();
            assertThat(csv).contains("2025-08-01,'=1+1,manual,entry,1,,0,500,-500,");
            var row = rows(server.get("/v1/reports/ledger?account=1101&format=xlsx")
                            .response()
                            .body())
                    .get(2);
            assertThat(row).contains("STRING '=1+1", "NUMBER 500", "NUMBER -500");
            assertThat(row.getFirst()).as("2025-08-01, as a day").isEqualTo("NUMBER 45870.0");
            var hledger = server.get("/v1/reports/journal?format=hledger&from=2025-08-01")
                    .text();
            assertThat(hledger).contains("2025-08-01 (1) =1+1  ; source:manual, id:1, event:entry, entry:");
        }
    }

    @Test
    void aMemoCannotAddLinesToTheHledgerJournal() {
        try (var server = server()) {
            post(server, "a ; date:2020-01-01\n    1101 Kas  99 IDR\n2025-01-01 x | y", 1, -500);
            var text = server.get("/v1/reports/journal?format=hledger").text();
            assertThat(text).contains("(1) a date:2020-01-01 1101 Kas 99 IDR 2025-01-01 x y  ; source:manual");
            assertThat(text.lines().filter(line -> line.startsWith("    "))).hasSize(2);
        }
    }

    @Test
    void aTableLongerThanASheetGoesOnOnTheNext() throws IOException {
        var table = new Table("panjang", "", List.of("n"), rows -> {
            for (long n = 1; n <= 25; n++) {
                rows.row(n);
            }
        });
        var out = new ByteArrayOutputStream();
        XlsxTable.write(table, null, out, 11);
        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            var sizes = new ArrayList<Integer>();
            for (var sheet : workbook.getSheets().toList()) {
                sizes.add(sheet.read().size());
            }
            assertThat(sizes).containsExactly(11, 11, 6);
        }
    }

    @Test
    void aFileThatCannotBeFinishedIsNotTakenForAWholeOne() {
        var system = ActorSystem.create(Behaviors.empty(), "broken");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var source = Streamed.of(executor, out -> {
                out.write("half".getBytes(StandardCharsets.UTF_8));
                throw new IOException("the database went away");
            });
            assertThatThrownBy(() -> source.runWith(Sink.seq(), system)
                            .toCompletableFuture()
                            .join())
                    .hasRootCauseMessage("the database went away");
        } finally {
            system.terminate();
        }
    }

    @Test
    void queriesThatMakeNoSenseAreRefused() {
        try (var server = server()) {
            for (String query : List.of(
                    "profit-loss?group_by=colour",
                    "profit-loss?format=hledger",
                    "profit-loss?from=2025-02-01&to=2025-01-01",
                    "trial-balance?at=yesterday",
                    "trial-balance?form=csv",
                    "ledger",
                    "ledger?account=9999",
                    "journal?cursor=abc",
                    "journal?format=pdf")) {
                assertThat(server.get("/v1/reports/" + query).status())
                        .as(query)
                        .isEqualTo(422);
            }
        }
    }

    private static BooksServer server() {
        return new BooksServer((database, executor) ->
                List.of(new ReportRoutes(database.jdbi(), executor, InstantSource.fixed(BooksServer.NOW))));
    }

    private static void post(BooksServer server, String memo, int number, long cash) {
        var lines = new Entry.Amounts().debit("1101", cash).credit("6202", cash).lines();
        var entry = new Entry(
                "manual",
                "" + number,
                "entry",
                "" + number,
                LocalDate.of(2025, 8, 1),
                memo,
                null,
                null,
                lines,
                List.of());
        server.database()
                .jdbi()
                .useTransaction(
                        handle -> JournalTable.insert(handle, server.merchant(), List.of(entry), BookWatch.NONE));
    }

    private static List<List<String>> rows(byte[] xlsx) throws IOException {
        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(xlsx))) {
            var rows = new ArrayList<List<String>>();
            for (var row : workbook.getFirstSheet().read()) {
                rows.add(row.stream()
                        .filter(cell -> cell != null && cell.getType() != CellType.EMPTY)
                        .map(cell -> cell.getType() + " " + cell.getRawValue())
                        .toList());
            }
            return rows;
        }
    }
}
