import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Opens many sockets, each joined to a topic of ten, and prints what one holds in memory, how fast they connect, how
 * many messages arrive where a thousand listen, and how long a heartbeat takes. Run by {@code bin/bench sockets}.
 */
public final class Sockets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PER_TOPIC = 10;
    private static final int SUBSCRIBERS = 1_000;
    /** Who tell the subscribers something by turns, for one user may push 20 times a second. */
    private static final int TEAM = 20;
    /** A node takes 1,000 of one user, and the first have some that warm it. */
    private static final int PER_USER = 800;

    private static final int WARMING = 200;
    /** How often all connect; the last time counts, when the service has compiled what it needs. */
    private static final int ROUNDS = 6;

    /** More than a service without sockets has open. */
    private static final int FILES_IDLE = 400;

    private static final int FAN_SECONDS = 10;
    private static final int FAN_PER_SECOND = 75;
    private static final int UNDER_WAY = 8;
    private static final int PINGS = 20_000;

    private final Store store;
    private final Service service;
    private final Clients clients;
    private final List<Clients.Target> targets;
    private final Optional<Path> profile;

    private Sockets(
            Store store, Service service, Clients clients, List<Clients.Target> targets, Optional<Path> profile) {
        this.store = store;
        this.service = service;
        this.clients = clients;
        this.targets = targets;
        this.profile = profile;
    }

    /** @param arguments a folder that is this run's own, how many sockets, and a folder for profiles or nothing */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        var profile = arguments.length > 2 ? Optional.of(Path.of(arguments[2])) : Optional.<Path>empty();
        try (var store = Store.start(folder.resolve("postgres"));
                var service = Service.start(store.databaseUrl(), folder.resolve("service.log"));
                var clients = new Clients()) {
            List<Clients.Target> targets = new ArrayList<>();
            for (int left = count, user = 0; left > 0; left -= PER_USER, user++) {
                try (var seller = new Seller(service.uri, "seller" + user)) {
                    seller.register(1, 1, 2);
                    targets.addAll(orders(seller, Math.min(left, PER_USER) / PER_TOPIC));
                }
            }
            try (var seller = new Seller(service.uri, "crowd")) {
                seller.register(1, 1, 2);
                new Sockets(store, service, clients, targets, profile).measure(count, team(seller));
            }
        }
    }

    /** The topic of a shop, for each of its team. */
    private static List<Clients.Target> team(Seller owner) throws Exception {
        var shop = owner.shops.getFirst();
        List<Clients.Target> team = new ArrayList<>();
        for (int i = 0; i < TEAM; i++) {
            try (var one = owner.colleague(shop.merchant(), "crowd" + i)) {
                team.add(target("shop:" + shop.id(), one));
            }
        }
        return team;
    }

    /** A topic for whoever may join it. */
    private static Clients.Target target(String topic, Seller seller) throws Exception {
        var token = seller.token(seller.service());
        var address =
                "ws://127.0.0.1:" + seller.service().getPort() + "/socket/websocket?vsn=2.0.0&token=" + token;
        return new Clients.Target(topic, URI.create(address));
    }

    /** The topics of as many new orders. */
    private static List<Clients.Target> orders(Seller seller, int count) throws Exception {
        var shop = seller.shops.getFirst();
        List<Clients.Target> topics = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var order = Map.of(
                    "shop_id", shop.id(),
                    "number", "S-" + i,
                    "created_at", "2025-08-01T10:00:00+07:00",
                    "lines", List.of(Map.of("sku", "SKU-0000", "quantity", 1, "unit_price", 25_000)));
            var created = seller.post(shop.merchant(), "/v1/orders", order);
            topics.add(target("order:" + created.path("data").path("id").asText(), seller));
        }
        return topics;
    }

    private void measure(int count, List<Clients.Target> team) throws Exception {
        IntFunction<Clients.Target> tens = number -> targets.get(number / PER_TOPIC % targets.size());
        clients.connect(WARMING, tens);
        long idle = settled();
        service.forgetResidentBytesMax();
        connect("sockets_connect_cold", count, tens);
        long full = settled();
        long peak = service.residentBytesMax();
        print("socket_memory", (full - idle) / 1024.0 / count, "kib", Map.of("idle_mib", idle >> 20));
        print("socket_memory_peak", (peak - idle) / 1024.0 / count, "kib", Map.of());
        clients.beat();
        ping();
        clients.leave();
        for (int round = 2; round <= ROUNDS; round++) {
            awaitGone();
            record(round == ROUNDS ? "sockets_connect" : null);
            connect(round == ROUNDS ? "sockets_connect" : "sockets_connect_" + round, count, tens);
            stop(round == ROUNDS ? "sockets_connect" : null);
            clients.leave();
        }
        awaitGone();
        clients.connect(SUBSCRIBERS, number -> team.get(number % TEAM));
        clients.fan(clients.joined, 5, 0, UNDER_WAY);
        fan("socket_delivered", 0);
        fan("socket_delivered_steadily", FAN_PER_SECOND);
    }

    private void connect(String figure, int count, IntFunction<Clients.Target> tens) throws Exception {
        var before = now();
        long compiled = service.compiling();
        double perSecond = clients.connect(count, tens);
        var more = cpu(now().since(before), count);
        more.put("cpu_ms_compiling", Math.round(10_000.0 * (service.compiling() - compiled) / count) / 1000.0);
        print(figure, perSecond, "per_s", more);
    }

    private void ping() throws Exception {
        clients.ping(PINGS);
        record("socket_ping");
        var ping = clients.ping(PINGS);
        stop("socket_ping");
        print("socket_ping", ping.ms(0.5), "ms", Map.of("p99_ms", ping.ms(0.99)));
    }

    private void fan(String figure, int perSecond) throws Exception {
        record(figure);
        var before = now();
        var fan = clients.fan(clients.joined, FAN_SECONDS, perSecond, UNDER_WAY);
        var more = cpu(now().since(before), fan.delivered());
        more.put("p50_ms", fan.ms(0.5));
        more.put("p99_ms", fan.ms(0.99));
        stop(figure);
        print(figure, fan.perSecond(), "per_s", more);
    }

    /** The users may have only so many sockets, and those whose clients left end a little later. */
    private void awaitGone() throws IOException {
        while (service.openFiles() > FILES_IDLE) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void record(String figure) throws Exception {
        if (profile.isPresent() && figure != null) {
            service.jcmd("JFR.start", "name=" + figure, "settings=profile", "jdk.CPUTimeSample#enabled=true");
        }
    }

    private void stop(String figure) throws Exception {
        if (profile.isPresent() && figure != null) {
            var file = Files.createDirectories(profile.get()).toAbsolutePath().resolve(figure + ".jfr");
            service.jcmd("JFR.stop", "name=" + figure, "filename=" + file);
        }
    }

    private Cpu now() throws IOException {
        return Cpu.now(service.pid(), store.postmaster);
    }

    /** Who had the processors, of what was used; and processor time of each, in milliseconds. */
    private static Map<String, Object> cpu(Cpu used, double count) {
        Map<String, Object> figures = new TreeMap<>();
        figures.put("cpu_ms_server", Math.round(10_000 * used.server() / count) / 1000.0);
        figures.put("cpu_ms_postgres", Math.round(10_000 * used.postgres() / count) / 1000.0);
        figures.put("cpu_server", share(used.server(), used));
        figures.put("cpu_postgres", share(used.postgres(), used));
        figures.put("cpu_client", share(used.client(), used));
        return figures;
    }

    private static double share(long of, Cpu used) {
        return Math.round(100.0 * of / Math.max(1, used.machine())) / 100.0;
    }

    /** What is resident when all garbage is gone that a collection finds. */
    private long settled() throws IOException, InterruptedException {
        service.jcmd("GC.run");
        service.jcmd("GC.run");
        return service.residentBytes();
    }

    private static void print(String figure, double value, String unit, Map<String, Object> more) throws IOException {
        var line = JSON.createObjectNode().put("figure", figure);
        line.put("value", Math.round(value * 1000) / 1000.0).put("unit", unit);
        more.forEach(line::putPOJO);
        System.out.println(line);
    }
}
