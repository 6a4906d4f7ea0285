import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.EmbeddedDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL on a folder of its own, as durable as in production, and what a run looks up in it. */
final class Store implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration WAIT_MAX = Duration.ofMinutes(30);

    /** Whether any slice has an event that is not in the read models. */
    private static final String BEHIND = """
        select exists (
            select from generate_series(0, 3) as numbers (slice)
            left join projection_offset o on o.slice = numbers.slice
            cross join lateral (
                select from event_journal e
                where e.slice = numbers.slice and (e.txid, e.ordering) > (coalesce(o.txid, 0), coalesce(o.ordering, 0))
                order by e.txid, e.ordering
                limit 1
            ) as unread)
        """;

    private static final String STATEMENTS = """
        select format('%8s ms %8s times %7s us each, %s us planning, %s rows: %s',
            round(total_exec_time + total_plan_time), calls,
            round(1000 * (total_exec_time + total_plan_time) / calls),
            round(1000 * total_plan_time / calls), rows, left(regexp_replace(query, '\\s+', ' ', 'g'), 150))
        from pg_stat_statements where calls > 0 order by total_exec_time + total_plan_time desc limit 40
        """;

    /** The main process of the server, whose children are its backends; 0 when it runs elsewhere. */
    final long postmaster;

    private final Optional<EmbeddedDatabase> server;
    private final DatabaseUrl url;
    private final Connection connection;

    private Store(Optional<EmbeddedDatabase> server, DatabaseUrl url) throws SQLException {
        this.server = server;
        this.url = url;
        this.connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        this.postmaster = ProcessHandle.of(
                        Long.parseLong(query("select pg_backend_pid()").getFirst()))
                .filter(backend -> backend.info().command().orElse("").endsWith("postgres"))
                .flatMap(ProcessHandle::parent)
                .map(ProcessHandle::pid)
                .orElse(0L);
    }

    /** A server of our own, as durable as in production, on a new folder. */
    static Store start(Path home) throws SQLException {
        var server = EmbeddedDatabase.start(home);
        // On Ctrl-C too the folder may go only when nobody writes in it any more.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return new Store(Optional.of(server), server.url());
    }

    /** An empty database of a server that somebody else runs. */
    static Store at(String databaseUrl) throws SQLException {
        return new Store(Optional.empty(), DatabaseUrl.parse(databaseUrl));
    }

    /** As the service takes it. */
    String databaseUrl() {
        return "postgres://" + url.user() + ":" + url.password() + "@"
                + address().getHost() + ":" + port() + address().getPath();
    }

    String host() {
        return address().getHost();
    }

    int port() {
        return address().getPort();
    }

    /** Another database of this server; made anew. */
    DatabaseUrl createDatabase(String name) throws SQLException {
        execute("drop database if exists " + name);
        execute("create database " + name);
        return new DatabaseUrl("jdbc:postgresql://" + host() + ":" + port() + "/" + name, url.user(), url.password());
    }

    /** Returns when every event is in the read models. */
    void awaitCaughtUp() throws SQLException {
        await(BEHIND, "f", "The projections did not catch up");
    }

    /** Returns when the answer to the request that shipped the order is kept; that comes after the answer itself. */
    void awaitAnswer(String order) throws SQLException {
        await("select exists (select from idempotency_key where " + answerOf(order) + ")", "t", "No answer was kept");
    }

    /** The condition of the row of {@code idempotency_key} that stands for the request that shipped the order. */
    static String answerOf(String order) {
        return "status = 200 and position('" + order + "'::bytea in body) > 0";
    }

    private void await(String query, String wanted, String otherwise) throws SQLException {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (!query(query).equals(List.of(wanted))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(otherwise + " within " + WAIT_MAX);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Lines "merchant path" of pages of shops' orders that begin at any of 20,000 orders, more than anybody keeps. */
    List<String> anyLists() throws SQLException {
        return query("""
                select merchant_id || ' /v1/orders?limit=50&shop_id=' || shop_id || '&cursor='
                    || translate(encode(convert_to('["orders","'
                        || to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                        || '","' || order_id || '"]', 'UTF8'), 'base64'), E'+/=\n', '-_')
                from order_row order by order_id limit 20000
                """);
    }

    /** Lines "merchant order" of orders that can be shipped, in no meaningful order. */
    List<String> shippable(int count) throws SQLException {
        return query("select merchant_id || ' ' || order_id from order_row where status = 'CREATED' order by order_id"
                + " limit " + count);
    }

    /** What the server has done until now: commits, bytes of log, and times it waited for the disk to have it. */
    Work work() throws SQLException {
        return new Work(
                number("select sum(xact_commit) from pg_stat_database"),
                number("select wal_bytes from pg_stat_wal"),
                number("select wal_sync from pg_stat_wal"));
    }

    record Work(long commits, long logBytes, long syncs) {
        Work since(Work before) {
            return new Work(commits - before.commits, logBytes - before.logBytes, syncs - before.syncs);
        }

        Work plus(Work more) {
            return new Work(commits + more.commits, logBytes + more.logBytes, syncs + more.syncs);
        }
    }

    /** The statements that took the server longest since {@link #forgetStatements}; empty without the extension. */
    List<String> statements() throws SQLException {
        return countsStatements() ? query(STATEMENTS) : List.of();
    }

    void forgetStatements() throws SQLException {
        if (countsStatements()) {
            execute("create extension if not exists pg_stat_statements");
            query("select pg_stat_statements_reset()::text");
        }
    }

    private boolean countsStatements() throws SQLException {
        return query("show shared_preload_libraries").getFirst().contains("pg_stat_statements");
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(query(sql).getFirst());
    }

    /** The columns that a copy of a row needs: not those that the database fills in. */
    List<String> columns(String table) throws SQLException {
        return query("""
            select column_name from information_schema.columns
            where table_name = '%s' and is_generated = 'NEVER' and is_identity = 'NO'
              and (column_default is null or column_default not like '%%(%%')
            order by ordinal_position
            """.formatted(table));
    }

    /** The first column of all rows. */
    List<String> query(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.ifPresent(EmbeddedDatabase::close);
    }

    private URI address() {
        return URI.create(url.jdbcUrl().substring("jdbc:".length()));
    }
}
