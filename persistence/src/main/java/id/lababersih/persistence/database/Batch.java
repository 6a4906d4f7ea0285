package id.lababersih.persistence.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows for one statement that takes one SQL array per column, to {@code unnest} them: a batch is one round trip. */
public final class Batch {
    private final List<String> types;
    private final List<@Nullable String[]> rows = new ArrayList<>();

    /** A batch whose columns have these PostgreSQL types. */
    public Batch(String... types) {
        this.types = List.of(types);
    }

    /** Adds a row: one value per column, each of which PostgreSQL can read from its {@code toString}. */
    public void add(@Nullable Object... values) {
        if (values.length != types.size()) {
            throw new IllegalArgumentException(values.length + " values for " + types.size() + " columns");
        }
        @Nullable String[] row = new @Nullable String[values.length];
        for (int i = 0; i < values.length; i++) {
            row[i] = values[i] == null ? null : Objects.toString(values[i]);
        }
        rows.add(row);
    }

    /** A PostgreSQL array as text, for a column that the statement casts: {@code unnest} has no rows of arrays. */
    public static <T> String array(Collection<T> of, Function<? super T, ?> value) {
        var array = new StringBuilder("{");
        for (T one : of) {
            if (array.length() > 1) {
                array.append(',');
            }
            append(array, value.apply(one));
        }
        return array.append('}').toString();
    }

    private static void append(StringBuilder array, Object value) {
        if (value instanceof Number) {
            array.append(value);
            return;
        }
        array.append('"');
        value.toString().chars().forEach(character -> {
            if (character == '"' || character == '\\') {
                array.append('\\');
            }
            array.append((char) character);
        });
        array.append('"');
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Runs a statement with one array parameter per column; without rows it does nothing. */
    public void execute(Connection connection, String sql) throws SQLException {
        if (isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement);
            Statements.timed(sql, statement::executeUpdate);
        }
    }

    /** Binds one array per column, from the first parameter on. */
    public void bind(PreparedStatement statement) throws SQLException {
        for (int column = 0; column < types.size(); column++) {
            @Nullable String[] values = new @Nullable String[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row)[column];
            }
            statement.setArray(column + 1, statement.getConnection().createArrayOf(types.get(column), values));
        }
    }
}
