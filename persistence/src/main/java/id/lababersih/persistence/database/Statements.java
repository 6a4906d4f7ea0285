package id.lababersih.persistence.database;

import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The SQL that one piece of work, such as a request, sent on its own thread through Jdbi or by {@link #timed}, without
 * any of its values. Only the first hundred statements are kept; of all, the count and the time.
 */
public final class Statements {
    static final SqlLogger LOGGER = new Notes();

    private static final ScopedValue<Statements> CURRENT = ScopedValue.newInstance();
    private static final int KEPT_MAX = 100;

    private final long startedNs = System.nanoTime();
    private final List<Statement> kept = new ArrayList<>();
    private int count;
    private Duration took = Duration.ZERO;

    /**
     * One statement.
     *
     * @param sql as it is written in the code
     * @param after how long after the start of the work it was sent
     * @param took until the server answered; of one that Jdbi sent, reading the rows is not in it
     * @param failed whether the server refused it
     */
    public record Statement(String sql, Duration after, Duration took, boolean failed) {}

    /** What asks the database past Jdbi. */
    @FunctionalInterface
    public interface Asking<T, E extends Exception> {
        T ask() throws E;
    }

    /**
     * Asks, and has the work of this thread take note of it.
     *
     * @param sql as it is written in the code, without values
     */
    public static <T, E extends Exception> T timed(String sql, Asking<T, E> asking) throws E {
        if (!CURRENT.isBound()) {
            return asking.ask();
        }
        long beganNs = System.nanoTime();
        boolean failed = true;
        try {
            T answer = asking.ask();
            failed = false;
            return answer;
        } finally {
            CURRENT.get().note(sql, beganNs, System.nanoTime(), failed);
        }
    }

    /** Does the work and takes note of its statements here; of one thread at a time. */
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** The first hundred, in their order. */
    public List<Statement> kept() {
        return List.copyOf(kept);
    }

    /** How many there were. */
    public int count() {
        return count;
    }

    /** What all of them took together. */
    public Duration took() {
        return took;
    }

    private void note(String sql, long beganNs, long endedNs, boolean failed) {
        var lasted = Duration.ofNanos(endedNs - beganNs);
        count++;
        took = took.plus(lasted);
        if (kept.size() < KEPT_MAX) {
            kept.add(new Statement(sql, Duration.ofNanos(beganNs - startedNs), lasted, failed));
        }
    }

    private static final class Notes implements SqlLogger {
        @Override
        public void logAfterExecution(StatementContext context) {
            note(context, false);
        }

        @Override
        public void logException(StatementContext context, SQLException failure) {
            note(context, true);
        }

        private static void note(StatementContext context, boolean failed) {
            // Without a moment it was not sent.
            if (CURRENT.isBound() && context.getExecutionMoment() != null) {
                long endedNs = System.nanoTime();
                long beganNs = endedNs - context.getElapsedTime(ChronoUnit.NANOS);
                CURRENT.get().note(context.getRawSql(), beganNs, endedNs, failed);
            }
        }
    }
}
