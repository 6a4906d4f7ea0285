import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Opens many sockets, each joined to a topic of ten, and prints what one holds in memory, how fast they connect, how
 * many messages arrive where a thousand listen, and how long a heartbeat takes. Run by {@code bin/bench sockets}.
 */
public final class Sockets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PER_TOPIC = 10;
    private static final int SUBSCRIBERS = 1_000;
    /** A node takes 1,000 of one user, and the first have some that warm it. */
    private static final int PER_USER = 800;

    private static final int WARMING = 200;
    private static final int FAN_SECONDS = 10;
    private static final int PINGS = 20_000;

    private Sockets() {}

    /** @param arguments a folder that is this run's own, that of the clients, and how many sockets */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var clients = Path.of(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        try (var store = Store.start(folder.resolve("postgres"));
                var service = Service.start(store.databaseUrl(), folder.resolve("service.log"))) {
            List<String> topics = new ArrayList<>();
            for (int left = count, user = 0; left > 0; left -= PER_USER, user++) {
                try (var seller = new Seller(service.uri, "seller" + user)) {
                    seller.register(1, 1, 2);
                    topics.addAll(orders(seller, Math.min(left, PER_USER) / PER_TOPIC));
                }
            }
            try (var seller = new Seller(service.uri, "crowd")) {
                seller.register(1, 1, 2);
                topics.add(line("shop:" + seller.shops.getFirst().id(), seller));
            }
            measure(store, service, clients, Files.write(folder.resolve("topics"), topics), count);
        }
    }

    /** Lines of a topic and who may join it. */
    private static String line(String topic, Seller seller) throws Exception {
        var token = seller.token(seller.service());
        return topic + " ws://127.0.0.1:" + seller.service().getPort() + "/socket/websocket?vsn=2.0.0&token=" + token;
    }

    /** The topics of as many new orders. */
    private static List<String> orders(Seller seller, int count) throws Exception {
        var shop = seller.shops.getFirst();
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var order = Map.of(
                    "shop_id", shop.id(),
                    "number", "S-" + i,
                    "created_at", "2025-08-01T10:00:00+07:00",
                    "lines", List.of(Map.of("sku", "SKU-0000", "quantity", 1, "unit_price", 25_000)));
            var created = seller.post(shop.merchant(), "/v1/orders", order);
            topics.add(line("order:" + created.path("data").path("id").asText(), seller));
        }
        return topics;
    }

    private static void measure(Store store, Service service, Path clients, Path topics, int count) throws Exception {
        var builder = new ProcessBuilder("node", "--max-old-space-size=2000", "sockets.mjs")
                .directory(clients.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TOPICS", topics.toAbsolutePath().toString());
        var process = builder.start();
        try (var answers = process.inputReader(StandardCharsets.UTF_8)) {
            ask(process, answers, "connect " + WARMING);
            long idle = settled(service);
            service.forgetResidentBytesMax();
            var before = Cpu.now(service.pid(), store.postmaster);
            var connected = ask(process, answers, "connect " + count);
            var used = Cpu.now(service.pid(), store.postmaster).since(before);
            long peak = service.residentBytesMax();
            long full = settled(service);
            print("sockets_connect", connected.path("per_s").asDouble(), "per_s", cpu(used, count));
            print("socket_memory", (full - idle) / 1024.0 / count, "kib", Map.of("idle_mib", idle >> 20));
            print("socket_memory_peak", (peak - idle) / 1024.0 / count, "kib", Map.of());
            var ping = ask(process, answers, "ping " + PINGS);
            print("socket_ping", ping.path("p50_ms").asDouble(), "ms", Map.of("p99_ms", ping.path("p99_ms").asDouble()));
            ask(process, answers, "fan 3 " + SUBSCRIBERS);
            before = Cpu.now(service.pid(), store.postmaster);
            var fan = ask(process, answers, "fan " + FAN_SECONDS + " " + SUBSCRIBERS);
            used = Cpu.now(service.pid(), store.postmaster).since(before);
            var more = cpu(used, fan.path("per_s").asDouble() * FAN_SECONDS);
            more.put("p50_ms", fan.path("p50_ms").asDouble());
            more.put("p99_ms", fan.path("p99_ms").asDouble());
            print("socket_delivered", fan.path("per_s").asDouble(), "per_s", more);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** Processor time of each, in milliseconds: of the service, and of the database with it. */
    private static Map<String, Object> cpu(Cpu used, double count) {
        Map<String, Object> figures = new TreeMap<>();
        figures.put("cpu_ms_server", Math.round(10_000 * used.server() / count) / 1000.0);
        figures.put("cpu_ms_each", Math.round(10_000 * (used.server() + used.postgres()) / count) / 1000.0);
        return figures;
    }

    /** What is resident when all garbage is gone that a collection finds. */
    private static long settled(Service service) throws IOException, InterruptedException {
        service.jcmd("GC.run");
        service.jcmd("GC.run");
        return service.residentBytes();
    }

    private static JsonNode ask(Process process, BufferedReader answers, String command) throws IOException {
        process.outputWriter().write(command + "\n");
        process.outputWriter().flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IOException("The clients ended at: " + command);
        }
        return JSON.readTree(answer);
    }

    private static void print(String figure, double value, String unit, Map<String, Object> more) throws IOException {
        var line = JSON.createObjectNode().put("figure", figure);
        line.put("value", Math.round(value * 1000) / 1000.0).put("unit", unit);
        more.forEach(line::putPOJO);
        System.out.println(line);
    }
}
