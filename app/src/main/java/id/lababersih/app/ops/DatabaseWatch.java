package id.lababersih.app.ops;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;

/** Asks the database each second whether it answers; the pool itself mends its connections. */
public final class DatabaseWatch {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int ANSWER_SECONDS_MAX = 1;

    private DatabaseWatch() {}

    public static Job start(DataSource database, Jobs jobs) {
        return jobs.start(Branch.DATABASE, "pool", EVERY, () -> look(database));
    }

    private static void look(DataSource database) throws SQLException {
        try (var connection = database.getConnection()) {
            if (!connection.isValid(ANSWER_SECONDS_MAX)) {
                throw new SQLTransientConnectionException("no answer within " + ANSWER_SECONDS_MAX + " s");
            }
        }
    }
}
