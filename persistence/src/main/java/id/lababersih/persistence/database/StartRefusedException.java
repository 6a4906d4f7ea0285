package id.lababersih.persistence.database;

import java.io.Serial;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** The database cannot be used, for a reason that whoever starts the service can mend: the message says it all. */
public final class StartRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int CAUSES_MAX = 20;
    /** What PgBouncer says, since its 1.9, of settings that a session asks for as it begins. */
    private static final String NO_SETTINGS = "unsupported startup parameter";
    /** A class of SQLSTATE: the driver's where nobody answers, a server's or a pooler's for what it refuses. */
    private static final String CONNECTION = "08";
    /** Of that class: the driver's where who answers wants what it does not give, or does not give what it wants. */
    private static final String REJECTED = "08004";

    StartRefusedException(String line) {
        super(line);
    }

    private StartRefusedException(String line, Throwable cause) {
        super(line, cause);
    }

    /** Another service is at work on the database. */
    public static StartRefusedException inUse(DatabaseUrl url) {
        return new StartRefusedException("Another service is at work on " + url + ". Stop it first, give this one a"
                + " database of its own, or have both be nodes of one cluster: DNS_CLUSTER_QUERY.");
    }

    /** What a failure to open a database says to a person; empty where only its stack could tell. */
    static Optional<StartRefusedException> of(DatabaseUrl url, Throwable failure) {
        var causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES_MAX)
                .toList();
        // Where a migration fails because of the server, it is the server that is to be mended.
        return first(causes, SQLException.class, sql -> line(url, sql))
                .or(() -> first(causes, FlywayException.class, flyway -> Optional.of(line(url, flyway))))
                .map(line -> new StartRefusedException(line, failure));
    }

    private static <T> Optional<String> first(
            List<Throwable> causes, Class<T> kind, Function<T, Optional<String>> line) {
        return causes.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .flatMap(cause -> line.apply(cause).stream())
                .findFirst();
    }

    private static String line(DatabaseUrl url, FlywayException failure) {
        if (failure instanceof FlywayValidateException) {
            return "The tables of " + url + " are not of this release: its migrations have been changed since."
                    + " Use another database, or the release that made them.";
        }
        if (failure.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return "The tables of " + url + " are another program's. Name a database in DATABASE_URL that is empty or"
                    + " this service's own.";
        }
        return "The tables of " + url
                + " could not be brought up to date: nothing of the migration that failed was kept."
                + " Mend what PostgreSQL says and start again, or go on with the release before: "
                + oneLine(failure.getMessage());
    }

    private static Optional<String> line(DatabaseUrl url, SQLException sql) {
        String words = oneLine(words(sql));
        if (words.contains(NO_SETTINGS)) {
            return Optional.of(
                    "What answers at " + url + " does not give a session the settings that the service needs: " + words
                            + ". Name PostgreSQL itself in DATABASE_URL, and not a pooler before it.");
        }
        if (isRefused(sql)) {
            return Optional.of(
                    "What answers at " + url + " refuses: " + words + ". Mend that there, or correct DATABASE_URL.");
        }
        return ServerTrouble.isUnproven(sql)
                ? Optional.of("The PostgreSQL at " + url + " does not prove that it is it: " + words
                        + ". Correct SSL_CERT_FILE, or the host in DATABASE_URL.")
                : Optional.ofNullable(sql.getSQLState()).flatMap(state -> line(url, state));
    }

    /** The pools have their driver leave out the detail and the hint, which here are what to mend. */
    private static @Nullable String words(SQLException sql) {
        return sql instanceof PSQLException driver && driver.getServerErrorMessage() != null
                ? Objects.toString(driver.getServerErrorMessage())
                : sql.getMessage();
    }

    private static boolean isRefused(SQLException sql) {
        boolean told = sql instanceof PSQLException driver && driver.getServerErrorMessage() != null;
        String state = String.valueOf(sql.getSQLState());
        return state.equals(REJECTED) || (told && state.startsWith(CONNECTION));
    }

    /**
     * A server's words may have a detail and a hint below them, each with a line of its own. Of a message: to take a
     * failure of Flyway's for another has the JVM load Flyway at every start.
     */
    private static String oneLine(@Nullable String message) {
        String words = String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", "; ");
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    /** The classes of SQLSTATE that PostgreSQL and its driver use for a connection that does not come about. */
    private static Optional<String> line(DatabaseUrl url, String state) {
        if (state.startsWith(CONNECTION)) {
            return Optional.of("No PostgreSQL answers at " + url + ". Start it, or correct DATABASE_URL.");
        }
        if (state.startsWith("28")) {
            return Optional.of("PostgreSQL refuses the user or the password for " + url + ". Correct DATABASE_URL.");
        }
        return switch (state) {
            case "3D000" ->
                Optional.of("PostgreSQL has no such database: " + url + ". Create it, or correct DATABASE_URL.");
            case "42501" -> Optional.of("The user may not make tables in " + url + ". Grant it the right to.");
            case "53300" ->
                Optional.of("PostgreSQL has no connection left for " + url + ". Raise its max_connections.");
            case "57P01", "57P02", "57P03" ->
                Optional.of("The PostgreSQL at " + url + " is starting or stopping. Try again then.");
            default -> Optional.empty();
        };
    }
}
