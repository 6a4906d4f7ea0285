package id.lababersih.app.proof;

import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A private IPv6 network of hosts on this machine, as Fly.io has one: each host is a network namespace with an
 * address of its own, and a name server in the middle knows who runs. Links can be cut, also in one direction. It
 * needs root and {@code ip}, {@code nft} and {@code dnsmasq}; without them it fails and says so.
 */
final class Hosts implements AutoCloseable {
    static final String NAME = "lababersih.internal";
    /** Of each node's HTTP. */
    static final int PORT = 4000;

    private static final String SECRET = "rahasia-rahasia-rahasia-rahasia-rahasia";
    private static final AtomicInteger MADE = new AtomicInteger();

    private final int made = MADE.incrementAndGet();
    private final String id = "lb" + Long.toString(ProcessHandle.current().pid(), 36) + made;
    private final String prefix;
    private final Path folder;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Relay> opened = new ArrayList<>();
    /** None where the kernel's own bridge joins the hosts. */
    private final @Nullable Links links;

    private @Nullable Process names;
    private boolean closed;

    /** One machine: where it is, and what commands that run on it begin with. */
    record Host(String namespace, String address, List<String> enter) {
        /** As it is written in a URL. */
        String literal() {
            return "[" + address + "]";
        }
    }

    private Hosts(Path folder, @Nullable Links links) {
        this.folder = folder;
        this.links = links;
        long pid = ProcessHandle.current().pid();
        this.prefix = "fdaa:%x:%x:%x::".formatted(pid >> 16 & 0xffff, pid & 0xffff, made);
    }

    /** A network without hosts; {@code folder} is for its files. */
    static Hosts open(Path folder) {
        return open(folder, null);
    }

    /** The same with links that can be {@linkplain #delay slow}. */
    static Hosts openWithSlowLinks(Path folder) {
        return open(folder, new Links());
    }

    private static Hosts open(Path folder, @Nullable Links links) {
        try {
            command("unshare", "--net", "ip", "link", "add", "probe", "type", "bridge");
        } catch (AssertionError refused) {
            throw new AssertionError(
                    "Tests of several hosts make network namespaces, which is not permitted here: run as root, and in a"
                            + " container with CAP_SYS_ADMIN and CAP_NET_ADMIN",
                    refused);
        }
        var network = new Hosts(folder, links);
        boolean started = false;
        try {
            network.start();
            started = true;
            return network;
        } finally {
            if (!started) {
                network.close();
            }
        }
    }

