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
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Has the {@link FeedFigures} told as soon as the read models hold the events noted, and at most once a second. What
 * fails is tried again.
 */
final class FiguresActor {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration APART = Duration.ofSeconds(1);

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final FeedSource source;
    private final FeedFigures figures;
    private final Executor blocking;
    private @Nullable Position noted;
    private @Nullable Pending pending;

    private FiguresActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            FeedSource source,
            FeedFigures figures,
            Executor blocking) {
        this.context = context;
        this.timers = timers;
        this.source = source;
        this.figures = figures;
        this.blocking = blocking;
    }

    /** What waits until the read models hold everything up to a place. */
    private record Pending(FeedFigures.Task task, Position upTo) {}

    /** What the actor is told; never leaves the node. */
    sealed interface Message {
        record Note(Position end, List<Recorded> events) implements Message {}

        record Look() implements Message {}

        record Looked(@Nullable Boolean told, @Nullable Throwable failure) implements Message {}
    }

    static Behavior<Message> create(FeedSource source, FeedFigures figures, Executor blocking) {
        Behavior<Message> behavior = Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new FiguresActor(context, timers, source, figures, blocking).idle()));
        return Behaviors.supervise(behavior)
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    }

    private Behavior<Message> idle() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Note note -> {
                note(note);
                timers.startSingleTimer(new Message.Look(), LOOK_AGAIN);
                yield working();
            }
            case Message.Look _, Message.Looked _ -> Behaviors.same();
        });
    }

    /** A look is under way or will be soon. */
    private Behavior<Message> working() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Note note -> {
                note(note);
                yield Behaviors.same();
            }
            case Message.Look _ -> look();
            case Message.Looked(Boolean told, var failure)
            when told != null && failure == null -> {
                if (told) {
                    pending = null;
                }
                timers.startSingleTimer(new Message.Look(), told ? APART : LOOK_AGAIN);
                yield Behaviors.same();
            }
            case Message.Looked looked -> {
                context.getLog().warn("figures were not told, tries again", looked.failure());
                timers.startSingleTimer(new Message.Look(), APART);
                yield Behaviors.same();
            }
        });
    }

    private void note(Message.Note note) {
        figures.note(note.events());
        noted = note.end();
    }

    private Behavior<Message> look() {
        var next = pending == null ? take() : pending;
        pending = next;
        if (next == null) {
            return idle();
        }
        context.pipeToSelf(CompletableFuture.supplyAsync(() -> tell(next), blocking), Message.Looked::new);
        return Behaviors.same();
    }

    private @Nullable Pending take() {
        var task = figures.take();
        return task == null || noted == null ? null : new Pending(task, noted);
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
