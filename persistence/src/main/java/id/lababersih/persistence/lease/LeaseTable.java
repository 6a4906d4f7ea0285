package id.lababersih.persistence.lease;

import com.zaxxer.hikari.HikariDataSource;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * Named leases, each a row with an owner, an end by the database's clock, and a token that rises whenever it is taken.
 * It has connections of its own, so that no request can keep a node from saying that it lives. Blocking.
 */
public final class LeaseTable implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 2;
    private static final long CONNECTION_TIMEOUT_MS = 2_000;
    private static final long VALIDATION_TIMEOUT_MS = 1_000;
    private static final int SILENCE_SECONDS_MAX = 2;
    private static final String TAKE = """
            insert into lease (name, owner, token, until)
            values (:name, :owner, 1, clock_timestamp() + :length)
            on conflict (name) do update
            set owner = excluded.owner, token = lease.token + 1, until = excluded.until
            where lease.until <= clock_timestamp() or lease.owner = excluded.owner
            returning token
            """;
    private static final String RENEW = """
            update lease set until = clock_timestamp() + :length
            where name = :name and owner = :owner and token = :token
            """;
    private static final String PASS_ON = """
            update lease set owner = :owner, until = clock_timestamp() + :length
            where name = :name and (owner = any(:from) or until <= clock_timestamp() + :length / 2)
            """;
    private static final String RELEASE = """
            update lease set until = clock_timestamp() where name = :name and owner = :owner
            """;
    private static final String UNTIL = "select until from lease where name = :name";
    private static final String RELEASE_TAKEN = RELEASE + " and token = :token";

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private LeaseTable(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    }

    /** Opens its connections on a migrated database. */
    public static LeaseTable open(DatabaseUrl url) {
        var config = Database.config(url, "lababersih-lease", CONNECTIONS_MAX, SILENCE_SECONDS_MAX);
        // A node that has to open one first may be late to say that it lives.
        config.setMinimumIdle(CONNECTIONS_MAX);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        config.setValidationTimeout(VALIDATION_TIMEOUT_MS);
        return new LeaseTable(Database.pool(url, config));
    }

    /** Takes a lease that is free, has run out or is this owner's; its new token, or empty while another has it. */
    public OptionalLong take(String name, String owner, Duration length) {
        return jdbi.withHandle(handle -> bound(handle.createQuery(TAKE), name, owner)
                .bind("length", length)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()));
    }

    /** When a lease runs out or ran out, by the database's clock; empty where nobody ever took it. */
    public Optional<Instant> until(String name) {
        return jdbi.withHandle(handle -> handle.createQuery(UNTIL)
                .bind("name", name)
                .mapTo(Instant.class)
                .findOne());
    }

    /** Lengthens the lease that was taken with this token; false when it has been taken since. */
    public boolean renew(String name, String owner, long token, Duration length) {
        return jdbi.withHandle(handle -> bound(handle.createUpdate(RENEW), name, owner)
                        .bind("token", token)
                        .bind("length", length)
                        .execute())
                == 1;
    }

    /**
     * Gives {@code to} the lease that one of {@code from} has, or that its owner has not renewed for half of this
     * length: so those who have a claim to it come before those who {@link #take} what has run out. False when it is
     * another's.
     */
    public boolean passOn(String name, Collection<String> from, String to, Duration length) {
        return jdbi.withHandle(handle -> bound(handle.createUpdate(PASS_ON), name, to)
                        .bindBySqlType("from", from.toArray(String[]::new), Types.ARRAY)
                        .bind("length", length)
                        .execute())
                == 1;
    }

    /** Ends this owner's lease now, whatever its token; one that is another's stays. */
    public void release(String name, String owner) {
        jdbi.useHandle(
                handle -> bound(handle.createUpdate(RELEASE), name, owner).execute());
    }

    /** Ends the lease that was taken with this token; one that has been taken since stays. */
    public void release(String name, String owner, long token) {
        jdbi.useHandle(handle -> bound(handle.createUpdate(RELEASE_TAKEN), name, owner)
                .bind("token", token)
                .execute());
    }

    private static <T extends SqlStatement<T>> T bound(T statement, String name, String owner) {
        return statement.bind("name", name).bind("owner", owner);
    }

    @Override
    public void close() {
        pool.close();
    }
}
