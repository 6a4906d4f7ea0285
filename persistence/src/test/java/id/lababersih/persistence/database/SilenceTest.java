package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.ledger.TotalsRebuild;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Neither a slow statement nor a server that died without a word may hold up whoever asked for ever. */
class SilenceTest {
    private static final int MS_MAX = 30_000;

    private final DatabaseUrl url = ScratchDatabase.create();
    private final Database database = Database.open(url, 4);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyPoolGivesUpAConnectionThatIsSilentAndTheServerItsStatementBefore() throws SQLException {
        Map<String, DataSource> pools = Map.of(
                "main", database.dataSource(),
                "derived", database.derived(),
                "journal", database.journal(),
                "health", database.health());
        for (var pool : pools.entrySet()) {
            try (var connection = pool.getValue().getConnection()) {
                assertThat(connection.getNetworkTimeout()).as(pool.getKey()).isBetween(1, MS_MAX);
                assertThat(statementMs(connection)).as(pool.getKey()).isBetween(1, connection.getNetworkTimeout() - 1);
            }
        }
    }

    /** By which the server is done with a host that vanished, and with what it held, after half a minute. */
    @Test
    void everyPoolHasTheServerNoticeThatNobodyIsThereAnyMore() throws SQLException {
        for (var pool : List.of(database.dataSource(), database.derived(), database.journal(), database.health())) {
            try (var connection = pool.getConnection()) {
                assertThat(setting(connection, "idle_in_transaction_session_timeout"))
                        .isBetween(1, MS_MAX);
                assertThat(setting(connection, "tcp_user_timeout")).isBetween(1, MS_MAX);
                int noticedS = setting(connection, "tcp_keepalives_idle")
                        + setting(connection, "tcp_keepalives_interval") * setting(connection, "tcp_keepalives_count");
                assertThat(noticedS).isBetween(1, MS_MAX / 1_000);
            }
        }
    }

    @Test
    void aStartKeepsTwoConnections() throws SQLException {
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select string_agg(application_name, ' ' order by application_name) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid()
                        """)) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("lababersih lababersih-journal");
        }
    }

    @Test
    void countingTheBooksAnewMayTakeLongAndNothingAfterIt() throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            TotalsRebuild.count(connection);
            TotalsRebuild.replace(connection);
            assertThat(connection.getNetworkTimeout()).isZero();
            assertThat(statementMs(connection)).isZero();
            assertThat(setting(connection, "idle_in_transaction_session_timeout"))
                    .isZero();
            connection.commit();
        }
        try (var connection = database.dataSource().getConnection()) {
            assertThat(connection.getNetworkTimeout()).isBetween(1, MS_MAX);
            assertThat(statementMs(connection)).isBetween(1, MS_MAX);
        }
    }

    private static int statementMs(Connection connection) throws SQLException {
        return setting(connection, "statement_timeout");
    }

    private static int setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement("select setting::int from pg_settings where name = ?")) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
