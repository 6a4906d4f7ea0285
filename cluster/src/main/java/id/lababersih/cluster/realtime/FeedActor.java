package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.projection.JournalWritten;
import id.lababersih.cluster.realtime.FeedReader.Batch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Drives the {@link FeedTail}: sleeps until somebody asks or listens, then reads and tells as long as anybody does, at
 * once when this node has written. Fails where the tail does, and goes on where it was when it is restarted.
 */
final class FeedActor {
    /** What comes within this time is read together; the scheduler rounds it up to its tick. */
    private static final Duration SOON = Duration.ofMillis(5);
    /** How long a write of another node may go unnoticed. */
    private static final Duration LATEST = Duration.ofMillis(100);
    /** Whoever asked may still be on the way to the audience. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final FeedTail tail;
    private final Audience audience;
    private final ActorRef<FiguresActor.Message> figures;
    private final Executor blocking;
    private final List<ActorRef<Awake>> askers = new ArrayList<>();
    private Duration pause = SOON;
    private boolean lingering;

    private FeedActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            FeedTail tail,
            Audience audience,
            ActorRef<FiguresActor.Message> figures,
            Executor blocking) {
        this.context = context;
        this.timers = timers;
        this.tail = tail;
        this.audience = audience;
        this.figures = figures;
        this.blocking = blocking;
    }

    /** The answer to {@link Message.Wake}: all that comes after this position is told to whoever subscribed before. */
    record Awake(Position told) {}

    /** What the actor is told; never leaves the node. */
    sealed interface Message {
        record Wake(ActorRef<Awake> asker) implements Message {}

        record Poll() implements Message {}

        record Written() implements Message {}

        record Lingered() implements Message {}

        /**
         * From where everything is to be told, or why that is not known.
         *
         * @param by who asked; what an actor before this one asked is asked again
         */
        record Woken(
                FeedActor by,
                @Nullable Position end,
                @Nullable Throwable failure) implements Message {}

        /**
         * What was read, or why nothing was.
         *
         * @param by who began it; what an actor before this one read is read again
         */
        record Read(
                FeedActor by,
                @Nullable Batch batch,
                @Nullable Throwable failure) implements Message {}
    }

    static Behavior<Message> create(
            FeedTail tail, Audience audience, ActorRef<FiguresActor.Message> figures, Executor blocking) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var written = context.messageAdapter(JournalWritten.class, _ -> new Message.Written());
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(JournalWritten.class, written));
            return new FeedActor(context, timers, tail, audience, figures, blocking).begin();
        }));
    }

    private Behavior<Message> begin() {
        pollAfter(SOON);
        return tail.told() == null ? asleep() : waiting();
    }

    /** Nothing is read. Whoever subscribes without asking is noticed within a tenth of a second. */
    private Behavior<Message> asleep() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Wake(var asker) -> {
                wakened(asker);
                yield wakeUp();
            }
            case Message.Poll _ -> {
                if (audience.anybody()) {
                    yield wakeUp();
                }
                pollAfter(LATEST);
                yield Behaviors.same();
            }
            case Message.Written _, Message.Lingered _, Message.Woken _, Message.Read _ -> Behaviors.same();
        });
    }

    private Behavior<Message> wakeUp() {
        context.pipeToSelf(
                CompletableFuture.supplyAsync(this::end, blocking),
                (end, failure) -> new Message.Woken(this, end, failure));
        return waking();
    }

    private Behavior<Message> waking() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Wake(var asker) -> {
                wakened(asker);
                yield Behaviors.same();
            }
            case Message.Woken woken when woken.by() != this -> Behaviors.same();
            case Message.Woken woken -> {
                failOn(woken.failure());
                tail.wake(Objects.requireNonNull(woken.end()));
                figures.tell(new FiguresActor.Message.Slept());
                answer();
                pollAfter(SOON);
                yield waiting();
            }
            case Message.Lingered _ -> lingered();
            case Message.Poll _, Message.Written _, Message.Read _ -> Behaviors.same();
        });
    }

    private Behavior<Message> waiting() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Wake(var asker) -> {
                wakened(asker);
                answer();
                yield Behaviors.same();
            }
            case Message.Poll _ -> {
                if (!lingering && !audience.anybody()) {
                    tail.sleep();
                    pollAfter(LATEST);
                    yield asleep();
                }
                context.pipeToSelf(
                        CompletableFuture.supplyAsync(this::read, blocking),
                        (batch, failure) -> new Message.Read(this, batch, failure));
                yield reading();
            }
            case Message.Written _ -> {
                if (pause.compareTo(SOON) > 0) {
                    pollAfter(Duration.ZERO);
                }
                yield Behaviors.same();
            }
            case Message.Lingered _ -> lingered();
            case Message.Woken _, Message.Read _ -> Behaviors.same();
        });
    }

    /** Askers wait: the messages of this read were made for those who had subscribed before it. */
    private Behavior<Message> reading() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Message.Wake(var asker) -> {
                wakened(asker);
                yield Behaviors.same();
            }
            case Message.Read read when read.by() != this -> Behaviors.same();
            case Message.Read read -> {
                failOn(read.failure());
                told(Objects.requireNonNull(read.batch()));
                yield waiting();
            }
            case Message.Written _ -> {
                // It may have come after the look at the journal that is under way.
                pause = SOON.dividedBy(2);
                yield Behaviors.same();
            }
            case Message.Lingered _ -> lingered();
            case Message.Poll _, Message.Woken _ -> Behaviors.same();
        });
    }

    private void told(Batch batch) {
        tail.tell(batch);
        answer();
        int events = batch.events().size();
        if (events > 0) {
            figures.tell(new FiguresActor.Message.Note(batch.end(), batch.events()));
        }
        pollAfter(events == FeedTail.BATCH_MAX ? Duration.ZERO : events > 0 ? SOON : longer(pause));
    }

    private void wakened(ActorRef<Awake> asker) {
        askers.add(asker);
        lingering = true;
        timers.startSingleTimer(new Message.Lingered(), LINGER);
    }

    private Behavior<Message> lingered() {
        lingering = false;
        return Behaviors.same();
    }

    private void answer() {
        var awake = new Awake(Objects.requireNonNull(tail.told()));
        askers.forEach(asker -> asker.tell(awake));
        askers.clear();
    }

    private void pollAfter(Duration next) {
        pause = next;
        timers.startSingleTimer(new Message.Poll(), next);
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LATEST) < 0 ? doubled : LATEST;
    }

    private static void failOn(@Nullable Throwable failure) {
        if (failure != null) {
            throw new IllegalStateException("the feed stopped and goes on soon", failure);
        }
    }

    private Position end() {
        try {
            return tail.end();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private Batch read() {
        try {
            return tail.read();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}
