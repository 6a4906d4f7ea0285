import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the service as in production on a PostgreSQL of its own, under load from wrk, and pgbench beside it. Run by
 * {@code bin/bench}; docs/performance.md says what each figure means.
 */
public final class Bench {
    private static final int WARM_ORDERS = 1_000;
    private static final int WARM_SECONDS = 3;
    private static final int SETTLE_SECONDS = 5;
    private static final int LAG_ORDERS_PER_SECOND = 200;
    private static final double MIB = 1 << 20;

    private final Options options;
    private final Path folder;
    private final Figures figures;
    private final Load load;
    private final Store store;
    private final Seller seller;

    private Bench(Options options, Path folder, Figures figures, Load load) {
        this.options = options;
        this.folder = folder;
        this.figures = figures;
        this.load = load;
        this.store = load.store;
        this.seller = load.seller;
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        Options options;
        try {
            options = Options.read(List.of(arguments).subList(1, arguments.length));
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
            return;
        }
        var figures = new Figures(options.save);
        if (options.rows > 0) {
            Rows.measure(options, folder, figures);
        } else {
            all(options, folder, figures);
        }
        figures.printTable();
        if (options.compare.isPresent()) {
            figures.printRatios(options.compare.get());
        }
    }

    private static void all(Options options, Path folder, Figures figures) throws Exception {
        try (var store = options.database.isPresent()
                        ? Store.at(options.database.get())
                        : Store.start(folder.resolve("postgres"));
                var load = new Load(options, figures, store, folder)) {
            new Bench(options, folder, figures, load).run();
        }
        if (options.has("lag")) {
            var lag = Lag.measure(folder.resolve("lag"), LAG_ORDERS_PER_SECOND, options.seconds);
            figures.add(
                    "projection_lag_p99",
                    lag.p99Ms(),
                    "ms",
                    Map.of("p50", lag.p50Ms(), "orders_per_s", LAG_ORDERS_PER_SECOND, "shipped", lag.shipped()));
        }
    }

    private void run() throws Exception {
        seed();
        if (options.has("start")) {
            starts();
        }
        if (options.has("pgbench")) {
            pgbench();
        }
        reads();
        writes();
        if (options.has("import")) {
            new Importing(load, folder).measure();
        }
        var service = load.service();
        figures.add(
                "memory_loaded",
                service.residentBytes() / MIB,
                "mib",
                Map.of("highest", service.residentBytesMax() / MIB));
    }

    /** Everything comes in as it would in production: over HTTP. */
    private void seed() throws Exception {
        long began = System.nanoTime();
        seller.register(options.merchants, Options.SHOPS / options.merchants, Options.PRODUCTS / options.merchants);
        load.createAll(options.orders);
        store.execute("vacuum analyze");
        double seconds = (System.nanoTime() - began) / 1e9;
        figures.add(
                "seeding",
                options.orders / seconds,
                "per_s",
                Map.of("orders", options.orders, "shops", seller.shops.size(), "merchants", options.merchants));
    }

    private void starts() throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < options.repeats; i++) {
            load.restart();
            seconds.add(load.service().started.toNanos() / 1e9);
        }
        seconds.sort(null);
        figures.add("start_to_health", seconds.get(seconds.size() / 2), "seconds", Map.of("runs", seconds.size()));
        LockSupport.parkNanos(SETTLE_SECONDS * 1_000_000_000L);
        figures.add("memory_idle", load.service().residentBytes() / MIB, "mib", Map.of());
    }

    private void pgbench() throws Exception {
        var line = store.shippable(1).getFirst().split(" ");
        seller.token(load.service().uri);
        seller.post(line[0], "/v1/orders/" + line[1] + "/ship", Map.of("courier", "JNE", "date", "2025-09-01"));
        store.awaitCaughtUp();
        store.awaitAnswer(line[1]);
        var baseline = Baseline.prepare(store, line[1], folder, Math.max(options.orders, 10_000), options.merchants);
        for (int clients : List.of(1, 16)) {
            List<Baseline.Run> all = new ArrayList<>();
            var before = load.used();
            for (int i = 0; i < options.repeats; i++) {
                all.add(baseline.run(clients, options.seconds));
            }
            var used = load.used().since(before);
            all.sort(Comparator.comparingDouble(Baseline.Run::perSecond));
            var median = all.get(all.size() / 2);
            double done = all.stream().mapToDouble(Baseline.Run::perSecond).sum() * options.seconds;
            var more = Load.shares(used, done);
            more.put("mean_ms", median.meanMs());
            more.put("p50_ms", median.p50Ms());
            more.put("p99_ms", median.p99Ms());
            more.put("runs", all.size());
            figures.add("pgbench_ship_" + clients, median.perSecond(), "per_s", more);
        }
    }

    private void reads() throws Exception {
        if (options.has("list")) {
            for (int connections : options.connections) {
                load.get("list", connections, seller.lists());
            }
            load.get("list_any", Load.WARM_CONNECTIONS, store.anyLists());
        }
        if (options.has("detail")) {
            var orders =
                    store.query("select merchant_id || ' /v1/orders/' || order_id from order_row order by order_id");
            for (int connections : options.connections) {
                load.get("detail", connections, orders.subList(0, Math.min(WARM_ORDERS, orders.size())));
            }
            // Every order in turn: where there are more than are kept in memory, most are read from the journal.
            load.get("detail_any", 16, orders);
        }
    }

    private void writes() throws Exception {
        if (options.has("create")) {
            for (int connections : options.connections) {
                load.measure("create", connections, many -> load.create(many, options.seconds));
                store.awaitCaughtUp();
            }
        }
        if (options.has("ship")) {
            for (int connections : options.connections) {
                load.ship(Math.max(connections, Load.WARM_CONNECTIONS), WARM_SECONDS);
                load.stockUpFor(options.seconds * (options.repeats + 1));
                load.measure("ship", connections, many -> load.ship(many, options.seconds));
            }
        }
        if (options.has("sustained")) {
            sustained();
        }
    }

    /** Orders shipped per second until the read models show them all. */
    private void sustained() throws Exception {
        int seconds = options.seconds * 3;
        load.ship(16, WARM_SECONDS);
        load.stockUpFor(seconds);
        long shippedBefore = shipped();
        var before = load.used();
        long start = System.nanoTime();
        var run = load.ship(16, seconds);
        Load.require("ship_sustained", run);
        double loaded = (System.nanoTime() - start) / 1e9;
        store.awaitCaughtUp();
        double whole = (System.nanoTime() - start) / 1e9;
        long shipped = shipped() - shippedBefore;
        var more = Load.shares(load.used().since(before), shipped);
        more.put("seconds_behind_at_end", whole - loaded);
        more.put("p50_ms", run.p50Ms());
        more.put("p99_ms", run.p99Ms());
        figures.add("ship_sustained_16", shipped / whole, "per_s", more);
    }

    private long shipped() throws Exception {
        return Long.parseLong(store.query("select count(*) from order_row where status = 'SHIPPED'")
                .getFirst());
    }
}
