package id.lababersih.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's own, which once it has connected does not give up while the server is away, until its pool is closed.
 * Between two tries of its own a pool comes to pause for five seconds, and after an outage everybody would wait for
 * that.
 */
@SuppressWarnings("serial") // Pools keep it in memory.
final class PatientDataSource extends PGSimpleDataSource {
    private static final Logger LOG = LoggerFactory.getLogger(PatientDataSource.class);
    private static final Duration AGAIN_EACH = Duration.ofMillis(200);

    private final AtomicReference<@Nullable Connection> first = new AtomicReference<>();
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

    /**
     * Opens the connection that the first one gets who asks, and lends it until then. Tries once, so that a start says
     * at once that no server answers.
     */
    Connection logIn() throws SQLException {
        var connection = super.getConnection(getUser(), getPassword());
        first.set(connection);
        return connection;
    }

    /** Closes the connection that was opened and nobody asked for; where its server is away, it is closed by that. */
    void logOut() {
        var unasked = first.getAndSet(null);
        if (unasked != null) {
            try {
                unasked.close();
            } catch (SQLException away) {
                LOG.debug("Not closed in order", away);
            }
        }
    }

    /** Has it not give up from the first connection on, for this server answered another one. */
    void expectAnswers() {
        connected = true;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        for (int tries = 0; ; tries++) {
            try {
                var open = first.getAndSet(null);
                var connection = open == null ? super.getConnection(user, password) : open;
                connected = true;
                return connection;
            } catch (SQLException failure) {
                if (!connected || !ServerTrouble.isAway(failure)) {
                    throw failure;
                }
                if (tries == 0) {
                    LOG.info("Waiting for the database: {}", failure.getMessage());
                }
                LockSupport.parkNanos(AGAIN_EACH.toNanos());
                if (closed.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
            }
        }
    }
}
