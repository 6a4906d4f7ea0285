package id.lababersih.persistence.database;

import java.sql.SQLException;

/** Tells the trouble of the server from a fault in what it was asked. Codes: PostgreSQL's documentation, appendix A. */
public final class ServerTrouble {
    private ServerTrouble() {}

    /**
     * Whether it does not answer, takes no more connections, or is starting or stopping: the same may succeed in a
     * moment. What was asked for may have been done all the same.
     */
    public static boolean isAway(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
    }
}
