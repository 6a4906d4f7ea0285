import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Loads one running service with wrk, and tells what each load took of the machine and of the database. */
final class Load implements AutoCloseable {
    static final int WARM_CONNECTIONS = 16;
    private static final int SEED_CONNECTIONS = 64;
    private static final int SHIPS_PER_SECOND_MIN = 500;

    final Options options;
    final Figures figures;
    final Store store;
    final Seller seller;
    private final Path folder;
    private Service service;
    private Used lastUsed = Used.NOTHING;
    private int runs;
    /** How many orders a run of shipments is given for each of its seconds; no run may ship them all. */
    private double shipsPerSecondMax = 1_500;

    Load(Options options, Figures figures, Store store, Path folder) throws Exception {
        this.options = options;
        this.figures = figures;
        this.store = store;
        this.folder = folder;
        this.service = start();
        this.seller = new Seller(service.uri);
    }

    /** What a load took of the machine and of the database. */
    record Used(Cpu cpu, Store.Work work) {
        static final Used NOTHING = new Used(new Cpu(0, 0, 0, 0), new Store.Work(0, 0, 0));

        Used since(Used before) {
            return new Used(cpu.since(before.cpu), work.since(before.work));
        }

        Used plus(Used more) {
            return new Used(cpu.plus(more.cpu), work.plus(more.work));
        }
    }

    /** A load that goes on for a while on so many connections. */
    interface Running {
        Wrk.Run run(int connections) throws Exception;
    }

    Service service() {
        return service;
    }

    /** Stops the service and starts it anew on the same database. */
    void restart() throws Exception {
        stop();
        service = start();
        seller.token(service.uri);
    }

    void stop() {
        service.close();
    }

    /** Adds the median of some runs, after one that warms the JVM and the plans. */
    void measure(String name, int connections, Running load) throws Exception {
        require(name, load.run(Math.max(connections, WARM_CONNECTIONS)));
        boolean profiled = options.profile.isPresent() && connections == 16;
        if (profiled) {
            startProfile(name);
        }
        List<Wrk.Run> all = new ArrayList<>();
        var used = Used.NOTHING;
        for (int i = 0; i < options.repeats; i++) {
            var run = load.run(connections);
            require(name, run);
            all.add(run);
            used = used.plus(lastUsed);
        }
        if (profiled) {
            endProfile(name);
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

    void startProfile(String name) throws Exception {
        service.jcmd("JFR.start", "name=" + name, "settings=profile", "jdk.CPUTimeSample#enabled=true");
        store.forgetStatements();
    }

    /** Puts what was recorded since the start into the folder that the command line names. */
    void endProfile(String name) throws Exception {
        var profile = Files.createDirectories(options.profile.orElseThrow()).toAbsolutePath();
        service.jcmd("JFR.stop", "name=" + name, "filename=" + profile.resolve(name + ".jfr"));
        Files.write(profile.resolve(name + ".statements.txt"), store.statements());
    }

    /** GETs the paths in turn, each line "merchant path". */
    void get(String name, int connections, List<String> targets) throws Exception {
        String file = file(name, targets);
        measure(name, connections, many -> wrk(options.seconds, "get.lua", many, file));
    }

    Wrk.Run create(int connections, int seconds) throws Exception {
        String products = "" + Options.PRODUCTS / options.merchants;
        return wrk(seconds, "create.lua", connections, shops(), "run" + runs++, products);
    }

    /** Makes at least so many orders more and waits for their rows; wrk stops by the clock alone. */
    void createAll(int orders) throws Exception {
        long made = 0;
        while (made < orders) {
            made += create(SEED_CONNECTIONS, orders - made > 10_000 ? 5 : 2).requests();
        }
        store.awaitCaughtUp();
    }

    /** Ships orders that nobody shipped yet. */
    Wrk.Run ship(int connections, int seconds) throws Exception {
        int wanted = (int) (shipsPerSecondMax * seconds);
        stockUp(wanted);
        String orders = file("ship", store.shippable(wanted));
        var run = wrk(seconds, "ship.lua", connections, orders, "run" + runs++);
        if (connections >= WARM_CONNECTIONS) {
            // A service just started is three times as fast a moment later.
            shipsPerSecondMax = Math.max(SHIPS_PER_SECOND_MIN, 3 * run.perSecond());
        }
        return run;
    }

    /** Makes what orders are missing for so many seconds of shipping. */
    void stockUpFor(int seconds) throws Exception {
        stockUp((int) (shipsPerSecondMax * seconds));
    }

    /** What was used since then; counters of the database may come a second late. */
    Used used() throws Exception {
        return new Used(Cpu.now(service.pid(), store.postmaster), store.work());
    }

    /** Who used the processor, and how much of it each request took. */
    static Map<String, Object> shares(Used load, double requests) {
        var used = load.cpu();
        double all = Math.max(1, used.machine());
        Map<String, Object> shares = new TreeMap<>();
        shares.put("cpu_server", used.server() / all);
        shares.put("cpu_postgres", used.postgres() / all);
        shares.put("cpu_client", used.client() / all);
        shares.put("cpu_others", used.others() / all);
        shares.put("cpu_ms_each", 10.0 * (used.server() + used.postgres()) / Math.max(1, requests));
        long ours = Math.max(1, used.server() + used.postgres() + used.client());
        shares.put("estimate_alone_per_s", 100.0 * Runtime.getRuntime().availableProcessors() * requests / ours);
        shares.put("cpu_ms_postgres", 10.0 * used.postgres() / Math.max(1, requests));
        shares.put("commits_each", load.work().commits() / Math.max(1, requests));
        shares.put("log_bytes_each", load.work().logBytes() / Math.max(1, requests));
        shares.put("syncs_each", load.work().syncs() / Math.max(1, requests));
        return shares;
    }

    static void require(String name, Wrk.Run run) {
        if (run.ranOut() || run.refused() + run.failed() > 0) {
            throw new IllegalStateException(name + " is no measurement: " + run);
        }
    }

    @Override
    public void close() {
        seller.close();
        service.close();
    }

    private void stockUp(int wanted) throws Exception {
        store.awaitCaughtUp();
        int ready = store.shippable(wanted).size();
        if (ready < wanted) {
            createAll(wanted - ready);
        }
    }

    private Wrk.Run wrk(int seconds, String script, int connections, String... arguments) throws Exception {
        List<String> all = new ArrayList<>();
        all.add(seller.token(service.uri));
        all.addAll(List.of(arguments));
        var before = used();
        var run = Wrk.run(service.uri, script, connections, seconds, all);
        lastUsed = used().since(before);
        return run;
    }

    private Service start() throws Exception {
        return Service.start(store.databaseUrl(), folder.resolve("service.log"));
    }

    private String shops() throws Exception {
        return file(
                "shops",
                seller.shops.stream()
                        .map(shop -> shop.merchant() + " " + shop.id())
                        .toList());
    }

    private String file(String name, List<String> lines) throws Exception {
        return Files.write(folder.resolve(name + ".txt"), lines).toString();
    }
}
