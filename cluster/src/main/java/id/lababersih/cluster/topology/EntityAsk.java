package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.japi.function.Function;

/**
 * Asks entities, and knows what is lost with a node. A question on its way to a node that has died never arrives;
 * whoever asked just before the entity lives elsewhere would wait out all the time there is before trying again. So a
 * question of a time when a node was lost is given up when entities have left it. Who then asks again does what a
 * client does after a timeout: the first answer counts no more.
 */
public final class EntityAsk {
    /** How long an answer to one question is waited for at most. */
    static final Duration WITHIN = Duration.ofSeconds(5);

    /** What waited for a new home is answered sooner than that after there is one. */
    private static final Duration LOOK_EACH = Duration.ofMillis(200);

    private final ActorSystem<?> system;
    private final BooleanSupplier nodeLost;
    private final Duration lookEach;

    EntityAsk(ActorSystem<?> system, BooleanSupplier nodeLost, Duration lookEach) {
        this.system = system;
        this.nodeLost = nodeLost;
        this.lookEach = lookEach;
    }

    /** Asks from a node of a cluster. */
    public static EntityAsk of(ActorSystem<?> system) {
        return new EntityAsk(system, new NodeLost(system), LOOK_EACH);
    }

    /**
     * The entity's answer; fails with a timeout after {@link #WITHIN}, or sooner for what was lost with a node. What
     * was asked for may have been done all the same.
     */
    public <M, R> CompletionStage<R> once(EntityRef<M> entity, Function<ActorRef<R>, M> question) {
        var asked = entity.ask(question, WITHIN);
        return nodeLost.getAsBoolean() ? givenUp(asked) : asked;
    }

    /** As {@link #once}, of a question that may be repeated: when it was given up it is, with as much time again. */
    public <M, R> CompletionStage<R> ask(EntityRef<M> entity, Function<ActorRef<R>, M> question) {
        var asked = entity.ask(question, WITHIN);
        if (!nodeLost.getAsBoolean()) {
            return asked;
        }
        return givenUp(asked)
                .exceptionallyCompose(failure -> failure instanceof LostException
                        ? entity.ask(question, WITHIN)
                        : CompletableFuture.failedStage(failure));
    }

    /** The answer, or a failure as soon as it cannot come any more. */
    private <R> CompletionStage<R> givenUp(CompletionStage<R> asked) {
        var answer = new CompletableFuture<R>();
        asked.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        lookLater(answer, true);
        return answer;
    }

    private void lookLater(CompletableFuture<?> answer, boolean lost) {
        system.scheduler().scheduleOnce(lookEach, () -> look(answer, lost), system.executionContext());
    }

    private void look(CompletableFuture<?> answer, boolean lostBefore) {
        if (answer.isDone()) {
            return;
        }
        boolean lost = nodeLost.getAsBoolean();
        if (lost || lostBefore) {
            lookLater(answer, lost);
        } else {
            answer.completeExceptionally(new LostException());
        }
    }

    private static final class LostException extends TimeoutException {
        private static final long serialVersionUID = 1;

        LostException() {
            super("A node is gone, and the question with it or the answer");
        }
    }

    /** From when a node cannot be reached until the shards that were on it live elsewhere. */
    private static final class NodeLost implements BooleanSupplier {
        private final Cluster cluster;
        /** Shards leave a node so long after it has left the members. */
        private final long marginNs;

        private volatile boolean ever;
        private volatile long lastSeenNs;

        NodeLost(ActorSystem<?> system) {
            cluster = Cluster.get(system);
            marginNs = org.apache.pekko.cluster.Cluster.get(system.classicSystem())
                    .downingProvider()
                    .downRemovalMargin()
                    .toNanos();
        }

        @Override
        public boolean getAsBoolean() {
            if (!cluster.state().getUnreachable().isEmpty()) {
                lastSeenNs = System.nanoTime();
                ever = true;
                return true;
            }
            return ever && System.nanoTime() - lastSeenNs < marginNs;
        }
    }
}
