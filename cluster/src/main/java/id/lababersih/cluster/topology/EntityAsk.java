package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks entities, and knows what is lost with a node. A question on its way to a node that has died never arrives;
 * whoever asked just before the entity lives elsewhere would wait out all the time there is before trying again. So a
 * question that may have gone to a lost node is given up when entities have left it. Who then asks again does what a
 * client does after a timeout: the first answer counts no more.
 *
 * <p>And it asks nobody while the others may be about to go on without this node: what lives here would answer from
 * what was true before, though the same lives elsewhere already (chaos seed 26). Nor when this process has just woken
 * from a sleep, until it knows whom it still hears.
 */
public final class EntityAsk {
    /** How long an answer to one question is waited for at most. */
    static final Duration WITHIN = Duration.ofSeconds(5);

    /** Nodes do not see at the same moment that one was removed; until then questions may go to it. */
    static final Duration SEEN_BY_ALL = Duration.ofSeconds(1);

    /**
     * After that they wait for the entity's new home, and are answered within so long of the margin's end, but for
     * those that a move of shards under way drops.
     */
    static final Duration ANSWERED = Duration.ofSeconds(1);

    /** How often it is looked whether a question is to be given up; the second look in a row that says so decides. */
    private static final Duration LOOK_EACH = Duration.ofMillis(200);

    /** In which a process that woke from a sleep knows whom it hears, and its resolver has looked at that. */
    private static final Duration HEARD_AGAIN = Duration.ofMillis(1_500);

    private final ActorSystem<?> system;
    private final LostNode lostNode;
    private final BooleanSupplier outvoted;
    private final Duration margin;
    private final Duration lookEach;

    /**
     * How a node asks.
     *
     * @param outvoted whether the others may go on without this node, or may have while it slept
     * @param margin how long after its removal entities leave a node
     */
    EntityAsk(ActorSystem<?> system, LostNode lostNode, BooleanSupplier outvoted, Duration margin, Duration lookEach) {
        this.system = system;
        this.lostNode = lostNode;
        this.outvoted = outvoted;
        this.margin = margin;
        this.lookEach = lookEach;
        // Also when nobody asks: who asks after the removal must know of it.
        system.scheduler().scheduleAtFixedRate(lookEach, lookEach, lostNode::look, system.executionContext());
    }

    /** Asks from a node of a cluster. */
    public static EntityAsk of(ActorSystem<?> system) {
        var cluster = Cluster.get(system.classicSystem());
        var lostNode = new LostNode(() -> !cluster.state().getUnreachable().isEmpty(), System::nanoTime);
        var margin =
                Duration.ofNanos(cluster.downingProvider().downRemovalMargin().toNanos());
        var heard = new HeardFromHere(cluster);
        var sleep = new Sleep(System::nanoTime);
        system.scheduler().scheduleAtFixedRate(LOOK_EACH, LOOK_EACH, sleep::look, system.executionContext());
        return new EntityAsk(
                system,
                lostNode,
                () -> heard.outvoted() || (heard.others() && sleep.endedWithin(HEARD_AGAIN)),
                margin,
                LOOK_EACH);
    }

    /**
     * The entity's answer; fails with a timeout after {@link #WITHIN}, or sooner for what was lost with a node. What
     * was asked for may have been done all the same. As long again is waited before, while others may go on without
     * this node.
     */
    public <M, R> CompletionStage<R> once(EntityRef<M> entity, Function<ActorRef<R>, M> question) {
        return heard(() -> askOnce(entity, question));
    }

    private <M, R> CompletionStage<R> askOnce(EntityRef<M> entity, Function<ActorRef<R>, M> question) {
        var asked = entity.ask(question, WITHIN);
        var after = givenUpAfter();
        return after == null ? asked : givenUp(asked, after);
    }

    /** As {@link #once}, of a question that may be repeated: one that was lost with a node is, with as much time. */
    public <M, R> CompletionStage<R> ask(EntityRef<M> entity, Function<ActorRef<R>, M> question) {
        return heard(() -> askAgain(entity, question));
    }

    private <M, R> CompletionStage<R> askAgain(EntityRef<M> entity, Function<ActorRef<R>, M> question) {
        var asked = entity.ask(question, WITHIN);
        var after = givenUpAfter();
        return after == null
                ? asked
                : givenUp(asked, after)
                        .exceptionallyCompose(failure -> failure instanceof TimeoutException
                                ? heard(() -> entity.ask(question, WITHIN))
                                : CompletableFuture.failedStage(failure));
    }

    /** What is asked when this node is not outvoted, which is nearly always at once. */
    private <R> CompletionStage<R> heard(Supplier<CompletionStage<R>> asking) {
        if (!outvoted.getAsBoolean()) {
            return asking.get();
        }
        var decided = new CompletableFuture<Done>();
        awaitDecided(decided, WITHIN.dividedBy(lookEach));
        return decided.thenCompose(_ -> asking.get());
    }

    private void awaitDecided(CompletableFuture<Done> decided, long looksLeft) {
        if (!outvoted.getAsBoolean()) {
            decided.complete(Done.done());
        } else if (looksLeft == 0) {
            decided.completeExceptionally(new TimeoutException("This node hears too few others to know what is true"));
        } else {
            system.scheduler()
                    .scheduleOnce(lookEach, () -> awaitDecided(decided, looksLeft - 1), system.executionContext());
        }
    }

    /** How long after a lost node was last seen what is asked now is given up; null when there is none. */
    private @Nullable Duration givenUpAfter() {
        if (lostNode.seenWithin(SEEN_BY_ALL)) {
            return margin;
        }
        return lostNode.seenWithin(margin) ? margin.plus(ANSWERED) : null;
    }

    /** The answer, or a timeout as soon as it cannot come any more. */
    private <R> CompletionStage<R> givenUp(CompletionStage<R> asked, Duration after) {
        var answer = new CompletableFuture<R>();
        asked.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        lookLater(answer, after, true);
        return answer;
    }

    private void lookLater(CompletableFuture<?> answer, Duration after, boolean lost) {
        system.scheduler().scheduleOnce(lookEach, () -> look(answer, after, lost), system.executionContext());
    }

    private void look(CompletableFuture<?> answer, Duration after, boolean lostBefore) {
        if (answer.isDone()) {
            return;
        }
        boolean lost = lostNode.seenWithin(after);
        if (lost || lostBefore) {
            lookLater(answer, after, lost);
        } else {
            answer.completeExceptionally(
                    new TimeoutException("A node is gone, and the question with it or the answer"));
        }
    }
}
