package id.lababersih.cluster.supervision;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.JournalProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One component under supervision: one actor, or all entities of a kind. */
public final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);
    private static final double JITTER = 0.2;

    private final Branch branch;
    private final String path;
    private final InstantSource clock;
    private final Supervision registry;
    /** How its actors, which may be thousands, are started anew after an outage, and after a fault of their own. */
    private final BackoffSupervisorStrategy outage;

    private final BackoffSupervisorStrategy fault;
    private final Set<ActorRef<?>> running = new HashSet<>();
    private final Set<ActorRef<?>> restarting = new HashSet<>();
    /** Entities that failed by a fault of theirs, and have not run since. */
    private final Map<ActorRef<?>, Faulty> faulty = new HashMap<>();

    private Recent recent = Recent.NONE;
    private int restarts;
    private @Nullable String lastFailure;
    private Instant since;

    /**
     * How an entity fares that a fault keeps from running.
     *
     * @param failures in a row; the first is counted
     * @param restsUntilNs as {@link System#nanoTime} tells it
     */
    private record Faulty(int failures, long restsUntilNs) {
        /** One that failed at work may well start; it does not where it fails anew before it runs. */
        boolean cannotStart() {
            return failures > 1;
        }
    }

    /** Makes the actor that gets it fail. */
    private record Crash() {}

    /** What {@link Crash} fails with; not the component's fault, so it does not count. */
    private static final class AskedForException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AskedForException() {
            super("a restart was asked for");
        }
    }

    Watch(Branch branch, String name, InstantSource clock, Supervision registry) {
        this.branch = branch;
        this.path = branch.path(name);
        this.clock = clock;
        this.registry = registry;
        this.since = clock.instant();
        this.outage = backoff(branch, Branch.OUTAGE_PAUSE_MAX);
        this.fault = backoff(branch, branch.pauseMax);
    }

    /** The behavior, started anew whenever it fails, with its children; it runs from its start on. */
    public <T> Behavior<T> supervise(Behavior<T> behavior) {
        return supervise(behavior, this::runs, new Leaving<>(null));
    }

    /** As {@link #supervise}, for one that says itself, by {@link #runs}, when it does what it is for. */
    public <T> Behavior<T> superviseAnnouncing(Behavior<T> behavior) {
        return supervise(behavior, _ -> {}, new Leaving<>(null));
    }

    /**
     * As {@link #superviseAnnouncing}, for one entity that shards ask to leave by a message of its own. They ask once
     * and hold back what others tell it until it has left, so it is asked again when it has failed before. One that a
     * fault keeps from starting leaves at once, and while its node stops so does one whose database is away; who waits
     * for it hears nothing.
     */
    public <T> Behavior<T> superviseLeaving(Behavior<T> behavior, T leave) {
        return supervise(behavior, _ -> {}, new Leaving<>(leave));
    }

    private <T> Behavior<T> supervise(Behavior<T> behavior, Consumer<ActorRef<?>> started, Leaving<T> leaving) {
        Behavior<T> noted = Behaviors.intercept(() -> new Inside<>(started, leaving), behavior)
                .narrow();
        Behavior<T> patient = Behaviors.supervise(noted).onFailure(OutageException.class, outage);
        Behavior<T> strict = Behaviors.supervise(patient).onFailure(Throwable.class, fault);
        return Behaviors.<Object, T>intercept(() -> new Outside<>(leaving), strict)
                .narrow();
    }

    /**
     * For an event-sourced entity whose write or recovery fails: it must be restarted from within, which keeps the
     * commands that wait in it. Mostly it is the database that fails, so pauses are short; those of an entity that
     * cannot be read are made longer here, see {@link Outside}.
     */
    public BackoffSupervisorStrategy persistBackoff() {
        return outage;
    }

    private static BackoffSupervisorStrategy backoff(Branch branch, Duration pauseMax) {
        return SupervisorStrategy.restartWithBackoff(branch.pauseMin, pauseMax, JITTER)
                .withResetBackoffAfter(branch.healthyAfter)
                .withLoggingEnabled(false);
    }

    /** Says that an actor of this component does what it is for. */
    public synchronized void runs(ActorRef<?> actor) {
        running.add(actor);
        faulty.remove(actor);
        if (restarting.remove(actor)) {
            restarts++;
            if (restarting.isEmpty()) {
                since = clock.instant();
                LOG.info("{} runs again; restarts so far: {}", path, restarts);
            }
        }
    }

    /** Says that an actor of this component has failed and will be started anew; until {@link #runs} others are not. */
    public void failed(ActorRef<?> actor, Throwable failure) {
        var limit = noted(actor, failure);
        if (limit != null) {
            registry.giveUp(limit);
        }
    }

    private synchronized @Nullable GaveUp noted(ActorRef<?> actor, Throwable failure) {
        running.remove(actor);
        boolean first = restarting.isEmpty();
        restarting.add(actor);
        var words = Words.of(failure);
        lastFailure = words;
        if (first) {
            since = clock.instant();
        }
        if (failure instanceof AskedForException || Outage.isCauseOf(failure)) {
            // Thousands of entities may fail of it at once.
            if (first) {
                LOG.warn("{} is restarted: {}", path, words);
            }
            return null;
        }
        if (branch == Branch.ENTITIES && failedAgain(actor, failure)) {
            return null; // It will try for ever, and those that cannot start are few.
        }
        LOG.warn("{} failed and is restarted: {}", path, words, failure);
        recent = recent.and(clock.instant(), branch);
        return recent.exceeds(branch) ? new GaveUp(path, recent.failures().size(), branch.window, words) : null;
    }

    /** Notes a fault of an entity; whether it had one before and has not run since. */
    private boolean failedAgain(ActorRef<?> entity, Throwable fault) {
        var before = faulty.get(entity);
        int failures = before == null ? 0 : before.failures();
        long pauseNs = branch.pause(failures, fault).toNanos();
        faulty.put(entity, new Faulty(failures + 1, System.nanoTime() + pauseNs));
        return before != null;
    }

    private synchronized boolean cannotStart(ActorRef<?> entity) {
        var known = faulty.get(entity);
        return known != null && known.cannotStart();
    }

    /** How much longer an entity that cannot start is to be left alone; zero or less where it may be tried. */
    private synchronized Duration rest(ActorRef<?> entity) {
        var known = faulty.get(entity);
        return known == null ? Duration.ZERO : Duration.ofNanos(known.restsUntilNs() - System.nanoTime());
    }

    /** Whether an actor of this component runs; one that does not is not made to fail, for it is starting anyhow. */
    private synchronized boolean isRunning(ActorRef<?> actor) {
        return running.contains(actor);
    }

    private synchronized boolean isRestarting(ActorRef<?> actor) {
        return restarting.contains(actor);
    }

    private static boolean isStopping(ActorSystem<?> node) {
        return CoordinatedShutdown.get(node).getShutdownReason().isPresent();
    }

    private synchronized void ended(ActorRef<?> actor) {
        running.remove(actor);
        faulty.remove(actor);
        if (restarting.remove(actor) && restarting.isEmpty()) {
            since = clock.instant();
        }
        if (running.isEmpty() && restarting.isEmpty() && branch != Branch.ENTITIES) {
            registry.remove(path, this);
        }
    }

    /** Has every actor of this component that runs fail. */
    void restart() {
        crashable().forEach(actor -> actor.unsafeUpcast().tell(new Crash()));
    }

    private synchronized List<ActorRef<?>> crashable() {
        return List.copyOf(running);
    }

    /** How many messages wait in the mailboxes of its actors. */
    int waiting() {
        return known().mapToInt(CountedMailbox::waiting).sum();
    }

    private synchronized Stream<ActorRef<?>> known() {
        return Stream.concat(List.copyOf(running).stream(), List.copyOf(restarting).stream());
    }

    String path() {
        return path;
    }

    synchronized Component snapshot() {
        var state = restarting.isEmpty() ? Component.State.RUNNING : Component.State.RESTARTING;
        return new Component(path, state, restarts, lastFailure, since);
    }

    /** What an actor is asked to leave by, if it is, and whether it was; known to its own thread alone. */
    private static final class Leaving<T> {
        private final @Nullable T message;
        private boolean asked;

        Leaving(@Nullable T message) {
            this.message = message;
        }
    }

    /**
     * Around the supervisors: an actor may also end while it waits to be restarted, and Pekko's signal that a pause is
     * over is put off for an entity that cannot start.
     */
    private final class Outside<T> extends BehaviorInterceptor<Object, T> {
        private final Leaving<T> leaving;

        Outside(Leaving<T> leaving) {
            super(Object.class);
            this.leaving = leaving;
        }

        @Override
        public Behavior<T> aroundStart(TypedActorContext<Object> context, PreStartTarget<T> target) {
            registry.add(Watch.this);
            return target.start(context);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Behavior<T> aroundReceive(TypedActorContext<Object> context, Object message, ReceiveTarget<T> target) {
            leaving.asked |= Objects.equals(leaving.message, message);
            var self = context.asJava().getSelf();
            var node = context.asJava().getSystem();
            if (leaving.asked && isRestarting(self) && (cannotStart(self) || isStopping(node))) {
                return Behaviors.stopped();
            }
            return target.apply(context, (T) message);
        }

        @Override
        public Behavior<T> aroundSignal(TypedActorContext<Object> context, Signal signal, SignalTarget<T> target) {
            var self = context.asJava().getSelf();
            // What Pekko's supervisors send themselves is of this kind, and nothing else that entities get.
            if (signal instanceof DeadLetterSuppression && cannotStart(self)) {
                if (leaving.asked) {
                    return Behaviors.stopped();
                }
                var rest = rest(self);
                if (rest.isPositive()) {
                    context.asJava().scheduleOnce(rest, self.unsafeUpcast(), signal);
                    return Behaviors.same();
                }
            }
            var next = target.apply(context, signal);
            if (signal instanceof PostStop) {
                ended(self);
            }
            return next;
        }
    }

    /** Within the supervisors, new at each start: sees what fails, and sorts it for them. */
    private final class Inside<T> extends BehaviorInterceptor<Object, T> {
        private final Consumer<ActorRef<?>> started;
        private final Leaving<T> leaving;

        Inside(Consumer<ActorRef<?>> started, Leaving<T> leaving) {
            super(Object.class);
            this.started = started;
            this.leaving = leaving;
        }

        @Override
        public Behavior<T> aroundStart(TypedActorContext<Object> context, PreStartTarget<T> target) {
            try {
                var begun = target.start(context);
                started.accept(context.asJava().getSelf());
                if (leaving.asked && leaving.message != null) {
                    context.asJava().getSelf().tell(leaving.message);
                }
                return begun;
            } catch (RuntimeException | Error failure) {
                throw sorted(context, failure);
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        public Behavior<T> aroundReceive(TypedActorContext<Object> context, Object message, ReceiveTarget<T> target) {
            try {
                if (message instanceof Crash) {
                    return crash(context);
                }
                if (message instanceof JournalProtocol.WriteMessageFailure unwritten
                        && isRunning(context.asJava().getSelf())) {
                    // Nowhere else is an entity's failed write told: Pekko restarts it from within. Each event of the
                    // write comes back; the first fails the entity.
                    failed(context.asJava().getSelf(), unwritten.cause());
                }
                return target.apply(context, (T) message);
            } catch (RuntimeException | Error failure) {
                throw sorted(context, failure);
            }
        }

        @Override
        public Behavior<T> aroundSignal(TypedActorContext<Object> context, Signal signal, SignalTarget<T> target) {
            try {
                return target.apply(context, signal);
            } catch (RuntimeException | Error failure) {
                throw sorted(context, failure);
            }
        }

        private Behavior<T> crash(TypedActorContext<Object> context) {
            if (isRunning(context.asJava().getSelf())) {
                throw new AskedForException();
            }
            return Behaviors.same();
        }

        private RuntimeException sorted(TypedActorContext<Object> context, Throwable failure) {
            failed(context.asJava().getSelf(), failure);
            if (Outage.isCauseOf(failure)) {
                return new OutageException(failure);
            }
            if (failure instanceof Error error) {
                throw error;
            }
            return (RuntimeException) failure;
        }
    }
}
