package id.lababersih.cluster.projection;

import id.lababersih.cluster.projection.Slice.Turn;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Drives one {@link Slice}: applies batch after batch while there are any, looks again soon after, ever later while
 * nothing comes, and soon again when this node has written. Fails where the slice does.
 */
final class SliceActor {
    /** What comes within this time is written together: half of it is the usual lag, and batches are worth it. */
    private static final Duration SOON = Duration.ofMillis(120);
    /** Also how long a write of another node may go unnoticed. */
    private static final Duration LATEST = Duration.ofMillis(250);

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Slice slice;
    private final Executor blocking;
    private Duration pause = SOON;

    private SliceActor(ActorContext<Message> context, TimerScheduler<Message> timers, Slice slice, Executor blocking) {
        this.context = context;
        this.timers = timers;
        this.slice = slice;
        this.blocking = blocking;
    }

    /** What the actor is told; never leaves the node. */
    sealed interface Message {
        record Poll() implements Message {}

        /** Published when this node has written to the journal, in whichever slice. */
        record Written() implements Message, JournalWritten {}

        /**
         * A turn has ended.
         *
         * @param by who began it; what an actor before this one began is not its own
         */
        record Advanced(
                SliceActor by,
                @Nullable Turn turn,
                @Nullable Throwable failure) implements Message {}

        record Stop() implements Message {}
    }

    static Behavior<Message> create(Supplier<Slice> slice, Executor blocking) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var actor = new SliceActor(context, timers, slice.get(), blocking);
            context.getSystem()
                    .eventStream()
                    .tell(new EventStream.Subscribe<>(
                            Message.Written.class, context.getSelf().narrow()));
            context.getSelf().tell(new Message.Poll());
            return actor.waiting();
        }));
    }

    private Behavior<Message> waiting() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Poll _ -> {
                context.pipeToSelf(
                        CompletableFuture.supplyAsync(this::advance, blocking),
                        (turn, failure) -> new Message.Advanced(this, turn, failure));
                yield advancing();
            }
            case Message.Written _ -> {
                // At the usual pace nothing is gained by looking sooner, and batches would get smaller.
                if (pause.compareTo(SOON) > 0) {
                    pollAfter(SOON);
                }
                yield Behaviors.same();
            }
            case Message.Stop _ -> Behaviors.stopped();
            case Message.Advanced _ -> Behaviors.same();
        });
    }

    private Behavior<Message> advancing() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Advanced advanced when advanced.by() != this -> Behaviors.same();
            case Message.Advanced(var by, Turn turn, var failure)
            when by == this && turn != null && failure == null -> {
                switch (turn) {
                    case MORE -> {
                        pause = SOON;
                        context.getSelf().tell(new Message.Poll());
                    }
                    case CAUGHT_UP -> pollAfter(SOON);
                    case NOTHING -> pollAfter(longer(pause));
                }
                yield waiting();
            }
            case Message.Advanced advanced ->
                throw new IllegalStateException("projection stopped and will be tried again", advanced.failure());
            case Message.Poll _ -> Behaviors.same();
            case Message.Written _ -> {
                // It may have come after the look at the journal that is under way.
                pause = SOON.dividedBy(2);
                yield Behaviors.same();
            }
            // The batch under way commits or fails on its own; whoever takes the slice over waits at its lock.
            case Message.Stop _ -> Behaviors.stopped();
        });
    }

    private void pollAfter(Duration next) {
        pause = next;
        timers.startSingleTimer(new Message.Poll(), next);
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LATEST) < 0 ? doubled : LATEST;
    }

    private Turn advance() {
        try {
            return slice.advance();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}
