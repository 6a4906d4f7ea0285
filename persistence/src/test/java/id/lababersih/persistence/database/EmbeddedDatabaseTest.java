package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @Test
    void dataSurvivesARestart(@TempDir Path home) {
        try (EmbeddedDatabase server = EmbeddedDatabase.start(home)) {
            jdbi(server).useHandle(handle -> handle.execute("CREATE TABLE kept AS SELECT 42 AS answer"));
        }
        try (EmbeddedDatabase server = EmbeddedDatabase.start(home)) {
            assertThat(answer(server)).isEqualTo(42);
        }
    }

    @Test
    void aKilledServerIsFoundWholeByTheNextStart(@TempDir Path home) throws Exception {
        EmbeddedDatabase killed = EmbeddedDatabase.start(home);
        jdbi(killed).useHandle(handle -> handle.execute("CREATE TABLE kept AS SELECT 42 AS answer"));
        long pid = Long.parseLong(Files.readAllLines(home.resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        killed.close();
        assertThat(home.resolve("data/postmaster.pid")).exists();

        try (EmbeddedDatabase server = EmbeddedDatabase.start(home)) {
            assertThat(answer(server)).isEqualTo(42);
        }
    }

    @Test
    void aPidFileThatNamesAnotherProgramIsNoObstacle(@TempDir Path home) throws Exception {
        EmbeddedDatabase.start(home).close();
        Files.writeString(
                home.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n");
        EmbeddedDatabase.start(home).close();
        assertThat(home.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void aSecondServerOnTheSameDirectoryIsRefused(@TempDir Path home) throws Exception {
        try (EmbeddedDatabase _ = EmbeddedDatabase.start(home)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(home)).hasMessageContaining("running on " + home);
        }
    }

    @Test
    void everyScratchDatabaseIsMigratedAndItsOwn() {
        try (Database one = ScratchDatabase.open();
                Database two = ScratchDatabase.open()) {
            one.jdbi().useHandle(handle -> handle.execute("CREATE TABLE mine (id int)"));
            String tables = "SELECT count(*) FROM pg_tables WHERE tablename IN ('mine', 'flyway_schema_history')";
            assertThat(count(one, tables)).isEqualTo(2);
            assertThat(count(two, tables)).isEqualTo(1);
        }
    }

    private static long count(Database database, String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static Jdbi jdbi(EmbeddedDatabase server) {
        return Jdbi.create(
                server.url().jdbcUrl(), server.url().user(), server.url().password());
    }

    private static int answer(EmbeddedDatabase server) {
        return jdbi(server)
                .withHandle(handle -> handle.createQuery("SELECT answer FROM kept")
                        .mapTo(Integer.class)
                        .one());
    }
}
