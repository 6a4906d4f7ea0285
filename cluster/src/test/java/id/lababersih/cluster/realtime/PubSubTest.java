package id.lababersih.cluster.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.supervision.Supervision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is told on one of two nodes, with real remoting between them. */
class PubSubTest {
    private static final Duration JOINING_MAX = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(300);

    private static final ActorTestKit HERE = node();
    private static final ActorTestKit THERE = node();

    private static final PubSub AT_HERE = PubSub.start(HERE.system(), new Supervision(InstantSource.system()));
    private static final PubSub AT_THERE = PubSub.start(THERE.system(), new Supervision(InstantSource.system()));

    private static ActorTestKit node() {
        return ActorTestKit.create("told", config());
    }

    private static Config config() {
        return ConfigFactory.parseString("pekko.remote.artery.canonical.hostname = \"127.0.0.1\"")
                .withFallback(ConfigFactory.parseResources("cluster.conf"))
                .withFallback(ConfigFactory.parseResources("serialization.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    @BeforeAll
    static void bothNodesAreOneCluster() {
        var first = Cluster.get(HERE.system());
        first.manager().tell(Join.create(first.selfMember().address()));
        var second = Cluster.get(THERE.system());
        second.manager().tell(Join.create(first.selfMember().address()));
        var probe = THERE.<Broadcast>createTestProbe();
        try (var _ = listen(AT_THERE, "warm-up", probe)) {
            await().atMost(JOINING_MAX).until(() -> {
                AT_HERE.publish(new Broadcast("warm-up", "hello", "{}", null));
                return heard(probe) != null;
            });
        }
    }

    @AfterAll
    static void stop() {
        THERE.shutdownTestKit();
        HERE.shutdownTestKit();
    }

    private static PubSub.Subscription listen(PubSub node, String topic, TestProbe<Broadcast> probe) {
        return node.subscribe(topic, probe.ref(), probe.ref()::tell);
    }

    private static @Nullable Broadcast heard(TestProbe<Broadcast> probe) {
        try {
            return probe.receiveMessage(Duration.ofMillis(200));
        } catch (AssertionError nothingYet) {
            return null;
        }
    }

    @Test
    void aBroadcastReachesTheListenersOfItsTopicOnBothNodesInOrderAndOnce() {
        var here = HERE.<Broadcast>createTestProbe();
        var there = THERE.<Broadcast>createTestProbe();
        var thereToo = THERE.<Broadcast>createTestProbe();
        var elsewhere = THERE.<Broadcast>createTestProbe();
        listen(AT_HERE, "shop:1", here);
        listen(AT_THERE, "shop:1", there);
        listen(AT_THERE, "shop:1", thereToo);
        listen(AT_THERE, "shop:2", elsewhere);
        List<Broadcast> told = IntStream.range(0, 500)
                .mapToObj(i -> new Broadcast("shop:1", "moved", "{\"n\":" + i + "}", "id-" + i))
                .toList();
        told.forEach(AT_HERE::publish);
        for (var listener : List.of(here, there, thereToo)) {
            assertThat(listener.receiveSeveralMessages(told.size())).isEqualTo(told);
            listener.expectNoMessage(QUIET);
        }
        elsewhere.expectNoMessage(QUIET);
    }

    @Test
    void whatIsPublishedHereStaysHere() {
        var here = HERE.<Broadcast>createTestProbe();
        var there = THERE.<Broadcast>createTestProbe();
        listen(AT_HERE, "order:1", here);
        listen(AT_THERE, "order:1", there);
        AT_HERE.publishHere(new Broadcast("order:1", "moved", "{}", "7"));
        here.expectMessage(new Broadcast("order:1", "moved", "{}", "7"));
        there.expectNoMessage(QUIET);
    }

    @Test
    void aListenerLearnsWhenAllThatIsThereHasBeenTold() {
        var owner = HERE.<Broadcast>createTestProbe();
        List<String> heard = new CopyOnWriteArrayList<>();
        var subscription = AT_HERE.subscribe("order:2", owner.ref(), new PubSub.Listener() {
            @Override
            public void told(Broadcast broadcast) {
                heard.add(broadcast.payload());
            }

            @Override
            public void toldAll() {
                heard.add("all");
            }
        });
        var told = IntStream.range(0, 200).mapToObj(Integer::toString).toList();
        told.forEach(payload -> AT_HERE.publishHere(new Broadcast("order:2", "moved", payload, null)));
        await().until(() -> heard.contains("199") && heard.getLast().equals("all"));
        assertThat(heard.stream().filter(one -> !one.equals("all"))).containsExactlyElementsOf(told);
        subscription.close();
        owner.stop();
    }

    @Test
    void aCrowdIsToldAllThatComesInOrder() {
        int crowd = 600;
        int broadcasts = 5;
        List<ActorRef<Object>> owners = new ArrayList<>();
        List<PubSub.Subscription> subscriptions = new ArrayList<>();
        List<Queue<String>> heard = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            owners.add(HERE.spawn(Behaviors.ignore()));
            Queue<String> told = new ConcurrentLinkedQueue<>();
            heard.add(told);
            subscriptions.add(
                    AT_HERE.subscribe("shop:3", owners.getLast(), broadcast -> told.add(broadcast.payload())));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < broadcasts; i++) {
            int before = i;
            await().until(() -> heard.stream().allMatch(told -> told.size() == before));
            AT_HERE.publishHere(new Broadcast("shop:3", "moved", "" + i, null));
            expected.add("" + i);
        }
        await().until(() -> heard.stream().allMatch(told -> told.size() == broadcasts));
        heard.forEach(told -> assertThat(told).containsExactlyElementsOf(expected));
        subscriptions.forEach(PubSub.Subscription::close);
        owners.forEach(HERE::stop);
    }

    @Test
    void aSubscriptionEndsWhenItIsClosed() {
        var closed = HERE.<Broadcast>createTestProbe();
        var open = HERE.<Broadcast>createTestProbe();
        var first = listen(AT_HERE, "import:1", closed);
        var second = listen(AT_HERE, "import:1", open);
        assertThat(AT_HERE.isHeard("import:1")).isTrue();
        first.close();
        AT_HERE.publishHere(new Broadcast("import:1", "progress", "{}", null));
        open.expectMessage(new Broadcast("import:1", "progress", "{}", null));
        closed.expectNoMessage(QUIET);
        second.close();
        assertThat(AT_HERE.isHeard("import:1")).isFalse();
    }

    @Test
    void aFailureWhileDeliveringLosesNoSubscription() {
        var probe = HERE.<Broadcast>createTestProbe();
        var faulty = HERE.<Broadcast>createTestProbe();
        listen(AT_HERE, "user:1", probe);
        var called = new AtomicBoolean();
        var subscription = AT_HERE.subscribe("user:2", faulty.ref(), _ -> {
            called.set(true);
            throw new IllegalStateException("a listener that breaks its promise");
        });
        AT_HERE.publishHere(new Broadcast("user:2", "hello", "{}", null));
        await().untilTrue(called);
        subscription.close();
        await().until(() -> {
            AT_HERE.publishHere(new Broadcast("user:1", "hello", "{}", null));
            return heard(probe) != null;
        });
    }
}
