package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.http.Json;
import id.lababersih.app.projection.Entities;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.Feed;
import id.lababersih.cluster.realtime.Feed.Missed;
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
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.ProfitLossReports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a merchant's team hears when orders are shipped, from the command to the message. */
class HappeningsEndToEndTest {
    private static final Author BY = Author.user(new UUID(0, 7));
    private static final LocalDate DAY = LocalDate.parse("2025-08-01");
    private static final int SHIPMENTS = 40;
    /** Far above what it takes on a machine with nothing else to do, which is about 20. */
    private static final long MEDIAN_MS_MAX = 150;

    private static final ExecutorService BLOCKING = Executors.newVirtualThreadPerTaskExecutor();
    private static final Database DATABASE = ScratchDatabase.open();
    private static final Entities ENTITIES =
            Entities.startAlone(DATABASE, BLOCKING, InstantSource.system(), Steps.NONE);
    private static final Listener LISTENER = new Listener();
    private static final Feed FEED = JournalFeed.start(
            ENTITIES.node().system(),
            DATABASE,
            LISTENER,
            BLOCKING,
            ENTITIES.node().supervision());

    private final UUID merchant = UUID.randomUUID();
    private final UUID shop = UUID.randomUUID();

    @BeforeAll
    static void warm() {
        get(ENTITIES.ready());
    }

    @AfterAll
    static void stop() {
        get(ENTITIES.stop());
        DATABASE.close();
        BLOCKING.close();
    }

