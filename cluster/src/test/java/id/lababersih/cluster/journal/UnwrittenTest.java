package id.lababersih.cluster.journal;

import static id.lababersih.cluster.wire.Samples.BY;
import static id.lababersih.cluster.wire.Samples.SHOP;
import static id.lababersih.cluster.wire.Samples.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.order.Orders;
import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.Node;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class UnwrittenTest {
    private static final Facts ORDER = facts(OrderId.of(SHOP, "1"), "1", 1);
    private static final String NAME = Orders.persistenceId(ORDER.orderId());

    private final EventsInMemory store = new EventsInMemory();

    @Test
    void anOrderThatIsKnownToBeNewIsPlacedWithoutALook() {
        withOrders(orders -> {
            assertThat(place(orders)).isInstanceOf(OrderOutcome.Accepted.class);
            assertThat(store.looks).doesNotContain(NAME);
        });
        assertThat(store.events(NAME)).extracting(EventStore.Kept::sequence).containsExactly(1L);
    }

    @Test
    void ofOneThatWasPlacedAllTheSameNothingIsLost() {
        withOrders(orders -> assertThat(place(orders)).isInstanceOf(OrderOutcome.Accepted.class));
        withOrders(orders -> {
            var _ = orders.placeNew(ORDER, BY);
            await().atMost(Duration.ofSeconds(30)).until(() -> store.refused.get() == 1);
            assertThat(orders.execute(ORDER.orderId(), new Order.Command.Place(ORDER), BY)
                            .toCompletableFuture()
                            .orTimeout(30, TimeUnit.SECONDS)
                            .join())
                    .isInstanceOfSatisfying(
                            OrderOutcome.Accepted.class,
                            found -> assertThat(found.changed()).isFalse());
        });
        assertThat(store.events(NAME)).extracting(EventStore.Kept::sequence).containsExactly(1L);
    }

    private static OrderOutcome place(Orders orders) {
        return orders.placeNew(ORDER, BY)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private void withOrders(Consumer<Orders> work) {
        var clock = InstantSource.system();
        var supervision = new Supervision(clock);
        var node = Node.startAlone(NodeConfig.local(), new JournalSetup(() -> store, clock), supervision);
        try {
            var system = node.system();
            var shops = Shops.start(system, clock, supervision);
            var stocks = Stocks.start(system, clock, supervision);
            var orders = Orders.start(system, shops, stocks, clock, Steps.NONE, supervision);
            // The first question waits for shards and classes.
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> orders.find(OrderId.of(SHOP, "0"))
                                    .toCompletableFuture()
                                    .join()
                            != null);
            work.accept(orders);
        } finally {
            node.stop().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }
}
