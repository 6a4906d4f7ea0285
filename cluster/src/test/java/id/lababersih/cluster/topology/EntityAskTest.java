package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.sharding.typed.testkit.javadsl.TestEntityRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EntityAskTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration LOOK_EACH = Duration.ofMillis(20);
    private static final Duration SOON = EntityAsk.WITHIN.minusSeconds(1);

    private final AtomicBoolean lost = new AtomicBoolean();
    private final EntityAsk asks = new EntityAsk(KIT.system(), lost::get, LOOK_EACH);
    private final TestProbe<Question> entity = KIT.createTestProbe();
    private final EntityRef<Question> ref =
            TestEntityRef.of(EntityTypeKey.create(Question.class, "asked"), "1", entity.ref());

    private record Question(ActorRef<String> replyTo) {}

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void whatWasLostWithANodeIsGivenUpWhenItIsGone() {
        lost.set(true);
        var answer = asks.<Question, String>once(ref, Question::new).toCompletableFuture();
        entity.receiveMessage();
        lost.set(false);
        assertThat(answer)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TimeoutException.class)
                .withMessageContaining("A node is gone");
    }

    @Test
    void aQuestionThatMayBeRepeatedIsAskedAgainAndTheLateAnswerToTheFirstIsNone() {
        lost.set(true);
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        var first = entity.receiveMessage();
        lost.set(false);
        var second = entity.receiveMessage();
        first.replyTo().tell("late");
        second.replyTo().tell("found");
        assertThat(answer).succeedsWithin(SOON).isEqualTo("found");
    }

    @Test
    void anAnswerThatComesWhileTheNodeIsOutOfReachCounts() {
        lost.set(true);
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        entity.receiveMessage().replyTo().tell("found");
        assertThat(answer).succeedsWithin(SOON).isEqualTo("found");
    }

    @Test
    void aQuestionOfATimeWhenAllWereThereWaitsForItsAnswer() {
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        var question = entity.receiveMessage();
        // Twice as many looks as it takes to give up.
        entity.expectNoMessage(LOOK_EACH.multipliedBy(4));
        question.replyTo().tell("once");
        assertThat(answer).succeedsWithin(SOON).isEqualTo("once");
    }
}
