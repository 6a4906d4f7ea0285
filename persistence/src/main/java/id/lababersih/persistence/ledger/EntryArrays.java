package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Reads the lines and splits of an entry from the arrays of its row. */
public final class EntryArrays {
    private EntryArrays() {}

    /** The lines of a row with {@code accounts} and {@code amounts}. */
    public static List<Entry.Line> lines(ResultSet row) throws SQLException {
        var accounts = texts(row, "accounts");
        var amounts = numbers(row, "amounts");
        return IntStream.range(0, accounts.size())
                .mapToObj(i -> new Entry.Line(
                        accounts.get(i), Math.max(amounts.get(i), 0), Math.max(Math.negateExact(amounts.get(i)), 0)))
                .toList();
    }

    /** The splits of a row with {@code split_accounts}, {@code split_skus} and {@code split_amounts}. */
    static List<Entry.Split> splits(ResultSet row) throws SQLException {
        var accounts = texts(row, "split_accounts");
        var skus = texts(row, "split_skus");
        var amounts = numbers(row, "split_amounts");
        return IntStream.range(0, accounts.size())
                .mapToObj(i -> new Entry.Split(accounts.get(i), skus.get(i), amounts.get(i)))
                .toList();
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return whole((String[]) row.getArray(column).getArray(), column);
    }

    static List<Long> numbers(ResultSet row, String column) throws SQLException {
        return whole((Long[]) row.getArray(column).getArray(), column);
    }

    /** What was tampered with must not look like a fault of this program. */
    private static <T> List<T> whole(T[] elements, String column) throws SQLException {
        if (Arrays.stream(elements).anyMatch(Objects::isNull)) {
            throw new SQLException("an element of " + column + " is null", "22004");
        }
        return List.of(elements);
    }
}
