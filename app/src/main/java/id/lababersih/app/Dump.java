package id.lababersih.app;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands behind {@code lababersih backup} and {@code restore}: PostgreSQL's own pg_dump and pg_restore in its
 * custom format, on {@code DATABASE_URL}.
 */
public final class Dump {
    private static final Pattern EXTENSION = Pattern.compile("^\\d+; \\d+ \\d+ (COMMENT - )?EXTENSION ");

    private final DatabaseUrl url;

    private Dump(DatabaseUrl url) {
        this.url = url;
    }

    /** Takes {@code backup FILE} or {@code restore FILE}. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            var dump = new Dump(Config.readForCommand(System.getenv(), Main.var())
                    .database()
                    .orElseThrow(
                            () -> new IOException("DATABASE_URL is not set: the embedded server's data is in var/.")));
            Path file = Path.of(arguments[1]).toAbsolutePath();
            System.out.println(arguments[0].equals("backup") ? dump.backup(file) : dump.restore(file));
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(Main.REFUSED);
        } catch (IOException | SQLException failed) {
            System.err.println(failed.getMessage());
            System.exit(Main.FAILED);
        }
    }

    private String backup(Path file) throws IOException, InterruptedException {
        if (Files.exists(file)) {
            throw new IOException(file + " is there already: give it another name.");
        }
        // What was cut off is never taken for a whole one.
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file=" + part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return "All of " + url + " is in " + file + ", " + Files.size(file) + " bytes.";
    }

    private String restore(Path file) throws IOException, InterruptedException, SQLException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read.");
        }
        int tables = Database.tables(url);
        if (tables > 0) {
            throw new IOException("Nothing was done: " + url + " has " + tables
                    + " tables already. Make an empty database (createdb) and name that one in DATABASE_URL.");
        }
        Path contents = Files.createTempFile("lababersih-", ".list");
        try {
            run("pg_restore", "--list", "--file=" + contents, file.toString());
            var all = Files.readAllLines(contents, StandardCharsets.ISO_8859_1);
            Files.write(contents, withoutExtensions(all), StandardCharsets.ISO_8859_1);
            run(
                    "pg_restore",
                    "--use-list=" + contents,
                    "--exit-on-error",
                    "--single-transaction",
                    "--no-owner",
                    "--no-privileges",
                    "--dbname=" + url.libpq().get("PGDATABASE"),
                    file.toString());
        } finally {
            Files.delete(contents);
        }
        Database.analyze(url);
        return "All of " + file + " is in " + url + ", which had nothing. Start the service.";
    }

    /** The list of what a backup has, but for what only a superuser makes, and nothing of ours needs. */
    static List<String> withoutExtensions(List<String> contents) {
        return contents.stream().filter(line -> !EXTENSION.matcher(line).find()).toList();
    }

    /** Runs one of PostgreSQL's programs to its end; what it has to say it says itself. */
    private void run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(url.libpq());
        Process running;
        try {
            running = builder.start();
        } catch (IOException missing) {
            throw new IOException(
                    program
                            + " is not here: install PostgreSQL's client programs, of the server's version or later"
                            + " (apt-get install postgresql-client).",
                    missing);
        }
        int status = running.waitFor();
        if (status != 0) {
            throw new IOException(program + " ended with " + status + ".");
        }
    }
}
