package id.lababersih.persistence.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;

/**
 * The migrations of this release. Flyway makes them; but that they are all made, as at nearly every start, is seen here
 * in a tenth of the time that Flyway takes for it.
 */
final class Migrations {
    private static final String FOLDER = "/db/migration";

    private static final String SQL = ".sql";
    /** In the schema that Flyway takes; others of the search path may have one as well. */
    private static final String TABLE =
            "select to_regclass(quote_ident(current_schema()) || '.flyway_schema_history') is not null";

    private Migrations() {}

    static Flyway flyway(DatabaseUrl url) {
        return Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), url.password())
                .locations("classpath:" + FOLDER.substring(1))
                .load();
    }

    /** As {@link #areDone}; false where it cannot be told, for Flyway meets the same trouble and says it in words. */
    static boolean areSurelyDone(Connection connection) {
        try {
            return areDone(connection);
        } catch (SQLException unclear) {
            return false;
        }
    }

    /**
     * Whether Flyway's history on this database has exactly the migrations of this release, all done and with the same
     * checksums. Where it has not, Flyway is to look itself.
     */
    static boolean areDone(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var table = statement.executeQuery(TABLE)) {
                table.next();
                if (!table.getBoolean(1)) {
                    return false;
                }
            }
            var done = new HashMap<String, Integer>();
            try (var history = statement.executeQuery("""
                    select script, checksum, success and type = 'SQL' from flyway_schema_history
                    where version is not null
                    """)) {
                while (history.next()) {
                    if (!history.getBoolean(3)) {
                        return false;
                    }
                    done.put(history.getString(1), history.getInt(2));
                }
            }
            return done.equals(ofThisRelease());
        }
    }

    /** Checksums by name of script. */
    private static Map<String, Integer> ofThisRelease() {
        var sums = new HashMap<String, Integer>();
        try {
            for (String script : scripts()) {
                sums.put(script, checksum(script));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return sums;
    }

    private static List<String> scripts() throws IOException {
        URL folder = Objects.requireNonNull(Migrations.class.getResource(FOLDER));
        if (folder.openConnection() instanceof JarURLConnection jar) {
            String prefix = jar.getEntryName() + "/";
            return jar.getJarFile().stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(SQL))
                    .map(name -> name.substring(prefix.length()))
                    .toList();
        }
        try (var files = Files.list(Path.of(URI.create(folder.toString())))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SQL))
                    .toList();
        }
    }

    /** As Flyway counts it: CRC-32 of the lines without their ends. */
    private static int checksum(String script) throws IOException {
        var sum = new CRC32();
        try (InputStream in = Objects.requireNonNull(Migrations.class.getResourceAsStream(FOLDER + "/" + script));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return (int) sum.getValue();
    }
}
