package id.lababersih.persistence.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, on a data directory of our own, for machines where nobody set one up.
 *
 * <p>The server hangs on a lifeline, a pipe that this process holds open: however this process ends, SIGKILL included,
 * the pipe closes and the server shuts down. The next start waits for that, so a data directory never has two servers.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final int START_TIMEOUT_SECONDS = 60;
    private static final int STOP_TIMEOUT_SECONDS = 30;
    private static final String NAME = "lababersih";

    /** Starts the server, drops its output so that its end shows as end of file, and waits for the pipe to close. */
    private static final String LIFELINE = """
            trap '' INT TERM HUP
            "$@" & server=$!
            exec >/dev/null 2>&1
            read -r _
            kill -INT $server
            wait $server
            [ -z "$LABABERSIH_THROWAWAY" ] || rm -rf "$LABABERSIH_THROWAWAY"
            """;

    private final Process lifeline;
    private final CompletableFuture<Void> ended;
    private final @Nullable FileChannel lock;
    private final String password;
    private final int port;

    private EmbeddedDatabase(
            Process lifeline, CompletableFuture<Void> ended, @Nullable FileChannel lock, String password, int port) {
        this.lifeline = lifeline;
        this.ended = ended;
        this.lock = lock;
        this.password = password;
        this.port = port;
    }

    /**
     * Starts the server on {@code home}, making a new database there on first use. Data survives restarts.
     *
     * @throws StartRefusedException if another process serves that directory
     * @throws IllegalStateException if the server does not come up
     */
    public static EmbeddedDatabase start(Path home) {
        Path absolute = home.toAbsolutePath();
        try {
            Files.createDirectories(absolute);
            FileChannel channel =
                    FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new StartRefusedException("Another LabaBersih is running on " + absolute + ". Stop it first.");
            }
            EmbeddedDatabase server = launch(absolute, channel, List.of(), false);
            server.createIfMissing();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL in " + absolute + " could not be started", e);
        }
    }

    /** Starts a server that promises nothing across a crash, and whose directory goes when this process does. */
    static EmbeddedDatabase startThrowaway(Path home) throws IOException {
        // It has a database for each test, each of which would be looked at every ten seconds by a process of its own;
        // a test of a plan analyzes its tables itself.
        List<String> hasty = List.of(
                "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_connections=300");
        return launch(home.toAbsolutePath(), null, hasty, true);
    }

    /** Where the application's database is. */
    public DatabaseUrl url() {
        return url(NAME);
    }

    DatabaseUrl url(String database) {
        return new DatabaseUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", password);
    }

    /** Stops the server in its fast mode: open transactions are rolled back, what was committed is on disk. */
    @Override
    public void close() {
        try {
            lifeline.getOutputStream().close();
            if (!lifeline.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("PostgreSQL did not stop within {} s", STOP_TIMEOUT_SECONDS);
            }
            ended.get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (lock != null) {
                lock.close();
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            log.warn("PostgreSQL did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void createIfMissing() {
        var jdbi = org.jdbi.v3.core.Jdbi.create(url("postgres").jdbcUrl(), "postgres", password);
        jdbi.useHandle(handle -> {
            boolean exists = handle.createQuery("SELECT count(*) FROM pg_database WHERE datname = :name")
                            .bind("name", NAME)
                            .mapTo(Long.class)
                            .one()
                    > 0;
            if (!exists) {
                handle.execute("CREATE DATABASE " + NAME);
            }
        });
    }

    private static EmbeddedDatabase launch(
            Path home, @Nullable FileChannel lock, List<String> settings, boolean throwaway) throws IOException {
        Path bin = PostgresBinaries.unpacked().resolve("bin");
        Path data = home.resolve("data");
        String password = password(home.resolve("password"));
        ServerUser user = ServerUser.choose();
        user.own(home);
        if (!Files.exists(data)) {
            initialize(bin, user, home, data, throwaway);
        }
        awaitPredecessor(data.resolve("postmaster.pid"));
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", LIFELINE, "lifeline"));
        command.addAll(user.prefix());
        command.addAll(List.of(bin.resolve("postgres").toString(), "-D", data.toString(), "-p", "" + port));
        List<String> all = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "shared_buffers=128MB",
                "autovacuum_naptime=10s",
                "max_connections=100",
                "timezone=UTC",
                "log_timezone=UTC"));
        all.addAll(settings);
        all.forEach(setting -> command.addAll(List.of("-c", setting)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LABABERSIH_THROWAWAY", throwaway ? home.toString() : "");
        builder.environment().put("LC_ALL", "C");
        Process lifeline = builder.start();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofVirtual().name("postgres-log").start(() -> follow(lifeline, ready, ended));
        EmbeddedDatabase server = new EmbeddedDatabase(lifeline, ended, lock, password, port);
        await(server, ready);
        return server;
    }

    private static void await(EmbeddedDatabase server, CompletableFuture<Void> ready) {
        try {
            ready.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            server.close();
            throw new IllegalStateException("The embedded PostgreSQL did not come up; its log above says why", e);
        }
    }

    private static void follow(Process process, CompletableFuture<Void> ready, CompletableFuture<Void> ended) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("database system is ready to accept connections")) {
                    ready.complete(null);
                }
                if (isAlarming(line)) {
                    log.warn("postgres: {}", line);
                } else {
                    log.debug("postgres: {}", line);
                }
            }
        } catch (IOException e) {
            log.debug("PostgreSQL's output ended", e);
        }
        ready.completeExceptionally(new IllegalStateException("PostgreSQL ended"));
        ended.complete(null);
    }

    /** A connection cut by a stop that we asked for is no news. */
    private static boolean isAlarming(String line) {
        boolean cutByStop = line.contains("terminating connection due to administrator command")
                || line.contains("the database system is shutting down");
        return !cutByStop && (line.contains("FATAL:") || line.contains("PANIC:") || line.contains("ERROR:"));
    }

    private static void initialize(Path bin, ServerUser user, Path home, Path data, boolean throwaway)
            throws IOException {
        Path half = home.resolve("data.new");
        List<String> command = new ArrayList<>();
        // A first start that was cut off leaves half a directory: it holds nothing yet, so it goes.
        command.addAll(List.of("sh", "-c", "rm -rf \"$0\" && exec \"$@\"", half.toString()));
        command.addAll(user.prefix());
        command.addAll(List.of(bin.resolve("initdb").toString(), "-D", half.toString(), "-U", "postgres"));
        command.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + home.resolve("password"), "-E", "UTF8"));
        command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"));
        if (throwaway) {
            // Each login would hash the password 4096 times, which nobody is kept out by here.
            command.addAll(List.of("--no-sync", "--set", "scram_iterations=1"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("initdb failed:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while making the database", e);
        }
        Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A process that was killed leaves its server ending, or a pid file that now names nobody or someone else. */
    private static void awaitPredecessor(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        var predecessor = ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"));
        if (predecessor.isPresent()) {
            log.info("Waiting for the PostgreSQL of a killed run (pid {}) to end", pid);
            try {
                predecessor.get().onExit().get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new StartRefusedException("A PostgreSQL still runs as pid " + pid + ". Stop it first.");
            }
        }
        Files.deleteIfExists(pidFile);
    }

    /** Takes the lock until the channel closes; false if this or another process has it. */
    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    private static String password(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // On disk before anything that is locked by it.
        Files.writeString(file, HexFormat.of().formatHex(bytes), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        return HexFormat.of().formatHex(bytes);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
