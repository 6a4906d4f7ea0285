package id.lababersih.persistence.database;

import java.io.Serial;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

/** The database cannot be used, for a reason that whoever starts the service can mend: the message says it all. */
public final class StartRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int CAUSES_MAX = 20;

    StartRefusedException(String line) {
        super(line);
    }

    private StartRefusedException(String line, Throwable cause) {
        super(line, cause);
    }

    /** What a failure to open a database says to a person; empty where only its stack could tell. */
    static Optional<StartRefusedException> of(DatabaseUrl url, Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            var line = line(url, cause);
            if (line.isPresent()) {
                return Optional.of(new StartRefusedException(line.get(), failure));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> line(DatabaseUrl url, Throwable cause) {
        return switch (cause) {
            case FlywayValidateException _ ->
                Optional.of("The tables of " + url + " are not of this release: its migrations have been changed since."
                        + " Use another database, or the release that made them.");
            case SQLException sql
            when ServerTrouble.isUnproven(sql) ->
                Optional.of("The PostgreSQL at " + url + " does not prove that it is it: " + sql.getMessage()
                        + ". Correct SSL_CERT_FILE, or the host in DATABASE_URL.");
            case SQLException sql -> Optional.ofNullable(sql.getSQLState()).flatMap(state -> line(url, state));
            default -> Optional.empty();
        };
    }

    /** The classes of SQLSTATE that PostgreSQL and its driver use for a connection that does not come about. */
    private static Optional<String> line(DatabaseUrl url, String state) {
        if (state.startsWith("08")) {
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
            case "57P03" -> Optional.of("The PostgreSQL at " + url + " is starting or stopping. Try again then.");
            default -> Optional.empty();
        };
    }
}
