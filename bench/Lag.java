import id.lababersih.app.projection.Entities;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.order.Steps;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.Fee;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Places and ships orders at a steady rate on a durable PostgreSQL of its own, and prints how far the read models were
 * behind: milliseconds from an event's write to the commit of its rows. Run by {@code bin/bench lag}.
 */
public final class Lag {
    private static final Author BY = Author.user(new UUID(0, 7));
    private static final int MERCHANTS = 20;
    /** Of how many of the last events the projections remember the lag. */
    private static final int LAST_EVENTS_MAX = 4096;

    private static final int UNDER_WAY_MAX = 500;
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);

    private Lag() {}

    record Seen(long shipped, long p50Ms, long p99Ms, long lastEvents) {}

    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        var seen = measure(Path.of(arguments[0]), rate, seconds);
        System.out.printf(
                "{\"figure\":\"projection_lag\",\"orders_per_s\":%d,\"seconds\":%d,\"shipped\":%d,"
                        + "\"p50_ms\":%d,\"p99_ms\":%d,\"last_events\":%d}%n",
                rate, seconds, seen.shipped, seen.p50Ms, seen.p99Ms, seen.lastEvents);
    }

    /** Measures on a new PostgreSQL in this folder. */
    static Seen measure(Path folder, int rate, int seconds) throws Exception {
        var clock = InstantSource.system();
        try (var server = EmbeddedDatabase.start(folder);
                var database = Database.open(server.url(), 10);
                var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
            var entities = Entities.startAlone(database, blocking, clock, Steps.NONE);
            entities.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
            // Warms the JVM and the plans; its samples are pushed out by the next run's.
            run(entities, rate, rate * 10);
            long shipped = run(entities, rate, rate * seconds);
            while (entities.projections().behind().compareTo(Duration.ofMillis(1)) > 0) {
                Thread.onSpinWait();
            }
            var lag = entities.projections().lag();
            var seen = new Seen(
                    shipped, lag.percentileMs(50), lag.percentileMs(99), Math.min(LAST_EVENTS_MAX, lag.events()));
            entities.stop().toCompletableFuture().get(60, TimeUnit.SECONDS);
            return seen;
        }
    }

    /** Places and ships so many orders at a rate each second; how many were shipped. */
    static long run(Entities entities, int rate, int orders) throws Exception {
        var shops = new UUID[MERCHANTS][2];
        for (var pair : shops) {
            pair[0] = UUID.randomUUID();
            pair[1] = UUID.randomUUID();
            entities.shops()
                    .execute(pair[1], new Shop.Command.OpenShop(pair[1], pair[0], Platform.SHOPEE, "UTAMA"), BY)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            var line = new Inventory.Receipt("TEH", "UTAMA", DAY, 1_000_000, 7_000);
            var receive = new Inventory.Command.Receive(UUID.randomUUID(), Inventory.Kind.OPENING, "", List.of(line));
            var taken = entities.stocks()
                    .execute(pair[0], receive, BY)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            if (!(taken instanceof StockOutcome.Accepted)) {
                throw new IllegalStateException(taken.toString());
            }
        }
        var shipped = new AtomicLong();
        var free = new Semaphore(UNDER_WAY_MAX);
        long start = System.nanoTime();
        for (int i = 0; i < orders; i++) {
            long due = start + i * 1_000_000_000L / rate;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            free.acquire();
            var shop = shops[i % MERCHANTS];
            var facts = facts(shop[0], shop[1], "N" + i);
            entities.orders()
                    .execute(facts.orderId(), new Order.Command.Place(facts), BY)
                    .thenCompose(_ -> entities.orders()
                            .execute(facts.orderId(), new Order.Command.Ship(new Shipment("JNE", null, DAY)), BY))
                    .whenComplete((outcome, _) -> {
                        if (outcome instanceof OrderOutcome.Accepted) {
                            shipped.incrementAndGet();
                        }
                        free.release();
                    });
        }
        free.acquire(UNDER_WAY_MAX);
        return shipped.get();
    }

    private static Facts facts(UUID merchant, UUID shop, String number) {
        var line = new Facts.Line("TEH", "", "TEH", List.of(new Product.Component("TEH", 1)), 2, 20_000, 40_000);
        return new Facts(
                OrderId.of(shop, number),
                merchant,
                shop,
                Platform.SHOPEE,
                number,
                Instant.parse("2025-08-01T00:00:00Z"),
                "pembeli",
                List.of(line, line),
                0,
                0,
                0,
                List.of(new Fee("admin", "6101", 6_600), new Fee("premi", "6102", 400)),
                "UTAMA");
    }
}
