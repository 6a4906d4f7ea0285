package id.lababersih.app;

import id.lababersih.app.demo.DemoMerchant;
import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.topology.Node;
import id.lababersih.cluster.topology.NodeEndedException;
import id.lababersih.cluster.topology.PeerNames;
import id.lababersih.persistence.database.StartRefusedException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The program: reads the environment, starts the service, and stops it on SIGTERM or Ctrl-C. The only wall clock. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    static final int REFUSED = 2;
    static final int FAILED = 1;
    /**
     * A process that was told to end has ended after half a minute, in order or not. Its parts end one after the other:
     * traffic 4 s, sockets at most 3, requests 5, jobs and imports beside each other 11, node 15, lease 2, traces 2;
     * any two of them fit.
     */
    private static final int END_SECONDS_MAX = 29;

    /** Where the Java runtime keeps the class archive that it writes at its very end, and silently. */
    private static final String CLASS_ARCHIVE = "lababersih.class-archive";

    /** What the system says of an address that is another machine's. */
    private static final String NOT_HERE = "Cannot assign requested address";

    private static final Pattern SIGNALLED = Pattern.compile("SIG(TERM|INT|HUP) handler");

    private static final String VAR = "lababersih.var";
    /** Known to everyone: for an embedded database alone, and {@code bin/dev} asks for it there only. */
    private static final String DEMO_PASSWORD = "laba-bersih-demo";

    private Main() {}

    /** Serves; with the argument {@code demo} also makes a merchant to look at. */
    public static void main(String[] arguments) {
        Service service = serve(Steps.NONE);
        if (!List.of(arguments).contains("demo")) {
            return;
        }
        if ("dev".equals(System.getenv(Variable.LABABERSIH_ENV.name()))) {
            demo(service);
        } else {
            LOG.warn("No demo: its password is known to everyone. lababersih seed-demo makes one with another");
        }
    }

    /** Serves until the process is told to end; {@code steps} lets a test end it at a step of a shipment. */
    static Service serve(Steps steps) {
        long startedNs = System.nanoTime();
        // What libraries tell the JDK's own log goes where all goes.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        PeerNames.lookUpAfresh();
        var service = new Service();
        var ending = new AtomicBoolean();
        try {
            Config config = Config.read(System.getenv(), var());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, ending), "stop"));
            service.start(config, Clock.systemUTC(), steps);
            service.node().orElseThrow().ended().thenAccept(end -> {
                if (ending.get()) {
                    return;
                }
                // Before it is told that it ends, for then the hook ends it without a word.
                LOG.error("{}", end.line());
                if (ending.compareAndSet(false, true)) {
                    Runtime.getRuntime().halt(FAILED);
                }
            });
            LOG.info(
                    "LabaBersih answers on {} after {} ms", service.uri(), (System.nanoTime() - startedNs) / 1_000_000);
            return service;
        } catch (ConfigException refused) {
            throw ended(ending, REFUSED, String.valueOf(refused.getMessage()), null);
        } catch (StartRefusedException refused) {
            throw ended(ending, FAILED, String.valueOf(refused.getMessage()), null);
        } catch (RuntimeException failed) {
            throw foreseen(failed)
                    .map(line -> ended(ending, FAILED, line, null))
                    .orElseGet(() -> ended(ending, FAILED, "LabaBersih could not start.", failed));
        }
    }

    /** Where the service keeps files of its own. */
    static Path var() {
        return Path.of(System.getProperty(VAR, "var")).toAbsolutePath();
    }

    /** The time, for a command that needs it. */
    static InstantSource clock() {
        return Clock.systemUTC();
    }

    private static void demo(Service service) {
        try {
            DemoMerchant.make(service.uri(), DEMO_PASSWORD);
            LOG.info(
                    "Look at {}/app and sign in as {} with the password {}",
                    service.uri(),
                    DemoMerchant.EMAIL,
                    DEMO_PASSWORD);
        } catch (IOException failed) {
            LOG.warn("The demo merchant is not whole; the next start goes on with it", failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Called when the process is told to end, in the middle of its start too, and also when it ends because its node
     * has and no thread is left.
     *
     * @param ending set by whoever is first to end the process, and says how
     */
    private static void stop(Service service, AtomicBoolean ending) {
        service.node()
                .ifPresent(node -> node.ending().ifPresent(end -> {
                    awaitEnd(node);
                    if (ending.get()) {
                        // Whoever ends it has said why.
                        Runtime.getRuntime().halt(FAILED);
                    }
                    halt(end);
                }));
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        boolean asked = isAsked();
        if (asked) {
            LOG.info("Stopping");
        } else {
            LOG.error("Stopping, since this process ends itself: the error before says why");
        }
        if (!closed(service)) {
            LOG.error("Not stopped in order within {} s; ending all the same", END_SECONDS_MAX);
            Runtime.getRuntime().halt(FAILED);
        }
        LOG.info("Stopped");
        String archive = System.getProperty(CLASS_ARCHIVE);
        if (archive != null && !Files.exists(Path.of(archive))) {
            LOG.info("Writing down the classes in use, some seconds, once: it halves the next start");
        }
        // Asked to stop and stopped: not 143, by which a supervisor would take it for a failure.
        Runtime.getRuntime().halt(asked ? 0 : FAILED);
    }

    /** Whether a signal ends this process, which the JDK tells in a thread called after it, and not a fatal error. */
    private static boolean isAsked() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> SIGNALLED.matcher(thread.getName()).matches());
    }

    /** A service that has run out of memory, for which Pekko ends the process, may never come to its end. */
    private static boolean closed(Service service) {
        var closing = Thread.ofPlatform().name("close").start(service::close);
        try {
            return closing.join(Duration.ofSeconds(END_SECONDS_MAX));
        } catch (InterruptedException impatient) {
            return false;
        }
    }

    /** A node that leaves by itself hands over what lives on it first. */
    private static void awaitEnd(Node node) {
        node.ended()
                .thenApply(_ -> true)
                .toCompletableFuture()
                .completeOnTimeout(false, END_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }

    /** A node that is no member serves nobody, and all it runs on is gone: its machine starts it anew. */
    private static void halt(Node.End end) {
        LOG.error("{}", end.line());
        Runtime.getRuntime().halt(FAILED);
    }

    /** What is wrong, where it is of a kind that an operator can mend. */
    static Optional<String> foreseen(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return Optional.of(
                        String.valueOf(cause.getMessage()).contains(NOT_HERE)
                                ? "This machine has no such address as RELEASE_NODE names, or else FLY_PRIVATE_IP."
                                        + " Name one that it has."
                                : "A port is taken. Where another LabaBersih on this database has it, stop that one"
                                        + " first; otherwise choose another, such as PORT=4001, and among nodes"
                                        + " CLUSTER_PORT or CLUSTER_BOOTSTRAP_PORT.");
            }
            if (cause instanceof NodeEndedException) {
                return Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** Ends the process with one line, and the stack where it is unexpected; never returns. */
    private static IllegalStateException ended(
            AtomicBoolean ending, int status, String line, @Nullable Throwable unexpected) {
        if (ending.compareAndSet(false, true)) {
            System.err.println(line);
            if (unexpected != null) {
                LOG.error("The start failed", unexpected);
            }
        }
        // Where the process was told to end, its start fails; then this waits for that end.
        System.exit(status);
        return new IllegalStateException(line, unexpected);
    }
}
