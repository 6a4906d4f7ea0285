package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.Patterns;

/**
 * Tells entities again what the moves of their shards drop. When a shard moves, as hundreds do whenever a node stops or
 * has started, Pekko drops what comes to its old home in a certain moment, for it might be overtaken by what was told
 * later. But whoever asks our entities tells them nothing more before the answer, and would wait five seconds for none.
 */
public final class MovedShards {
    /** How Pekko says so; what it drops for want of room has other reasons. */
    private static final String REASON = "Avoiding reordering";

    /** Longer than an entity has to end when its shard moves, and shorter than the phase of a stop. */
    private static final Duration LEFT_WITHIN = Duration.ofSeconds(4);

    private MovedShards() {}

    /**
     * Does so for the entities of a kind, with what is dropped on this node; once per node, when the kind has a region.
     */
    public static <M> Behavior<DeadLetter> retelling(EntityTypeKey<M> kind, Class<M> messages) {
        return Behaviors.setup(context -> {
            var system = context.getSystem();
            var region = ClusterSharding.get(system.classicSystem()).shardRegion(kind.name());
            system.eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, context.getSelf()));
            return Behaviors.receiveMessage(letter -> {
                if (letter.message() instanceof Dropped dropped
                        && dropped.reason().startsWith(REASON)
                        && dropped.message() instanceof ShardingEnvelope<?> told
                        && messages.isInstance(told.message())) {
                    tell(system, region, told);
                }
                return Behaviors.same();
            });
        });
    }

    /** By another node's region where this one stops, for its own may have ended before it could be told. */
    private static void tell(ActorSystem<?> system, ActorRef region, ShardingEnvelope<?> told) {
        if (CoordinatedShutdown.get(system).getShutdownReason().isEmpty()) {
            region.tell(told, ActorRef.noSender());
            return;
        }
        var classic = system.classicSystem();
        var cluster = Cluster.get(classic);
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> isAtWork(member, cluster))
                .findFirst()
                .map(member -> region.path().toStringWithAddress(member.address()))
                .ifPresent(other -> classic.actorSelection(other).tell(told, ActorRef.noSender()));
    }

    private static boolean isAtWork(Member member, Cluster cluster) {
        return !member.uniqueAddress().equals(cluster.selfUniqueAddress())
                && member.status().equals(MemberStatus.up())
                && !cluster.state().getUnreachable().contains(member);
    }

    /**
     * Has the entities of a kind leave a node that stops before the others: those that they ask stay for so long, and
     * who is at work ends it. When the kind has a region; once per node.
     */
    public static void leaveFirst(ActorSystem<?> system, EntityTypeKey<?> kind) {
        var shutdown = CoordinatedShutdown.get(system);
        var region = ClusterSharding.get(system.classicSystem()).shardRegion(kind.name());
        var heard = new HeardFromHere(Cluster.get(system.classicSystem()));
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeClusterShutdown(),
                "shards-of-" + kind.name(),
                () -> Node.leaves(shutdown) && heard.others()
                        ? left(region)
                        : CompletableFuture.completedStage(Done.done()));
    }

    private static CompletionStage<Done> left(ActorRef region) {
        return Patterns.gracefulStop(region, LEFT_WITHIN, ShardRegion.gracefulShutdownInstance())
                .handle((_, _) -> Done.done());
    }
}
