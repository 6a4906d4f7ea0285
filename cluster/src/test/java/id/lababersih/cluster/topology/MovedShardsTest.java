package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.domain.shop.Shop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardCoordinator$Internal$BeginHandOff;
import org.apache.pekko.cluster.sharding.ShardCoordinator$Internal$HandOff;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with real remoting; the one shard of shops is on the first. */
class MovedShardsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SOON = EntityAsk.WITHIN.minusSeconds(1);
    private static final String SHARD = "0";
    private static final UUID SHOP = new UUID(0, 1);

    private final ActorTestKit first = kit();
    private final ActorTestKit second = kit();

    private static ActorTestKit kit() {
        return ActorTestKit.create(
                "moves",
                ConfigFactory.parseString("""
                        pekko.cluster.sharding.number-of-shards = 1
                        pekko.cluster.sharding.rebalance-interval = 1h
                        pekko.cluster.sharding.use-dispatcher = one-thread
                        one-thread {
                          executor = thread-pool-executor
                          thread-pool-executor.fixed-pool-size = 1
                          throughput = 100
                        }
                        """)
                        .withFallback(PersistenceTestKitPlugin.getInstance().config())
                        .withFallback(PersistenceTestKitSnapshotPlugin.config())
                        .withFallback(NodeConfig.local().toConfig()));
    }

    @AfterEach
    void stop() {
        second.shutdownTestKit();
        first.shutdownTestKit();
    }

    @Test
    void whatAMoveOfShardsDropsIsToldAgainAndAnsweredSoon() {
        awaitAnswer(start(first));
        var shops = start(second);
        awaitAnswer(shops);
        assertThat(askedInTheMiddle(shops)).succeedsWithin(SOON).isInstanceOf(Shop.Absent.class);
    }

    @Test
    void soIsWhatANodeDropsThatStopsThoughItsRegionEndsBefore() {
        var stay = new CompletableFuture<Done>();
        awaitAnswer(start(first));
        var shops = start(second);
        awaitAnswer(shops);
        try {
            var stopping = CoordinatedShutdown.get(second.system());
            stopping.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "in the middle", () -> stay);
            stopping.runAll(CoordinatedShutdown.clusterLeavingReason());
            assertThat(askedInTheMiddle(shops, PoisonPill.getInstance()))
                    .succeedsWithin(SOON)
                    .isInstanceOf(Shop.Absent.class);
        } finally {
            stay.complete(Done.done());
        }
    }

    /** Asks between two words of the coordinator, which come to the second node's region before it can look at any. */
    private CompletableFuture<Shop> askedInTheMiddle(Shops shops, Object... after) {
        var region = ClusterSharding.get(second.system().classicSystem()).shardRegion("shop");
        var go = new CompletableFuture<Done>();
        second.system()
                .dispatchers()
                .lookup(DispatcherSelector.fromConfig("one-thread"))
                .execute(go::join);
        region.tell(new ShardCoordinator$Internal$BeginHandOff(SHARD), ActorRef.noSender());
        var found = shops.find(SHOP).toCompletableFuture();
        region.tell(new ShardCoordinator$Internal$HandOff(SHARD), ActorRef.noSender());
        List.of(after).forEach(message -> region.tell(message, ActorRef.noSender()));
        go.complete(Done.done());
        return found;
    }

    private Shops start(ActorTestKit kit) {
        var cluster = Cluster.get(kit.system());
        cluster.manager()
                .tell(Join.create(Cluster.get(first.system()).selfMember().address()));
        await().atMost(LONG).until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
        var clock = InstantSource.system();
        return Shops.start(kit.system(), clock, new Supervision(clock));
    }

    private static void awaitAnswer(Shops shops) {
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> shops.find(SHOP).toCompletableFuture().join() instanceof Shop.Absent);
    }
}
