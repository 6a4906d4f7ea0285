package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.order.Steps;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.order.OrderSummaries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The actor, the ask or the batch fails at a step of a shipment, once, and nobody asks for the order again. */
class LeftInBetweenTest {
    private static final Author BY = Author.user(new UUID(0, 7));
    private static final LocalDate DAY = LocalDate.parse("2025-08-01");

    @ParameterizedTest
    @EnumSource(
            value = Steps.Step.class,
            names = {"SHIPMENT_STARTED", "SHIPMENT_ADMITTED", "STOCK_TAKEN", "ORDER_SHIPPED", "ROWS_WRITTEN"})
    void anOrderLeftInBetweenIsShippedOnceWithoutHelp(Steps.Step failing) {
        Set<Steps.Step> failed = ConcurrentHashMap.newKeySet();
        Steps steps = (step, _) -> {
            if (step == failing && failed.add(step)) {
                throw new IllegalStateException("made to fail at " + step);
            }
        };
        var url = ScratchDatabase.create();
        try (var database = Database.open(url, 4);
                var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
            var entities = Entities.start(
                    Entities.node(database, blocking, InstantSource.system()),
                    database,
                    blocking,
                    InstantSource.system(),
                    steps,
                    Duration.ofSeconds(1));
            entities.work();
            get(entities.ready());
            var merchant = UUID.randomUUID();
            var shop = UUID.randomUUID();
            var orderId = OrderId.of(shop, "A");
            receive(entities, merchant);
            get(entities.orders().execute(orderId, new Order.Command.Place(facts(orderId, merchant, shop)), BY));

            // The answer may be lost with the actor that should have given it.
            var _ = entities.orders()
                    .execute(orderId, new Order.Command.Ship(new Shipment("JNE", null, DAY)), BY)
                    .toCompletableFuture();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> database.jdbi()
                            .withHandle(handle -> OrderSummaries.find(handle, merchant, orderId))
                            .filter(row -> row.status() == Status.SHIPPED && row.cogs() == 40_000)
                            .isPresent());
            assertThat(failed).containsExactly(failing);
            assertThat(get(entities.orders()
                            .execute(orderId, new Order.Command.Ship(new Shipment("X", null, DAY)), BY)))
                    .isInstanceOfSatisfying(
                            OrderOutcome.Accepted.class,
                            accepted -> assertThat(accepted.changed()).isFalse());
            assertThat(get(entities.stocks().find(merchant, "TEH", "UTAMA")).onHand())
                    .isEqualTo(4);
            get(entities.stop());
        }
    }

    private static void receive(Entities entities, UUID merchant) {
        var lines = List.of(new Receipt("TEH", "UTAMA", DAY, 5, 40_000));
        get(entities.stocks()
                .execute(
                        merchant,
                        new Inventory.Command.Receive(UUID.randomUUID(), Inventory.Kind.OPENING, "awal", lines),
                        BY));
    }

    private static Facts facts(UUID orderId, UUID merchant, UUID shop) {
        var line = new Facts.Line("TEH", "", "TEH", List.of(new Product.Component("TEH", 1)), 1, 100_000, 100_000);
        return new Facts(
                orderId,
                merchant,
                shop,
                Platform.SHOPEE,
                "A",
                Instant.parse("2025-08-01T00:00:00Z"),
                null,
                List.of(line),
                0,
                0,
                0,
                List.of(),
                "UTAMA");
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
