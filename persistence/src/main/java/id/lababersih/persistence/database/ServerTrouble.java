package id.lababersih.persistence.database;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells the trouble of the server from a fault in what it was asked. Codes: PostgreSQL's documentation, appendix A. */
public final class ServerTrouble {
    private static final int CAUSES_MAX = 20;
    /** Classes: connection, rollback, resources, operator, system. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");
    /** A server that has become a replica takes no writes. */
    private static final String READ_ONLY = "25006";

    /** What the driver says of another name, and of a file of authorities that it cannot read. */
    private static final Pattern NOT_PROVEN = Pattern.compile("could not be verified|SSL root certificate file");

    private ServerTrouble() {}

    /**
     * Whether the same may succeed in a moment, here or on the server that takes over. What was asked for may have been
     * done all the same.
     */
    public static boolean isPassing(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && (state.equals(READ_ONLY) || (state.length() == 5 && PASSING.contains(state.substring(0, 2))));
    }

    /** Whether no connection comes about because it does not answer, takes no more, or is starting or stopping. */
    public static boolean isAway(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        boolean away = state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
        return away && !isUnproven(failure);
    }

    /** Whether the server did not prove who it is: another certificate, another name. The driver calls it 08006. */
    static boolean isUnproven(SQLException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES_MAX)
                .anyMatch(cause -> cause instanceof GeneralSecurityException
                        || NOT_PROVEN
                                .matcher(String.valueOf(cause.getMessage()))
                                .find());
    }
}
