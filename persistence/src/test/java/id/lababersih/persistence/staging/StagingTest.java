package id.lababersih.persistence.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StagingTest {
    private final DatabaseUrl old = ScratchDatabase.create();
    private final Database database = ScratchDatabase.open();

    @AfterEach
    void close() {
        database.close();
    }

    private static Map<StagedTable, String> queries() {
        var queries = new EnumMap<StagedTable, String>(StagedTable.class);
        for (StagedTable table : StagedTable.values()) {
            queries.put(
                    table,
                    table.columns().stream()
                            .map(column -> "'" + table.code() + "' as " + column)
                            .collect(Collectors.joining(", ", "select ", "")));
        }
        return queries;
    }

    @Test
    void eachQueryFillsItsTable() throws SQLException {
        try (Staging staging = Staging.open(database)) {
            assertThat(staging.read(old, queries()).values()).containsOnly(1L).hasSize(StagedTable.values().length);
        }
    }

    @Test
    void allQueriesThatTheOldDatabaseRefusesAreToldAtOnce() throws SQLException {
        var queries = queries();
        queries.put(StagedTable.USERS, "select id, email from nowhere");
        queries.put(StagedTable.SHOPS, "select 1 as id");
        queries.put(StagedTable.LINES, "select from from");
        try (Staging staging = Staging.open(database)) {
            assertThatThrownBy(() -> staging.read(old, queries))
                    .isInstanceOf(SQLException.class)
                    .message()
                    .satisfies(words -> assertThat(words.lines())
                            .filteredOn(line -> line.startsWith("The query for "))
                            .satisfiesExactly(
                                    line -> assertThat(line).contains("for users: ", "nowhere"),
                                    line -> assertThat(line).contains("for shops: ", "merchant_id"),
                                    line -> assertThat(line).contains("for lines: ", "from")));
            assertThat(staging.read(old, queries()))
                    .as("what was there is read anew")
                    .hasSize(7);
        }
    }
}
