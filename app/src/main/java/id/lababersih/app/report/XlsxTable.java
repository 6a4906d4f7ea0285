package id.lababersih.app.report;

import id.lababersih.app.page.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table as an Excel workbook, flushing as it goes, in the words of a reader or, for null, of programs; what
 * exceeds one sheet goes on on the next.
 */
final class XlsxTable {
    private static final int SHEET_ROWS_MAX = 1_048_576;
    private static final int FLUSH_ROWS = 500;
    private static final int SHEET_NAME_CHARACTERS_MAX = 25;
    private static final int COLUMN_WIDTH = 18;
    private static final String WHOLE = "#,##0";
    private static final String DAY = "yyyy-mm-dd";

    private final Table table;
    private final @Nullable Texts reader;
    private final Workbook workbook;
    private final int sheetRowsMax;
    private Worksheet sheet;
    private int sheets = 1;
    private int row;

    private XlsxTable(Table table, @Nullable Texts reader, Workbook workbook, int sheetRowsMax) {
        this.table = table;
        this.reader = reader;
        this.workbook = workbook;
        this.sheetRowsMax = sheetRowsMax;
        this.sheet = workbook.newWorksheet(sheetName());
    }

    static void write(Table table, @Nullable Texts reader, OutputStream out) throws IOException {
        write(table, reader, out, SHEET_ROWS_MAX);
    }

    static void write(Table table, @Nullable Texts reader, OutputStream out, int sheetRowsMax) throws IOException {
        try (var workbook = new Workbook(out, "LabaBersih", "1.0")) {
            var writer = new XlsxTable(table, reader, workbook, sheetRowsMax);
            writer.head();
            table.rows().produce(writer::row);
            writer.sheet.finish();
        }
    }

    private void head() {
        var names = table.head(reader);
        for (int column = 0; column < names.size(); column++) {
            sheet.width(column, COLUMN_WIDTH);
            sheet.inlineString(0, column, names.get(column));
        }
        sheet.range(0, 0, 0, names.size() - 1).style().bold().set();
        sheet.freezePane(0, 1);
        row = 1;
    }

    private void row(@Nullable Object... cells) throws IOException {
        if (row == sheetRowsMax) {
            sheet.finish();
            sheets++;
            sheet = workbook.newWorksheet(sheetName());
            head();
        }
        for (int column = 0; column < cells.length; column++) {
            cell(column, cells[column]);
        }
        row++;
        if (row % FLUSH_ROWS == 0) {
            sheet.flush();
        }
    }

    private void cell(int column, @Nullable Object cell) {
        switch (cell) {
            case null -> {}
            case Long number -> {
                sheet.value(row, column, number);
                sheet.style(row, column).format(WHOLE).set();
            }
            case LocalDate day -> {
                sheet.value(row, column, day);
                sheet.style(row, column).format(DAY).set();
            }
            case Table.Said said -> sheet.inlineString(row, column, printable(Cells.text(Table.say(said, reader))));
            default -> sheet.inlineString(row, column, printable(Cells.text(cell.toString())));
        }
    }

    private String sheetName() {
        var name = table.name().replaceAll("[^A-Za-z0-9 _-]", " ");
        var cut = name.substring(0, Math.min(name.length(), SHEET_NAME_CHARACTERS_MAX));
        return sheets == 1 ? cut : cut + " " + sheets;
    }

    /** XML has no place for control characters and halves of characters. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> isPrintable(c) ? c : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPrintable(int codePoint) {
        boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        boolean control = codePoint < ' ' && codePoint != '\t' && codePoint != '\n';
        return !half && !control && codePoint != 0xFFFE && codePoint != 0xFFFF;
    }
}
