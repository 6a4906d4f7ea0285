package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the lines and splits of an entry from the arrays of its row. */
public final class EntryArrays {
    private EntryArrays() {}

    /** The lines of a row with {@code accounts} and {@code amounts}. */
    public static List<Entry.Line> lines(ResultSet row) throws SQLException {
        String[] accounts = texts(row, "accounts");
        Long[] amounts = numbers(row, "amounts");
        return IntStream.range(0, accounts.length)
                .mapToObj(i ->
                        new Entry.Line(accounts[i], Math.max(amounts[i], 0), Math.max(Math.negateExact(amounts[i]), 0)))
                .toList();
    }

    /** The splits of a row with {@code split_accounts}, {@code split_skus} and {@code split_amounts}. */
    static List<Entry.Split> splits(ResultSet row) throws SQLException {
        String[] accounts = texts(row, "split_accounts");
        String[] skus = texts(row, "split_skus");
        Long[] amounts = numbers(row, "split_amounts");
        return IntStream.range(0, accounts.length)
                .mapToObj(i -> new Entry.Split(accounts[i], skus[i], amounts[i]))
                .toList();
    }

    private static String[] texts(ResultSet row, String column) throws SQLException {
        return (String[]) row.getArray(column).getArray();
    }

    private static Long[] numbers(ResultSet row, String column) throws SQLException {
        return (Long[]) row.getArray(column).getArray();
    }
}
