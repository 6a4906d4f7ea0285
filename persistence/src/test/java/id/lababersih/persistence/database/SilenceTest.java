package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.ledger.TotalsRebuild;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that died without a word must not hold up whoever asked it for ever. */
class SilenceTest {
    private static final int MS_MAX = 30_000;

    private final Database database = ScratchDatabase.open();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aStatementOfAnyPoolFailsWhenItGetsNoAnswer() throws SQLException {
        Map<String, DataSource> pools =
                Map.of("main", database.dataSource(), "derived", database.derived(), "journal", database.journal());
        for (var pool : pools.entrySet()) {
            try (var connection = pool.getValue().getConnection()) {
                assertThat(connection.getNetworkTimeout()).as(pool.getKey()).isBetween(1, MS_MAX);
            }
        }
    }

    @Test
    void countingTheBooksAnewMayTakeLongAndNothingAfterIt() throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            TotalsRebuild.run(connection);
            assertThat(connection.getNetworkTimeout()).isZero();
        }
        try (var connection = database.dataSource().getConnection()) {
            assertThat(connection.getNetworkTimeout()).isBetween(1, MS_MAX);
        }
    }
}
