package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
    private static final Duration AGAIN = Duration.ofMillis(20);
    private static final Duration QUIET = Duration.ofMillis(200);

    private final AtomicBoolean outOfReach = new AtomicBoolean();
    private final EntityAsk asks = new EntityAsk(KIT.system(), outOfReach::get, AGAIN);
    private final TestProbe<Question> entity = KIT.createTestProbe();
    private final EntityRef<Question> ref =
            TestEntityRef.of(EntityTypeKey.create(Question.class, "asked"), "1", entity.ref());

    private record Question(ActorRef<String> replyTo) {}

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aLostQuestionIsAskedAgainWhileANodeIsOutOfReach() {
        outOfReach.set(true);
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        entity.receiveMessage();
        entity.receiveMessage();
        assertThat(answer).isNotDone();
        // Also when the node has been removed meanwhile: the question was lost before.
        outOfReach.set(false);
        entity.receiveMessage().replyTo().tell("found");
        assertThat(answer.join()).isEqualTo("found");
    }

    @Test
    void nothingIsAskedTwiceWhileAllNodesAreThere() {
        var answer = asks.<Question, String>ask(ref, Question::new).toCompletableFuture();
        var question = entity.receiveMessage();
        entity.expectNoMessage(QUIET);
        question.replyTo().tell("once");
        assertThat(answer.join()).isEqualTo("once");
    }
}
