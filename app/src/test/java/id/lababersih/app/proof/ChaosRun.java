package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.proof.ChaosLoad.Seller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One run: three nodes behind the balancer at work, one fault after the other, and the verdict. */
final class ChaosRun implements AutoCloseable {
    private static final int NODES = 3;
    private static final int MERCHANTS = 4;
    /** One way; there and back are 100 ms. */
    private static final int FAR_AWAY_MS = 50;
    /** Between two faults, for the load to be whole again. */
    private static final int QUIET_MS = 3_000;

    /** In which a node that was cut off finds that the others went on without it. */
    private static final int DECIDED_MS = 8_000;

    private static final int WAITED_MS = 2_000;
    private static final String ADMIN_SECRET = "rahasia-pengelola-kekacauan";
    private static final Set<String> COMMANDS = Set.of("place", "ship", "return", "receive", "post", "confirm");

    private final Path folder;
    private final long seed;
    private final Duration duration;
    private final Hosts network;
    private final Thread closing;
    private final ChaosDatabase database;
    private final Map<String, String> environment;
    private final ManyNodes nodes;
    private final History history;
    private final ChaosLoad load;
    private final List<Window> windows = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();

    /**
     * @param healedMs when all nodes were ready again
     * @param curedMs when what had gone wrong was over, though its effects may not have been
     */
    private record Window(Fault fault, long beganMs, long curedMs, long healedMs) {}

    /**
     * How long who asked had to wait, from the beginning of a fault until all nodes were ready again.
     *
     * @param commandMs the longest wait for a command, over all its tries
     * @param listMs the longest wait for a list, which needs no order, stock or shop
     * @param waited how many of the {@code commands} waited for more than two seconds
     * @param backMs from the end of the fault until the last of the commands was acknowledged that waited then
     */
    record Outage(Fault fault, long commandMs, long listMs, long waited, int commands, long backMs) {}

    ChaosRun(Path folder, long seed, Duration duration) {
        this.folder = folder;
        this.seed = seed;
        this.duration = duration;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        network = Hosts.openWithSlowLinks(folder.resolve("network"));
        closing = new Thread(network::close, "close the network");
        // On Ctrl-C nodes and their network would outlive this process; the database does not.
        Runtime.getRuntime().addShutdownHook(closing);
        database = new ChaosDatabase(folder.resolve("postgres"), network);
        environment = new HashMap<>(database.environment());
        environment.put("ADMIN_SECRET", ADMIN_SECRET);
        nodes = ManyNodes.start(folder, NODES, network, environment);
        history = new History(folder.resolve("history.jsonl"));
        load = new ChaosLoad(nodes.base(), history, MERCHANTS);
    }

    History history() {
        return history;
    }

    /** Runs, and gives what is wrong; empty when nothing is. */
    List<String> run() throws SQLException {
        load.start();
        List<Fault> plan = Fault.plan(seed, NODES);
        boolean farAway = false;
        for (int i = 0; history.nowMs() < duration.toMillis(); i++) {
            ChaosLoad.pause(QUIET_MS);
            Fault fault = plan.get(i % plan.size());
            inflict(fault);
            if (farAway) {
                network.delayNone();
            }
            farAway = fault.kind() == Fault.Kind.NODE_FAR_AWAY;
        }
        network.delayNone();
        ChaosLoad.pause(QUIET_MS);
        load.stop();
        history.happens("the load has stopped");
        return verdict();
    }

    private void inflict(Fault fault) throws SQLException {
        long beganMs = history.nowMs();
        history.happens("begins: " + fault);
        System.out.printf("  %3d s: %s%n", beganMs / 1_000, fault);
        switch (fault.kind()) {
            case NODE_KILLED -> {
                nodes.server(fault.node()).kill();
                pause(fault);
            }
            case NODE_STALLED -> {
                nodes.server(fault.node()).stall();
                pause(fault);
                nodes.server(fault.node()).go();
            }
            case LINK_CUT -> {
                network.cut(nodes.hosts().get(fault.node()), nodes.hosts().get(fault.other()));
                pause(fault);
                network.heal();
            }
            case LINK_CUT_ONE_WAY -> {
                network.cutOneWay(nodes.hosts().get(fault.node()), nodes.hosts().get(fault.other()));
                pause(fault);
                network.heal();
            }
            case NODE_CUT_OFF -> {
                var off = nodes.hosts().get(fault.node());
                network.cutOff(
                        off,
                        nodes.hosts().stream().filter(host -> !host.equals(off)).toList());
                pause(fault);
                network.heal();
            }
            case DATABASE_RESTARTED -> database.restart(fault.seconds());
            case DATABASE_KILLED -> database.kill(fault.seconds());
            case DATABASE_STALLED -> database.stall(fault.seconds());
            case DATABASE_UNHEARD -> {
                network.cutFromMiddle(nodes.hosts().get(fault.node()));
                pause(fault);
                network.heal();
            }
            case CONNECTIONS_EXHAUSTED -> database.exhaust(fault.seconds());
            case COMPONENT_CRASHED -> crashComponent(fault);
            case ROLLING_RESTART -> rollingRestart();
            case NODE_FAR_AWAY -> {
                network.delay(nodes.hosts().get(fault.node()), FAR_AWAY_MS);
                pause(fault);
            }
        }
        long curedMs = history.nowMs();
        history.happens("ends: " + fault);
        if (fault.cutsOff()) {
            ChaosLoad.pause(DECIDED_MS);
        }
        nodes.awaitAllReady((number, server) -> ended(fault, number, server));
        history.happens("healed: " + fault);
        windows.add(new Window(fault, beganMs, curedMs, history.nowMs()));
    }

