package id.lababersih.cluster.projection;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** Drives one {@link Slice}: polls, applies batch after batch while there are any, restarts with backoff on failure. */
final class SliceActor {
    static final Duration POLL = Duration.ofMillis(25);

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Slice slice;
    private final Executor blocking;

    private SliceActor(ActorContext<Message> context, TimerScheduler<Message> timers, Slice slice, Executor blocking) {
        this.context = context;
        this.timers = timers;
        this.slice = slice;
        this.blocking = blocking;
    }

    /** What the actor is told; never leaves the node. */
    sealed interface Message {
        record Poll() implements Message {}

        record Advanced(boolean more, @Nullable Throwable failure) implements Message {}

        record Stop() implements Message {}
    }

    static Behavior<Message> create(Supplier<Slice> slice, Executor blocking) {
        Behavior<Message> polling = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var actor = new SliceActor(context, timers, slice.get(), blocking);
            context.getSelf().tell(new Message.Poll());
            return actor.waiting();
        }));
        return Behaviors.supervise(polling)
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    }

    private Behavior<Message> waiting() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Poll _ -> {
                context.pipeToSelf(
                        CompletableFuture.supplyAsync(this::advance, blocking),
                        (more, failure) -> new Message.Advanced(failure == null && more, failure));
                yield advancing();
            }
            case Message.Stop _ -> Behaviors.stopped();
            case Message.Advanced _ -> Behaviors.same();
        });
    }

    private Behavior<Message> advancing() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Advanced(boolean more, var failure)
            when failure == null -> {
                if (more) {
                    context.getSelf().tell(new Message.Poll());
                } else {
                    timers.startSingleTimer(new Message.Poll(), POLL);
                }
                yield waiting();
            }
            case Message.Advanced advanced ->
                throw new IllegalStateException("projection stopped and will be tried again", advanced.failure());
            case Message.Poll _ -> Behaviors.same();
            // The batch under way commits or fails on its own; whoever takes the slice over waits at its lock.
            case Message.Stop _ -> Behaviors.stopped();
        });
    }

    private boolean advance() {
        try {
            return slice.advance();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}
