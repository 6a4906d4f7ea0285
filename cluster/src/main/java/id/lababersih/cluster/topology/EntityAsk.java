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
 * Asks entities, and gives up early what was lost with a node. A question on its way to a node that has died never
 * arrives; whoever asked just before its removal would wait out all the time there is before trying again, though the
 * entity already lives elsewhere. It is not asked twice from here: a copy beside the first might be answered
 * differently.
 */
public final class EntityAsk {
    /** How long an answer is waited for at most. */
    public static final Duration WITHIN = Duration.ofSeconds(5);

    /** What waited for a new home is answered sooner after the removal. */
    private static final Duration LOOK_EACH = Duration.ofMillis(200);

    private final ActorSystem<?> system;
    private final BooleanSupplier nodeOutOfReach;
    private final Duration lookEach;

    EntityAsk(ActorSystem<?> system, BooleanSupplier nodeOutOfReach, Duration lookEach) {
        this.system = system;
        this.nodeOutOfReach = nodeOutOfReach;
        this.lookEach = lookEach;
    }

    /** Asks from a node of a cluster. */
    public static EntityAsk of(ActorSystem<?> system) {
        var cluster = Cluster.get(system);
        return new EntityAsk(system, () -> !cluster.state().getUnreachable().isEmpty(), LOOK_EACH);
    }

    /**
     * The entity's answer; fails with a timeout after {@link #WITHIN}, or for a question of a time when a node was out
     * of reach, soon after none is any more. What was asked for may have been done all the same.
     */
    public <M, R> CompletionStage<R> ask(EntityRef<M> entity, Function<ActorRef<R>, M> question) {
        var asked = entity.ask(question, WITHIN);
        if (!nodeOutOfReach.getAsBoolean()) {
            return asked;
        }
        var answer = new CompletableFuture<R>();
        asked.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        lookLater(answer, false);
        return answer;
    }

    private void lookLater(CompletableFuture<?> answer, boolean allThere) {
        system.scheduler().scheduleOnce(lookEach, () -> look(answer, allThere), system.executionContext());
    }

    private void look(CompletableFuture<?> answer, boolean allThereBefore) {
        if (answer.isDone()) {
            return;
        }
        boolean allThere = !nodeOutOfReach.getAsBoolean();
        if (allThere && allThereBefore) {
            answer.completeExceptionally(
                    new TimeoutException("A node is gone, and the question with it or the answer"));
        } else {
            lookLater(answer, allThere);
        }
    }
}
