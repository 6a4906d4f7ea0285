package id.lababersih.cluster.projection;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.ShardSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ShardedDaemonProcessSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.apache.pekko.serialization.SerializationExtension;

/** The door of this package: keeps the read models up to date with the journal, its slices spread over the nodes. */
public final class Projections {
    private static final String NAME = "read-models";
    /** Batches under way at once: what waits makes the next one larger, and half of the cores stay with the askers. */
    private static final int AT_ONCE_MAX = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final ActorSystem<?> system;
    private final DataSource database;
    private final JournalSource source;
    private final Executor blocking;
    private final ReadModels models;
    private final InstantSource clock;
    private final Supervision supervision;
    private final ProjectionLag lag = new ProjectionLag();
    private final Set<Integer> here = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Done> allHere = new CompletableFuture<>();

    /**
     * Starts nothing yet.
     *
     * @param database the one that holds the journal and the read models
     * @param blocking runs the JDBC calls, one at a time per slice
     */
    public Projections(
            ActorSystem<?> system,
            DataSource database,
            JournalSource source,
            Executor blocking,
            ReadModels models,
            InstantSource clock,
            Supervision supervision) {
        this.system = system;
        this.database = database;
        this.source = source;
        this.blocking = blocking;
        this.models = models;
        this.clock = clock;
        this.supervision = supervision;
    }

    /** Starts this node's share of the slices. */
    public void start() {
        var journal = new Journal(source, SerializationExtension.get(system));
        var turns = new Semaphore(AT_ONCE_MAX, true);
        ShardedDaemonProcess.get(system)
                .init(
                        SliceActor.Message.class,
                        NAME,
                        source.slices(),
                        number -> {
                            begun(number);
                            return supervision.supervise(
                                    Branch.PROJECTIONS,
                                    "slice-" + number,
                                    SliceActor.create(
                                            () -> new Slice(
                                                    number, database, source, journal, models, lag, clock, turns),
                                            blocking));
                        },
                        ShardedDaemonProcessSettings.create(system).withShardingSettings(ShardSettings.of(system)),
                        Optional.of(new SliceActor.Message.Stop()));
    }

    private void begun(int number) {
        here.add(number);
        if (here.size() == source.slices()) {
            allHere.complete(Done.done());
        }
    }

    /**
     * Completes when this node has had all slices, which among others may be never. A node that leaves before waits ten
     * seconds for those it has asked for: nobody gives a shard to a region that leaves.
     */
    public CompletionStage<Done> allHere() {
        return allHere.minimalCompletionStage();
    }

    /** How far the read models are behind, as seen by this node. */
    public ProjectionLag lag() {
        return lag;
    }

    /**
     * How long the oldest event that is not in the read models has waited, over all slices and nodes; zero when all are
     * in. Unlike {@link #lag()} it also grows while a projection is stuck. Blocks.
     */
    public Duration behind() throws SQLException {
        try (var connection = database.getConnection()) {
            var oldestMs = source.oldestUnreadMs(connection);
            return oldestMs.isEmpty()
                    ? Duration.ZERO
                    : Duration.ofMillis(Math.max(1, clock.millis() - oldestMs.getAsLong()));
        }
    }

    /**
     * Empties the read models, so that whichever nodes run, now or later, fill them again from the first event while
     * they go on serving. Until they have caught up, lists and reports are incomplete. Waits for batches under way.
     */
    public static void reset(DataSource database, JournalSource source, ReadModels models) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                source.lockPositions(connection);
                models.clear(connection);
                source.restart(connection);
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
