package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.domain.shop.Shop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
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
        var dropped = new AtomicBoolean();
        var drops = second.spawn(Behaviors.<DeadLetter>receiveMessage(letter -> {
            dropped.compareAndSet(false, letter.message() instanceof Dropped);
            return Behaviors.same();
        }));
        second.system().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, drops));
        var region = ClusterSharding.get(second.system().classicSystem()).shardRegion("shop");

        // As the coordinator does; the question is dropped if it comes before the word of the shard's home.
        await("a question in the moment between the two").atMost(LONG).until(() -> {
            region.tell(new ShardCoordinator$Internal$BeginHandOff(SHARD), ActorRef.noSender());
            var found = shops.find(SHOP).toCompletableFuture();
            region.tell(new ShardCoordinator$Internal$HandOff(SHARD), ActorRef.noSender());
            assertThat(found).succeedsWithin(SOON).isInstanceOf(Shop.Absent.class);
            return dropped.get();
        });
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
