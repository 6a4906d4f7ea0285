package id.lababersih.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL's own, with a first connection that is looked at before it is given away. A start waits for each login,
 * and the first ones take 50 ms, since nothing is compiled yet.
 */
@SuppressWarnings("serial") // Nobody writes it down.
final class OpenedDataSource extends PGSimpleDataSource implements AutoCloseable {
    private final int version;
    private final AtomicReference<@Nullable Connection> first;

    OpenedDataSource(DatabaseUrl url) throws SQLException {
        setURL(url.jdbcUrl());
        setUser(url.user());
        setPassword(url.password());
        setApplicationName("lababersih-start");
        var connection = super.getConnection(url.user(), url.password());
        version = connection.getMetaData().getDatabaseMajorVersion();
        first = new AtomicReference<>(connection);
    }

    /** The major version of the server. */
    int version() {
        return version;
    }

    /** Whether surely nothing is to be migrated; asks the first connection, while nobody has it. */
    boolean isMigrated() {
        var open = first.get();
        try {
            return open != null && Migrations.areDone(open);
        } catch (SQLException unclear) {
            // Flyway meets the same trouble, and its failures are told in words.
            return false;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        var open = first.getAndSet(null);
        return open == null ? super.getConnection(user, password) : open;
    }

    /** Closes what nobody asked for. */
    @Override
    public void close() throws SQLException {
        var open = first.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }
}
