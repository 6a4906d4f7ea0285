package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardRegionStats;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * A node on which entities of a kind live.
 *
 * @param node host and port by which the other nodes know it
 * @param shards of the kind that are there
 * @param awake entities in memory there
 */
public record Home(String node, int shards, int awake) {
    private static final Duration WITHIN = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofSeconds(1);

    /**
     * The homes of a kind, by node; none where the nodes did not tell in two seconds. It fails with a timeout where
     * nobody tells at all.
     */
    public static CompletionStage<List<Home>> of(ActorSystem<?> system, EntityTypeKey<?> kind) {
        return AskPattern.<org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery, ClusterShardingStats>ask(
                        ClusterSharding.get(system).shardState(),
                        replyTo -> new GetClusterShardingStats(kind, WITHIN, replyTo),
                        WITHIN.plus(SLACK),
                        system.scheduler())
                .thenApply(stats -> stats.getRegions().entrySet().stream()
                        .map(region -> home(region.getKey(), region.getValue()))
                        .sorted(Comparator.comparing(Home::node))
                        .toList());
    }

    private static Home home(Address node, ShardRegionStats stats) {
        var shards = stats.getStats();
        int awake = shards.values().stream()
                .mapToInt(count -> ((Number) count).intValue())
                .sum();
        return new Home(
                node.getHost().orElse("") + ":" + node.getPort().orElse(0),
                shards.size() + stats.getFailed().size(),
                awake);
    }
}
