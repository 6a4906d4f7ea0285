package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every report can be taken along as a spreadsheet, says the same there, and runs nothing on the reader's machine. */
class ExportsTest {
    private static final String RANGE = "from=2025-01-01&to=2025-12-31";
    private static final String TRIAL_BALANCE = "/v1/reports/trial-balance?at=2025-12-31";
    private static final List<String> PROGRAMS = List.of("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "profit-loss?" + RANGE,
                "profit-loss?" + RANGE + "&group_by=shop",
                "profit-loss?" + RANGE + "&group_by=platform",
                "profit-loss?" + RANGE + "&group_by=product",
                "profit-loss?" + RANGE + "&group_by=day",
                "profit-loss?" + RANGE + "&group_by=month",
                "trial-balance?at=2025-12-31",
                "balance-sheet?at=2025-12-31",
                "cash-flow?" + RANGE,
                "ledger?account=1103&" + RANGE,
                "journal?" + RANGE,
                "receivables-ageing?at=2025-12-31",
                "settlements?" + RANGE
            })
    void everyReportComesAsJsonCsvAndXlsx(String report) throws IOException {
        Merchant merchant = Played.of("small").merchant();
        merchant.get("/v1/reports/" + report).expect(200).json();
        assertThat(csv(merchant.get("/v1/reports/" + report + "&format=csv").expect(200)))
                .hasSizeGreaterThan(1);
        assertThat(xlsx(merchant.get("/v1/reports/" + report + "&format=xlsx").expect(200)))
                .hasSizeGreaterThan(1);
    }

    @Test
    void theTrialBalanceIsTheSameInAllFormats() throws IOException {
        Merchant merchant = Played.of("small").merchant();
        List<List<String>> csv = csv(merchant.get(TRIAL_BALANCE + "&format=csv").expect(200));
        List<List<String>> xlsx =
                xlsx(merchant.get(TRIAL_BALANCE + "&format=xlsx").expect(200));
        for (JsonNode row : field(merchant.get(TRIAL_BALANCE).expect(200).json(), "data")) {
            List<String> cells = List.of(
                    words(row, "code"),
                    words(row, "name"),
                    Long.toString(whole(row, "debit")),
                    Long.toString(whole(row, "credit")),
                    Long.toString(whole(row, "balance")));
            assertThat(csv).anySatisfy(line -> assertThat(line).containsAll(cells));
            assertThat(xlsx).anySatisfy(line -> assertThat(line).containsAll(cells));
        }
    }

    @Test
    void aMemoThatLooksLikeAFormulaIsOnlyText() throws IOException {
        Merchant merchant = SharedServer.newMerchant("formula");
        for (String program : PROGRAMS) {
            JsonNode entry = Api.json("""
                    {'date':'2025-08-01','lines':[{'account':'1102','debit':5000,'credit':0},
                     {'account':'3101','debit':0,'credit':5000}]}""");
            ((com.fasterxml.jackson.databind.node.ObjectNode) entry).put("memo", program);
            int status = merchant.post("/v1/journal-entries", entry).status();
            assertThat(status).as(program).isIn(201, 422);
        }
        String journal = "/v1/reports/journal?" + RANGE + "&format=";
        assertThat(cells(csv(merchant.get(journal + "csv").expect(200))))
                .noneMatch(cell -> cell.matches("(?s)[=+@\t\r].*|-\\D.*|-1\\+.*"));
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(
                merchant.get(journal + "xlsx").expect(200).body()))) {
            try (Stream<Row> rows = workbook.getFirstSheet().openStream()) {
                assertThat(rows.flatMap(Row::stream).filter(cell -> cell != null))
                        .allMatch(cell -> cell.getFormula() == null);
            }
        }
    }

    private static List<String> cells(List<List<String>> lines) {
        return lines.stream().flatMap(List::stream).toList();
    }

    private static List<List<String>> csv(Answer answer) {
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/csv");
        String text = answer.text();
        return CsvReader.builder().ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text).stream()
                .map(CsvRecord::getFields)
                .toList();
    }

    private static List<List<String>> xlsx(Answer answer) throws IOException {
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(answer.body()));
                Stream<Row> rows = workbook.getFirstSheet().openStream()) {
            List<List<String>> lines = new ArrayList<>();
            rows.forEach(row -> lines.add(row.stream().map(ExportsTest::text).toList()));
            return lines;
        }
    }

    private static String text(Cell cell) {
        return cell == null || cell.getRawValue() == null ? "" : cell.getRawValue();
    }
}
