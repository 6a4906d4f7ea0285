package id.lababersih.app.imports.file;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One row of a sheet or csv: its 1-based number and its cells as text. */
final class Row {
    static final int COLUMNS_MAX = 512;

    private final int number;
    private final List<String> cells;
    private final BitSet numeric;

    Row(int number, List<String> cells, BitSet numeric) {
        this.number = number;
        this.cells = cells;
        this.numeric = numeric;
    }

    static Row ofTexts(int number, List<String> texts) {
        var cells = new ArrayList<String>(Math.min(texts.size(), COLUMNS_MAX));
        for (int i = 0; i < texts.size() && i < COLUMNS_MAX; i++) {
            cells.add(trim(texts.get(i)));
        }
        return new Row(number, cells, new BitSet());
    }

    static Row ofCells(int number, List<Cell> mended) {
        var cells = new ArrayList<String>(mended.size());
        var numeric = new BitSet();
        for (Cell cell : mended) {
            numeric.set(cells.size(), cell.numeric());
            cells.add(trim(cell.text()));
        }
        return new Row(number, cells, numeric);
    }

    int number() {
        return number;
    }

    int size() {
        return cells.size();
    }

    /** The trimmed text of a cell; empty where the row has no such cell. */
    String text(int column) {
        return column >= 0 && column < cells.size() ? cells.get(column) : "";
    }

    /** Whether the sheet holds the cell as a number, so that its text has a decimal point and no grouping. */
    boolean isNumeric(int column) {
        return numeric.get(column);
    }

    boolean isBlank() {
        for (String cell : cells) {
            if (!cell.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** A fingerprint of the whole row, to find rows written twice. */
    long fingerprint() {
        long hash = 0xcbf29ce484222325L;
        for (String cell : cells) {
            for (int i = 0; i < cell.length(); i++) {
                hash = (hash ^ cell.charAt(i)) * 0x100000001b3L;
            }
            hash = (hash ^ 0x1F) * 0x100000001b3L;
        }
        return hash;
    }

    /** Cuts white space, trailing tabs, no-break spaces and byte order marks off both ends. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isSpace(char c) {
        return c <= ' ' || c == '\u00A0' || c == '\uFEFF' || c == '\u200B' || c == '\u202F';
    }
}
