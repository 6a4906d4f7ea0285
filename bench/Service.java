import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The service as in production, as a process of its own; its log goes to a file. */
final class Service implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(120);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int STOP_SECONDS_MAX = 60;

    final URI uri;
    /** From the start of the process to the first 200 of {@code /health}. */
    final Duration started;

    private final Process process;
    private final Thread onExit;

    private Service(URI uri, Duration started, Process process, Thread onExit) {
        this.uri = uri;
        this.started = started;
        this.process = process;
        this.onExit = onExit;
    }

    /** @param database as {@code DATABASE_URL} takes it */
    static Service start(String database, Path log) throws IOException {
        int port = freePort();
        var uri = URI.create("http://127.0.0.1:" + port);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("bench.jvm").split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "id.lababersih.app.Main"));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null"));
        var environment = builder.environment();
        environment.put("LABABERSIH_ENV", "prod");
        environment.put("DATABASE_URL", database);
        environment.put("PORT", "" + port);
        environment.put("PHX_HOST", "localhost");
        environment.put("SECRET_KEY_BASE", "bench-only-".repeat(6));
        environment.put("GUARDIAN_SECRET_KEY", "bench-only-".repeat(6));
        long began = System.nanoTime();
        var process = builder.start();
        var onExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(onExit);
        awaitHealth(uri, process, log);
        return new Service(uri, Duration.ofNanos(System.nanoTime() - began), process, onExit);
    }

    long pid() {
        return process.pid();
    }

    /** Resident memory now, in bytes. */
    long residentBytes() throws IOException {
        return memory("VmRSS:");
    }

    /** The most memory that was resident at once, in bytes. */
    long residentBytesMax() throws IOException {
        return memory("VmHWM:");
    }

    /** Has {@link #residentBytesMax} begin anew. */
    void forgetResidentBytesMax() throws IOException {
        Files.writeString(Path.of("/proc/" + pid() + "/clear_refs"), "5");
    }

    /** Processor time that it has used to compile itself, in hundredths of a second. */
    long compiling() {
        return Arrays.stream(Objects.requireNonNull(new File("/proc/" + pid() + "/task").list()))
                .filter(this::compiles)
                .mapToLong(thread -> Cpu.ofThread(pid(), thread))
                .sum();
    }

    private boolean compiles(String thread) {
        try {
            return Files.readString(Path.of("/proc/" + pid() + "/task/" + thread + "/comm"))
                    .matches("(?s)C[12] Compiler.*");
        } catch (IOException ended) {
            return false;
        }
    }

    /** How many files and connections it has open. */
    int openFiles() {
        return Objects.requireNonNull(new File("/proc/" + pid() + "/fd").list()).length;
    }

    /** Runs a command of the JDK's {@code jcmd} in the service. */
    void jcmd(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + pid()));
        all.addAll(List.of(command));
        var jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(onExit);
    }

    private static void awaitHealth(URI uri, Process process, Path log) throws IOException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri.resolve("/health"))
                    .timeout(START_MAX)
                    .build();
            while (process.isAlive() && System.nanoTime() < deadline) {
                try {
                    if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // Nobody listens yet.
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IllegalStateException("The service did not start:\n" + Files.readString(log));
    }

    private long memory(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
