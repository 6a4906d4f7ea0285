package id.lababersih.persistence.staging;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/**
 * The schema {@code staging}: made anew by each reading, and dropped when all of it is taken over. One process at a
 * time has it.
 */
public final class Staging implements AutoCloseable {
    /** By which the schema is known as ours; another's is left alone. */
    private static final String MARK = "LabaBersih: what import-database read; it may be dropped";

    private static final List<String> MAKE =
            List.of("create schema staging", "comment on schema staging is '" + MARK + "'", """
            create function staging.id(name text) returns uuid language sql immutable as $$
                select overlay(overlay(encode(substring(sha256(convert_to(name, 'UTF8')) for 16), 'hex')
                    placing '8' from 13) placing '8' from 17)::uuid
            $$
            """, """
            create function staging.whole(value text, low numeric, high numeric) returns bigint
            language sql stable as $$
                select case when pg_input_is_valid(value, 'numeric') then
                    case when value::numeric = trunc(value::numeric) and value::numeric between low and high
                        then value::numeric::bigint end end
            $$
            """, """
            create function staging.moment(value text) returns timestamptz
            language sql stable set timezone = 'UTC' as $$
                select case when pg_input_is_valid(value, 'timestamptz') then
                    case when value::timestamptz >= '1990-01-02' and value::timestamptz < '2199-12-31'
                        then value::timestamptz end end
            $$
            """, """
            create function staging.day(value text, zone text) returns date language sql stable as $$
                select case when value ~ '^\\d{4}-\\d\\d-\\d\\d$' then staging.moment(value)
                    at time zone 'UTC' else staging.moment(value) at time zone zone end::date
            $$
            """);

    private static final String LIKE_TEXT = "nullif(btrim(mapped.%s::text, E' \\t\\r\\n'), '')";

    private static final List<String> INDEXES = List.of(
            "create index on staging.users (id)",
            "create index on staging.users (lower(email))",
            "create index on staging.merchants (id)",
            "create index on staging.members (merchant_id)",
            "create index on staging.members (user_id)",
            "create index on staging.shops (id)",
            "create index on staging.products (merchant_id, sku)",
            "create index on staging.orders (id)",
            "create index on staging.lines (order_id)");

    /** Ends with its connection, however that ends. The number is this schema's and no other's. */
    private static final String ALONE = "select pg_try_advisory_lock(hashtext('lababersih import-database'))";

    private static final int VALID_WITHIN_SECONDS = 2;

    private final Jdbi jdbi;
    private final Connection alone;

    private Staging(Jdbi jdbi, Connection alone) {
        this.jdbi = jdbi;
        this.alone = alone;
    }

    /**
     * Takes the schema for this process, until it is closed.
     *
     * @throws SQLException if another process has it
     */
    public static Staging open(Database database) throws SQLException {
        Connection alone = database.dataSource().getConnection();
        try (var statement = alone.createStatement();
                var got = statement.executeQuery(ALONE)) {
            got.next();
            if (got.getBoolean(1)) {
                return new Staging(database.jdbi(), alone);
            }
        }
        alone.close();
        throw new SQLException("Another import-database works on this database. Wait for its end, or end it.");
    }

    /** Lets the next process have the schema, whatever is in it. */
    @Override
    public void close() throws SQLException {
        try (alone) {
            // A connection that has ended has ended the lock, too.
            if (alone.isValid(VALID_WITHIN_SECONDS)) {
                try (var statement = alone.createStatement()) {
                    statement.execute("select pg_advisory_unlock_all()");
                }
            }
        }
    }

    /**
     * Copies what these queries yield in the old database, of one moment of it and changing nothing there, into a new
     * schema; what it held before is gone.
     *
     * @param queries one for each table
     * @return rows by table
     * @throws SQLException if the old database cannot be reached or refuses queries; its message says which, and why
     */
    public Map<StagedTable, Long> read(DatabaseUrl old, Map<StagedTable, String> queries) throws SQLException {
        try (Connection from = DriverManager.getConnection(old.jdbcUrl(), old.user(), old.password())) {
            from.setReadOnly(true);
            from.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            from.setAutoCommit(false);
            execute(from, "set local timezone = 'UTC'", "set local datestyle = 'ISO'");
            requireAnswered(from, queries);
            Map<StagedTable, Long> rows = jdbi.inTransaction(handle -> {
                Connection into = handle.getConnection();
                Database.letTakeLong(into);
                drop(into);
                execute(into, MAKE.toArray(String[]::new));
                return copyAll(from, into, queries);
            });
            from.rollback();
            return rows;
        }
    }

    /**
     * Drops the schema with all it holds, hashes of passwords among it.
     *
     * @throws SQLException also if another process may have it now
     */
    public void drop() throws SQLException {
        requireAlone();
        jdbi.useTransaction(handle -> drop(handle.getConnection()));
    }

    /**
     * To be asked before each step that takes something.
     *
     * @throws SQLException if another process may have the schema now
     */
    public void requireAlone() throws SQLException {
        if (!alone.isValid(VALID_WITHIN_SECONDS)) {
            throw new SQLException(
                    "The connection to DATABASE_URL was cut off, by which other import-databases were kept"
                            + " out. The same command goes on with what is not here yet.");
        }
    }

