package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** The server dies between any two steps of ship; when it is back, every order is shipped whole or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CrashedShipTest {
    private static final String SKU = "TEH-01";
    private static final int RECEIVED = 1_000;
    private static final int UNIT_COST = 7_000;
    private static final int AT_ONCE = 8;
    private static final int CRASHES_UNDER_LOAD = 1;
    private static final int ORDERS_UNDER_LOAD = 60;
    private static final Duration RESUMED_WITHIN = Duration.ofSeconds(60);
    private static final List<String> STEPS =
            List.of("SHIPMENT_STARTED", "SHIPMENT_ADMITTED", "STOCK_TAKEN", "ORDER_SHIPPED");
    private static final String KILLED_MAIN = "id.lababersih.app.KilledMain";

    private final Path folder = SharedServer.freshFolder("crashed-ship");
    private ServerProcess server = ServerProcess.start(folder, Map.of());
    private Merchant merchant = server.api().register("crash").createMerchant("Toko Crash");
    private final String shop = merchant.createShop("Toko Teh", "SHOPEE");
    private int numbers;

    CrashedShipTest() {
        merchant.post("/v1/products", Api.json("{'sku':'" + SKU + "','name':'Teh','price':20000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'%s','quantity':%d,'unit_cost':%d}]}""".formatted(SKU, RECEIVED, UNIT_COST)))
                .expect(201);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void aCrashAfterAnyStepOfShipEndsInAllOfItWithoutHelp() {
        List<String> orders = STEPS.stream().map(_ -> place()).toList();
        server.close();
        for (int i = 0; i < STEPS.size(); i++) {
            start(KILLED_MAIN, Map.of("KILL_AT_STEP", STEPS.get(i), "KILL_ORDER", orders.get(i)));
            if (i > 0) {
                assertResumed(orders.get(i - 1));
            }
            assertThat(ship(orders.get(i)))
                    .as("no answer from a server that died")
                    .isZero();
            assertThat(server.awaitEnd(Duration.ofSeconds(20))).as("SIGKILL").isEqualTo(137);
        }
        start(ServerProcess.MAIN, Map.of());
        assertResumed(orders.getLast());
        for (String order : orders) {
            assertThat(ship(order)).as("shipping again").isEqualTo(200);
        }
        assertWhole();
        System.out.println("ships killed after a step, each resumed by itself and whole: " + STEPS);
    }

    /** The list shows the order as shipped before anybody asks for the order itself. */
    private void assertResumed(String order) {
        awaitListed(order, "SHIPPED");
        assertWhole();
    }

    @Test
    @Order(2)
    void aCrashUnderLoadLosesNothingThatWasAcknowledgedAndLeavesNothingByHalf() {
        SplittableRandom random = new SplittableRandom(20250814);
        for (int crash = 0; crash < CRASHES_UNDER_LOAD; crash++) {
            List<String> orders = new ArrayList<>();
            for (int i = 0; i < ORDERS_UNDER_LOAD; i++) {
                orders.add(place());
            }
            int killAfter = random.nextInt(1, ORDERS_UNDER_LOAD / 2);
            Queue<String> acknowledged = shipUntilKilled(orders, killAfter);
            start(ServerProcess.MAIN, Map.of());
            Awaitility.await("all is whole again")
                    .atMost(RESUMED_WITHIN)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(this::assertWhole);
            for (String order : acknowledged) {
                assertThat(status(order)).as("acknowledged").isEqualTo("SHIPPED");
            }
            orders.forEach(order -> assertThat(ship(order)).isEqualTo(200));
            Awaitility.await().atMost(RESUMED_WITHIN).untilAsserted(this::assertWhole);
            System.out.println("crash under load: " + acknowledged.size() + " of " + orders.size() + " acknowledged");
        }
    }

    private Queue<String> shipUntilKilled(List<String> orders, int killAfter) {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        CountDownLatch due = new CountDownLatch(killAfter);
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String order : orders) {
                var _ = executor.submit(() -> {
                    places.acquireUninterruptibly();
                    try {
                        if (ship(order) == 200) {
                            acknowledged.add(order);
                            due.countDown();
                        }
                    } finally {
                        places.release();
                    }
                });
            }
            due.await();
            server.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return acknowledged;
    }

    private void assertWhole() {
        Awaitility.await("projections")
                .atMost(RESUMED_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(new Wholeness(merchant, SKU, RECEIVED, UNIT_COST).faults())
                        .isEmpty());
    }

    private void start(String main, Map<String, String> environment) {
        server = ServerProcess.start(folder, main, environment);
        merchant = merchant.at(server.api());
    }

    private String place() {
        numbers++;
        JsonNode order = IsolationTest.order(shop, "TEH-" + numbers);
        return words(merchant.post("/v1/orders", order).expect(201).data(), "id");
    }

    /** The status of the answer; 0 when the server died before it answered. */
    private int ship(String order) {
        ObjectNode shipment =
                Api.MAPPER.createObjectNode().put("courier", "JNE").put("tracking_number", "R-" + order);
        try {
            return merchant.post("/v1/orders/" + order + "/ship", shipment).status();
        } catch (UncheckedIOException _) {
            return 0;
        }
    }

    private String status(String order) {
        return words(merchant.get("/v1/orders/" + order).expect(200).data(), "status");
    }

    /** Waits for the list, which does not touch the order itself: it has to come to an end by itself. */
    private void awaitListed(String order, String status) {
        Awaitility.await(order + " " + status)
                .atMost(RESUMED_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> new Books(merchant)
                        .orders().stream()
                                .anyMatch(listed -> words(listed, "id").equals(order)
                                        && words(listed, "status").equals(status)));
    }
}
