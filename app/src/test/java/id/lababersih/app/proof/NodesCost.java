package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The program behind {@code bin/bench nodes}: what a placed and shipped order costs the nodes, where one, two and three
 * of them share this machine, what it leaves on disk, and how soon sockets hear a broadcast. Each has served as many
 * orders before, for code that is not compiled yet costs several times what it does later; and they compile with the
 * first compiler alone, as tests do, because the second one is still at work after minutes where nodes share two cores.
 */
final class NodesCost {
    private static final int NODES_MAX = 3;
    private static final int MERCHANTS = 8;
    private static final int CONNECTIONS = 16;
    private static final int WARM_ORDERS_EACH = 3_000;
    private static final int IDLE_SECONDS = 10;

    private NodesCost() {}

    private record Times(Duration processor, long ordersBytes, long journalBytes) {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        int seconds = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
        Path all = Files.createDirectories(Path.of("target", "nodes").toAbsolutePath());
        for (int count = 1; count <= NODES_MAX; count++) {
            measure(Files.createTempDirectory(all, count + "-"), count, seconds);
        }
        System.exit(0);
    }

    private static void measure(Path folder, int count, int seconds) throws SQLException, InterruptedException {
        var network = Hosts.open(folder.resolve("network"));
        try (var database = new ChaosDatabase(folder.resolve("postgres"), network);
                var nodes = ManyNodes.start(folder, count, network, database.environment());
                var api = new Api(nodes.base())) {
            Member owner = api.register("biaya");
            var merchants = new ArrayList<Merchant>();
            var shops = new ArrayList<String>();
            for (int i = 0; i < MERCHANTS; i++) {
                merchants.add(owner.createMerchant("Toko " + i));
                shops.add(ChaosLoad.stocked(merchants.getLast()));
            }
            var numbers = new AtomicInteger();
            ship(nodes, merchants, shops, numbers, () -> numbers.get() < WARM_ORDERS_EACH * count);
            Times before = now(nodes, database);
            ChaosLoad.pause(IDLE_SECONDS * 1_000);
            Times idle = now(nodes, database);
            long untilNs = System.nanoTime() + seconds * 1_000_000_000L;
            List<Long> ms = ship(nodes, merchants, shops, numbers, () -> System.nanoTime() < untilNs);
            Times after = now(nodes, database);
            double orders = ms.size();
            System.out.printf(
                    "{\"nodes\":%d,\"orders_per_s\":%.0f,\"p50_ms\":%d,\"p99_ms\":%d,\"processor_ms_each\":%.2f,"
                            + "\"idle_processor_share\":%.3f,\"journal_bytes_each\":%.0f,\"disk_bytes_each\":%.0f}%n",
                    count,
                    orders / seconds,
                    ms.get(ms.size() / 2),
                    ms.get(ms.size() * 99 / 100),
                    after.processor().minus(idle.processor()).toNanos() / 1e6 / orders,
                    idle.processor().minus(before.processor()).toMillis() / 1e3 / IDLE_SECONDS,
                    (after.journalBytes() - idle.journalBytes()) / orders,
                    (after.ordersBytes() - idle.ordersBytes()) / orders);
            for (int to = 0; to < Math.min(count, 2); to++) {
                broadcasts(nodes, to, merchants.getFirst());
            }
        }
    }

    /** From a client of the first node. */
    private static void broadcasts(ManyNodes nodes, int to, Merchant merchant) throws InterruptedException {
        List<Long> ns = Broadcasts.measure(nodes.base(0), nodes.base(to), merchant);
        System.out.printf(
                "{\"nodes\":%d,\"broadcast_to\":\"%s\",\"delivered\":%d,\"p50_ms\":%.1f,\"p99_ms\":%.1f}%n",
                nodes.count(),
                to == 0 ? "the same node" : "the other node",
                ns.size(),
                ns.get(ns.size() / 2) / 1e6,
                ns.get(ns.size() * 99 / 100) / 1e6);
    }

    private static Times now(ManyNodes nodes, ChaosDatabase database) throws SQLException {
        Duration processor = Duration.ZERO;
        for (int i = 0; i < nodes.count(); i++) {
            processor = processor.plus(nodes.server(i).processorTime());
        }
        try (var connection = database.connect("lababersih");
                var statement = connection.createStatement();
                var sizes = statement.executeQuery(
                        "select pg_database_size('lababersih'), pg_total_relation_size('event_journal')")) {
            sizes.next();
            return new Times(processor, sizes.getLong(1), sizes.getLong(2));
        }
    }

    /** Places and ships on all connections as fast as answers come; the milliseconds of each order, sorted. */
    private static List<Long> ship(
            ManyNodes nodes,
            List<Merchant> merchants,
            List<String> shops,
            AtomicInteger numbers,
            BooleanSupplier going) {
        Queue<Long> all = new ConcurrentLinkedQueue<>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                var merchant = merchants.get(i % MERCHANTS);
                String shop = shops.get(i % MERCHANTS);
                clients.execute(() -> {
                    try (var api = new Api(nodes.base())) {
                        while (going.getAsBoolean()) {
                            long beganNs = System.nanoTime();
                            place(merchant.at(api), shop, "N-" + numbers.incrementAndGet());
                            all.add((System.nanoTime() - beganNs) / 1_000_000);
                        }
                    }
                });
            }
        }
        return all.stream().sorted().toList();
    }

    private static void place(Merchant merchant, String shop, String number) {
        JsonNode placed = post(merchant, "/v1/orders", number, IsolationTest.order(shop, number))
                .expect(201)
                .data();
        post(merchant, "/v1/orders/" + words(placed, "id") + "/ship", number, Api.json("{'courier':'JNE'}"))
                .expect(200);
    }

    private static Answer post(Merchant merchant, String path, String number, JsonNode body) {
        var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", number + path.length());
        return merchant.send("POST", path, headers, Api.bytes(body));
    }
}
