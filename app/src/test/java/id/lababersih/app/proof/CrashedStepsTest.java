package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

/**
 * The server dies between any two steps of shipments, returns, write-offs of what came back, and of a receipt; when it
 * is back, each is done whole and once. One merchant ships, the other takes back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CrashedStepsTest {
    private static final String SKU = ChaosLoad.SKU;
    private static final int RECEIVED = ChaosLoad.RECEIVED;
    private static final int BOUGHT = 40;
    private static final int UNIT_COST = ChaosLoad.UNIT_COST;
    private static final int AT_ONCE = 8;
    private static final int ORDERS_UNDER_LOAD = 60;
    private static final Duration RESUMED_WITHIN = Duration.ofSeconds(60);
    private static final List<String> SHIP_STEPS =
            List.of("SHIPMENT_STARTED", "SHIPMENT_ADMITTED", "STOCK_TAKEN", "ORDER_SHIPPED");
    private static final List<String> RETURN_STEPS = List.of("RETURN_STARTED", "STOCK_RETURNED", "ORDER_RETURNED");
    private static final String GOOD = "{'condition':'GOOD'}";
    private static final String DAMAGED = "{'condition':'DAMAGED'}";

    private final Path folder = SharedServer.freshFolder("crashed-steps");
    private final Path deadly = folder.resolve("deadly");
    private ServerProcess server =
            ServerProcess.start(folder, "id.lababersih.app.KilledMain", Map.of("KILL_FILE", deadly.toString()));
    private Merchant ships = server.api().register("crash").createMerchant("Toko Kirim");
    private Merchant returns = server.api().register("crash-return").createMerchant("Toko Retur");
    private final String shop = ChaosLoad.stocked(ships);
    private final String shopOfReturns = ChaosLoad.stocked(returns);
    /** Orders that came back damaged, with their pieces: asked for before, for an order that is asked for goes on. */
    private final Map<String, Long> damaged = new HashMap<>();

    private int numbers;

    /** What is asked of the server that dies, and asked again of the next. */
    private record Asked(Merchant of, String path, String body) {}

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void aCrashAfterAnyStepEndsInAllOfItOnceWithoutHelp() throws Exception {
        Map<String, Asked> stopped = new LinkedHashMap<>();
        List<String> sent = new ArrayList<>();
        List<String> back = new ArrayList<>();
        for (String step : SHIP_STEPS) {
            String id = place();
            sent.add(id);
            stopped.put(
                    step + " " + id,
                    new Asked(ships, "/v1/orders/" + id + "/ship", shipment(id).toString()));
        }
        for (String step : RETURN_STEPS) {
            String id = shipped();
            stopped.put(step + " " + id, new Asked(returns, "/v1/orders/" + id + "/return", GOOD));
            back.add(id);
        }
        for (String step : RETURN_STEPS) {
            String id = shipped();
            returns.post("/v1/orders/" + id + "/return", Api.json(GOOD)).expect(200);
            stopped.put(step + " " + id, new Asked(returns, "/v1/orders/" + id + "/return", DAMAGED));
            back.add(id);
            damaged.put(id, quantity(id));
        }
        String purchase = purchase();
        stopped.put(
                "ROWS_WRITTEN " + purchase,
                new Asked(returns, "/v1/purchases/" + purchase + "/receive", "{'date':'2025-07-03'}"));

        List<Integer> statuses = diesIn(stopped);
        assertThat(statuses.subList(0, statuses.size() - 1))
                .as("acknowledged before its step; but a receipt is before its rows are written")
                .doesNotContain(200);
        startAgain();
        awaitListed(ships, sent, "SHIPPED");
        awaitListed(returns, back, "RETURNED");
        assertShipped();
        assertReturned();

        for (Asked asked : stopped.values()) {
            asked.of()
                    .at(server.api())
                    .post(asked.path(), Api.json(asked.body()))
                    .expect(200);
        }
        assertShipped();
        assertReturned();
        assertThat(words(returns.get("/v1/purchases/" + purchase).expect(200).data(), "state"))
                .isEqualTo("RECEIVED");
        System.out.println("killed with each of these under way, all resumed by itself, whole and once: "
                + stopped.keySet().stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .toList());
    }

    /** Asks for all of it at once, until each stands at its step and the server kills itself; the answers' statuses. */
    private List<Integer> diesIn(Map<String, Asked> stopped) throws Exception {
        Path written = Files.write(folder.resolve("deadly.new"), stopped.keySet());
        Files.move(written, deadly, StandardCopyOption.ATOMIC_MOVE);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = stopped.values().stream()
                    .map(asked -> executor.submit(() -> status(asked.of(), asked.path(), Api.json(asked.body()))))
                    .toList();
            assertThat(server.awaitEnd(Duration.ofSeconds(60))).as("SIGKILL").isEqualTo(137);
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }

    @Test
    @Order(2)
    void aCrashUnderLoadLosesNothingThatWasAcknowledgedAndLeavesNothingByHalf() {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS_UNDER_LOAD; i++) {
            orders.add(place());
        }
        int killAfter = new SplittableRandom(20250814).nextInt(1, ORDERS_UNDER_LOAD / 2);
        Queue<String> acknowledged = shipUntilKilled(orders, killAfter);
        startAgain();
        assertShipped();
        for (String order : acknowledged) {
            assertThat(words(ships.get("/v1/orders/" + order).expect(200).data(), "status"))
                    .as("acknowledged")
                    .isEqualTo("SHIPPED");
        }
        orders.forEach(order -> assertThat(ship(order)).isEqualTo(200));
        assertShipped();
        System.out.println("crash under load: " + acknowledged.size() + " of " + orders.size() + " acknowledged");
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

    private void startAgain() {
        server = ServerProcess.start(folder, Map.of());
        ships = ships.at(server.api());
        returns = returns.at(server.api());
    }

    private String place() {
        return placed(ships, shop);
    }

    private String placed(Merchant merchant, String at) {
        numbers++;
        JsonNode order = IsolationTest.order(at, "TEH-" + numbers);
        return words(merchant.post("/v1/orders", order).expect(201).data(), "id");
    }

    /** An order that is on its way. */
    private String shipped() {
        String id = placed(returns, shopOfReturns);
        returns.post("/v1/orders/" + id + "/ship", Api.json("{'courier':'JNE','date':'2025-08-02'}"))
                .expect(200);
        return id;
    }

    private String purchase() {
        return words(
                returns.post("/v1/purchases", Api.json("""
                        {'number':'PO-1','supplier':'Kebun','date':'2025-07-02','warehouse':'UTAMA',
                         'lines':[{'sku':'%s','quantity':%d,'unit_cost':%d}]}""".formatted(SKU, BOUGHT, UNIT_COST)))
                        .expect(201)
                        .data(),
                "id");
    }

    private static ObjectNode shipment(String order) {
        return Api.MAPPER.createObjectNode().put("courier", "JNE").put("tracking_number", "R-" + order);
    }

    private int ship(String order) {
        return status(ships, "/v1/orders/" + order + "/ship", shipment(order));
    }

    /** The status of the answer; 0 when the server died before it answered. */
    private static int status(Merchant merchant, String path, JsonNode body) {
        try {
            return merchant.post(path, body).status();
        } catch (UncheckedIOException _) {
            return 0;
        }
    }

    /** Waits for the list, which does not touch the orders themselves: they have to come to an end by themselves. */
    private static void awaitListed(Merchant merchant, Collection<String> orders, String status) {
        Awaitility.await("all are " + status)
                .atMost(RESUMED_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(new Books(merchant)
                                .orders().stream()
                                        .filter(order -> words(order, "status").equals(status))
                                        .map(order -> words(order, "id")))
                        .containsAll(orders));
    }

    private void assertShipped() {
        Awaitility.await("all is shipped whole or not at all")
                .atMost(RESUMED_WITHIN)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(new Wholeness(ships, SKU, RECEIVED, UNIT_COST).faults())
                        .isEmpty());
    }

    private void assertReturned() {
        Awaitility.await("all has come back and was received, once")
                .atMost(RESUMED_WITHIN)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(faultsOfReturns()).isEmpty());
    }

    private List<String> faultsOfReturns() {
        var faults = new ArrayList<String>();
        var books = new Books(returns);
        long pieces = RECEIVED + BOUGHT;
        for (JsonNode listed : books.orders()) {
            String id = words(listed, "id");
            pieces -= damaged.getOrDefault(id, 0L);
            if (!words(listed, "status").equals("RETURNED")) {
                faults.add(listed + " is to be RETURNED");
            }
            events(books, words(listed, "number"), id, faults);
        }
        JsonNode stock = returns.get("/v1/stock?sku=" + SKU).expect(200).data().path(0);
        if (stock.isMissingNode()) {
            faults.add("no stock is listed of " + SKU);
        } else if (whole(stock, "on_hand") != pieces || whole(stock, "value") != pieces * UNIT_COST) {
            faults.add("there are to be " + pieces + " pieces, the stock is " + stock);
        }
        var balance = books.trialBalance();
        if (Expected.sum(balance) != 0 || balance.getOrDefault("1301", 0L) != pieces * UNIT_COST) {
            faults.add(pieces + " pieces, and the books say " + balance);
        }
        return faults;
    }

    private long quantity(String order) {
        long pieces = 0;
        for (JsonNode line :
                field(returns.get("/v1/orders/" + order).expect(200).data(), "lines")) {
            pieces += whole(line, "quantity");
        }
        return pieces;
    }

    /** Each order's entries are those of what it did, each once. */
    private void events(Books books, String number, String id, List<String> faults) {
        var booked = books.journal().stream()
                .filter(entry -> entry.id().equals(number))
                .map(JournalText.Entry::event)
                .sorted()
                .toList();
        var expected = damaged.containsKey(id)
                ? List.of("return_written_off", "returned", "shipped")
                : List.of("returned", "shipped");
        if (!booked.equals(expected)) {
            faults.add(number + " has " + booked + " for " + expected);
        }
    }
}
