package id.lababersih.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open pools on a migrated database. Blocking: call it from virtual threads, never from an actor's own. */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final long CONNECTION_TIMEOUT_MS = 5_000;
    /** How long a pool tries to open: a machine where everything starts at once is slow, and so is a far database. */
    private static final long OPENING_MS = 30_000;
    /** One for each slice of the projections, and one in turn for who looks at them and for the live feed. */
    private static final int DERIVED_POOL_SIZE = 5;
    /** One writes, the others read entities back. */
    private static final int JOURNAL_POOL_SIZE = 6;
    /** A write that waits longer fails, its entity restarts with backoff and the caller sees 503. */
    private static final long JOURNAL_TIMEOUT_MS = 3_000;
    /**
     * With the wait for a connection, the 10 s after which Pekko gives a write up: all events of the node wait. Those
     * that waited in line may be given up sooner than they are written.
     */
    private static final int JOURNAL_SECONDS_MAX = 7;
    /** Whoever asks whether a node is ready waits two seconds at most: for a connection and for an answer, one each. */
    private static final int HEALTH_TIMEOUT_MS = 1_000;

    private static final int HEALTH_SECONDS_MAX = 1;
    /** Longer than any statement of a request or a batch takes. */
    private static final int STATEMENT_SECONDS_MAX = 30;
    /** How much sooner than its connection's end the server ends a statement, so that what became of it is known. */
    private static final int SERVER_SOONER_MS = 500;

    /**
     * What a host held that vanished between two statements is free after ten seconds, and its session ends in half a
     * minute: without, the server keeps both until TCP gives up, which may be two hours. In the middle of a statement
     * the server looks for nobody, and ends it by its own time. Half a batch has its next sooner than in ten seconds.
     */
    private static final String GONE = " -c idle_in_transaction_session_timeout=10000 -c tcp_keepalives_idle=10"
            + " -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=25000";

    private static final String GENERIC_PLANS = "-c plan_cache_mode=force_generic_plan";

    private final DatabaseUrl url;
    private final HikariDataSource pool;
    private final HikariDataSource derived;
    private final HikariDataSource journal;
    private final HikariDataSource health;
    private final Jdbi jdbi;

    private Database(DatabaseUrl url, HikariDataSource pool, HikariDataSource derived, HikariDataSource journal) {
        this.url = url;
        this.pool = pool;
        this.derived = derived;
        this.journal = journal;
        this.health = laterPool(url, healthConfig(url));
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin()).setSqlLogger(Statements.LOGGER);
        // What was bound may be a hash or an address, and failures are written down.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
    }

    /**
     * Brings the schema up to date, makes a journal restored from another server at home on this one, and opens a pool
     * of at most {@code poolSize} connections.
     *
     * @throws StartRefusedException if the server does not answer, refuses us, is old or has another release's tables
     * @throws RuntimeException if a migration fails
     */
    public static Database open(DatabaseUrl url, int poolSize) {
        return refusing(url, () -> opened(url, poolSize));
    }

    /**
     * Opens a database as the service left it, and changes nothing there.
     *
     * @throws StartRefusedException as {@link #open}, and if its tables are of an earlier release or missing
     */
    public static Database openAsIs(DatabaseUrl url, int poolSize) {
        return refusing(url, () -> {
            var flyway = Migrations.flyway(url);
            if (flyway.info().pending().length > 0) {
                throw new StartRefusedException("The tables of " + url + " are missing or of an earlier release."
                        + " Start the service of this release, or migrate, and try again.");
            }
            flyway.validate();
            return connect(url, poolSize);
        });
    }

    /** What may fail because of the server. */
    @FunctionalInterface
    private interface Opening {
        Database open() throws SQLException;
    }

    private static Database refusing(DatabaseUrl url, Opening opening) {
        try {
            return opening.open();
        } catch (StartRefusedException refused) {
            throw refused;
        } catch (SQLException | RuntimeException failure) {
            throw StartRefusedException.of(url, failure)
                    .<RuntimeException>map(line -> line)
                    .orElseGet(() ->
                            failure instanceof RuntimeException fault ? fault : new IllegalStateException(failure));
        }
    }

    /** A start waits for each login, and the first ones take 50 ms, since nothing is compiled yet: these are two. */
    private static Database opened(DatabaseUrl url, int poolSize) throws SQLException {
        var queries = queriesConfig(url, poolSize);
        var server = new PatientDataSource(url, queries.getDataSourceProperties());
        try {
            var first = server.logIn();
            ServerVersion.remark(first.getMetaData().getDatabaseMajorVersion()).ifPresent(log::warn);
            if (!Migrations.areSurelyDone(first)) {
                // They may take longer than a server keeps a connection that nobody uses.
                server.logOut();
                Migrations.flyway(url).migrate();
                first = server.logIn();
            }
            var journal =
                    CompletableFuture.supplyAsync(() -> pool(url, journalConfig(url)), Thread::startVirtualThread);
            try {
                if (JournalMove.settle(first)) {
                    log.info(
                            "The event journal came from another server; its transactions are renumbered for this one");
                    server.logOut();
                }
                return connect(url, pool(queries, server), journal::join);
            } catch (SQLException | RuntimeException failed) {
                var _ = journal.thenAccept(HikariDataSource::close);
                throw failed;
            }
        } finally {
            server.logOut();
        }
    }

    /** Brings the schema up to date and keeps no connection. */
    public static void migrate(DatabaseUrl url) {
        Migrations.flyway(url).migrate();
    }

    /** Has PostgreSQL look at tables that were filled at once; the plans of a service that starts hold what it saw. */
    public static void analyze(DatabaseUrl url) throws SQLException {
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var statement = connection.createStatement()) {
            statement.execute("analyze");
        }
    }

    /** How many tables the database has, ours or another's. */
    public static int tables(DatabaseUrl url) throws SQLException {
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select count(*) from pg_tables
                        where schemaname not in ('pg_catalog', 'information_schema')
                        """)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Opens the pools on tables that are up to date; one connection, and the others when they are asked for. */
    static Database connect(DatabaseUrl url, int poolSize) {
        return connect(url, pool(url, queriesConfig(url, poolSize)), () -> laterPool(url, journalConfig(url)));
    }

    private static Database connect(DatabaseUrl url, HikariDataSource queries, Supplier<HikariDataSource> journal) {
        var derived = laterPool(url, derivedConfig(url));
        try {
            return new Database(url, queries, derived, journal.get());
        } catch (RuntimeException failed) {
            derived.close();
            queries.close();
            throw failed;
        }
    }

    /** A pool that keeps trying while the database is away, for half a minute where it never answered yet. */
    public static HikariDataSource pool(DatabaseUrl url, HikariConfig config) {
        return pool(config, new PatientDataSource(url, config.getDataSourceProperties()));
    }

    private static HikariDataSource pool(HikariConfig config, PatientDataSource server) {
        config.setInitializationFailTimeout(OPENING_MS);
        return make(config, server);
    }

    /** A pool on a database that has answered, without a connection until somebody asks for one: no start waits. */
    public static HikariDataSource laterPool(DatabaseUrl url, HikariConfig config) {
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        var server = new PatientDataSource(url, config.getDataSourceProperties());
        server.expectAnswers();
        return make(config, server);
    }

    private static HikariDataSource make(HikariConfig config, PatientDataSource server) {
        config.setDataSource(server);
        var pool = new HikariDataSource(config);
        server.giveUpWhen(pool::isClosed);
        return pool;
    }

    /**
     * What all pools have in common.
     *
     * @param secondsMax how long a statement may take. The server ends it then and says so, and a moment later its
     *     connection is given up, for a server or a link that died without a word never answers
     * @param options of the session, as {@code -c name=value}
     */
    public static HikariConfig config(DatabaseUrl url, String name, int poolSize, int secondsMax, String... options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(poolSize);
        // Others are opened when asked for: a start logs in with code that is not compiled yet, 10 to 20 ms each time.
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The row that a constraint refused, which would be written down with the failure.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("socketTimeout", Integer.toString(secondsMax));
        int serverMs = secondsMax * 1_000 - SERVER_SOONER_MS;
        config.addDataSourceProperty("options", String.join(" ", options) + GONE + " -c statement_timeout=" + serverMs);
        return config;
    }

    /** Lets the caller's transaction, and each of its statements, take as long as they need. */
    public static void letTakeLong(Connection connection) throws SQLException {
        // Its pool, where it has one, puts this back when it has it back.
        connection.setNetworkTimeout(Runnable::run, 0);
        try (var statement = connection.createStatement()) {
            statement.execute("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0");
        }
    }

    private static HikariConfig queriesConfig(DatabaseUrl url, int poolSize) {
        return config(url, "lababersih", poolSize, STATEMENT_SECONDS_MAX);
    }

    /**
     * A commit that a crash of the server loses is lost with the position it stored, and is made again from the events;
     * so nobody waits for the disk. The statements are few and the same for every batch: planned once.
     */
    private static HikariConfig derivedConfig(DatabaseUrl url) {
        return config(
                url,
                "lababersih-derived",
                DERIVED_POOL_SIZE,
                STATEMENT_SECONDS_MAX,
                "-c synchronous_commit=off",
                GENERIC_PLANS);
    }

    private static HikariConfig journalConfig(DatabaseUrl url) {
        HikariConfig config = config(url, "lababersih-journal", JOURNAL_POOL_SIZE, JOURNAL_SECONDS_MAX, GENERIC_PLANS);
        config.setConnectionTimeout(JOURNAL_TIMEOUT_MS);
        return config;
    }

    private static HikariConfig healthConfig(DatabaseUrl url) {
        HikariConfig config = config(url, "lababersih-health", 1, HEALTH_SECONDS_MAX);
        config.setConnectionTimeout(HEALTH_TIMEOUT_MS);
        config.setValidationTimeout(HEALTH_TIMEOUT_MS);
        return config;
    }

    /** Where this database is, for those who need connections of their own. */
    public DatabaseUrl url() {
        return url;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Connections for what is derived from the events, and for that alone: a crash of the server may lose commits. */
    public DataSource derived() {
        return derived;
    }

    /** Connections for the entities' events and states, so that no slow report can hold up a shipment. */
    public DataSource journal() {
        return journal;
    }

    /**
     * A connection by which to ask whether the server answers, so that requests that have all theirs do not say that it
     * does not.
     */
    public DataSource health() {
        return health;
    }

    /**
     * Connections of a pool that somebody holds, and how many threads wait for one.
     *
     * @param pool as the server knows its connections, by {@code application_name}
     */
    public record Load(String pool, int inUse, int waiting, int max) {}

    /** Of the pool for queries. */
    public Load load() {
        return load(pool);
    }

    /** Of all pools: for queries, for what is derived from the events, for the events. */
    public List<Load> loads() {
        return List.of(load(pool), load(derived), load(journal));
    }

    private static Load load(HikariDataSource of) {
        var now = of.getHikariPoolMXBean();
        return new Load(
                of.getPoolName(),
                now.getActiveConnections(),
                now.getThreadsAwaitingConnection(),
                of.getMaximumPoolSize());
    }

    /** Closes the pools; what still runs on a connection fails. */
    @Override
    public void close() {
        health.close();
        derived.close();
        journal.close();
        pool.close();
    }
}
