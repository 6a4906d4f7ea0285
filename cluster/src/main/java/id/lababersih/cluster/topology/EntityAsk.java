package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.japi.function.Function;

/**
 * Asks entities whose commands may be repeated. What is on its way to a node that has died never arrives, and whoever
 * asked would wait out all of the time there is before asking again, when the entity has long lived elsewhere. So while
 * a node is out of reach the question is asked again each second, and the first answer counts.
 */
public final class EntityAsk {
    /** How long an answer is waited for. */
    public static final Duration WITHIN = Duration.ofSeconds(5);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final BooleanSupplier nodeOutOfReach;
    private final Duration again;

    EntityAsk(ActorSystem<?> system, BooleanSupplier nodeOutOfReach, Duration again) {
        this.system = system;
        this.nodeOutOfReach = nodeOutOfReach;
        this.again = again;
    }

    /** Asks from a node of a cluster. */
    public static EntityAsk of(ActorSystem<?> system) {
        var cluster = Cluster.get(system);
        return new EntityAsk(system, () -> !cluster.state().getUnreachable().isEmpty(), AGAIN);
    }

    /** The entity's answer; fails with a timeout after {@link #WITHIN}, when what was asked for may have been done. */
    public <M, R> CompletionStage<R> ask(EntityRef<M> entity, Function<ActorRef<R>, M> question) {
        var first = entity.ask(question, WITHIN);
        if (!nodeOutOfReach.getAsBoolean()) {
            return first;
        }
        var answer = new CompletableFuture<R>();
        first.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        askAgain(entity, question, answer);
        return answer;
    }

    /** Ends with the first question's time: its failure is an answer. */
    private <M, R> void askAgain(EntityRef<M> entity, Function<ActorRef<R>, M> question, CompletableFuture<R> answer) {
        system.scheduler()
                .scheduleOnce(
                        again,
                        () -> {
                            if (!answer.isDone()) {
                                entity.ask(question, WITHIN).thenAccept(answer::complete);
                                askAgain(entity, question, answer);
                            }
                        },
                        system.executionContext());
    }
}
