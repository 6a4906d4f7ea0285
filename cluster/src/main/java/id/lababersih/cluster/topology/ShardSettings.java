package id.lababersih.cluster.topology;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;

/** What all kinds of entities are sharded with, besides the configuration. */
public final class ShardSettings {
    /**
     * How long after the removal of the oldest node the next one decides where shards live. It gives those of removed
     * nodes away at once, without the margin after a downing that a coordinator in office waits: where the oldest was
     * not dead but on the losing side of a split, an entity may live on both sides for a second, and the journal's key
     * lets one copy of it write. With that margin, which zero would mean, shards were away for ten seconds and more.
     */
    private static final Duration COORDINATOR_AFTER = Duration.ofMillis(100);

    private ShardSettings() {}

    /** The settings of this node; those that the configuration has names for are read from it. */
    public static ClusterShardingSettings of(ActorSystem<?> system) {
        var settings = ClusterShardingSettings.create(system);
        return settings.withCoordinatorSingletonSettings(
                settings.coordinatorSingletonSettings().withRemovalMargin(COORDINATOR_AFTER));
    }
}
