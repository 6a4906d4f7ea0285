package id.lababersih.persistence.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows on their way to {@code unnest}: one SQL array per column, so that a batch is one statement. */
final class Rows {
    private final List<String> types;
    private final List<List<@Nullable Object>> columns;

    /** A batch whose columns have these PostgreSQL types. */
    Rows(String... types) {
        this.types = List.of(types);
        this.columns = new ArrayList<>();
        for (var _ : types) {
            columns.add(new ArrayList<>());
        }
    }

    /** Adds a row: one value per column, in PostgreSQL's text form once {@code toString} is called on it. */
    void add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
        }
        for (int column = 0; column < values.length; column++) {
            columns.get(column).add(values[column]);
        }
    }

    boolean isEmpty() {
        return columns.getFirst().isEmpty();
    }

    /** Binds the merchant as the first parameter and one array per column after it. */
    void bind(PreparedStatement statement, UUID merchant) throws SQLException {
        statement.setObject(1, merchant);
        for (int column = 0; column < columns.size(); column++) {
            Object[] values = columns.get(column).toArray();
            statement.setArray(2 + column, statement.getConnection().createArrayOf(types.get(column), values));
        }
    }

    /** Runs a statement that takes the merchant and one array per column; does nothing when there is no row. */
    void execute(Connection connection, String sql, UUID merchant) throws SQLException {
        if (isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, merchant);
            statement.executeUpdate();
        }
    }
}
