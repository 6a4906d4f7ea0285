package id.lababersih.cluster.projection;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ShardedDaemonProcessSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.apache.pekko.serialization.SerializationExtension;

/** The door of this package: keeps the read models up to date with the journal, its slices spread over the nodes. */
public final class Projections {
    private final DataSource database;
    private final Executor blocking;
    private final ReadModels models;
    private final ProjectionLag lag = new ProjectionLag();

    private Projections(DataSource database, Executor blocking, ReadModels models) {
        this.database = database;
        this.blocking = blocking;
        this.models = models;
    }

    /**
     * Starts this node's share of the slices.
     *
     * @param database the one that holds the journal and the read models
     * @param blocking runs the JDBC calls, one at a time per slice
     */
    public static Projections start(
            ActorSystem<?> system, DataSource database, Executor blocking, ReadModels models, InstantSource clock) {
        var projections = new Projections(database, blocking, models);
        var journal = new Journal(SerializationExtension.get(system));
        ShardedDaemonProcess.get(system)
                .init(
                        SliceActor.Message.class,
                        Slice.PROJECTION,
                        Journal.SLICES,
                        number -> SliceActor.create(
                                () -> new Slice(number, database, journal, models, projections.lag, clock), blocking),
                        ShardedDaemonProcessSettings.create(system),
                        Optional.of(new SliceActor.Message.Stop()));
        return projections;
    }

    /** How far the read models are behind, as seen by this node. */
    public ProjectionLag lag() {
        return lag;
    }

    /** As {@link #reset}, off the caller's thread; completes when the models are empty. */
    public CompletionStage<Void> rebuild() {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        reset(database, models);
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                blocking);
    }

    /**
     * Empties the read models, so that whichever nodes run, now or later, fill them again from the first event while
     * they go on serving. Until they have caught up, lists and reports are incomplete. Waits for batches under way.
     */
    public static void reset(DataSource database, ReadModels models) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                // Waits for the batches under way and keeps new ones out until the commit.
                statement.execute("lock table projection_offset in exclusive mode");
                models.clear(connection);
                statement.execute("update projection_offset set txid = 0, ordering = 0");
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
