package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private final Database database = ScratchDatabase.open();

    @AfterEach
    void close() {
        database.close();
    }

    /** Failures are written down, and rows hold addresses and hashes. */
    @Test
    void aFailureDoesNotTellOfTheRowThatAConstraintRefused() throws SQLException {
        for (var pool : List.of(database.dataSource(), database.derived(), database.journal(), database.health())) {
            try (var connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute("""
                                insert into app_user (id, name, email, created_at)
                                values (gen_random_uuid(), null, 'siti@example.com', now())
                                """))
                        .hasMessageContaining("app_user")
                        .message()
                        .doesNotContain("siti@example.com");
            }
        }
    }
}
