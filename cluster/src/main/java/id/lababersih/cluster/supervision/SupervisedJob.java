package id.lababersih.cluster.supervision;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** A job with its actor, which keeps the time and fails where the work does. What is in its fields outlives that. */
final class SupervisedJob implements Job {
    private static final int CLOSE_SECONDS_MAX = 5;

    private final Duration every;
    private final Jobs.Work work;
    private final Executor blocking;
    private final Watch watch;
    /** A turn under way goes on when its actor fails; the next waits for it. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile boolean closed;
    private boolean begun;
    private @Nullable ActorRef<Message> actor;

    sealed interface Message {
        record Turn() implements Message {}

        record Ended(Object started, @Nullable Throwable failure) implements Message {}

        record Stop() implements Message {}
    }

    SupervisedJob(Duration every, Jobs.Work work, Executor blocking, Watch watch) {
        this.every = every;
        this.work = work;
        this.blocking = blocking;
        this.watch = watch;
    }

    void begin(ActorRef<Message> started) {
        actor = started;
    }

    Behavior<Message> behavior() {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Clockwork(context, timers).start()));
    }

    @Override
    public void wake() {
        if (!closed) {
            Objects.requireNonNull(actor).tell(new Message.Turn());
        }
    }

    @Override
    public void stop() {
        if (!closed) {
            closed = true;
            Objects.requireNonNull(actor).tell(new Message.Stop());
        }
    }

    @Override
    public void close() {
        stop();
        try {
            if (turn.tryLock(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                turn.unlock();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void take() {
        turn.lock();
        try {
            if (!closed) {
                work.run();
            }
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new CompletionException(failure);
        } finally {
            turn.unlock();
        }
    }

    /** The actor, new at each start. */
    private final class Clockwork {
        private final ActorContext<Message> context;
        private final TimerScheduler<Message> timers;
        private boolean taking;
        private boolean woken;

        Clockwork(ActorContext<Message> context, TimerScheduler<Message> timers) {
            this.context = context;
            this.timers = timers;
        }

        /** After a failure the turn is taken again at once, and only when it ends well does the job run. */
        Behavior<Message> start() {
            if (begun) {
                takeTurn();
            } else {
                begun = true;
                watch.runs(context.getSelf());
                timers.startSingleTimer(new Message.Turn(), every);
            }
            return Behaviors.receiveMessage(this::onMessage);
        }

        private Behavior<Message> onMessage(Message message) {
            switch (message) {
                case Message.Turn() -> {
                    if (taking) {
                        woken = true;
                    } else {
                        takeTurn();
                    }
                }
                case Message.Ended(var started, var failure) -> {
                    if (started == this) {
                        ended(failure);
                    }
                }
                case Message.Stop() -> {
                    return Behaviors.stopped();
                }
            }
            return Behaviors.same();
        }

        private void takeTurn() {
            taking = true;
            woken = false;
            timers.cancelAll();
            context.pipeToSelf(
                    // As a dead letter null would fail the one who logs it.
                    CompletableFuture.runAsync(SupervisedJob.this::take, blocking)
                            .thenApply(_ -> Done.done()),
                    (_, failure) -> new Message.Ended(this, failure));
        }

        private void ended(@Nullable Throwable failure) {
            if (failure != null) {
                throw new IllegalStateException("a turn failed", failure);
            }
            taking = false;
            watch.runs(context.getSelf());
            if (woken) {
                takeTurn();
            } else {
                timers.startSingleTimer(new Message.Turn(), every);
            }
        }
    }
}
