package id.lababersih.persistence.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What whoever starts the service reads where its database cannot be used. */
class StartRefusedTest {
    private final DatabaseUrl url = ScratchDatabase.create();

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void tablesOfAnotherProgramAreLeftAlone() throws SQLException {
        execute("drop schema public cascade; create schema public; create table users (id int)");
        refused("are another program's. Name a database in DATABASE_URL that is empty or this service's own.");
    }

    @Test
    void aMigrationThatFailsSaysWhatIsInItsWayAndThatNothingOfItWasKept() throws SQLException {
        execute("drop schema public cascade; create schema public");
        Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), url.password())
                .target("1")
                .load()
                .migrate();
        execute("create table journal_entry (in_the_way int)");
        refused(
                "could not be brought up to date: nothing of the migration that failed was kept",
                "\"journal_entry\" already exists",
                "V002");
        execute("select in_the_way from journal_entry");
    }

    @Test
    void aChangedMigrationIsToldAsTablesOfAnotherRelease() throws SQLException {
        execute("update flyway_schema_history set checksum = 4711 where version = '001'");
        refused("are not of this release");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        var nowhere = new DatabaseUrl(url.jdbcUrl() + "_not", url.user(), url.password());
        assertThatThrownBy(() -> Database.open(nowhere, 2))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("PostgreSQL has no such database");
    }

    /** As PgBouncer answers, which passes no "options". */
    @Test
    void aPoolerThatTakesNoSettingsIsToldAtOnceAndNotAsSilence() throws IOException {
        refusedBy(
                "unsupported startup parameter: options",
                "does not give a session the settings",
                "unsupported startup parameter: options");
    }

    /** As PgBouncer answers where its max_client_conn is reached. */
    @Test
    void whatAPoolerRefusesIsToldInItsWords() throws IOException {
        refusedBy(
                "no more connections allowed (max_client_conn)",
                "refuses: FATAL: no more connections allowed (max_client_conn). ");
    }

    @Test
    void aRefusalWithADetailAndAHintIsOneLine() throws IOException {
        refusedBy(
                "not here\0DThere is\n  another.\0HGo there.",
                "not here; Detail: There is; another.; Hint: Go there. ");
    }

    /** The password is there, and empty: the server asks for SCRAM, and the driver does not begin it. */
    @Test
    void aPasswordThatIsMissingIsTold() throws IOException {
        byte[] scram = "\0\0\0\nSCRAM-SHA-256\0\0".getBytes(UTF_8);
        answered(
                "sslmode=disable",
                "",
                (_, out) -> message(out, 'R', scram),
                "refuses: ",
                "password is an empty string");
    }

    @Test
    void aServerWithoutTlsIsTold() throws IOException {
        answered(
                "sslmode=require", "any", (_, out) -> out.writeByte('N'), "refuses: The server does not support SSL. ");
    }

    private static void refusedBy(String words, String... explained) throws IOException {
        byte[] fields = ("SFATAL\0C08P01\0M" + words + "\0\0").getBytes(UTF_8);
        answered(
                "sslmode=disable",
                "any",
                (asked, out) -> {
                    assertThat(asked).contains("\0options\0");
                    message(out, 'E', fields);
                },
                explained);
    }

    private interface Answer {
        void to(String asked, DataOutputStream client) throws IOException;
    }

    /** To open a database fails with these words where all that listens there answers one message so, and goes. */
    private static void answered(String parameters, String password, Answer answer, String... explained)
            throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerOne(server, answer));
            var there =
                    "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/any?gssEncMode=disable&" + parameters;
            assertThatThrownBy(() -> Database.open(new DatabaseUrl(there, "any", password), 2))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContainingAll(explained)
                    .hasMessageNotContaining("\n");
        }
    }

    private static void answerOne(ServerSocket server, Answer answer) {
        try (var client = server.accept()) {
            var in = new DataInputStream(client.getInputStream());
            var asked = new String(in.readNBytes(in.readInt() - Integer.BYTES), UTF_8);
            answer.to(asked, new DataOutputStream(client.getOutputStream()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void message(DataOutputStream out, char type, byte[] fields) throws IOException {
        out.writeByte(type);
        out.writeInt(Integer.BYTES + fields.length);
        out.write(fields);
    }

    private void refused(String... words) {
        assertThatThrownBy(() -> Database.open(url, 2))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(connections())
                        .as("what was open by then is closed")
                        .isZero());
    }

    private long connections() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and application_name like 'lababersih%'
                        """)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
