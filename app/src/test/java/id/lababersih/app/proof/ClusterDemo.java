package id.lababersih.app.proof;

import id.lababersih.app.demo.DemoMerchant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The program behind {@code bin/cluster}: several nodes to try, until it is told to end, and then no trace of them. */
final class ClusterDemo {
    private static final int LOOK_AGAIN_MS = 500;
    private static final int GIVE_UP_SECONDS = 10;
    private static final int SECRET_BYTES = 18;
    /** Known to everyone, as that of {@code bin/dev}, on a database that is nobody else's. */
    private static final String PASSWORD = "laba-bersih-demo";

    private final Thread works = Thread.currentThread();
    private final CountDownLatch worked = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Path folder;
    private final Relay front;
    private volatile int status;
    private volatile @Nullable Hosts network;
    private volatile @Nullable ChaosDatabase database;

    private ClusterDemo(Path folder, Relay front) {
        this.folder = folder;
        this.front = front;
    }

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Relay front;
        try {
            front = Relay.open(at, at);
        } catch (UncheckedIOException taken) {
            System.err.println("Port " + port + " is taken; another: PORT=" + (port + 1) + " bin/cluster");
            System.exit(1);
            return;
        }
        Path all = Files.createDirectories(Path.of("target", "cluster").toAbsolutePath());
        var demo = new ClusterDemo(Files.createTempDirectory(all, "run-"), front);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "stop"));
        try {
            demo.run(count);
        } catch (Error | IOException | InterruptedException | RuntimeException failed) {
            demo.fail(failed);
        }
        demo.worked.countDown();
        System.exit(1);
    }

    /** Ctrl-C comes to all that runs here, and what was waited for may end before this process knows. */
    private void fail(Throwable failed) {
        try {
            if (!stopping.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
                status = 1;
                System.err.println(failed.getMessage());
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(int count) throws IOException, InterruptedException {
        System.out.println("Starting " + count + " nodes; their logs are in " + folder);
        var hosts = Hosts.open(folder.resolve("network"));
        network = hosts;
        var postgres = new ChaosDatabase(folder.resolve("postgres"), hosts);
        database = postgres;
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        String adminSecret = Base64.getUrlEncoder().encodeToString(secret);
        var environment = new HashMap<>(postgres.environment());
        environment.put("ADMIN_SECRET", adminSecret);
        var nodes = ManyNodes.start(folder, count, hosts, environment);
        URI balancer = nodes.base();
        front.target(new InetSocketAddress(InetAddress.getByName(balancer.getHost()), balancer.getPort()));
        DemoMerchant.make(balancer, PASSWORD);
        System.out.println("http://localhost:" + front.port() + "/app: sign in as " + DemoMerchant.EMAIL
                + " with the password " + PASSWORD);
        System.out.println("http://localhost:" + front.port() + "/ops: its ADMIN_SECRET is " + adminSecret);
        for (int i = 0; i < count; i++) {
            tell(nodes, i);
        }
        System.out.println(
                "A node that ends is started again, as its machine would. Ctrl-C stops and removes everything.");
        watch(nodes);
    }

    private static void tell(ManyNodes nodes, int number) {
        System.out.println(name(nodes, number) + " serves; to see it die: kill -9 "
                + nodes.server(number).pid());
    }

    private static String name(ManyNodes nodes, int number) {
        return "lababersih@" + nodes.hosts().get(number).address();
    }

    private void watch(ManyNodes nodes) throws InterruptedException {
        while (!stopping.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
            var again = new ArrayList<Integer>();
            try {
                nodes.awaitAllReady((number, server) -> {
                    System.out.println(name(nodes, number) + " ended with " + server.awaitEnd(Duration.ofSeconds(1)));
                    again.add(number);
                });
            } catch (ConditionTimeoutException late) {
                System.out.println("Not all nodes are ready: " + late.getMessage());
            }
            again.forEach(number -> tell(nodes, number));
        }
    }

    /** Takes away what there is by now, once nothing more comes. */
    private void stop() {
        stopping.countDown();
        System.out.println("Stopping");
        works.interrupt();
        try {
            if (!worked.await(GIVE_UP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("It is not known what else was started.");
                status = 1;
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        front.close();
        if (network != null) {
            network.close();
        }
        if (database != null) {
            database.close();
        }
        Hosts.command("rm", "-rf", folder.toString());
        System.out.println("Nothing is left of it");
        Runtime.getRuntime().halt(status);
    }
}
