package id.lababersih.app.proof;

import at.favre.lib.crypto.bcrypt.BCrypt;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** A database as an older system leaves it, made of one of the scripts in {@code old/}. */
record OldDatabase(String kind, DatabaseUrl url) {
    static final String PASSWORD = "sandi-lama";

    private static final int COST = 4;

    /** @param orders how many can be taken */
    static OldDatabase create(String kind, int orders) {
        var old = new OldDatabase(kind, ScratchDatabase.createBare());
        try {
            String script = Files.readString(Path.of("src/test/resources/old", kind + ".sql"))
                    .replace("${orders}", Integer.toString(orders));
            for (var version :
                    List.of(BCrypt.Version.VERSION_2A, BCrypt.Version.VERSION_2B, BCrypt.Version.VERSION_2Y)) {
                script = script.replace(
                        "${" + new String(version.versionIdentifier, StandardCharsets.UTF_8) + "}", hash(version));
            }
            old.run(script);
            return old;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs statements. */
    void run(String script) {
        jdbi().useHandle(handle -> handle.createScript(script).execute());
    }

    long number(String sql) {
        return number(url, sql);
    }

    static long number(DatabaseUrl url, String sql) {
        return Jdbi.create(url.jdbcUrl(), url.user(), url.password())
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    /** In the variable of an environment. */
    static String text(DatabaseUrl url) {
        return "postgres://" + url.user() + ":" + url.password() + "@"
                + url.jdbcUrl().substring("jdbc:postgresql://".length());
    }

    private Jdbi jdbi() {
        return Jdbi.create(url.jdbcUrl(), url.user(), url.password());
    }

    private static String hash(BCrypt.Version version) {
        byte[] hash = BCrypt.with(version).hash(COST, PASSWORD.getBytes(StandardCharsets.UTF_8));
        return new String(hash, StandardCharsets.UTF_8);
    }
}
