package id.lababersih.persistence.inspect;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A large table that is read from end to end, and a guess at the index that may be missing.
 *
 * @param rowsEach rows that a scan reads on average
 * @param rows rows in the table
 * @param columns no index begins with one of these, and {@code statement} compares them; empty where nothing is known
 * @param statement the one that took most time of those that compare such columns; null where none does
 */
public record Scan(
        String table,
        long scans,
        long rowsEach,
        long rows,
        List<String> columns,
        @Nullable String statement) {
    /** What follows a column in a condition. */
    private static final String COMPARED = "\"?\\s*(?:=|<|>|in\\b|like\\b|ilike\\b|between\\b)";

    public Scan {
        columns = List.copyOf(columns);
    }

    /**
     * Reads what the server told.
     *
     * @param scans the columns table, scans, rows_each, rows, bare
     * @param statements with a column query, the one that took most time first; null where it does not count them
     */
    static List<Scan> of(Table scans, @Nullable Table statements) {
        List<String> queries = statements == null ? List.of() : statements.column("query");
        return scans.rows().stream()
                .map(row -> of(
                        row.get(0),
                        Long.parseLong(row.get(1)),
                        Long.parseLong(row.get(2)),
                        Long.parseLong(row.get(3)),
                        row.get(4).equals(Table.NOTHING)
                                ? List.of()
                                : List.of(row.get(4).split(" ", -1)),
                        queries))
                .toList();
    }

    private static Scan of(
            String table, long scans, long rowsEach, long rows, List<String> bare, List<String> queries) {
        var named = Pattern.compile("(?i)\\b" + Pattern.quote(table) + "\\b");
        for (String query : queries) {
            if (!bare.isEmpty() && named.matcher(query).find()) {
                Set<String> compared = new LinkedHashSet<>();
                Pattern.compile("(?i)\\b(" + String.join("|", bare) + ")" + COMPARED)
                        .matcher(query)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(compared::add);
                if (!compared.isEmpty()) {
                    return new Scan(table, scans, rowsEach, rows, List.copyOf(compared), query);
                }
            }
        }
        return new Scan(table, scans, rowsEach, rows, List.of(), null);
    }
}
