package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ServerVersionTest {
    @Test
    void nothingIsSaidOfTheOneThatTestsRunOnNorOfLaterOnes() throws SQLException {
        try (var database = ScratchDatabase.open();
                var connection = database.dataSource().getConnection()) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(ServerVersion.TESTED);
        }
        assertThat(ServerVersion.remark(17)).isEmpty();
        assertThat(ServerVersion.remark(18)).isEmpty();
    }

    @Test
    void anOlderOneIsServedAndTold() {
        for (int version : new int[] {15, 16}) {
            assertThat(ServerVersion.remark(version).orElseThrow())
                    .startsWith("PostgreSQL " + version + " is older than 17, which this is tested with");
        }
    }

    @Test
    void oneWithoutWhatTheTablesNeedIsRefused() {
        assertThatThrownBy(() -> ServerVersion.remark(14))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("PostgreSQL 14 is too old: this needs 17");
    }
}
