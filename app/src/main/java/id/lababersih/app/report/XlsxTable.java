package id.lababersih.app.report;

import java.io.IOException;
import java.io.OutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** Writes a table as an Excel workbook, flushing as it goes; what exceeds one sheet goes on on the next. */
final class XlsxTable {
    private static final int SHEET_ROWS_MAX = 1_048_576;
    private static final int FLUSH_ROWS = 500;
    private static final int SHEET_NAME_CHARACTERS_MAX = 25;
    private static final int COLUMN_WIDTH = 18;

    private final Table table;
    private final Workbook workbook;
    private final int sheetRowsMax;
    private Worksheet sheet;
    private int sheets = 1;
    private int row;

    private XlsxTable(Table table, Workbook workbook, int sheetRowsMax) {
        this.table = table;
        this.workbook = workbook;
        this.sheetRowsMax = sheetRowsMax;
        this.sheet = workbook.newWorksheet(sheetName());
    }

    static void write(Table table, OutputStream out) throws IOException {
        write(table, out, SHEET_ROWS_MAX);
    }

    static void write(Table table, OutputStream out, int sheetRowsMax) throws IOException {
        try (var workbook = new Workbook(out, "LabaBersih", "1.0")) {
            var writer = new XlsxTable(table, workbook, sheetRowsMax);
            writer.head();
            table.rows().produce(writer::row);
            writer.sheet.finish();
        }
    }

    private void head() {
        for (int column = 0; column < table.columns().size(); column++) {
            sheet.width(column, COLUMN_WIDTH);
            sheet.inlineString(0, column, table.columns().get(column));
        }
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
            case Long number -> sheet.value(row, column, number);
            case Integer number -> sheet.value(row, column, number);
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
