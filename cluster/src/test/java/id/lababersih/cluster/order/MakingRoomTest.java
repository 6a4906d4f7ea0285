package id.lababersih.cluster.order;

import static id.lababersih.cluster.wire.Samples.BY;
import static id.lababersih.cluster.wire.Samples.DAY;
import static id.lababersih.cluster.wire.Samples.MERCHANT;
import static id.lababersih.cluster.wire.Samples.SHIPMENT;
import static id.lababersih.cluster.wire.Samples.SHOP;
import static id.lababersih.cluster.wire.Samples.WAREHOUSE;
import static id.lababersih.cluster.wire.Samples.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.Home;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A node with room for a few entities of a kind, all of them at work at once. */
class MakingRoomTest {
    private static final ActorTestKit KIT = ActorTestKit.create("room", config());
    private static final int ROOM = 8;
    private static final int AT_ONCE = 10 * ROOM;

    private static Config config() {
        return ConfigFactory.parseString("""
                        pekko.cluster.sharding.number-of-shards = 1
                        pekko.cluster.sharding.passivation.default-strategy.active-entity-limit = %d
                        """.formatted(ROOM))
                .withFallback(PersistenceTestKitPlugin.getInstance().config())
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(NodeConfig.local().toConfig());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void whatIsPushedOutOfMemoryAnswersFirst() {
        var cluster = Cluster.get(KIT.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        var clock = InstantSource.system();
        var supervision = new Supervision(clock);
        var shops = Shops.start(KIT.system(), clock, supervision);
        var stocks = Stocks.start(KIT.system(), clock, supervision);
        var orders = Orders.start(KIT.system(), shops, stocks, clock, Steps.NONE, supervision);

        // The first question waits for shards and classes, those that count begin when it is answered.
        await().until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
        await().ignoreExceptions()
                .until(() -> orders.find(id(0)).toCompletableFuture().join() != null);

        assertThat(all(receiver -> stocks.execute(new UUID(0, receiver), receipt(receiver), BY)))
                .as("inventories")
                .allMatch(StockOutcome.Accepted.class::isInstance);
        assertThat(stocks.execute(MERCHANT, receipt(AT_ONCE), BY)
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(StockOutcome.Accepted.class);
        assertThat(all(number -> orders.execute(id(number), place(number), BY)))
                .as("orders")
                .allMatch(OrderOutcome.Accepted.class::isInstance);
        assertThat(all(number -> orders.execute(id(number), new Order.Command.Ship(SHIPMENT), BY)))
                .as("shipments, in the middle of which an order waits for its stock")
                .allMatch(outcome -> outcome instanceof OrderOutcome.Accepted(Order.Shipped _, var changed) && changed);
        await().until(() -> awake(orders.homes()) <= ROOM && awake(stocks.homes()) <= ROOM);
    }

    private static int awake(CompletionStage<List<Home>> homes) {
        return homes.toCompletableFuture().join().stream().mapToInt(Home::awake).sum();
    }

    private static <T> List<T> all(Function<Integer, CompletionStage<T>> asked) {
        Stream<CompletionStage<T>> stages =
                IntStream.rangeClosed(1, AT_ONCE).boxed().map(asked);
        return stages.toList().stream()
                .map(stage -> stage.toCompletableFuture().join())
                .toList();
    }

    private static UUID id(int number) {
        return OrderId.of(SHOP, "" + number);
    }

    private static Order.Command place(int number) {
        return new Order.Command.Place(facts(id(number), "" + number, 1));
    }

    private static Inventory.Command receipt(int quantity) {
        return new Inventory.Command.Receive(
                new UUID(1, quantity),
                Inventory.Kind.OPENING,
                "awal",
                List.of(new Inventory.Receipt("TEH", WAREHOUSE, DAY, quantity, 40_000)));
    }
}
