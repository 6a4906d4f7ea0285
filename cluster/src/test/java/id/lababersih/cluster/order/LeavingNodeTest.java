package id.lababersih.cluster.order;

import static id.lababersih.cluster.wire.Samples.BY;
import static id.lababersih.cluster.wire.Samples.MERCHANT;
import static id.lababersih.cluster.wire.Samples.ORDER;
import static id.lababersih.cluster.wire.Samples.SHIPMENT;
import static id.lababersih.cluster.wire.Samples.place;
import static id.lababersih.cluster.wire.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.cluster.journal.EventsInMemory;
import id.lababersih.cluster.journal.JournalSetup;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.domain.order.Order;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with real remoting and one journal; all entities are on the first, which leaves. */
class LeavingNodeTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    /** Less than who asks waits, and than an order may take to leave. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final CompletableFuture<Done> shopReads = new CompletableFuture<>();
    private final Events events = new Events();
    private final ActorSystem<Void> first = system();
    private final ActorSystem<Void> second = system();

    private ActorSystem<Void> system() {
        var config = ConfigFactory.parseString("pekko.cluster.sharding.rebalance-interval = 1h")
                .withFallback(NodeConfig.local().toConfig());
        return ActorSystem.create(
                Behaviors.empty(),
                "leaving",
                ActorSystemSetup.create(
                        BootstrapSetup.create(config), new JournalSetup(() -> events, InstantSource.system())));
    }

    /** Shops are read back when a test lets them. */
    private final class Events extends EventsInMemory {
        @Override
        public CompletionStage<Recent> recent(String persistenceId, long after) {
            return persistenceId.startsWith("shop")
                    ? shopReads.thenCompose(_ -> super.recent(persistenceId, after))
                    : super.recent(persistenceId, after);
        }
    }

    @AfterEach
    void stop() {
        first.terminate();
        second.terminate();
    }

    @Test
    void anOrderThatIsAtWorkEndsItAndAnswersBeforeItLeavesWithItsNode() {
        var orders = start(first);
        awaitAnswered(orders);
        assertThat(orders.execute(ORDER, place(), BY).toCompletableFuture()).succeedsWithin(LONG);
        var there = start(second);
        awaitAnswered(there);

        var shipped = there.execute(ORDER, new Order.Command.Ship(SHIPMENT), BY).toCompletableFuture();
        await().atMost(LONG)
                .until(() -> events.events(Orders.persistenceId(ORDER)).size() == 2);
        var left = CoordinatedShutdown.get(first)
                .runAll(CoordinatedShutdown.clusterLeavingReason())
                .toCompletableFuture();
        var stocks = ClusterSharding.get(first.classicSystem()).shardRegion("inventory");
        await("the stock that the order will ask stays")
                .during(Duration.ofMillis(200))
                .atMost(SOON)
                .until(() -> !stocks.isTerminated());
        shopReads.complete(Done.done());
        assertThat(shipped)
                .succeedsWithin(SOON)
                .isInstanceOfSatisfying(
                        OrderOutcome.Accepted.class,
                        done -> assertThat(done.order()).isInstanceOf(Order.Shipped.class));
        assertThat(left).succeedsWithin(LONG);
    }

    private Orders start(ActorSystem<Void> system) {
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(Cluster.get(first).selfMember().address()));
        await().atMost(LONG).until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
        var clock = InstantSource.system();
        var supervision = new Supervision(clock);
        var shops = Shops.start(system, clock, supervision);
        var stocks = Stocks.start(system, clock, supervision);
        var orders = Orders.start(system, shops, stocks, clock, Steps.NONE, supervision);
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> stocks.execute(MERCHANT, receipt(10), BY)
                                .toCompletableFuture()
                                .join()
                        instanceof StockOutcome.Accepted);
        return orders;
    }

    private static void awaitAnswered(Orders orders) {
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> orders.find(new UUID(0, 0)).toCompletableFuture().join() instanceof Order.Absent);
    }
}
