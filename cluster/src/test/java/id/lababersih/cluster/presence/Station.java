package id.lababersih.cluster.presence;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.domain.presence.Presence;
import id.lababersih.domain.presence.PresenceDiff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A node with real remoting, and all that it was told. */
final class Station implements AutoCloseable {
    private static final Duration JOINING_MAX = Duration.ofSeconds(20);
    static final String FAULTY = "faulty";

    final ActorTestKit kit;
    final Presences presences;
    private final Map<String, List<String>> told = new ConcurrentHashMap<>();

    /** Joins the cluster of the other, or forms one of its own. */
    Station(String settings, Station... other) {
        kit = ActorTestKit.create(
                "present",
                ConfigFactory.parseString(settings)
                        .withFallback(ConfigFactory.parseResources("cluster.conf"))
                        .withFallback(ConfigFactory.parseResources("serialization.conf"))
                        .withFallback(ConfigFactory.load())
                        .resolve());
        var first = other.length == 0 ? this : other[0];
        cluster().manager().tell(Join.create(first.cluster().selfMember().address()));
        presences = Presences.start(kit.system(), this::changed, new Supervision(InstantSource.system()));
        await().atMost(JOINING_MAX).until(() -> cluster().selfMember().status().equals(MemberStatus.up()));
    }

    private void changed(String topic, PresenceDiff diff) {
        var heard = told.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>());
        diff.joins().forEach(presence -> heard.add("+" + presence.ref()));
        diff.leaves().forEach(presence -> heard.add("-" + presence.ref()));
        if (topic.equals(FAULTY)) {
            throw new IllegalStateException("a listener that breaks its promise");
        }
    }

    Cluster cluster() {
        return Cluster.get(kit.system());
    }

    ActorRef<String> holder() {
        return kit.<String>createTestProbe().ref();
    }

    String track(String topic, String key, ActorRef<?> holder) {
        return ref(presences
                .track(topic, key, "{\"device\":\"kasir\"}", holder, false)
                .toCompletableFuture()
                .join());
    }

    static String ref(Presences.Outcome outcome) {
        return ((Presences.Outcome.Tracked) outcome).ref();
    }

    /** What it was told on the topic: a ref with a plus or a minus for each that came or went. */
    List<String> told(String topic) {
        return told.getOrDefault(topic, List.of());
    }

    List<String> refs(String topic) {
        return presences.list(topic).toCompletableFuture().join().stream()
                .map(Presence::ref)
                .toList();
    }

    /** Ends at once, as a process that is killed: it does not leave. */
    void kill() {
        kit.shutdownTestKit();
    }

    @Override
    public void close() {
        kill();
    }
}
