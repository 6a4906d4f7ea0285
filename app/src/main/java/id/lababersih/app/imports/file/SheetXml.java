package id.lababersih.app.imports.file;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Reads the rows of one sheet (ECMA-376 part 1, 18.3.1: {@code sheetData} holds {@code row}, that holds {@code c}).
 * What the sheet says of its own size is not believed. A row or cell that does not say where it is follows the one
 * before it. Formulas are not computed: a cell has the value that was kept with it.
 */
final class SheetXml {
    private static final int CELLS_MAX = 16_384;

    private final Xml xml;
    private final SharedStrings texts;
    private final String[] cells = new String[Row.COLUMNS_MAX];
    private BitSet numeric = new BitSet();
    private int width;
    private int column;

    SheetXml(Xml xml, SharedStrings texts) {
        this.xml = xml;
        this.texts = texts;
    }

    /** Gives every row that is not blank to the visitor, until it wants no more of this sheet. */
    void read(Table.Visitor visitor) throws IOException {
        int rows = 0;
        int number = 0;
        while (xml.nextChild("worksheet")) {
            while (xml.nextChild("sheetData")) {
                while (xml.nextChild("row")) {
                    String where = xml.attribute("r");
                    number = where == null ? number + 1 : Xml.number(where);
                    if (++rows > Table.ROWS_MAX) {
                        throw new FileRefusedException(
                                Refusal.Reason.TOO_LARGE,
                                "Lebih dari " + Table.ROWS_MAX + " baris. Bagi menjadi beberapa file.");
                    }
                    Row row = row(number);
                    if (!row.isBlank() && !visitor.row(row)) {
                        return;
                    }
                }
            }
        }
    }

    private Row row(int number) throws IOException {
        numeric = new BitSet();
        width = 0;
        column = -1;
        for (int seen = 0; xml.nextChild("c"); seen++) {
            if (seen == CELLS_MAX) {
                throw FileRefusedException.tooLarge("Ada baris dengan terlalu banyak kolom");
            }
            cell();
        }
        return new Row(number, Arrays.asList(Arrays.copyOf(cells, width)), numeric);
    }

    private void cell() throws IOException {
        String type = "n";
        column++;
        for (int i = 0; i < xml.attributes(); i++) {
            switch (xml.attributeName(i)) {
                case "r" -> column = column(xml.attribute(i));
                case "t" -> type = xml.attribute(i);
                default -> {} // How it looks.
            }
        }
        String text = "";
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "v" -> text = value(type);
                case "is" -> text = xml.richText();
                default -> xml.skip(); // The formula.
            }
        }
        if (column < Row.COLUMNS_MAX) {
            if (column >= width) {
                Arrays.fill(cells, width, column, "");
                width = column + 1;
            }
            cells[column] = text;
            numeric.set(column, type.equals("n") && !text.isEmpty());
        }
    }

    private String value(String type) throws IOException {
        CharSequence value = xml.text();
        return type.equals("s") && !value.isEmpty() ? texts.at(value) : Row.trim(value.toString());
    }

    /** The 0-based column of a reference such as {@code AB12}. */
    private static int column(String reference) throws FileRefusedException {
        int column = 0;
        for (int i = 0; i < reference.length() && column <= CELLS_MAX; i++) {
            int letter = (reference.charAt(i) | 0x20) - 'a' + 1; // In either case, as ASCII has it.
            if (letter < 1 || letter > 26) {
                break; // Here the row begins.
            }
            column = column * 26 + letter;
        }
        if (column == 0 || column > CELLS_MAX) {
            throw FileRefusedException.unreadable();
        }
        return column - 1;
    }
}
