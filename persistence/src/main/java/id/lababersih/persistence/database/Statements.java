package id.lababersih.persistence.database;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The SQL that one piece of work, such as a request, sent through Jdbi on its own thread, without any of its values.
 * Only the first hundred statements are kept; of all, the count and the time.
 */
public final class Statements {
    static final SqlLogger LOGGER = new Notes();

    private static final ScopedValue<Statements> CURRENT = ScopedValue.newInstance();
    private static final int KEPT_MAX = 100;

    private final List<Statement> kept = new ArrayList<>();
    private int count;
    private Duration took = Duration.ZERO;

    /**
     * One statement.
     *
     * @param sql as it is written in the code
     * @param took until the server answered; reading the rows is not in it
     * @param failed whether the server refused it
     */
    public record Statement(String sql, Instant began, Duration took, boolean failed) {}

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

    private void note(StatementContext context, boolean failed) {
        Instant began = context.getExecutionMoment();
        if (began == null) {
            return; // It was not sent.
        }
        var lasted = Duration.ofNanos(context.getElapsedTime(ChronoUnit.NANOS));
        count++;
        took = took.plus(lasted);
        if (kept.size() < KEPT_MAX) {
            kept.add(new Statement(context.getRawSql(), began, lasted, failed));
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
            if (CURRENT.isBound()) {
                CURRENT.get().note(context, failed);
            }
        }
    }
}
