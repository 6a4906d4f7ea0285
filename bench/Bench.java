import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the service as in production on a PostgreSQL of its own, under load from wrk, and pgbench beside it. Run by
 * {@code bin/bench}; docs/performance.md says what each figure means.
 */
public final class Bench {
    private static final int SEED_CONNECTIONS = 64;
    private static final int WARM_ORDERS = 1_000;
    private static final int WARM_SECONDS = 3;
    private static final int SETTLE_SECONDS = 5;
    private static final int SHIPS_PER_SECOND_MIN = 500;

    private final Options options;
    private final Path folder;
    private final Figures figures;
    private final Store store;
    private final Seller seller;
    private Service service;
    private int runs;
    /** How many orders a run of shipments is given for each of its seconds; no run may ship them all. */
    private double shipsPerSecondMax = 4_000;

    private Bench(Options options, Path folder, Figures figures, Store store) throws Exception {
        this.options = options;
        this.folder = folder;
        this.figures = figures;
        this.store = store;
        this.service = start();
        this.seller = new Seller(service.uri);
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
        try (var store = options.database.isPresent()
                ? Store.at(options.database.get())
                : Store.start(folder.resolve("postgres"))) {
            new Bench(options, folder, figures, store).run();
        }
        figures.printTable();
        if (options.compare.isPresent()) {
            figures.printRatios(options.compare.get());
        }
    }

    private void run() throws Exception {
        try {
            seed();
            if (options.has("start")) {
                starts();
            }
            if (options.has("pgbench")) {
                pgbench();
            }
            reads();
            writes();
            figures.add(
                    "memory_loaded",
                    service.residentBytes() / (double) (1 << 20),
                    "mib",
                    Map.of("highest", service.residentBytesMax() / (double) (1 << 20)));
        } finally {
            seller.close();
            service.close();
        }
    }

    private Service start() throws Exception {
        return Service.start(store.databaseUrl(), folder.resolve("service.log"));
    }

    /** Everything comes in as it would in production: over HTTP. */
    private void seed() throws Exception {
        long began = System.nanoTime();
        seller.register(options.merchants, Options.SHOPS / options.merchants, Options.PRODUCTS / options.merchants);
        create(options.orders);
        store.awaitCaughtUp();
        store.execute("vacuum analyze");
        double seconds = (System.nanoTime() - began) / 1e9;
        figures.add(
                "seeding",
                options.orders / seconds,
                "per_s",
                Map.of("orders", options.orders, "shops", seller.shops.size(), "merchants", options.merchants));
    }

    /** At least so many more orders; wrk stops by the clock alone. */
    private void create(int orders) throws Exception {
        long made = 0;
        while (made < orders) {
            made += wrkFor(orders > 10_000 ? 5 : 2, "create.lua", SEED_CONNECTIONS, shops(), "run" + runs++, products())
                    .requests();
        }
    }