    private void start() {
        if (links != null) {
            links.add(id, literal(middle()));
        } else {
            command("ip", "link", "add", id, "type", "bridge");
        }
        command("ip", "-6", "address", "add", middle() + "/64", "dev", id, "nodad");
        command("ip", "link", "set", id, "up");
        try {
            Files.createDirectories(folder);
            Files.writeString(records(), "");
            names = new ProcessBuilder(
                            "dnsmasq",
                            "--keep-in-foreground",
                            "--no-resolv",
                            "--no-hosts",
                            "--no-daemon",
                            "--bind-interfaces",
                            "--listen-address=" + middle(),
                            "--local-ttl=0",
                            "--local=/internal/",
                            "--addn-hosts=" + records().toAbsolutePath())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("dnsmasq.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Before that a HUP would end it.
        Awaitility.await("the name server")
                .until(() -> Files.readString(folder.resolve("dnsmasq.log")).contains("read "));
    }

    /** The address in the middle, where hosts find what this process serves. */
    String middle() {
        return prefix + "1";
    }

    private Path records() {
        return folder.resolve("records");
    }

    /** A further machine, which no name leads to yet. */
    Host add() {
        int number = hosts.size() + 2;
        String namespace = id + "-" + number;
        String address = address(prefix + number);
        String outside = id + "v" + number;
        // Before it is there, so that whoever is interrupted here leaves none behind.
        hosts.add(new Host(namespace, address, List.of("ip", "netns", "exec", namespace)));
        command("ip", "netns", "add", namespace);
        if (links != null) {
            links.add(outside, literal(address));
            command("ip", "link", "set", outside, "netns", namespace, "name", "eth0");
        } else {
            command("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", namespace);
            command("ip", "link", "set", outside, "master", id, "up");
        }
        command("ip", "-n", namespace, "link", "set", "lo", "up");
        command("ip", "-n", namespace, "-6", "address", "add", address + "/64", "dev", "eth0", "nodad");
        command("ip", "-n", namespace, "link", "set", "eth0", "up");
        inside(namespace, "nft", "add table inet cut");
        inside(namespace, "nft", "add chain inet cut in { type filter hook input priority 0; }");
        inside(namespace, "nft", "add chain inet cut out { type filter hook output priority 0; }");
        try {
            Path etc = Files.createDirectories(Path.of("/etc/netns", namespace));
            Files.writeString(etc.resolve("resolv.conf"), "nameserver " + middle() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hosts.getLast();
    }

    /** Has the name lead to these machines and no others. */
    void name(List<Host> running) {
        var lines = new StringBuilder();
        running.forEach(
                host -> lines.append(host.address()).append(' ').append(NAME).append('\n'));
        try {
            Files.writeString(records(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command("kill", "-HUP", Long.toString(Objects.requireNonNull(names).pid()));
    }

    /** Nothing that {@code from} sends reaches {@code to} any more. */
    void cutOneWay(Host from, Host to) {
        inside(to.namespace(), "nft", "add rule inet cut in ip6 saddr " + from.address() + " drop");
    }

    /** Nothing arrives any more from the machine in the middle, where the database and the names are. */
    void cutFromMiddle(Host to) {
        inside(to.namespace(), "nft", "add rule inet cut in ip6 saddr " + middle() + " drop");
    }

    void cut(Host one, Host other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** None of these and this one hear each other any more, from one moment on. */
    void cutOff(Host off, List<Host> others) {
        String all = "{ " + others.stream().map(Host::address).collect(Collectors.joining(", ")) + " }";
        inside(
                off.namespace(),
                "nft",
                "add rule inet cut in ip6 saddr " + all + " drop; add rule inet cut out ip6 daddr " + all + " drop");
    }

    /** What this host and any other, the one in the middle too, send each other comes later, in milliseconds. */
    void delay(Host slow, int ms) {
        var links = Objects.requireNonNull(this.links);
        var address = literal(slow.address());
        links.delay(address, literal(middle()), ms);
        hosts.stream()
                .filter(host -> !host.equals(slow))
                .forEach(host -> links.delay(address, literal(host.address()), ms));
    }

    /** All links are as quick as they can be. */
    void delayNone() {
        hosts.forEach(host -> delay(host, 0));
    }

    /** All links work again. */
    void heal() {
        hosts.forEach(host -> inside(host.namespace(), "nft", "flush table inet cut"));
    }

    /** What all nodes of a production service on these hosts are told, with a database of their own that is empty. */
    Map<String, String> environment() {
        return environment(ScratchDatabase.create());
    }

    private Map<String, String> environment(DatabaseUrl database) {
        return environment(database, relay(port(database)));
    }

    /** The same with a database that is reached by this relay. */
    Map<String, String> environment(DatabaseUrl database, Relay relay) {
        return Map.ofEntries(
                Map.entry("LABABERSIH_ENV", "prod"),
                Map.entry(
                        "DATABASE_URL",
                        "postgres://" + database.user() + ":" + database.password() + "@[" + middle() + "]:"
                                + relay.port() + url(database).getPath()),
                Map.entry("POOL_SIZE", "5"),
                Map.entry("PORT", Integer.toString(PORT)),
                Map.entry("PHX_HOST", "localhost"),
                Map.entry("CLIENT_ADDRESS_HEADER", "X-Forwarded-For"),
                Map.entry("SECRET_KEY_BASE", SECRET),
                Map.entry("GUARDIAN_SECRET_KEY", SECRET),
                Map.entry("DNS_CLUSTER_QUERY", NAME),
                Map.entry("RELEASE_COOKIE", "kue-lapis-legit-dari-medan"));
    }

    static int port(DatabaseUrl database) {
        return url(database).getPort();
    }

    private static URI url(DatabaseUrl database) {
        return URI.create(database.jdbcUrl().substring("jdbc:".length()));
    }

    /** Has hosts reach a port of this machine's loopback address by one in the middle. */
    Relay relay(int port) {
        var relay = Relay.open(
                new InetSocketAddress(literal(middle()), 0),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        opened.add(relay);
        return relay;
    }

    /** Ends what still runs on the hosts, and takes all of it away. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        opened.forEach(Relay::close);
        if (names != null) {
            end(names);
        }
        var deleted = new ArrayList<>(hosts.stream()
                .map(host -> "ip netns pids " + host.namespace() + " | xargs -r kill -9; ip netns delete "
                        + host.namespace() + "; rm -rf /etc/netns/" + host.namespace())
                .toList());
        if (links == null) {
            // With its host it would go only when the last connection there is forgotten.
            IntStream.range(2, hosts.size() + 2).forEach(number -> deleted.add("ip link delete " + id + "v" + number));
        }
        deleted.add("ip link delete " + id);
        command("sh", "-c", String.join("; ", deleted));
        if (links != null) {
            links.close();
        }
    }

    /** Ends a process that was started beside the hosts. */
    static void end(Process process) {
        process.destroy();
        process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    }

    private static void inside(String namespace, String... words) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(List.of(words));
        command(all.toArray(String[]::new));
    }

    private static InetAddress literal(String address) {
        return InetAddress.ofLiteral(address);
    }

    /** As Java writes it, and so as the nodes call themselves. */
    private static String address(String text) {
        return literal(text).getHostAddress();
    }

    /** Runs a command to its end and returns what it printed; fails with that when the command does. */
    static String command(String... words) {
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", words) + ": " + printed);
            }
            return printed;
        } catch (IOException missing) {
            throw new AssertionError("Tests of several hosts need " + words[0] + ": bin/test installs it", missing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
