package id.lababersih.cluster.supervision;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.pattern.CircuitBreakerOpenException;
import org.jspecify.annotations.Nullable;

/** Tells failures for want of a database, which no start of a component or a node can mend, from all others. */
final class Outage {
    private static final int CAUSES_MAX = 20;

    private Outage() {}

    static boolean isCauseOf(Throwable failure) {
        return causes(failure).anyMatch(Outage::isOutage);
    }

    /** The failure and its causes, the last of which began it. */
    static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(CAUSES_MAX);
    }

    private static boolean isOutage(Throwable cause) {
        return switch (cause) {
            // An entity that waits for the database does not answer, and the journal stops asking it for a moment.
            case TimeoutException _, CircuitBreakerOpenException _ -> true;
            case SQLTransientException _, SQLRecoverableException _ -> true;
            case SQLException sql -> isOutage(sql.getSQLState());
            default -> false;
        };
    }

    /** Classes of SQLSTATE: connection, rollback, resources, operator, system. */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58");
    /** A server that has become a replica, or whose disk is nearly full, takes no writes. */
    private static final String READ_ONLY = "25006";

    private static boolean isOutage(@Nullable String state) {
        return state != null
                && (state.equals(READ_ONLY) || (state.length() == 5 && CLASSES.contains(state.substring(0, 2))));
    }
}