    private void starts() throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < options.repeats; i++) {
            service.close();
            service = start();
            seconds.add(service.started.toNanos() / 1e9);
        }
        seconds.sort(null);
        figures.add("start_to_health", seconds.get(seconds.size() / 2), "seconds", Map.of("runs", seconds.size()));
        LockSupport.parkNanos(SETTLE_SECONDS * 1_000_000_000L);
        figures.add("memory_idle", service.residentBytes() / (double) (1 << 20), "mib", Map.of());
    }

    private void pgbench() throws Exception {
        seller.token(service.uri);
        var line = store.shippable(1).getFirst().split(" ");
        seller.post(line[0], "/v1/orders/" + line[1] + "/ship", Map.of("courier", "JNE", "date", "2025-09-01"));
        store.awaitCaughtUp();
        var baseline = Baseline.prepare(store, line[1], folder, Math.max(options.orders, 10_000), options.merchants);
        for (int clients : List.of(1, 16)) {
            List<Baseline.Run> all = new ArrayList<>();
            var before = used();
            for (int i = 0; i < options.repeats; i++) {
                all.add(baseline.run(clients, options.seconds));
            }
            var used = used().since(before);
            all.sort(Comparator.comparingDouble(Baseline.Run::perSecond));
            var median = all.get(all.size() / 2);
            double done = all.stream().mapToDouble(Baseline.Run::perSecond).sum() * options.seconds;
            var more = shares(used, done);
            more.put("mean_ms", median.meanMs());
            more.put("runs", all.size());
            figures.add("pgbench_ship_" + clients, median.perSecond(), "per_s", more);
        }
    }

    private void reads() throws Exception {
        if (options.has("list")) {
            String targets = file(
                    "list",
                    seller.shops.stream()
                            .map(shop -> shop.merchant() + " /v1/orders?limit=50&shop_id=" + shop.id())
                            .toList());
            for (int connections : options.connections) {
                get("list", connections, targets);
            }
        }
        if (options.has("detail")) {
            var orders =
                    store.query("select merchant_id || ' /v1/orders/' || order_id from order_row order by order_id");
            String warm = file("detail", orders.subList(0, Math.min(WARM_ORDERS, orders.size())));
            for (int connections : options.connections) {
                get("detail", connections, warm);
            }
            // Every order in turn: more than are kept in memory, so most are read back from the journal.
            get("detail_any", 16, file("detail-any", orders));
        }
    }

    private void get(String name, int connections, String targets) throws Exception {
        measure(name, connections, () -> wrk("get.lua", connections, targets));
    }

    private void writes() throws Exception {
        if (options.has("create")) {
            for (int connections : options.connections) {
                measure(
                        "create",
                        connections,
                        () -> wrk("create.lua", connections, shops(), "run" + runs++, products()));
                store.awaitCaughtUp();
            }
        }
        if (options.has("ship")) {
            for (int connections : options.connections) {
                ship(connections, WARM_SECONDS);
                stockUp((int) (shipsPerSecondMax * options.seconds * (options.repeats + 1)));
                measure("ship", connections, () -> ship(connections, options.seconds));
            }
        }
        if (options.has("sustained")) {
            sustained();
        }
    }

    /** Ships orders that nobody shipped yet. */
    private Wrk.Run ship(int connections, int seconds) throws Exception {
        String orders = unshipped((int) (shipsPerSecondMax * seconds));
        var run = wrkFor(seconds, "ship.lua", connections, orders, "run" + runs++);
        shipsPerSecondMax = Math.max(SHIPS_PER_SECOND_MIN, 2 * run.perSecond());
        return run;
    }

    /** Makes orders until so many can be shipped. */
    private void stockUp(int wanted) throws Exception {
        store.awaitCaughtUp();
        int ready = store.shippable(wanted).size();
        if (ready < wanted) {
            create(wanted - ready);
            store.awaitCaughtUp();
        }
    }

    /** A file of orders that nobody shipped yet. */
    private String unshipped(int wanted) throws Exception {
        stockUp(wanted);
        return file("ship", store.shippable(wanted));
    }

    /** Orders shipped per second until the read models show them all. */
    private void sustained() throws Exception {
        int seconds = options.seconds * 3;
        ship(16, WARM_SECONDS);
        String orders = unshipped((int) (shipsPerSecondMax * seconds));
        long shippedBefore = shipped();
        var before = used();
        long start = System.nanoTime();
        var run = wrkFor(seconds, "ship.lua", 16, orders, "run" + runs++);
        double loaded = (System.nanoTime() - start) / 1e9;
        store.awaitCaughtUp();
        double whole = (System.nanoTime() - start) / 1e9;
        long shipped = shipped() - shippedBefore;
        var more = shares(used().since(before), shipped);
        more.put("seconds_behind_at_end", whole - loaded);
        more.put("p50_ms", run.p50Ms());
        more.put("p99_ms", run.p99Ms());
        figures.add("ship_sustained_16", shipped / whole, "per_s", more);
    }

    private long shipped() throws Exception {
        return Long.parseLong(store.query("select count(*) from order_row where status = 'SHIPPED'")
                .getFirst());
    }

    private interface Measured {
        Wrk.Run run() throws Exception;
    }

    private Wrk.Run wrk(String script, int connections, String... arguments) throws Exception {
        return wrkFor(options.seconds, script, connections, arguments);
    }

    /** What a load took of the machine and of the database. */
    private record Used(Cpu cpu, Store.Work work) {
        Used since(Used before) {
            return new Used(cpu.since(before.cpu), work.since(before.work));
        }

        Used plus(Used more) {
            return new Used(cpu.plus(more.cpu), work.plus(more.work));
        }
    }

    private Used lastUsed = new Used(new Cpu(0, 0, 0, 0), new Store.Work(0, 0, 0));

    private Wrk.Run wrkFor(int seconds, String script, int connections, String... arguments) throws Exception {
        List<String> all = new ArrayList<>();
        all.add(seller.token(service.uri));
        all.addAll(List.of(arguments));
        var before = used();
        var run = Wrk.run(service.uri, script, connections, seconds, all);
        lastUsed = used().since(before);
        return run;
    }

    private void measure(String name, int connections, Measured measured) throws Exception {
        var warm = measured.run(); // Warms the JVM and the plans.
        require(name, warm);
        boolean profiled = options.profile.isPresent() && connections == 16;
        if (profiled) {
            service.jcmd("JFR.start", "name=" + name, "settings=profile", "jdk.CPUTimeSample#enabled=true");
            store.forgetStatements();
        }
        List<Wrk.Run> all = new ArrayList<>();
        var used = new Used(new Cpu(0, 0, 0, 0), new Store.Work(0, 0, 0));
        for (int i = 0; i < options.repeats; i++) {
            var run = measured.run();
            require(name, run);
            all.add(run);
            used = used.plus(lastUsed);
        }
        if (profiled) {
            var file = options.profile.get().resolve(name + ".jfr").toAbsolutePath();
            service.jcmd("JFR.stop", "name=" + name, "filename=" + file);
            Files.write(options.profile.get().resolve(name + ".statements.txt"), store.statements());
        }
        all.sort(Comparator.comparingDouble(Wrk.Run::perSecond));
        var median = all.get(all.size() / 2);
        var more = shares(used, all.stream().mapToLong(Wrk.Run::requests).sum());
        more.put("connections", connections);
        more.put("p50_ms", median.p50Ms());
        more.put("p99_ms", median.p99Ms());
        more.put("runs", all.size());
        figures.add(name + "_" + connections, median.perSecond(), "per_s", more);
    }

    private static void require(String name, Wrk.Run run) {
        if (run.ranOut() || run.refused() + run.failed() > 0) {
            throw new IllegalStateException(name + " is no measurement: " + run);
        }
    }

    /** Who used the processor, and how much of it each request took. */
    private Map<String, Object> shares(Used load, double requests) {
        var used = load.cpu();
        double all = Math.max(1, used.machine());
        Map<String, Object> shares = new TreeMap<>();
        shares.put("cpu_server", used.server() / all);
        shares.put("cpu_postgres", used.postgres() / all);
        shares.put("cpu_client", used.client() / all);
        shares.put("cpu_others", used.others() / all);
        shares.put("cpu_ms_each", 10.0 * (used.server() + used.postgres()) / Math.max(1, requests));
        shares.put("commits_each", load.work().commits() / Math.max(1, requests));
        shares.put("log_bytes_each", load.work().logBytes() / Math.max(1, requests));
        shares.put("syncs_each", load.work().syncs() / Math.max(1, requests));
        return shares;
    }

    private Used used() throws Exception {
        return new Used(Cpu.now(service.pid(), store.postmaster), store.work());
    }

    private String shops() throws Exception {
        return file(
                "shops",
                seller.shops.stream()
                        .map(shop -> shop.merchant() + " " + shop.id())
                        .toList());
    }

    private String products() {
        return "" + Options.PRODUCTS / options.merchants;
    }

    private String file(String name, List<String> lines) throws Exception {
        return Files.write(folder.resolve(name + ".txt"), lines).toString();
    }
}
