package id.lababersih.cluster.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.NodeConfig;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slices of a journal without events, on two nodes with real remoting. */
class SlicesTest {
    private static final Duration SOON = Duration.ofSeconds(4);

    private final Map<Integer, Long> readNs = new ConcurrentHashMap<>();
    private final Map<Integer, Duration> unread = new ConcurrentHashMap<>();
    private final ActorTestKit first = kit();
    private final ActorTestKit second = kit();

    private static ActorTestKit kit() {
        return ActorTestKit.create(
                "slices",
                ConfigFactory.parseString("pekko.cluster.sharding.rebalance-interval = 1s")
                        .withFallback(NodeConfig.local().toConfig()));
    }

    @AfterEach
    void stop() {
        second.shutdownTestKit();
        first.shutdownTestKit();
    }

    /** Nobody tells them anything, so it is not a message that starts them where they have come to. */
    @Test
    void aSliceThatMovesToAnotherNodeSoonGoesOnThere() {
        var readFirst = start(first);
        await("all slices on the first").atMost(Duration.ofSeconds(30)).until(() -> readFirst.size() == 4);
        var readSecond = start(second);
        await("half of them on the second").atMost(Duration.ofSeconds(30)).until(() -> readSecond.size() == 2);
        readSecond.forEach(slice ->
                assertThat(unread.get(slice)).as("slice %d was at rest", slice).isLessThan(SOON));
    }

    /** The slices that the node reads. */
    private Set<Integer> start(ActorTestKit kit) {
        var cluster = Cluster.get(kit.system());
        cluster.manager()
                .tell(Join.create(Cluster.get(first.system()).selfMember().address()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
        Set<Integer> read = ConcurrentHashMap.newKeySet();
        Executor blocking = Thread::startVirtualThread;
        new Projections(
                        kit.system(),
                        empty(DataSource.class),
                        new Empty(read),
                        blocking,
                        empty(ReadModels.class),
                        InstantSource.system(),
                        new Supervision(InstantSource.system()))
                .start();
        return read;
    }

    /** Something that does nothing, and that of which there are connections. */
    private static <T> T empty(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, _) -> method.getReturnType() == Connection.class ? empty(Connection.class) : null));
    }

    /** A journal that notes which slices are read, and for how long they were not. */
    private final class Empty implements JournalSource {
        private final Set<Integer> read;

        Empty(Set<Integer> read) {
            this.read = read;
        }

        @Override
        public int slices() {
            return 4;
        }

        @Override
        public Position start() {
            return new Position(0, 0);
        }

        @Override
        public List<Stored> read(Connection connection, int slice, Position from, int limit) {
            long nowNs = System.nanoTime();
            var before = readNs.put(slice, nowNs);
            if (before != null) {
                unread.merge(
                        slice,
                        Duration.ofNanos(nowNs - before),
                        (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
            read.add(slice);
            return List.of();
        }

        @Override
        public Position position(Connection connection, int slice, boolean lock) {
            return start();
        }

        @Override
        public void move(Connection connection, int slice, Position reached) {}

        @Override
        public OptionalLong oldestUnreadMs(Connection connection) {
            return OptionalLong.empty();
        }

        @Override
        public void lockPositions(Connection connection) {}

        @Override
        public void restart(Connection connection) {}
    }
}
