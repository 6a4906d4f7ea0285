package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client that polls sends before what it sent is dealt with. */
class HeldPostsTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create("posts", ConfigFactory.parseString("pekko.actor.provider = local"));
    private static final Limits LIMITS = Limits.standard();

    private final TestProbe<Socket.Message> socket = KIT.createTestProbe();
    private final LongPoll poll = new LongPoll(LIMITS, () -> {});

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static Socket.Message.Received message(String text) {
        return new Socket.Message.Received(ByteString.fromString(text), false);
    }

    private void handled(int messages) {
        for (int i = 0; i < messages; i++) {
            poll.handled();
        }
    }

    @BeforeEach
    void sendAsMuchAsIsNotWaitedFor() {
        poll.opened(socket.ref());
        var first = poll.receive(Collections.nCopies(LIMITS.pushesMax(), message("first")));
        assertThat(first).isCompletedWithValue(true);
        socket.receiveSeveralMessages(LIMITS.pushesMax());
    }

    @Test
    void theyAreTakenInTheirOrderAsRoomIsMade() {
        var second = poll.receive(Collections.nCopies(LIMITS.pushesMax(), message("second")));
        var third = poll.receive(List.of(message("third")));
        assertThat(second).isNotDone();
        socket.expectNoMessage();
        handled(1);
        assertThat(second).isCompletedWithValue(true);
        assertThat(socket.receiveSeveralMessages(LIMITS.pushesMax())).containsOnly(message("second"));
        handled(LIMITS.pushesMax() - 1);
        assertThat(third).isNotDone();
        handled(1);
        assertThat(third).isCompletedWithValue(true);
        socket.expectMessage(message("third"));
    }

    @Test
    void whoGivesUpHasSentNothingAndHoldsUpNobody() {
        var second = poll.receive(List.of(message("second")));
        var third = poll.receive(List.of(message("third")));
        poll.giveUp(second);
        assertThat(second).isCompletedWithValue(false);
        handled(1);
        assertThat(third).isCompletedWithValue(true);
        socket.expectMessage(message("third"));
        poll.giveUp(third);
        assertThat(third).isCompletedWithValue(true);
    }

    @Test
    void theEndOfTheSessionIsTheirEnd() {
        var second = poll.receive(List.of(message("second")));
        poll.close(CloseCode.GOING_AWAY, "signed out");
        assertThat(second).isCompletedWithValue(false);
        assertThat(poll.receive(List.of(message("third")))).isCompletedWithValue(false);
        socket.expectMessage(new Socket.Message.Closed());
    }

    @Test
    void noMoreThanSomeWait() {
        for (int waiting = 0; waiting < 8; waiting++) {
            assertThat(poll.receive(List.of(message("waits")))).isNotDone();
        }
        assertThat(poll.receive(List.of(message("too many")))).isCompletedWithValue(false);
    }
}