    private void ended(Fault fault, int number, ServerProcess server) {
        int status = server.awaitEnd(Duration.ofSeconds(1));
        history.happens("node " + number + " ended with " + status);
        if (!fault.mayEnd(number, status)) {
            ended.add("node " + number + " ended with " + status + " in " + fault + ": "
                    + server.log().lines().reduce("", (_, line) -> line));
        }
    }

    private static void pause(Fault fault) {
        ChaosLoad.pause(fault.seconds() * 1_000);
    }

    private void crashComponent(Fault fault) {
        try (var api = new Api(nodes.base(fault.node()))) {
            var headers = Map.of("Authorization", "Bearer " + ADMIN_SECRET, "Content-Type", "application/json");
            List<String> paths = new ArrayList<>();
            api.send("GET", "/ops/components", headers, new byte[0])
                    .expect(200)
                    .data()
                    .forEach(component -> paths.add(words(component, "path")));
            String path = paths.get(fault.choice() % paths.size());
            history.happens("crashes: " + path);
            JsonNode body = Api.MAPPER.createObjectNode().put("path", path);
            api.send("POST", "/ops/components/restart", headers, Api.bytes(body))
                    .expect(202);
        }
    }

    private void rollingRestart() {
        for (int i = 0; i < NODES; i++) {
            int status = nodes.server(i).stop();
            if (status != 0) {
                throw new AssertionError("Node " + i + " was asked to stop and ended with " + status);
            }
            nodes.startAgain(i);
        }
    }

    private List<String> verdict() throws SQLException {
        var faults = new ArrayList<>(ended);
        faults.addAll(load.faults());
        List<Before> before;
        try (var api = new Api(nodes.base())) {
            var verdicts = load.sellers().stream()
                    .map(seller -> new ChaosVerdict(seller, api))
                    .toList();
            atOnce(verdicts, ChaosVerdict::faults).forEach(faults::addAll);
            before = verdicts.stream()
                    .map(verdict -> new Before(verdict.seller(), verdict.derived()))
                    .toList();
        }
        load.close();
        atOnce(
                        IntStream.range(0, NODES).boxed().toList(),
                        i -> new Stopped(i, nodes.server(i).stop()))
                .stream()
                .filter(stopped -> stopped.status() != 0)
                .forEach(stopped ->
                        faults.add("node " + stopped.node() + " was asked to stop and ended with " + stopped.status()));
        faults.addAll(replay(before));
        return faults;
    }

    /** Not a parallel stream, whose threads are those that HTTP clients answer on. */
    private static <T, R> List<R> atOnce(List<T> all, Function<T, R> work) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return all.stream()
                    .map(one -> CompletableFuture.supplyAsync(() -> work.apply(one), executor))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    private record Stopped(int node, int status) {}

    private record Before(Seller seller, Map<String, Object> derived) {}

    /** Makes everything anew from the events alone, on a copy, and says where it differs. */
    private List<String> replay(List<Before> before) throws SQLException {
        database.copy("replay");
        String url = database.url("replay");
        try (var connection = database.connect("replay");
                var statement = connection.createStatement()) {
            // Entries by hand are of no event.
            statement.execute("delete from journal_entry where source <> 'manual'");
        }
        var alone = new HashMap<>(environment);
        alone.keySet().removeAll(Set.of("DNS_CLUSTER_QUERY", "RELEASE_COOKIE"));
        alone.putAll(Map.of("DATABASE_URL", url, "PORT", "0"));
        var rebuild = ServerProcess.launch(folder.resolve("rebuild"), List.of(), "id.lababersih.app.Rebuild", alone);
        int status = rebuild.awaitEnd(ServerProcess.READY_WITHIN);
        if (status != 0) {
            return List.of("making everything anew ended with " + status + ": " + rebuild.log());
        }
        var faults = new ArrayList<String>();
        try (var server = ServerProcess.start(folder.resolve("replay"), alone);
                var api = server.api()) {
            for (var one : before) {
                faults.addAll(new ChaosVerdict(one.seller(), api).differences(one.derived()));
            }
        }
        return faults;
    }

    /** What each fault meant to who asked. */
    List<Outage> outages() {
        return windows.stream().map(this::outage).toList();
    }

    private Outage outage(Window window) {
        var meanwhile = history.lines().stream()
                .filter(line -> line.endMs() >= window.beganMs() && line.atMs() <= window.healedMs())
                .toList();
        var commands = meanwhile.stream()
                .filter(line -> COMMANDS.contains(line.operation()))
                .toList();
        return new Outage(
                window.fault(),
                commands.stream().mapToLong(History.Line::tookMs).max().orElse(0),
                meanwhile.stream()
                        .filter(line -> line.operation().equals("list"))
                        .mapToLong(History.Line::tookMs)
                        .max()
                        .orElse(0),
                commands.stream().filter(line -> line.tookMs() > WAITED_MS).count(),
                commands.size(),
                commands.stream()
                        .filter(line -> line.atMs() <= window.curedMs())
                        .mapToLong(line -> line.endMs() - window.curedMs())
                        .max()
                        .orElse(0));
    }

    @Override
    public void close() {
        load.close();
        Runtime.getRuntime().removeShutdownHook(closing);
        nodes.close();
        database.close();
        history.close();
    }
}
