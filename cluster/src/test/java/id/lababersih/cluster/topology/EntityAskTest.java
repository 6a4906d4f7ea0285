package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.sharding.typed.testkit.javadsl.TestEntityRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EntityAskTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration LOOK_EACH = Duration.ofMillis(20);
    private static final Duration SOON = EntityAsk.WITHIN.minusSeconds(1);

    private static final Duration MARGIN = Duration.ofSeconds(3);

    private final AtomicBoolean unreachable = new AtomicBoolean();
    private final AtomicLong nowNs = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicBoolean outvoted = new AtomicBoolean();
    private final EntityAsk asks = new EntityAsk(
            KIT.system(), new LostNode(this::isUnreachable, nowNs::get), outvoted::get, MARGIN, LOOK_EACH);
    private final TestProbe<Question> entity = KIT.createTestProbe();
    private final EntityRef<Question> ref =
            TestEntityRef.of(EntityTypeKey.create(Question.class, "asked"), "1", entity.ref());

    private record Question(ActorRef<String> replyTo) {}

    private boolean isUnreachable() {
        looks.incrementAndGet();
        return unreachable.get();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /** The node is removed, and so much time goes by. */
    private void removed(Duration ago) {
        unreachable.set(false);
        nowNs.addAndGet(ago.toNanos());
    }

    /** Longer than it takes to give up what is to be given up. */
    private void nothingIsAskedAgain() {
        entity.expectNoMessage(LOOK_EACH.multipliedBy(4));
    }

    @Test
    void whatWasLostWithANodeIsGivenUpWhenEntitiesHaveLeftIt() {
        unreachable.set(true);
        var answer = asks.<Question, String>once(ref, Question::new).toCompletableFuture();
        entity.receiveMessage();
        removed(MARGIN);
        assertThat(answer)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TimeoutException.class)
                .withMessageContaining("A node is gone");
    }

    @Test
    void aQuestionThatMayBeRepeatedIsAskedAgainThenAndTheLateAnswerToTheFirstIsNone() {
        unreachable.set(true);
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        var first = entity.receiveMessage();
        removed(MARGIN.minusMillis(1));
        nothingIsAskedAgain();
        removed(Duration.ofMillis(1));
        var second = entity.receiveMessage();
        first.replyTo().tell("late");
        second.replyTo().tell("found");
        assertThat(answer).succeedsWithin(SOON).isEqualTo("found");
    }

    @Test
    void anAnswerThatComesWhileTheNodeIsOutOfReachCounts() {
        unreachable.set(true);
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        entity.receiveMessage().replyTo().tell("found");
        assertThat(answer).succeedsWithin(SOON).isEqualTo("found");
    }

    @Test
    void aQuestionOfATimeWhenAllWereThereWaitsForItsAnswer() {
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        var question = entity.receiveMessage();
        removed(MARGIN);
        nothingIsAskedAgain();
        question.replyTo().tell("once");
        assertThat(answer).succeedsWithin(SOON).isEqualTo("once");
    }

    /** Chaos seed 19: a move of shards dropped it, and nobody had asked while the node was out of reach. */
    @Test
    void whoAsksAfterTheRemovalKnowsOfItThoughNobodyAskedBefore() {
        unreachable.set(true);
        long before = looks.get();
        Awaitility.await("looks").until(() -> looks.get() > before + 1);
        removed(EntityAsk.SEEN_BY_ALL);
        var answer = asks.<Question, String>once(ref, Question::new).toCompletableFuture();
        entity.receiveMessage();
        removed(MARGIN);
        assertThat(answer)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("A node is gone");
    }

    /** Chaos seed 26: it answered from an old copy of the order. */
    @Test
    void whileOthersMayGoOnWithoutThisNodeNobodyIsAskedUntilItIsDecided() {
        outvoted.set(true);
        var once = asks.<Question, String>once(ref, Question::new).toCompletableFuture();
        nothingIsAskedAgain();
        outvoted.set(false);
        entity.receiveMessage().replyTo().tell("found");
        assertThat(once).succeedsWithin(SOON).isEqualTo("found");

        outvoted.set(true);
        var ask = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        nothingIsAskedAgain();
        outvoted.set(false);
        entity.receiveMessage().replyTo().tell("found again");
        assertThat(ask).succeedsWithin(SOON).isEqualTo("found again");
    }

    @Test
    void norIsWhatWasLostAskedAgainBefore() {
        unreachable.set(true);
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        entity.receiveMessage();
        outvoted.set(true);
        removed(MARGIN);
        nothingIsAskedAgain();
        outvoted.set(false);
        entity.receiveMessage().replyTo().tell("found");
        assertThat(answer).succeedsWithin(SOON).isEqualTo("found");
    }

    @Test
    void whoIsNeverToldIsToldToTryAgain() {
        outvoted.set(true);
        var answer = asks.<Question, String>once(ref, Question::new).toCompletableFuture();
        assertThat(answer)
                .failsWithin(EntityAsk.WITHIN.multipliedBy(2))
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("too few others");
        entity.expectNoMessage(Duration.ZERO);
    }

    /** It waits for the entity's new home, where it is answered; a second one would be answered too. */
    @Test
    void aQuestionOfATimeWhenAllKnewThatTheNodeWasRemovedHasTimeToBeAnswered() {
        unreachable.set(true);
        asks.<Question, String>ask(ref, Question::new);
        entity.receiveMessage().replyTo().tell("seen");
        removed(EntityAsk.SEEN_BY_ALL);
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        var first = entity.receiveMessage();
        removed(MARGIN.minus(EntityAsk.SEEN_BY_ALL));
        nothingIsAskedAgain();
        // The time that it has ends one second after the margin, which began with the node's removal.
        removed(EntityAsk.ANSWERED);
        var second = entity.receiveMessage();
        first.replyTo().tell("late");
        second.replyTo().tell("found");
        assertThat(answer).succeedsWithin(SOON).isEqualTo("found");
    }
}
