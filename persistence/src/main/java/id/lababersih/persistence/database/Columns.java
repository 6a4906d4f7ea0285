package id.lababersih.persistence.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of a statement that takes one SQL array per column, to {@code unnest} them, column by column. */
public final class Columns {
    private final Connection connection;
    private final PreparedStatement statement;
    private int count;

    public Columns(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    /** Binds the next column: one value for each row. */
    public <T> void add(String type, List<T> rows, Function<T, @Nullable Object> column) throws SQLException {
        bind(type, rows.stream().map(column).toArray());
    }

    /** Binds the next column, of type {@code bytea}. */
    public <T> void addBytes(List<T> rows, Function<T, byte[]> column) throws SQLException {
        bind("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    private void bind(String type, Object[] values) throws SQLException {
        count++;
        statement.setArray(count, connection.createArrayOf(type, values));
    }
}
