package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** A connection to a test, which sees every frame as its text and each end as {@code closed CODE}. */
final class Line implements Connection {
    final TestProbe<String> client;
    final AtomicInteger handled = new AtomicInteger();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile boolean holds;

    Line(ActorTestKit kit) {
        client = kit.createTestProbe();
    }

    @Override
    public void opened(ActorRef<Socket.Message> socket) {}

    @Override
    public void send(Frame frame) {
        client.ref().tell(frame.text());
    }

    @Override
    public void afterSent(Runnable action) {
        if (holds) {
            held.add(action);
        } else {
            action.run();
        }
    }

    /** From now on what was sent stays in line until {@link #letGo}. */
    void hold() {
        holds = true;
    }

    void letGo() {
        await().until(() -> !held.isEmpty());
        held.remove().run();
    }

    @Override
    public void handled() {
        handled.incrementAndGet();
    }

    @Override
    public void close(int code, String reason) {
        client.ref().tell("closed " + code);
    }

    void expect(String frame) {
        client.expectMessage(frame);
    }

    /** In either order. */
    void expectBoth(String one, String other) {
        assertThat(client.receiveSeveralMessages(2)).containsExactlyInAnyOrder(one, other);
    }

    void expectNothing() {
        client.expectNoMessage(Duration.ofMillis(150));
    }
}
