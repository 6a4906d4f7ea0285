package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.persistence.database.ScratchDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Everything that runs on a node is made to fail while orders are placed and shipped, and then the database goes away
 * and comes back: it all runs again by itself, and what was acknowledged is there, once and whole.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrashedComponentsTest {
    private static final String SKU = "TEH-01";
    private static final int RECEIVED = 100_000;
    private static final int UNIT_COST = 7_000;
    private static final int CLIENTS = 2;
    private static final Duration RUNS_WITHIN = Duration.ofSeconds(20);
    private static final Duration RESUMED_WITHIN = Duration.ofSeconds(10);

    /** What a node by itself runs. Who adds to it says in docs/architecture.md what happens when it fails. */
    private static final List<String> COMPONENTS = List.of(
            "database/pool",
            "entities/inventory",
            "entities/order",
            "entities/shop",
            "http/server",
            "jobs/import-leases",
            "jobs/imports",
            "jobs/order-sweeper",
            "jobs/samples",
            "jobs/scheduler",
            "jobs/waiting-payouts",
            "ops/console",
            "ops/only-service",
            "projections/slice-0",
            "projections/slice-1",
            "projections/slice-2",
            "projections/slice-3",
            "projections/watch",
            "realtime/feed",
            "realtime/figures",
            "realtime/presence",
            "realtime/pubsub",
            "realtime/sockets");

    private final InetSocketAddress databaseDoor = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    private final InetSocketAddress database;
    private final ServerProcess server;
    private final Merchant merchant;
    private final String shop;
    private final AtomicInteger numbers = new AtomicInteger();
    /** Orders whose shipment was answered with 200. */
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    /** Answers that another try may mend. */
    private final AtomicInteger refused = new AtomicInteger();

    private Relay relay;

    CrashedComponentsTest() {
        var url = ScratchDatabase.create();
        URI address = URI.create(url.jdbcUrl().substring("jdbc:".length()));
        database = new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort());
        relay = Relay.open(databaseDoor, database);
        server = ServerProcess.start(
                SharedServer.freshFolder("crashed-components"),
                Map.of(
                        "DATABASE_URL",
                        "postgres://" + url.user() + ":" + url.password() + "@127.0.0.1:" + databaseDoor.getPort()
                                + address.getPath(),
                        "ADMIN_SECRET",
                        SharedServer.ADMIN_SECRET));
        merchant = server.api().register("komponen").createMerchant("Toko Komponen");
        shop = merchant.createShop("Toko Teh", "SHOPEE");
        merchant.post("/v1/products", Api.json("{'sku':'" + SKU + "','name':'Teh','price':20000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'%s','quantity':%d,'unit_cost':%d}]}""".formatted(SKU, RECEIVED, UNIT_COST)))
                .expect(201);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    void stop() {
        server.kill();
        relay.close();
    }

    @Test
    @Order(1)
    void eachComponentThatFailsUnderLoadRunsAgainAndNothingAcknowledgedIsLost() {
        // Some begin when the service answers.
        Awaitility.await().untilAsserted(() -> assertThat(components().keySet()).containsExactlyElementsOf(COMPONENTS));
        try (var listener = new Listener()) {
            underLoad(() -> {
                for (String path : components().keySet()) {
                    var before = awaitRunning(path, 0);
                    restart(path);
                    awaitRunning(path, whole(before, "restarts") + 1);
                    awaitMore();
                }
                listener.awaitMore();
            });
        }
        assertAllWhole();
        assertThat(server.log()).contains("realtime/pubsub is restarted", "realtime/pubsub runs again");
        System.out.println("restarted under load: " + COMPONENTS.size() + ", shipped " + acknowledged.size());
    }

    @Test
    @Order(2)
    void anOutageOfTheDatabaseEndsNobodyAndWorkGoesOnSoonAfterIt() {
        underLoad(() -> {
            relay.close();
            int before = refused.get();
            // Who asks may be refused already where its session is read: no entity need have been asked meanwhile.
            Awaitility.await("the pool has noticed, and who asks")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        assertThat(String.valueOf(components().get("database/pool")))
                                .containsPattern("\"last_failure\":\"[^\"]*(Connect|SQL|EOF)");
                        assertThat(refused.get()).as("refused").isGreaterThanOrEqualTo(before + CLIENTS);
                    });
            server.requireAlive();
            dashboardGoesOn();
            relay = Relay.open(databaseDoor, database);
            long sinceNs = System.nanoTime();
            // The clients may wait until their calls of the outage are given up.
            placeAndShip(new AtomicBoolean());
            var took = Duration.ofNanos(System.nanoTime() - sinceNs);
            assertThat(took).as("until an order is placed and shipped").isLessThan(RESUMED_WITHIN);
            System.out.println("placed and shipped after the outage within " + took.toMillis() + " ms");
        });
        COMPONENTS.forEach(path -> awaitRunning(path, 0));
        assertAllWhole();
    }

    /** Somebody else has its port: nothing that the node itself could mend. */
    @Test
    @Order(3)
    void aComponentThatFailsTooOftenEndsTheProcess() throws IOException {
        var port = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.base().getPort());
        try (var _ = stolen(port)) {
            assertThat(server.awaitEnd(Duration.ofMinutes(2))).as(server.log()).isEqualTo(1);
            assertThat(server.log())
                    .contains("http/server failed 11 times within 60 s, so this node ends.")
                    .contains("Address already in use");
        }
    }

    /** Listens in the server's place, in a moment in which it binds its socket anew. */
    private ServerSocket stolen(InetSocketAddress port) {
        return Awaitility.await("the port is free for a moment")
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .ignoreException(UncheckedIOException.class)
                .until(
                        () -> {
                            restart("http/server");
                            return stolenAtOnce(port);
                        },
                        Objects::nonNull);
    }

    private static @Nullable ServerSocket stolenAtOnce(InetSocketAddress port) {
        try {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(1))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .ignoreException(BindException.class)
                    .until(() -> new ServerSocket(port.getPort(), 1, port.getAddress()), Objects::nonNull);
        } catch (ConditionTimeoutException missed) {
            return null;
        }
    }

    /** Without a database it says so on one page, and shows the others as before. */
    private void dashboardGoesOn() {
        for (String page : List.of("", "/tree", "/entities", "/projections", "/sockets", "/requests", "/log")) {
            assertThat(dashboard(page)).as(page).contains("<!DOCTYPE html>").doesNotContain("database-away");
        }
        assertThat(dashboard("/database")).contains("database-away", "lababersih-derived");
    }

    private String dashboard(String page) {
        var program = Map.of("Authorization", "Bearer " + SharedServer.ADMIN_SECRET);
        return server.api()
                .send("GET", "/ops" + page, program, new byte[0])
                .expect(200)
                .text();
    }

    private interface Deed {
        void run();
    }

    /** Does it while clients place and ship orders. */
    private void underLoad(Deed deed) {
        var enough = new AtomicBoolean();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                var _ = clients.submit(() -> {
                    while (!enough.get()) {
                        placeAndShip(enough);
                    }
                });
            }
            try {
                awaitMore();
                deed.run();
            } finally {
                enough.set(true);
            }
        }
    }

    private void placeAndShip(AtomicBoolean enough) {
        JsonNode order = IsolationTest.order(shop, "TEH-" + numbers.incrementAndGet());
        var placed = untilDone("/v1/orders", order, 201, enough);
        if (placed != null) {
            String id = words(placed.data(), "id");
            var shipment = Api.json("{'courier':'JNE','tracking_number':'R-" + id + "'}");
            if (untilDone("/v1/orders/" + id + "/ship", shipment, 200, enough) != null) {
                acknowledged.add(id);
            }
        }
    }

    /** Tries again what is not answered, or answered by what another try may mend; null when that was never. */
    private @Nullable Answer untilDone(String path, JsonNode body, int status, AtomicBoolean enough) {
        do {
            try {
                var answer = merchant.post(path, body);
                if (answer.status() < 500) {
                    return answer.expect(status);
                }
                refused.incrementAndGet();
            } catch (UncheckedIOException _) {
                // Refused while the socket is bound anew.
            }
        } while (!enough.get());
        return null;
    }

    private void awaitMore() {
        int before = acknowledged.size();
        Awaitility.await("more is shipped")
                .pollInterval(Duration.ofMillis(20))
                .atMost(RUNS_WITHIN)
                .until(() -> acknowledged.size() > before);
    }

    private Map<String, JsonNode> components() {
        var all = new TreeMap<String, JsonNode>();
        var answer = server.api().get("/ops/components").expect(200).json();
        assertThat(words(answer, "node")).startsWith("127.0.0.1:");
        field(answer, "data").forEach(component -> all.put(words(component, "path"), component));
        return all;
    }

    private void restart(String path) {
        var answer = server.api()
                .send(
                        "POST",
                        "/ops/components/restart",
                        Map.of(
                                "Content-Type",
                                "application/json",
                                "Authorization",
                                "Bearer " + SharedServer.ADMIN_SECRET),
                        Api.bytes(Api.json("{'path':'" + path + "'}")));
        assertThat(answer.status()).as(path).isEqualTo(202);
    }

    private JsonNode awaitRunning(String path, long restartsMin) {
        return Awaitility.await(path + " runs")
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(UncheckedIOException.class)
                .atMost(RUNS_WITHIN)
                .until(
                        () -> components().get(path),
                        component -> component != null
                                && words(component, "state").equals("RUNNING")
                                && whole(component, "restarts") >= restartsMin);
    }

    /** Each acknowledged order is shipped, and all orders together have moved what they should, once. */
    private void assertAllWhole() {
        Awaitility.await("all is whole")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(new Wholeness(merchant, SKU, RECEIVED, UNIT_COST).faults())
                        .isEmpty());
        for (String order : acknowledged) {
            assertThat(words(merchant.get("/v1/orders/" + order).expect(200).data(), "status"))
                    .as("acknowledged")
                    .isEqualTo("SHIPPED");
        }
    }

    /** A client of the merchant's topic that connects again whenever it is cut off, as browsers do. */
    private final class Listener implements WebSocket.Listener, AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final AtomicInteger heard = new AtomicInteger();
        private volatile boolean closed;
        private volatile @Nullable WebSocket socket;

        Listener() {
            connect();
        }

        private void connect() {
            var base = server.base();
            var uri = URI.create("ws://" + base.getAuthority() + "/socket/websocket?vsn=2.0.0&token="
                    + Merchant.encoded(merchant.token()));
            var _ = http.newWebSocketBuilder().buildAsync(uri, this).whenComplete((opened, failure) -> {
                if (failure != null) {
                    again();
                    return;
                }
                socket = opened;
                var _ = opened.sendText("[\"1\",\"1\",\"merchant:" + merchant.id() + "\",\"phx_join\",{}]", true);
            });
        }

        private void again() {
            if (!closed) {
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(this::connect);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (data.toString().contains("order_moved")) {
                heard.incrementAndGet();
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            again();
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            again();
        }

        /** Waits until it hears of orders anew. */
        void awaitMore() {
            int before = heard.get();
            Awaitility.await("sockets are told again").atMost(RUNS_WITHIN).until(() -> heard.get() > before);
        }

        @Override
        public void close() {
            closed = true;
            var open = socket;
            if (open != null) {
                open.abort();
            }
            http.shutdownNow();
        }
    }
}
