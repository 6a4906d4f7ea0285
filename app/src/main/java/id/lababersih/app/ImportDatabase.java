package id.lababersih.app;

import id.lababersih.app.account.Tokens;
import id.lababersih.app.staging.Findings;
import id.lababersih.app.staging.Mapping;
import id.lababersih.app.staging.Takeover;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.StartRefusedException;
import id.lababersih.persistence.staging.Staging;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;

/**
 * The command behind {@code lababersih import-database}: reads the database of an older system, says what of it would
 * be taken, and with {@code --apply} has the service on PORT of this machine take it.
 */
public final class ImportDatabase {
    private static final int POOL_SIZE = 5;
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Executor LATER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    private final Config config;
    private final DatabaseUrl old;
    private final Path mapping;
    private final boolean apply;
    private final InstantSource clock;

    private ImportDatabase(Config config, DatabaseUrl old, Path mapping, boolean apply, InstantSource clock) {
        this.config = config;
        this.old = old;
        this.mapping = mapping;
        this.apply = apply;
        this.clock = clock;
    }

    /** Takes {@code MAPPING [--apply]}. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> given = List.of(arguments);
        boolean apply = given.size() == 2 && given.get(1).equals("--apply");
        if (given.size() != (apply ? 2 : 1)) {
            System.err.println("lababersih import-database MAPPING [--apply]");
            System.exit(Main.REFUSED);
        }
        try {
            var settings = Config.readForTakeover(System.getenv(), Main.var());
            var command = new ImportDatabase(
                    settings.config(), settings.old(), Path.of(given.getFirst()), apply, Main.clock());
            if (!command.run()) {
                System.exit(Main.FAILED);
            }
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(Main.REFUSED);
        } catch (IOException | SQLException | StartRefusedException | JdbiException failed) {
            System.err.println(failed.getMessage());
            System.exit(Main.FAILED);
        }
    }

    /** Whether all is here that was to be taken; of a dry run, whether it could be read. */
    private boolean run() throws IOException, SQLException, InterruptedException {
        var queries = Mapping.read(mapping);
        DatabaseUrl url = config.database()
                .orElseThrow(() -> new IOException("DATABASE_URL is not set: name the database of the service."));
        if (url.jdbcUrl().equals(old.jdbcUrl())) {
            throw new IOException("OLD_DATABASE_URL and DATABASE_URL name the same database.");
        }
        try (Database database = Database.openAsIs(url, POOL_SIZE);
                Staging staging = Staging.open(database)) {
            staging.read(old, queries);
            staging.check();
            if (!apply) {
                System.out.print(Findings.of(staging));
                System.out.println("\nNothing was taken. With --apply it is; what was read is in the schema staging.");
                return true;
            }
            return taken(database, staging);
        }
    }

    private boolean taken(Database database, Staging staging) throws IOException, SQLException, InterruptedException {
        URI service = URI.create("http://127.0.0.1:" + config.port());
        var tokens = new Tokens(config.guardianSecretKey(), clock);
        try (var takeover =
                new Takeover(database.jdbi(), staging::requireAlone, service, tokens, clock, ImportDatabase::say)) {
            takeover.run();
        } catch (IOException | JdbiException cutOff) {
            throw new IOException(cutOff.getMessage() + "\nNot all is here; the same command goes on with it.", cutOff);
        }
        Findings findings = listed(staging);
        System.out.print("\n" + findings);
        if (findings.whole()) {
            staging.drop();
            System.out.println("\nAll that was to be taken is here.");
        } else {
            System.out.println("\nNot all is here that was to be taken. The same command goes on with it; what was read"
                    + " is in the schema staging.");
        }
        return findings.whole();
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /** The lists follow the orders a moment later: it waits until all is there, or nothing more comes. */
    private Findings listed(Staging staging) throws SQLException {
        var until = clock.instant().plus(LISTED_WITHIN);
        var quietUntil = clock.instant().plus(QUIET);
        Findings findings = Findings.of(staging);
        while (!findings.whole()
                && clock.instant().isBefore(until)
                && clock.instant().isBefore(quietUntil)) {
            CompletableFuture.runAsync(() -> {}, LATER).join();
            Findings now = Findings.of(staging);
            if (!now.equals(findings)) {
                quietUntil = clock.instant().plus(QUIET);
            }
            findings = now;
        }
        return findings;
    }
}
