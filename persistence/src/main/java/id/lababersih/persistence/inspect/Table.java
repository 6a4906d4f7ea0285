package id.lababersih.persistence.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a question gave, as text; {@link #toString} draws it.
 *
 * @param rows each as long as {@code columns}; a cell is {@value #NOTHING} where there is nothing
 * @param more whether there were more rows than are shown
 */
public record Table(List<String> columns, List<List<String>> rows, boolean more) {
    /** What stands in a cell of nothing. */
    public static final String NOTHING = "-";

    private static final int CELL_CHARACTERS_MAX = 60;
    /** Alone in its row a text is what was asked for. */
    private static final int ALONE_CHARACTERS_MAX = 4_000;

    /** What somebody may have typed, and the server shows to all. */
    private static final Pattern PASSWORD = Pattern.compile(
            "(?is)(password\\s*=?\\s*)(e'(?:[^'\\\\]|\\\\.|'')*+'?|'[^']*+(?:''[^']*+)*+'?|\\$\\w*\\$.*)");

    /** All that was found. */
    public static Table of(List<String> columns, List<List<String>> rows) {
        return new Table(columns, rows, false);
    }

    /**
     * The cells of one column.
     *
     * @throws IllegalArgumentException when there is no such column
     */
    public List<String> column(String name) {
        int at = columns.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("There is no column " + name + "; there are " + columns);
        }
        return rows.stream().map(row -> row.get(at)).toList();
    }

    /** A text without what follows the word password in the statements in it. */
    public static String withoutPasswords(String text) {
        return PASSWORD.matcher(text).replaceAll("$1'…'");
    }

    /** The same without what follows the word password in texts of statements. */
    Table withoutPasswords() {
        return new Table(
                columns,
                rows.stream()
                        .map(row -> row.stream().map(Table::withoutPasswords).toList())
                        .toList(),
                more);
    }

    @Override
    public String toString() {
        if (rows.isEmpty()) {
            return "(no rows)";
        }
        int max = columns.size() == 1 ? ALONE_CHARACTERS_MAX : CELL_CHARACTERS_MAX;
        List<List<String>> shown = new ArrayList<>();
        shown.add(columns);
        rows.forEach(row -> shown.add(row.stream().map(cell -> shown(cell, max)).toList()));
        int[] widths = IntStream.range(0, columns.size())
                .map(column -> shown.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        String drawn = shown.stream().map(row -> drawn(row, widths)).collect(Collectors.joining("\n"));
        return more ? drawn + "\n(and more)" : drawn;
    }

    private static String drawn(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> row.get(column)
                        + " ".repeat(widths[column] - row.get(column).length()))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private static String shown(String cell, int max) {
        String line = cell.strip().replaceAll("\\s+", " ");
        return line.length() <= max ? line : line.substring(0, max - 1) + "…";
    }
}
