package id.lababersih.app.ops;

import id.lababersih.app.http.RequestObserver;
import id.lababersih.persistence.database.Statements;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line for each request that took longer than its target, with the statements that took longest. */
public final class SlowRequests implements RequestObserver {
    private static final Logger LOG = LoggerFactory.getLogger(SlowRequests.class);
    private static final int STATEMENTS_TOLD = 3;
    private static final int SQL_CHARACTERS_MAX = 300;

    @Override
    public void answered(Answered answer) {
        var target = Target.of(answer.method(), answer.route());
        boolean asked = !answer.route().equals("-") && !answer.route().startsWith(Latencies.OPS);
        if (!asked || answer.took().compareTo(target.within()) <= 0) {
            return;
        }
        Statements statements = answer.statements();
        LOG.warn(
                "Slow: {} {} took {} ms (its target is {}), of which {} ms in {} statements{}",
                answer.method(),
                answer.route(),
                answer.took().toMillis(),
                target.within().toMillis(),
                statements.took().toMillis(),
                statements.count(),
                longest(statements));
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
