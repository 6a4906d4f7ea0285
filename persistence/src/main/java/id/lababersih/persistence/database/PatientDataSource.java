package id.lababersih.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL's own, which once it has connected does not give up while the server is away, until its pool is closed.
 * Between two tries of its own a pool comes to pause for five seconds, and after an outage everybody would wait for
 * that.
 */
@SuppressWarnings("serial") // Pools keep it in memory.
final class PatientDataSource extends PGSimpleDataSource {
    private static final Duration AGAIN_EACH = Duration.ofMillis(200);

    private volatile boolean connected;
    private volatile BooleanSupplier closed = () -> false;

    PatientDataSource(DatabaseUrl url, Properties properties) {
        setURL(url.jdbcUrl());
        setUser(url.user());
        setPassword(url.password());
        properties.forEach((name, value) -> {
            try {
                setProperty(name.toString(), value.toString());
            } catch (SQLException unknown) {
                throw new IllegalArgumentException(unknown);
            }
        });
    }

    /** Gives up where this is so: a pool that is closed waits for who connects, and interrupts nobody. */
    void giveUpWhen(BooleanSupplier poolClosed) {
        closed = poolClosed;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        while (true) {
            try {
                var connection = super.getConnection(user, password);
                connected = true;
                return connection;
            } catch (SQLException failure) {
                if (!connected || !ServerTrouble.isAway(failure)) {
                    throw failure;
                }
                LockSupport.parkNanos(AGAIN_EACH.toNanos());
                if (closed.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
            }
        }
    }
}
