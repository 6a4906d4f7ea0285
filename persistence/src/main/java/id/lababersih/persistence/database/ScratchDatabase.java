package id.lababersih.persistence.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fresh databases for tests: one throwaway server per process, and per call a copy of one migrated template. Never for
 * data that matters.
 */
public final class ScratchDatabase {
    private static final String TEMPLATE = "scratch_template";
    private static final int POOL_SIZE = 4;
    private static final AtomicInteger made = new AtomicInteger();

    private ScratchDatabase() {}

    /** A new, migrated, empty database; the caller closes the pool. */
    public static Database open() {
        return Database.connect(create(), POOL_SIZE);
    }

    /** The same, where texts are sorted as in a language that is named as in {@code id}, and not byte by byte. */
    public static Database openSorting(String language) {
        DatabaseUrl url = create(" TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE '" + language + "'");
        Database.migrate(url);
        return Database.connect(url, POOL_SIZE);
    }

    /** The address of a new, migrated, empty database. */
    public static DatabaseUrl create() {
        return create(" TEMPLATE " + TEMPLATE);
    }

    /** The address of a new database without any table. */
    public static DatabaseUrl createBare() {
        return create("");
    }

    private static DatabaseUrl create(String template) {
        String name = "scratch_" + made.incrementAndGet();
        Server.execute("CREATE DATABASE " + name + template + " STRATEGY FILE_COPY");
        return Server.RUNNING.url(name);
    }

    /** Started on first use; it ends with this process. */
    private static final class Server {
        static final EmbeddedDatabase RUNNING = start();
        /** Kept, for a login takes as long as the copy of a small database. */
        private static final Connection ADMIN = logIn();

        static {
            execute("CREATE DATABASE " + TEMPLATE);
            Database.migrate(RUNNING.url(TEMPLATE));
        }

        private static EmbeddedDatabase start() {
            try {
                Path parent = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
                return EmbeddedDatabase.startThrowaway(Files.createTempDirectory(parent, "postgres"));
            } catch (IOException e) {
                throw new UncheckedIOException("No PostgreSQL for tests", e);
            }
        }

        private static Connection logIn() {
            DatabaseUrl admin = RUNNING.url("postgres");
            try {
                return DriverManager.getConnection(admin.jdbcUrl(), admin.user(), admin.password());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        static synchronized void execute(String command) {
            try (var statement = ADMIN.createStatement()) {
                statement.execute(command);
            } catch (SQLException e) {
                throw new IllegalStateException(command, e);
            }
        }
    }
}
