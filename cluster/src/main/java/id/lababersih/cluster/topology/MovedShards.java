package id.lababersih.cluster.topology;

import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Tells entities again what the moves of their shards drop. When a shard moves, as hundreds do whenever a node stops or
 * has started, Pekko drops what comes to its old home in a certain moment, for it might be overtaken by what was told
 * later. But whoever asks our entities tells them nothing more before the answer, and would wait five seconds for none.
 */
public final class MovedShards {
    /** How Pekko says so; what it drops for want of room has other reasons. */
    private static final String REASON = "Avoiding reordering";

    private MovedShards() {}

    /** Does so for the entities of a kind, with what is dropped on this node; once per node. */
    public static <M> Behavior<DeadLetter> retelling(EntityTypeKey<M> kind, Class<M> messages) {
        return Behaviors.setup(context -> {
            var system = context.getSystem();
            var sharding = ClusterSharding.get(system);
            var heard = new HeardFromHere(Cluster.get(system.classicSystem()));
            system.eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, context.getSelf()));
            return Behaviors.receiveMessage(letter -> {
                // The last node of all moves its shards nowhere, and would wait for a new home before it ends.
                if (letter.message() instanceof Dropped dropped
                        && dropped.reason().startsWith(REASON)
                        && dropped.message() instanceof ShardingEnvelope<?> told
                        && messages.isInstance(told.message())
                        && heard.others()) {
                    sharding.entityRefFor(kind, told.entityId()).tell(messages.cast(told.message()));
                }
                return Behaviors.same();
            });
        });
    }
}
