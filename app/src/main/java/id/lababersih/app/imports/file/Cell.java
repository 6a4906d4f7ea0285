package id.lababersih.app.imports.file;

import org.jspecify.annotations.Nullable;

/**
 * One cell of a row that could not be used, as it stands in the file.
 *
 * @param column the name of its column
 * @param numeric whether the sheet holds it as a number
 * @param asked whether the column has a meaning by itself, so that its text may be what is wrong
 */
public record Cell(String column, String text, boolean numeric, boolean asked) {
    /** More than any cell that is meant to be read has. */
    public static final int CHARACTERS_MAX = 500;

    /** The cell of a column with a meaning, of a row that was read. */
    static Cell read(String column, @Nullable Object value) {
        return new Cell(column, value == null ? "" : value.toString(), false, true);
    }

    /** The same cell with another text. */
    public Cell with(String other) {
        return other.equals(text) ? this : new Cell(column, other, false, asked);
    }
}
