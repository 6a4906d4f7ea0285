package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.projection.Recorded;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Has the {@link FeedFigures} told as soon as the read models hold the events noted, and at most once a second. Fails
 * where that does; the next start tells what was not told.
 */
final class FiguresActor {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration APART = Duration.ofSeconds(1);

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final FeedSource source;
    private final FeedFigures figures;
    private final Executor blocking;
    private final Untold untold;

    private FiguresActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            FeedSource source,
            FeedFigures figures,
            Executor blocking,
            Untold untold) {
        this.context = context;
        this.timers = timers;
        this.source = source;
        this.figures = figures;
        this.blocking = blocking;
        this.untold = untold;
    }

    /** What waits until the read models hold everything up to a place. */
    private record Pending(FeedFigures.Task task, Position upTo) {}

    /** What outlives the actor. */
    private static final class Untold {
        private @Nullable Position noted;
        private @Nullable Pending pending;
        /** The last look; the next waits for it, also when another actor began it. */
        private CompletableFuture<Boolean> look = CompletableFuture.completedFuture(true);
    }

    /** What the actor is told; never leaves the node. */
    sealed interface Message {
        record Note(Position end, List<Recorded> events) implements Message {}

        /** The feed slept until now. */
        record Slept() implements Message {}

        record Look() implements Message {}

        /**
         * A look has ended.
         *
         * @param by who began it
         */
        record Looked(
                FiguresActor by,
                @Nullable Boolean told,
                @Nullable Throwable failure) implements Message {}
    }

    static Behavior<Message> create(FeedSource source, FeedFigures figures, Executor blocking) {
        var untold = new Untold();
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new FiguresActor(context, timers, source, figures, blocking, untold).begin()));
    }

    private Behavior<Message> begin() {
        return untold.noted == null ? idle() : lookSoon();
    }

    private Behavior<Message> idle() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Note note -> {
                note(note);
                yield lookSoon();
            }
            case Message.Slept _ -> slept();
            case Message.Look _, Message.Looked _ -> Behaviors.same();
        });
    }

    private Behavior<Message> lookSoon() {
        timers.startSingleTimer(new Message.Look(), LOOK_AGAIN);
        return working();
    }

    /** A look is under way or will be soon. */
    private Behavior<Message> working() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Note note -> {
                note(note);
                yield Behaviors.same();
            }
            case Message.Slept _ -> slept();
            case Message.Look _ -> look();
            case Message.Looked looked when looked.by() != this -> Behaviors.same();
            case Message.Looked(var by, Boolean told, var failure)
            when by == this && told != null && failure == null -> {
                if (told) {
                    untold.pending = null;
                }
                timers.startSingleTimer(new Message.Look(), told ? APART : LOOK_AGAIN);
                yield Behaviors.same();
            }
            case Message.Looked looked -> throw new IllegalStateException("figures were not told", looked.failure());
        });
    }

    private void note(Message.Note note) {
        figures.note(note.events());
        untold.noted = note.end();
    }

    private Behavior<Message> slept() {
        figures.missed();
        return Behaviors.same();
    }

    private Behavior<Message> look() {
        var next = untold.pending == null ? take() : untold.pending;
        untold.pending = next;
        if (next == null) {
            return idle();
        }
        untold.look = untold.look.handle((_, _) -> next).thenApplyAsync(this::tell, blocking);
        context.pipeToSelf(untold.look, (told, failure) -> new Message.Looked(this, told, failure));
        return Behaviors.same();
    }

    private @Nullable Pending take() {
        var task = figures.take();
        return task == null || untold.noted == null ? null : new Pending(task, untold.noted);
    }

    private boolean tell(Pending next) {
        try {
            if (!source.isApplied(next.upTo())) {
                return false;
            }
            next.task().tell();
            return true;
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}
