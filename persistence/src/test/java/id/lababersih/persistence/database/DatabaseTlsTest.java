package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that must prove who it is. */
class DatabaseTlsTest {
    @TempDir
    private Path folder;

    @Test
    void onlyAServerThatItsAuthorityVouchesForByNameIsSpokenTo() throws Exception {
        Path authority = authority("one");
        Path stranger = authority("other");
        certificate("one", "127.0.0.1");
        try (var server = EmbeddedDatabase.start(folder.resolve("home"))) {
            serveWith(server, "one");
            assertThat(encrypted(url(server, "127.0.0.1").provenBy(authority))).isTrue();
            assertThatThrownBy(() -> encrypted(url(server, "127.0.0.1").provenBy(stranger)))
                    .as("another's word")
                    .isInstanceOf(SQLException.class)
                    .hasStackTraceContaining("unable to find valid certification path");
            assertThatThrownBy(() -> encrypted(url(server, "127.0.0.1").provenBy(DatabaseUrl.AUTHORITIES)))
                    .as("nobody that Debian trusts")
                    .isInstanceOf(SQLException.class)
                    .hasStackTraceContaining("unable to find valid certification path");
            assertThatThrownBy(() -> encrypted(url(server, "localhost").provenBy(authority)))
                    .as("the right word for another name")
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("could not be verified");
            for (var unproven : List.of(
                    url(server, "127.0.0.1").provenBy(stranger),
                    url(server, "localhost").provenBy(authority),
                    url(server, "127.0.0.1").provenBy(folder.resolve("nothing")))) {
                assertThatThrownBy(() -> Database.open(unproven, 2))
                        .isInstanceOf(StartRefusedException.class)
                        .hasMessageContaining("does not prove that it is it")
                        .hasMessageContaining("SSL_CERT_FILE");
            }
        }
    }

    /** As it is given in the environment. */
    private static DatabaseUrl url(EmbeddedDatabase server, String host) {
        var url = server.url();
        return DatabaseUrl.parse("postgres://" + url.user() + ":" + url.password() + "@"
                + url.jdbcUrl().replace("jdbc:postgresql://127.0.0.1", host) + "?sslmode=verify-full");
    }

    private static boolean encrypted(DatabaseUrl url) throws SQLException {
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var rows = connection
                        .createStatement()
                        .executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private void serveWith(EmbeddedDatabase server, String name) throws SQLException, IOException {
        Path data = folder.resolve("home/data");
        for (String ending : List.of(".key", ".crt")) {
            Path own = Files.copy(folder.resolve("server-" + name + ending), data.resolve("server" + ending));
            Files.setOwner(own, Files.getOwner(data));
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
        }
        var url = server.url();
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var statement = connection.createStatement()) {
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
        }
        Awaitility.await("the server takes TLS")
                .ignoreExceptions()
                .until(() ->
                        encrypted(new DatabaseUrl(url.jdbcUrl() + "?sslmode=require", url.user(), url.password())));
    }

    private Path authority(String name) throws IOException, InterruptedException {
        run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name + " -keyout authority-" + name
                + ".key -out authority-" + name + ".crt");
        return folder.resolve("authority-" + name + ".crt");
    }

    private void certificate(String name, String address) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("names"), "subjectAltName=IP:" + address + "\n");
        run("openssl req -newkey rsa:2048 -nodes -subj /CN=server -keyout server-" + name + ".key -out server.csr");
        run("openssl x509 -req -days 2 -CAcreateserial -in server.csr -extfile names -out server-" + name
                + ".crt -CA authority-" + name + ".crt -CAkey authority-" + name + ".key");
    }

    private void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command.split(" ", -1)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