    /** Asks each query for no rows, so that all that the old database refuses is told at once. */
    private static void requireAnswered(Connection from, Map<StagedTable, String> queries) throws SQLException {
        var faults = new ArrayList<String>();
        for (StagedTable table : StagedTable.values()) {
            Savepoint before = from.setSavepoint();
            try {
                execute(from, select(table, queries) + " limit 0");
                from.releaseSavepoint(before);
            } catch (SQLException refused) {
                if (from.isClosed()) {
                    throw refused;
                }
                from.rollback(before);
                faults.add(ofQuery(table, refused));
            }
        }
        if (!faults.isEmpty()) {
            throw new SQLException(String.join("\n", faults));
        }
    }

    private static String ofQuery(StagedTable table, SQLException refused) {
        return "The query for " + table.code() + ": " + refused.getMessage();
    }

    private static String select(StagedTable table, Map<StagedTable, String> queries) {
        String query = queries.get(table);
        if (query == null) {
            throw new IllegalArgumentException("no query for " + table.code());
        }
        String columns = table.columns().stream().map(LIKE_TEXT::formatted).collect(Collectors.joining(", "));
        return "select " + columns + " from (\n" + query + "\n) as mapped";
    }

    private static Map<StagedTable, Long> copyAll(Connection from, Connection into, Map<StagedTable, String> queries)
            throws SQLException {
        var rows = new EnumMap<StagedTable, Long>(StagedTable.class);
        for (StagedTable table : StagedTable.values()) {
            execute(into, table.create());
            rows.put(table, copy(from, into, table, select(table, queries)));
        }
        execute(into, INDEXES.toArray(String[]::new));
        for (StagedTable table : StagedTable.values()) {
            execute(into, "analyze " + table.table());
        }
        return rows;
    }

    /** A piece at a time, so that no table need fit into memory. */
    private static long copy(Connection from, Connection into, StagedTable table, String select) throws SQLException {
        CopyOut out;
        try {
            out = new CopyManager(from.unwrap(BaseConnection.class)).copyOut("copy (" + select + ") to stdout");
        } catch (SQLException refused) {
            throw new SQLException(ofQuery(table, refused), refused);
        }
        CopyIn in = new CopyManager(into.unwrap(BaseConnection.class))
                .copyIn("copy " + table.table() + " (" + String.join(", ", table.columns()) + ") from stdin");
        try {
            for (byte[] piece = out.readFromCopy(); piece != null; piece = out.readFromCopy()) {
                in.writeToCopy(piece, 0, piece.length);
            }
            long rows = in.endCopy();
            if (rows != out.getHandledRowCount()) {
                throw new SQLException(
                        "Of " + out.getHandledRowCount() + " rows of " + table.code() + " came " + rows + ".");
            }
            return rows;
        } catch (SQLException failed) {
            throw new SQLException(ofQuery(table, failed), failed);
        } finally {
            if (in.isActive()) {
                in.cancelCopy();
            }
        }
    }

    private static void drop(Connection connection) throws SQLException {
        String mark = mark(connection);
        if (mark.equals(MARK)) {
            execute(connection, "drop schema staging cascade");
        } else if (!mark.isEmpty()) {
            throw new SQLException("This database has a schema staging of another's: rename that.");
        }
    }

    /** What the schema is known by; empty where there is none. */
    private static String mark(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select coalesce(obj_description(oid, 'pg_namespace'), 'nobody''s') from pg_namespace
                        where nspname = 'staging'
                        """)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /**
     * Looks at all that was read: notes with each row why it is not taken, and where it belongs here.
     *
     * @see StagingChecks
     */
    public void check() throws SQLException {
        jdbi.useTransaction(handle -> {
            Database.letTakeLong(handle.getConnection());
            new StagingChecks(handle.getConnection()).all();
        });
    }

    /**
     * One kind of thing.
     *
     * @param old rows that were read
     * @param taken those of them that nothing speaks against
     * @param here of these, those that are in this service now
     */
    public record Count(String what, long old, long refused, long taken, long here) {}

    /**
     * What was read, what is to be taken of it, and what is here; of rupiah and pieces the sums.
     *
     * @throws SQLException also if another process may have it now
     */
    public List<Count> counts() throws SQLException {
        requireAlone();
        return jdbi.inTransaction(handle -> {
            Database.letTakeLong(handle.getConnection());
            var counts = new ArrayList<Count>();
            try (var statement = handle.getConnection().createStatement();
                    var rows = statement.executeQuery(StagingChecks.COUNTS)) {
                while (rows.next()) {
                    counts.add(new Count(
                            rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)));
                }
            }
            return counts;
        });
    }

    /**
     * What is said of some rows of a table.
     *
     * @param examples the first few, by what they are known by in the old database; never an address or a hash
     */
    public record Remark(Kind kind, StagedTable table, String words, long rows, List<String> examples) {}

    /** What a remark means for its rows. */
    public enum Kind {
        PROBLEM,
        NOTICE,
        FAILURE
    }

    /** All remarks of one kind, by table; the most frequent first. */
    public List<Remark> remarks(Kind kind) {
        var remarks = new ArrayList<Remark>();
        for (StagedTable table : StagedTable.values()) {
            remarks.addAll(jdbi.withHandle(handle -> handle.createQuery(
                            StagingChecks.remarks(table, kind.name().toLowerCase(Locale.ROOT)))
                    .map((rs, _) ->
                            new Remark(kind, table, rs.getString("words"), rs.getLong("rows"), List.of((String[])
                                    rs.getArray("examples").getArray())))
                    .list()));
        }
        return remarks;
    }
}
