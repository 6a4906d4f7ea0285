package id.lababersih.app.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The real server in a process of its own, which can be killed as a power cut would. */
final class ServerProcess implements AutoCloseable {
    static final String MAIN = "id.lababersih.app.Main";
    private static final Pattern ADDRESS = Pattern.compile("answers on http://\\S+?:(\\d+)\\s");
    static final Duration READY_WITHIN = Duration.ofSeconds(90);
    /**
     * It lives for seconds, or some minutes, and several share two cores. Compiling little is the faster way; and fresh
     * memory is dear on a virtual machine, so few pages, each used often: a start takes a third less of the processor.
     */
    static final List<String> SHORT_LIVED = List.of(
            "-Xmx1g",
            "-Xmn64m",
            "-XX:+UseTransparentHugePages",
            "-Xlog:pagesize=off",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final Process process;
    private final Path log;

    private ServerProcess(Path folder, Process process, Path log) {
        this.folder = folder;
        this.process = process;
        this.log = log;
    }

    /** Starts a server in {@code folder}, where its data and its log are kept, and waits until it is ready. */
    static ServerProcess start(Path folder, Map<String, String> environment) {
        return start(folder, MAIN, environment);
    }

    /** As above with another main class, which may be one of the tests'. */
    static ServerProcess start(Path folder, String main, Map<String, String> environment) {
        ServerProcess server = launch(folder, List.of(), main, environment);
        server.awaitReady();
        return server;
    }

    /**
     * Starts a process and waits for nothing.
     *
     * @param before what its command begins with, such as what leads into another network
     */
    static ServerProcess launch(Path folder, List<String> before, String main, Map<String, String> environment) {
        return launch(folder, command(before, ServerClasses.options(main), main), environment);
    }

    /**
     * Starts the release before, or this one where {@code bin/test} found none, which plays its demo.
     *
     * @param environment of a server with a database of its own
     */
    static ServerProcess startBefore(Path folder, Map<String, String> environment) {
        String before = System.getenv("LABABERSIH_BEFORE");
        List<String> classes = before == null ? ServerClasses.options(MAIN) : List.of("-cp", before + "/*");
        List<String> command = command(List.of(), classes, MAIN);
        command.add("demo");
        ServerProcess server = launch(folder, command, environment);
        server.awaitReady();
        return server;
    }

    /** Lets the program have one whole life with these options, by which a JVM finds its classes; how it ended. */
    static int startAndStop(List<String> classes) {
        ServerProcess server = launch(SharedServer.freshFolder("trained"), command(List.of(), classes, MAIN), Map.of());
        try {
            server.awaitReady();
            server.process.destroy();
            return server.awaitEnd(Duration.ofMinutes(2));
        } finally {
            server.process.destroyForcibly();
        }
    }

    private static ServerProcess launch(Path folder, List<String> command, Map<String, String> environment) {
        try {
            Files.createDirectories(folder);
            Path log = Files.createTempFile(folder, "server-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("DATABASE_"));
            builder.environment().put("LABABERSIH_ENV", "dev");
            builder.environment().put("PORT", "0");
            builder.environment().putAll(environment);
            return new ServerProcess(folder, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(List<String> before, List<String> classes, String main) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SHORT_LIVED);
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(classes);
        command.add(main);
        return command;
    }

    URI base() {
        Matcher address = ADDRESS.matcher(log());
        if (!address.find()) {
            throw new IllegalStateException("the server has not said where it answers\n" + log());
        }
        return URI.create("http://127.0.0.1:" + address.group(1));
    }

    Api api() {
        return new Api(base());
    }

    /** The folder it was started in, and that it keeps its files under. */
    Path folder() {
        return folder;
    }

    long pid() {
        return process.pid();
    }

    /** Processor time it has used so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    boolean alive() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the line that names the port, and then for the server to call itself ready. */
    private void awaitReady() {
        Awaitility.await("the server's address")
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .until(this::hasAddress);
        awaitReady(base());
    }

    /** Waits for the server at this address to call itself ready. */
    void awaitReady(URI base) {
        Awaitility.await("the server is ready")
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    requireAlive();
                    return isReady(base);
                });
    }

    private boolean hasAddress() {
        requireAlive();
        return ADDRESS.matcher(log()).find();
    }

    /** Fails at once, also inside of what waits for an assertion to hold. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the server ended with " + process.exitValue() + "\n" + log());
        }
    }

    /** Whether the server at this address calls itself ready. */
    static boolean isReady(URI base) throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(base.resolve("/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Has the process stand still until {@link #go}; to others it looks dead, and it notices nothing. */
    void stall() {
        Hosts.command("kill", "-STOP", Long.toString(process.pid()));
    }

    void go() {
        Hosts.command("kill", "-CONT", Long.toString(process.pid()));
    }

    /** SIGTERM, as an operator stops it; how it ended. */
    int stop() {
        process.destroy();
        return awaitEnd(Duration.ofSeconds(30));
    }

    /** SIGKILL: the process has no chance to finish anything. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Waits for a process that kills itself. */
    int awaitEnd(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the server still runs after " + within + "\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM, as an operator stops it. */
    @Override
    public void close() {
        process.destroy();
        try {
            awaitEnd(Duration.ofSeconds(30));
        } finally {
            process.destroyForcibly();
        }
    }
}
