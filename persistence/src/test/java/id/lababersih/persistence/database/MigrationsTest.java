package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a start need not have Flyway look. */
class MigrationsTest {
    private final DatabaseUrl url = ScratchDatabase.create();

    private boolean areDoneAfter(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
        try (var connection = connect()) {
            return Migrations.areDone(connection);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }

    @Test
    void allThatFlywayMadeAreDone() throws SQLException {
        assertThat(areDoneAfter("select 1")).isTrue();
    }

    @Test
    void flywayLooksWhereAnotherSchemaIsToHaveTheTables() throws SQLException {
        assertThat(areDoneAfter("""
                create schema another;
                do $$begin
                    execute format('alter database %I set search_path = another, public', current_database());
                end$$
                """)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table flyway_schema_history",
                "delete from flyway_schema_history where version = '020'",
                "update flyway_schema_history set checksum = checksum + 1 where version = '020'",
                "update flyway_schema_history set checksum = null where version = '020'",
                "update flyway_schema_history set script = 'V020__other.sql' where version = '020'",
                "update flyway_schema_history set success = false where version = '020'",
                "update flyway_schema_history set type = 'DELETE' where version = '020'",
                "insert into flyway_schema_history select 1000, '999', 'of a later release', type, 'V999__later.sql',"
                        + " 1, installed_by, installed_on, 1, true from flyway_schema_history where version = '020'",
            })
    void flywayLooksWhereItsHistoryIsAnyOther(String change) throws SQLException {
        assertThat(areDoneAfter(change)).isFalse();
    }
}