    @Test
    void aShipmentIsHeardOnAllItsTopicsAndHeardAgainByWhoWasAway() throws Exception {
        var ofMerchant = LISTENER.subscribe(Happenings.merchant(merchant));
        var ofShop = LISTENER.subscribe("shop:" + shop);
        String start = get(FEED.now());
        open();
        receive(8);
        var order = place("N-1", 4);
        var ofOrder = LISTENER.subscribe("order:" + order);
        get(FEED.now());
        ship(order);

        var heard = new ArrayList<Broadcast>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            ofMerchant.drainTo(heard);
            return of(heard, "stock_low").size() == 1 && totalsAreRight(heard);
        });
        heard.forEach(AsyncApi::check);
        assertThat(of(heard, "order_moved"))
                .extracting(moved -> moved.get("what").asText())
                .containsExactly("placed", "shipped");
        assertThat(of(heard, "stock_changed"))
                .extracting(moved -> moved.get("reason").asText())
                .containsExactly("received", "shipped");
        assertThat(of(heard, "journal_posted")).hasSize(2);
        assertThat(of(heard, "stock_low").getFirst().at("/products/0/left").asInt())
                .isEqualTo(4);
        assertThat(moves(ofShop)).containsExactly("placed", "shipped");
        assertThat(moves(ofOrder)).as("from when it was listened to").endsWith("shipped");

        for (String topic : List.of(Happenings.merchant(merchant), "shop:" + shop, "order:" + order)) {
            var missed = ((Missed) get(FEED.since("siti", topic, start, 100))).messages();
            assertThat(missed).extracting(Broadcast::topic).containsOnly(topic);
            missed.forEach(AsyncApi::check);
            if (topic.startsWith("merchant")) {
                assertThat(missed)
                        .isEqualTo(heard.stream()
                                .filter(message -> message.id() != null)
                                .toList());
            } else {
                assertThat(missed).hasSize(2);
            }
        }
    }

    @Test
    void whatRunsOutIsToldAgainWhenItMayHaveBeenThereWhileNobodyListened() throws Exception {
        String topic = Happenings.merchant(merchant);
        var ofMerchant = LISTENER.subscribe(topic);
        get(FEED.now());
        open();
        receive(6);
        ship(place("R-1", 2));
        awaitStockLow(ofMerchant);

        var ofShop = LISTENER.subscribe("shop:" + shop);
        LISTENER.leave(topic);
        receive(10);
        place("R-2", 1);
        assertThat(json(ofShop.take()).at("/order/number").asText()).isEqualTo("R-2");
        ofMerchant = LISTENER.subscribe(topic);
        ship(place("R-3", 9));
        awaitStockLow(ofMerchant);
    }

    private static void awaitStockLow(BlockingQueue<Broadcast> queue) {
        var heard = new ArrayList<Broadcast>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            queue.drainTo(heard);
            return !of(heard, "stock_low").isEmpty();
        });
    }

    @Test
    void aMessageFollowsItsCommandWithinTensOfMilliseconds() throws Exception {
        var queue = LISTENER.subscribe("shop:" + shop);
        get(FEED.now());
        open();
        receive(SHIPMENTS);
        var latenciesMs = new ArrayList<Long>();
        for (int i = 0; i < SHIPMENTS; i++) {
            var order = place("L-" + i, 1);
            queue.take();
            var shipped = ship(order);
            long answeredNs = System.nanoTime();
            assertThat(json(queue.take()).at("/order/id").asText()).isEqualTo(order.toString());
            latenciesMs.add((System.nanoTime() - answeredNs) / 1_000_000);
            assertThat(shipped).isInstanceOf(OrderOutcome.Accepted.class);
        }
        latenciesMs.sort(null);
        assertThat(latenciesMs.get(SHIPMENTS / 2))
                .as("ms after the answer: %s", latenciesMs)
                .isLessThan(MEDIAN_MS_MAX);
    }

    private boolean totalsAreRight(List<Broadcast> heard) {
        var filter = ProfitLossReports.Filter.of(new Period(DAY, DAY));
        var books = new ProfitLossReports(DATABASE.jdbi()).total(merchant, filter);
        return of(heard, "day_totals").stream()
                .anyMatch(totals -> books.netSales() > 0
                        && totals.at("/days")
                                .valueStream()
                                .anyMatch(day -> day.get("date").asText().equals("2025-08-01")
                                        && day.get("net_sales").asLong() == books.netSales()
                                        && day.get("fees").asLong() == books.expenses()
                                        && day.get("net_profit").asLong() == books.netProfit()));
    }

    private static List<JsonNode> of(List<Broadcast> heard, String event) {
        return heard.stream()
                .filter(message -> message.event().equals(event))
                .map(HappeningsEndToEndTest::json)
                .toList();
    }

    private static List<String> moves(BlockingQueue<Broadcast> queue) {
        return queue.stream().map(message -> json(message).get("what").asText()).toList();
    }

    private static JsonNode json(Broadcast message) {
        try {
            return Json.mapper().readTree(message.payload());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() {
        get(ENTITIES.shops().execute(shop, new Shop.Command.OpenShop(shop, merchant, Platform.SHOPEE, "UTAMA"), BY));
    }

    private void receive(int pieces) {
        var lines = List.of(new Inventory.Receipt("TEH", "UTAMA", DAY.minusDays(9), pieces, 40_000));
        get(ENTITIES.stocks()
                .execute(
                        merchant,
                        new Inventory.Command.Receive(UUID.randomUUID(), Inventory.Kind.OPENING, "awal", lines),
                        BY));
    }

    private UUID place(String number, int pieces) {
        var orderId = OrderId.of(shop, number);
        long goods = 100_000L * pieces;
        var parts = List.of(new Product.Component("TEH", 1));
        var facts = new Facts(
                orderId,
                merchant,
                shop,
                Platform.SHOPEE,
                number,
                Instant.parse("2025-08-01T00:00:00Z"),
                "budi",
                List.of(new Facts.Line("TEH", "", "TEH", parts, pieces, 100_000, goods)),
                0,
                0,
                0,
                List.of(new Fee("admin", "6101", 8_250)),
                "UTAMA");
        get(ENTITIES.orders().execute(orderId, new Order.Command.Place(facts), BY));
        return orderId;
    }

    private static OrderOutcome ship(UUID order) {
        return get(ENTITIES.orders().execute(order, new Order.Command.Ship(new Shipment("JNE", null, DAY)), BY));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
