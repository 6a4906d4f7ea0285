package id.lababersih.cluster.order;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.jspecify.annotations.Nullable;

/**
 * Wakes orders that a crash left in between and that nobody has asked for since. Waking one that is at work is
 * harmless, so this needs no exactness. One sweeper runs in the whole cluster.
 */
public final class Sweeper {
    private final ActorSystem<?> system;
    private final Behavior<Message> behavior;

    /** Finds orders that have been in between for at least {@code age}; blocks. */
    @FunctionalInterface
    public interface Sleepers {
        List<UUID> olderThan(Duration age) throws SQLException;
    }

    private sealed interface Message {
        record Sweep(Duration olderThan) implements Message {}

        record Swept(
                @Nullable List<UUID> sleepers, @Nullable Throwable failure) implements Message {}
    }

    /** @param age how long an order may be in between before it is woken */
    public Sweeper(
            ActorSystem<?> system,
            Orders orders,
            Sleepers sleepers,
            Duration age,
            Executor blocking,
            Supervision supervision) {
        this.system = system;
        this.behavior = supervision.supervise(Branch.JOBS, "order-sweeper", sweeping(orders, sleepers, age, blocking));
    }

    /**
     * Starts it. At first it wakes all that are in between, since after a crash nobody works on them; then, as often as
     * their age says, those that have been for that long.
     */
    public void start() {
        ClusterSingleton.get(system).init(SingletonActor.of(behavior, "order-sweeper"));
    }

    private static Behavior<Message> sweeping(Orders orders, Sleepers sleepers, Duration age, Executor blocking) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.getSelf().tell(new Message.Sweep(Duration.ZERO));
            return Behaviors.receiveMessage(message -> {
                switch (message) {
                    case Message.Sweep(var olderThan) ->
                        context.pipeToSelf(
                                CompletableFuture.supplyAsync(() -> find(sleepers, olderThan), blocking),
                                Message.Swept::new);
                    case Message.Swept(var found, var failure) -> {
                        if (found == null) {
                            throw new IllegalStateException("cannot look for sleeping orders", failure);
                        }
                        if (!found.isEmpty()) {
                            context.getLog().info("wakes {} orders left in between", found.size());
                            found.forEach(orders::wake);
                        }
                        timers.startSingleTimer(new Message.Sweep(age), age);
                    }
                }
                return Behaviors.same();
            });
        }));
    }

    private static List<UUID> find(Sleepers sleepers, Duration age) {
        try {
            return sleepers.olderThan(age);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}
