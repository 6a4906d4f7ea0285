package id.lababersih.cluster.topology;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;

/** What all kinds of entities are sharded with, besides the configuration. */
public final class ShardSettings {
    /**
     * How long after the removal of the oldest node the next one decides where shards live. Not the margin after a
     * downing, which it waits anyway before it gives the dead node's shards away. Two that decide for a moment do no
     * harm: the one that lost its cluster mostly has no majority to write to, and where it has, the journal's key lets
     * one of two copies of an entity write. Zero would mean that margin.
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
