package id.lababersih.app.ops;

import id.lababersih.app.http.RequestObserver;
import id.lababersih.persistence.database.Statements;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for a request that took longer than its target, with the statements that took longest; of each route
 * one in five seconds, which counts the others. The time has the reading of the request's body in it.
 */
public final class SlowRequests implements RequestObserver {
    private static final Logger LOG = LoggerFactory.getLogger(SlowRequests.class);
    private static final int STATEMENTS_TOLD = 3;
    private static final int SQL_CHARACTERS_MAX = 300;
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    /** By route, of which there are only so many. */
    private final Map<String, Said> said = new HashMap<>();

    private record Said(long atNs, int unsaid) {}

    public SlowRequests(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void answered(Answered answer) {
        var target = Target.of(answer.method(), answer.route());
        boolean asked = !answer.route().equals("-") && !answer.route().startsWith(Latencies.OPS);
        if (!asked || answer.took().compareTo(target.within()) <= 0) {
            return;
        }
        var unsaid = unsaidBefore(answer.method() + " " + answer.route());
        if (unsaid.isEmpty()) {
            return;
        }
        Statements statements = answer.statements();
        LOG.warn(
                "Slow: {} {} took {} ms (its target is {}), of which {} ms in {} statements{}{}",
                answer.method(),
                answer.route(),
                answer.took().toMillis(),
                target.within().toMillis(),
                statements.took().toMillis(),
                statements.count(),
                longest(statements),
                unsaid.getAsInt() == 0 ? "" : "; " + unsaid.getAsInt() + " others since the last such line");
    }

    /** How many were not told since the last line of this route; empty where that is too young for another. */
    private synchronized OptionalInt unsaidBefore(String route) {
        long nowNs = nanoTime.getAsLong();
        var last = said.get(route);
        if (last != null && nowNs - last.atNs < EVERY.toNanos()) {
            said.put(route, new Said(last.atNs, last.unsaid + 1));
            return OptionalInt.empty();
        }
        said.put(route, new Said(nowNs, 0));
        return OptionalInt.of(last == null ? 0 : last.unsaid);
    }

    private static String longest(Statements statements) {
        return statements.kept().stream()
                .sorted(Comparator.comparing(Statements.Statement::took).reversed())
                .limit(STATEMENTS_TOLD)
                .map(statement -> "; " + statement.took().toMillis() + " ms: " + inOneLine(statement.sql()))
                .collect(Collectors.joining());
    }

    private static String inOneLine(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= SQL_CHARACTERS_MAX ? line : line.substring(0, SQL_CHARACTERS_MAX) + " …";
    }
}
