package id.lababersih.persistence.inspect;

import id.lababersih.persistence.database.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Parser;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Asks a live database what engineers want to know. Each question has a connection of its own, so that the service's
 * pools neither keep anybody from looking nor are held up by it; it has ten seconds and gets a bounded number of rows.
 */
public final class Inspector {
    /** Rows that a question gets at most. */
    public static final int ROWS_MAX = 1_000;

    private static final int CELL_CHARACTERS_MAX = 10_000;
    private static final int FETCHED = 100;

    /** For an engineer who waits. */
    private static final Limits PATIENT = new Limits(
            "lababersih-console",
            "5",
            "15",
            "-c statement_timeout=10000 -c transaction_timeout=11000 -c lock_timeout=3000");
    /** For a page that asks every few seconds. */
    private static final Limits SHORT = new Limits(
            "lababersih-dashboard",
            "3",
            "4",
            "-c statement_timeout=2000 -c transaction_timeout=3000 -c lock_timeout=500");

    private static final Pattern READS =
            Pattern.compile("^\\s*\\(*\\s*(select|with|values|table|show|explain)\\b", Pattern.CASE_INSENSITIVE);
    /** What a transaction that only reads lets pass, and yet acts, or runs another text, or hides a name. */
    private static final Pattern ACTS = Pattern.compile(
            "u&\\s*[\"']" + "|\\b(set_config|lo_\\w+|dblink\\w*|nextval|setval|\\w+_to_xml\\w*|ts_stat|ts_rewrite)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SERVER_NAME = Pattern.compile("\\bpg_\\w+", Pattern.CASE_INSENSITIVE);
    /** Of the server's own views and functions those that only tell. */
    private static final Pattern TELLS = Pattern.compile(
            "pg_(stat(io)?_(?!\\w*(reset|file))\\w+|get_\\w+|\\w*_size|size_pretty|blocking_pids|backend_pid"
                    + "|attribute|catalog|class|constraint|database|extension|index(es)?|locks|matviews|namespace|roles"
                    + "|sequences|settings|stats|tables|type|typeof|views)",
            Pattern.CASE_INSENSITIVE);

    private static final String ACTIVITY = """
            select pid, application_name as application, state, wait_event_type as waits_for,
                   round(extract(epoch from clock_timestamp() - query_start) * 1000) as ms, query
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            order by state, query_start
            """;
    private static final String BLOCKED = """
            select blocked.pid, blocked.query, blocker.pid as blocked_by, blocker.state as its_state,
                   blocker.query as its_query
            from pg_stat_activity blocked
            cross join lateral unnest(pg_blocking_pids(blocked.pid)) as by (pid)
            join pg_stat_activity blocker on blocker.pid = by.pid
            where blocked.datname = current_database()
            """;
    /** The extension's view, in whichever schema it is; without the library behind it the view refuses to tell. */
    private static final String STATEMENTS_KNOWN = "select 1 from pg_class where relname = 'pg_stat_statements'";

    private static final String STATEMENTS = """
            select calls, round(total_exec_time::numeric) as total_ms, round(mean_exec_time::numeric, 2) as mean_ms,
                   round(max_exec_time::numeric, 1) as max_ms, rows, query
            from pg_stat_statements
            where dbid = (select oid from pg_database where datname = current_database())
            """;
    private static final String SLOWEST = STATEMENTS + "order by total_exec_time desc limit 25";
    private static final String FREQUENT = STATEMENTS + "order by calls desc limit 25";
    private static final String TABLES = """
            select relname as table, pg_size_pretty(pg_total_relation_size(relid)) as size,
                   pg_size_pretty(pg_indexes_size(relid)) as indexes, n_live_tup as rows, n_dead_tup as dead,
                   seq_scan as scans, idx_scan as index_scans, last_autovacuum::timestamp(0) as vacuumed
            from pg_stat_user_tables
            order by pg_total_relation_size(relid) desc
            """;
    private static final String SCANNED = """
            select relname as table, seq_scan as scans, seq_tup_read / seq_scan as rows_each, n_live_tup as rows
            from pg_stat_user_tables
            where seq_scan > 0 and n_live_tup > 10000 and seq_tup_read / seq_scan > 1000
            order by seq_tup_read desc
            """;
    /** With the columns of each table that no index begins with. */
    private static final String SCANS = """
            select relname as table, seq_scan as scans, seq_tup_read / seq_scan as rows_each, n_live_tup as rows,
                   (select string_agg(attname, ' ' order by attnum) from pg_attribute
                    where attrelid = relid and attnum > 0 and not attisdropped
                      and not exists (select 1 from pg_index where indrelid = relid and indkey[0] = attnum)) as bare
            from pg_stat_user_tables
            where seq_scan > 0 and n_live_tup > 10000 and seq_tup_read / seq_scan > 1000
            order by seq_tup_read desc
            limit 25
            """;

    private static final String WAITING = """
            select order_id, merchant_id, number, status, waiting_since
            from order_row where waiting_since is not null order by waiting_since
            """;
    /** Merchant by merchant, for which there are indexes. */
    private static final String NUMBERED = """
            select o.order_id, o.merchant_id, o.platform, o.number, o.status, o.created_at, o.shipped_at
            from merchant m
            cross join lateral (
                select * from order_row where merchant_id = m.id and lower(number) = lower(?)
                union
                select * from order_row where merchant_id = m.id and lower(tracking_number) = lower(?)) o
            order by o.created_at desc
            """;

    private static final String EVENTS = """
            select sequence_number as number, convert_from(event_payload, 'UTF8')::jsonb ->> 'type' as kind,
                   to_timestamp(write_timestamp / 1000.0)::timestamp(3) as at,
                   convert_from(event_payload, 'UTF8') as event
            from event_journal
            where persistence_id = ? order by sequence_number desc
            """;
    private static final String ENTRIES = """
            select e.posted_on, e.event, e.reference, l.account, l.debit, l.credit
            from journal_entry e join journal_line l on l.entry_id = e.id
            where e.order_id = ?::uuid order by e.seq, l.line_no
            """;
    private static final String UNBALANCED = """
            select id, merchant_id, posted_on, event, reference
            from journal_entry
            where (select sum(amount) from unnest(amounts) as amount) <> 0
            """;
    private static final String MERCHANTS = """
            select id, name, created_at from merchant where name ilike '%' || ? || '%' order by created_at desc
            """;

    private final DatabaseUrl url;

    /**
     * How long a connection may take.
     *
     * @param name as the server shows it
     * @param ofServer in ms; the second is of all that is fetched for a statement
     */
    private record Limits(String name, String connectSeconds, String answerSeconds, String ofServer) {}

    public Inspector(DatabaseUrl url) {
        this.url = url;
    }

    /** Who is connected, and what each is doing. */
    public Table activity() {
        return read(ACTIVITY);
    }

    /** Who waits for whom. */
    public Table blocked() {
        return read(BLOCKED);
    }

    /**
     * The statements on which the server has spent most time.
     *
     * @throws IllegalStateException when the server does not count them, with what to do
     */
    public Table slowest() {
        return counted(SLOWEST);
    }

    /**
     * The statements that run most often.
     *
     * @throws IllegalStateException when the server does not count them, with what to do
     */
    public Table frequent() {
        return counted(FREQUENT);
    }

    private Table counted(String statements) {
        if (read(STATEMENTS_KNOWN).rows().isEmpty()) {
            throw new IllegalStateException("This server does not count statements. Set shared_preload_libraries ="
                    + " 'pg_stat_statements', restart it, and run: create extension pg_stat_statements");
        }
        return read(statements);
    }

    /**
     * All that a page shows at once, by one connection: each question of it has two seconds, all of them ten.
     *
     * @throws IllegalArgumentException when the server does not answer, or too late
     */
    public Overview overview() {
        try (Connection connection = connect(SHORT)) {
            boolean known = !read(connection, STATEMENTS_KNOWN).rows().isEmpty();
            var slowest = known ? ifTold(connection, SLOWEST) : null;
            return new Overview(
                    read(connection, ACTIVITY).withoutPasswords(),
                    read(connection, BLOCKED).withoutPasswords(),
                    slowest,
                    slowest == null ? null : ifTold(connection, FREQUENT),
                    read(connection, TABLES),
                    Scan.of(read(connection, SCANS), slowest));
        } catch (SQLException refused) {
            throw new IllegalArgumentException(refused.getMessage());
        }
    }

    /** Null where the server refuses, as it does where the library of pg_stat_statements is not loaded. */
    private static @Nullable Table ifTold(Connection connection, String sql) throws SQLException {
        try {
            return read(connection, sql).withoutPasswords();
        } catch (PSQLException refused) {
            if (PSQLState.OBJECT_NOT_IN_STATE.getState().equals(refused.getSQLState())) {
                return null;
            }
            throw refused;
        }
    }

    /** Every table with its size and how it is read, the largest first. */
    public Table tables() {
        return read(TABLES);
    }

    /** Large tables that are read from end to end, where an index may be missing. */
    public Table scanned() {
        return read(SCANNED);
    }

    /** Orders in the middle of a move, the longest first; a healthy service has none for more than seconds. */
    public Table waitingOrders() {
        return read(WAITING);
    }

    /** Orders of all merchants by the marketplace's number or by tracking number. */
    public Table ordersNumbered(String number) {
        return read(NUMBERED, number, number);
    }

    /**
     * What an entity has written down, the last first.
     *
     * @param kind {@code order}, {@code inventory} or {@code shop}
     */
    public Table events(String kind, String id) {
        return read(EVENTS, kind + "|" + id);
    }

    /** The lines that an order has in the books, in rupiah. */
    public Table entriesOfOrder(String orderId) {
        return read(ENTRIES, orderId);
    }

    /** Entries whose debit is not their credit; there must be none. */
    public Table unbalanced() {
        return read(UNBALANCED);
    }

    /** Merchants by a part of their name. */
    public Table merchants(String part) {
        return read(MERCHANTS, part);
    }

    /**
     * What one statement reads, with {@code ?} for each parameter. The server refuses to change anything for it.
     *
     * @throws IllegalArgumentException for more than one statement, and for one that the server refuses
     */
    public Table read(String sql, Object... parameters) {
        refuseToAct(sql);
        try (Connection connection = connect(PATIENT)) {
            return read(connection, sql, parameters);
        } catch (SQLException refused) {
            throw new IllegalArgumentException(refused.getMessage());
        }
    }

    private static Table read(Connection connection, String sql, Object... parameters) throws SQLException {
        connection.setAutoCommit(true);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        // From its first look on, a transaction that only reads cannot be made one that writes.
        try (var look = connection.createStatement()) {
            look.execute("select 1");
        }
        try (PreparedStatement statement = single(connection, sql)) {
            for (int parameter = 0; parameter < parameters.length; parameter++) {
                statement.setObject(parameter + 1, parameters[parameter]);
            }
            statement.setFetchSize(FETCHED);
            statement.setMaxRows(ROWS_MAX + 1);
            return statement.execute() ? table(statement.getResultSet()) : Table.of(List.of("done"), List.of());
        } finally {
            connection.rollback();
        }
    }

    private static void refuseToAct(String sql) {
        if (!READS.matcher(sql).find() || ACTS.matcher(sql).find()) {
            throw new IllegalArgumentException("That does more than read.");
        }
        SERVER_NAME
                .matcher(sql)
                .results()
                .map(MatchResult::group)
                .filter(name -> !TELLS.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(name + " is not known to do no more than read.");
                });
    }

