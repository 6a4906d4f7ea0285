package id.lababersih.persistence.lease;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Named leases, each a row with an owner, an end by the database's clock, and a token that rises whenever it is taken.
 * It has connections of its own, but for {@link #by}, so that no request can keep a node from saying that it lives.
 * Blocking. It asks by JDBC, since a start waits for its first lease and would for Jdbi's first statement, and fails as
 * Jdbi does, with a {@link org.jdbi.v3.core.JdbiException}.
 */
public final class LeaseTable implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 2;
    private static final long CONNECTION_TIMEOUT_MS = 2_000;
    private static final long VALIDATION_TIMEOUT_MS = 1_000;
    private static final int SILENCE_SECONDS_MAX = 2;
    private static final String TAKE = """
            insert into lease (name, owner, token, until)
            values (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond')
            on conflict (name) do update
            set owner = excluded.owner, token = lease.token + 1, until = excluded.until
            where lease.until <= clock_timestamp() or lease.owner = excluded.owner
            returning token
            """;
    private static final String RENEW = """
            update lease set until = clock_timestamp() + ? * interval '1 millisecond'
            where name = ? and owner = ? and token = ?
            """;
    private static final String PASS_ON = """
            update lease set owner = ?, until = clock_timestamp() + ? * interval '1 millisecond'
            where name = ?
              and (owner = any(?) or until <= clock_timestamp() + ? * interval '1 millisecond' / 2)
            """;
    private static final String RELEASE = """
            update lease set until = clock_timestamp() where name = ? and owner = ?
            """;
    private static final String UNTIL = "select until from lease where name = ?";
    private static final String RELEASE_TAKEN = RELEASE + " and token = ?";

    private final DataSource connections;
    private final Runnable closing;

    private LeaseTable(DataSource connections, Runnable closing) {
        this.connections = connections;
        this.closing = closing;
    }

    /** Asks by another's connections, as a start does that waits for no login of its own. */
    public static LeaseTable by(DataSource connections) {
        return new LeaseTable(connections, () -> {});
    }

    /** Opens its connections on a migrated database. */
    public static LeaseTable open(DatabaseUrl url) {
        var config = config(url);
        // A node that has to open one first may be late to say that it lives.
        config.setMinimumIdle(CONNECTIONS_MAX);
        return of(Database.pool(url, config));
    }

    /** As {@link #open}, but opens its connections when it first needs them. */
    public static LeaseTable later(DatabaseUrl url) {
        return of(Database.laterPool(url, config(url)));
    }

    private static LeaseTable of(HikariDataSource pool) {
        return new LeaseTable(pool, pool::close);
    }

    private static HikariConfig config(DatabaseUrl url) {
        var config = Database.config(url, "lababersih-lease", CONNECTIONS_MAX, SILENCE_SECONDS_MAX);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        config.setValidationTimeout(VALIDATION_TIMEOUT_MS);
        return config;
    }

    /** Takes a lease that is free, has run out or is this owner's; its new token, or empty while another has it. */
    public OptionalLong take(String name, String owner, Duration length) {
        return asked(TAKE, statement -> {
            statement.setString(1, name);
            statement.setString(2, owner);
            statement.setLong(3, length.toMillis());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        });
    }

    /** When a lease runs out or ran out, by the database's clock; empty where nobody ever took it. */
    public Optional<Instant> until(String name) {
        return asked(UNTIL, statement -> {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(rows.getObject(1, OffsetDateTime.class).toInstant())
                        : Optional.empty();
            }
        });
    }

    /** Lengthens the lease that was taken with this token; false when it has been taken since. */
    public boolean renew(String name, String owner, long token, Duration length) {
        return asked(RENEW, statement -> {
            statement.setLong(1, length.toMillis());
            statement.setString(2, name);
            statement.setString(3, owner);
            statement.setLong(4, token);
            return statement.executeUpdate() == 1;
        });
    }

    /**
     * Gives {@code to} the lease that one of {@code from} has, or that its owner has not renewed for half of this
     * length: so those who have a claim to it come before those who {@link #take} what has run out. False when it is
     * another's.
     */
    public boolean passOn(String name, Collection<String> from, String to, Duration length) {
        return asked(PASS_ON, statement -> {
            statement.setString(1, to);
            statement.setLong(2, length.toMillis());
            statement.setString(3, name);
            statement.setArray(4, statement.getConnection().createArrayOf("text", from.toArray()));
            statement.setLong(5, length.toMillis());
            return statement.executeUpdate() == 1;
        });
    }

    /** Ends this owner's lease now, whatever its token; one that is another's stays. */
    public void release(String name, String owner) {
        var _ = asked(RELEASE, statement -> {
            statement.setString(1, name);
            statement.setString(2, owner);
            return statement.executeUpdate();
        });
    }

    /** Ends the lease that was taken with this token; one that has been taken since stays. */
    public void release(String name, String owner, long token) {
        var _ = asked(RELEASE_TAKEN, statement -> {
            statement.setString(1, name);
            statement.setString(2, owner);
            statement.setLong(3, token);
            return statement.executeUpdate();
        });
    }

    /** What a statement is asked for. */
    @FunctionalInterface
    private interface Asking<T> {
        T ask(PreparedStatement statement) throws SQLException;
    }

    private <T> T asked(String sql, Asking<T> asking) {
        try (var connection = connections.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return asking.ask(statement);
        } catch (SQLException failure) {
            throw new UnableToExecuteStatementException(failure, null);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
