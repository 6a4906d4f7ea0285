package id.lababersih.cluster.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.supervision.Supervision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions between two nodes, with real remoting between them. */
class ConsolesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final ActorTestKit HERE = node();
    private static final ActorTestKit THERE = node();
    private static final Echo AT_THERE = new Echo();
    private static final Supervision SUPERVISION_THERE = new Supervision(InstantSource.system());
    private static final Consoles CONSOLES =
            Consoles.start(HERE.system(), new Supervision(InstantSource.system()), (_, _) -> new Heard());

    /** Says everything again, and remembers. */
    private static final class Echo implements Line.Opener {
        final List<String> hellos = new CopyOnWriteArrayList<>();
        final List<Heard> sessions = new CopyOnWriteArrayList<>();
        final List<Line> clients = new CopyOnWriteArrayList<>();

        @Override
        public Line open(String hello, Line client) {
            hellos.add(hello);
            clients.add(client);
            var session = new Heard() {
                @Override
                public void take(String frame) {
                    super.take(frame);
                    client.take("again " + frame);
                }
            };
            sessions.add(session);
            return session;
        }
    }

    private static class Heard implements Line {
        final List<String> frames = new CopyOnWriteArrayList<>();
        volatile boolean closed;

        @Override
        public void take(String frame) {
            frames.add(frame);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static ActorTestKit node() {
        return ActorTestKit.create("consoles", config());
    }

    private static Config config() {
        return ConfigFactory.parseString("pekko.remote.artery.canonical.hostname = \"127.0.0.1\"")
                .withFallback(ConfigFactory.parseResources("cluster.conf"))
                .withFallback(ConfigFactory.parseResources("serialization.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    private static String there() {
        var address = Cluster.get(THERE.system()).selfMember().address();
        return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
    }

    @BeforeAll
    static void bothNodesAreOneCluster() {
        Consoles.start(THERE.system(), SUPERVISION_THERE, AT_THERE);
        var first = Cluster.get(HERE.system());
        first.manager().tell(Join.create(first.selfMember().address()));
        Cluster.get(THERE.system())
                .manager()
                .tell(Join.create(first.selfMember().address()));
        await().atMost(SOON).until(() -> !session(new Heard()).isEmpty());
    }

    /** A session there, or none when it cannot be reached yet. */
    private static List<Line> session(Line client) {
        return CONSOLES.open(there(), "hello", client)
                .thenApply(List::of)
                .exceptionally(_ -> List.of())
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        THERE.shutdownTestKit();
        HERE.shutdownTestKit();
    }

    @Test
    void whatIsSaidAtOnceIsHeardInOrderAndAnswered() {
        var client = new Heard();
        String there = Cluster.get(THERE.system()).selfMember().address().toString();
        var line = CONSOLES.open(there, "hello by me", client)
                .toCompletableFuture()
                .join();
        for (int i = 0; i < 50; i++) {
            line.take("frame " + i);
        }
        await().atMost(SOON).until(() -> client.frames.size() == 50);
        assertThat(client.frames).startsWith("again frame 0", "again frame 1").endsWith("again frame 49");
        assertThat(AT_THERE.hellos).contains("hello by me");
    }

    @Test
    void eachEndIsToldWhenTheOtherIsGone() {
        var client = new Heard();
        var line = session(client).getFirst();
        line.take("first");
        await().atMost(SOON).until(() -> !client.frames.isEmpty());
        line.close();
        await().atMost(SOON).until(() -> AT_THERE.sessions.getLast().closed);

        var second = new Heard();
        session(second).getFirst().take("first");
        await().atMost(SOON).until(() -> !second.frames.isEmpty());
        AT_THERE.clients.getLast().close();
        await().atMost(SOON).until(() -> second.closed);
    }

    @Test
    void aConsoleThatRestartsEndsItsSessionsAndTakesNewOnes() {
        var client = new Heard();
        session(client).getFirst().take("first");
        await().atMost(SOON).until(() -> !client.frames.isEmpty());
        SUPERVISION_THERE.restart("ops/console");
        await().atMost(SOON).until(() -> client.closed);
        await().atMost(SOON).ignoreExceptions().until(() -> {
            var again = new Heard();
            session(again).getFirst().take("hello");
            await().atMost(Duration.ofSeconds(1)).until(() -> !again.frames.isEmpty());
            return true;
        });
    }

    @Test
    void anUnknownNodeIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> CONSOLES.open("10.9.9.9", "hello", new Heard())
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("There is no node 10.9.9.9; there are [127.0.0.1:");
    }
}