    /**
     * Runs one statement that changes something, and commits it; how many rows it changed.
     *
     * @throws IllegalArgumentException for more than one statement, and for one that the server refuses
     */
    public int write(String sql) {
        try (Connection connection = connect(PATIENT);
                PreparedStatement statement = single(connection, sql)) {
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        } catch (SQLException refused) {
            throw new IllegalArgumentException(refused.getMessage());
        }
    }

    private Connection connect(Limits limits) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("ApplicationName", limits.name);
        properties.setProperty("connectTimeout", limits.connectSeconds);
        properties.setProperty("socketTimeout", limits.answerSeconds);
        properties.setProperty("maxResultBuffer", "32M");
        properties.setProperty("options", limits.ofServer);
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    /** The driver would send a text with several statements as several, and a commit among them would end our guard. */
    private static PreparedStatement single(Connection connection, String sql) throws SQLException {
        if (Parser.parseJdbcSql(sql, true, true, true, false, false).size() != 1) {
            throw new IllegalArgumentException("One statement at a time, please.");
        }
        return connection.prepareStatement(sql);
    }

    private static Table table(ResultSet rows) throws SQLException {
        var shape = rows.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= shape.getColumnCount(); column++) {
            columns.add(shape.getColumnLabel(column));
        }
        List<List<String>> found = new ArrayList<>();
        while (rows.next() && found.size() < ROWS_MAX) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= columns.size(); column++) {
                row.add(cell(rows.getString(column)));
            }
            found.add(row);
        }
        return new Table(columns, found, !rows.isAfterLast() && found.size() == ROWS_MAX);
    }

    private static String cell(@Nullable String text) {
        if (text == null) {
            return Table.NOTHING;
        }
        return text.length() <= CELL_CHARACTERS_MAX ? text : text.substring(0, CELL_CHARACTERS_MAX);
    }
}
