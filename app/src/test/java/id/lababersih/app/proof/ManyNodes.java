package id.lababersih.app.proof;

import id.lababersih.app.proof.Hosts.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;

/**
 * The service as it runs in production: nodes on hosts of their own, one database, and the HAProxy of docker/ before
 * them.
 */
final class ManyNodes implements AutoCloseable {
    private final Path folder;
    private final Hosts network;
    private final Map<String, String> environment;
    private final List<Host> hosts = new ArrayList<>();
    private final List<ServerProcess> servers = new ArrayList<>();
    private final List<Process> balancers = new ArrayList<>();
    private final Host balancerHost;

    private ManyNodes(Path folder, Hosts network, Map<String, String> environment) {
        this.folder = folder;
        this.network = network;
        this.environment = environment;
        balancerHost = network.add();
    }

    /** Starts that many nodes at once and waits until all are ready. */
    static ManyNodes start(Path folder, int count) {
        var network = Hosts.open(folder.resolve("network"));
        return start(folder, count, network, network.environment());
    }

    /** The same on a network of the caller's, which ends with the nodes. */
    static ManyNodes start(Path folder, int count, Hosts network, Map<String, String> environment) {
        var all = new ManyNodes(folder, network, environment);
        boolean started = false;
        try {
            all.begin(count);
            started = true;
            return all;
        } finally {
            if (!started) {
                all.close();
            }
        }
    }

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            hosts.add(network.add());
        }
        network.name(hosts);
        balancers.add(balancer());
        hosts.forEach(host -> servers.add(launch(host)));
        for (int i = 0; i < count; i++) {
            awaitReady(i);
        }
        awaitBalanced();
    }

    private void awaitBalanced() {
        try (var api = new Api(base())) {
            Awaitility.await("the balancer knows a node")
                    .ignoreExceptions()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> api.get("/ready").status() == 200);
        }
    }

    private ServerProcess launch(Host host) {
        var all = new HashMap<>(environment);
        all.put("RELEASE_NODE", "lababersih@" + host.address());
        return ServerProcess.launch(folder.resolve(host.namespace()), host.enter(), ServerProcess.MAIN, all);
    }

    private Process balancer() {
        var command = new ArrayList<>(balancerHost.enter());
        command.addAll(List.of(
                "haproxy",
                "-f",
                Path.of("..", "docker", "haproxy.cfg").toAbsolutePath().toString(),
                "-db"));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "LISTEN", ":::8080", "PORT", Integer.toString(Hosts.PORT), "DNS_CLUSTER_QUERY", Hosts.NAME));
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new UncheckedIOException("bin/test installs haproxy", missing);
        }
    }

    /** Where clients come in. */
    URI base() {
        return URI.create("http://" + balancerHost.literal() + ":8080");
    }

    Hosts network() {
        return network;
    }

    List<Host> hosts() {
        return hosts;
    }

    int count() {
        return servers.size();
    }

    ServerProcess server(int number) {
        return servers.get(number);
    }

    URI base(int number) {
        return URI.create("http://" + hosts.get(number).literal() + ":" + Hosts.PORT);
    }

    private void awaitReady(int number) {
        servers.get(number).awaitReady(base(number));
    }

    /** Starts a node that has ended; waits until it is ready. */
    void startAgain(int number) {
        servers.set(number, launch(hosts.get(number)));
        awaitReady(number);
    }

    /**
     * Waits until every node is ready, and starts those that have ended, as their machines would.
     *
     * @param ended is told of those
     */
    void awaitAllReady(BiConsumer<Integer, ServerProcess> ended) {
        for (int i = 0; i < servers.size(); i++) {
            int number = i;
            Awaitility.await("node " + number)
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        if (!servers.get(number).alive()) {
                            ended.accept(number, servers.get(number));
                            servers.set(number, launch(hosts.get(number)));
                        }
                        return ServerProcess.isReady(base(number));
                    });
        }
    }

    @Override
    public void close() {
        servers.forEach(ServerProcess::kill);
        balancers.forEach(Hosts::end);
        network.close();
    }
}
