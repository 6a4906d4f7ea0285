package id.lababersih.app.proof;

import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;

/** A durable PostgreSQL that nodes reach at the same place when it comes back, as things happen to it. */
final class ChaosDatabase implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 1_000;
    private static final int AGAIN_MS = 50;

    private final Path home;
    private final Hosts network;
    private final Relay relay;
    private EmbeddedDatabase server;

    ChaosDatabase(Path home, Hosts network) {
        this.home = home;
        this.network = network;
        server = EmbeddedDatabase.start(home);
        relay = network.relay(Hosts.port(server.url()));
    }

    /** The URL of a database of this server, from this machine. */
    String url(String name) {
        var url = server.url();
        return "postgres://" + url.user() + ":" + url.password() + "@127.0.0.1:" + Hosts.port(url) + "/" + name;
    }

    /** Makes a copy of the nodes' database, to which nobody may be connected. */
    void copy(String name) throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template lababersih");
        }
    }

    /** What nodes are told. */
    Map<String, String> environment() {
        return network.environment(server.url(), relay);
    }

    /** Stops it in order, and starts it again later. */
    void restart(int secondsLater) {
        server.close();
        startAgain(secondsLater);
    }

    /** Its main process is killed; what the operating system was given to write is not lost. */
    void kill(int secondsLater) {
        signal("KILL", Long.toString(pid()));
        server.close();
        startAgain(secondsLater);
    }

    /** It stands still: the system takes connections for it, and nothing answers. */
    void stall(int seconds) {
        long main = pid();
        // First the one that makes others.
        signal("STOP", Long.toString(main));
        String[] all = Stream.concat(
                        ProcessHandle.of(main).orElseThrow().children().map(ProcessHandle::pid), Stream.of(main))
                .map(pid -> Long.toString(pid))
                .toArray(String[]::new);
        signal("STOP", all);
        ChaosLoad.pause(seconds * 1_000);
        signal("CONT", all);
    }

    private long pid() {
        try {
            return Long.parseLong(Files.readAllLines(home.resolve("data").resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String name, String... pids) {
        Hosts.command(
                Stream.concat(Stream.of("kill", "-" + name), Stream.of(pids)).toArray(String[]::new));
    }

    private void startAgain(int secondsLater) {
        ChaosLoad.pause(secondsLater * 1_000);
        server = EmbeddedDatabase.start(home);
        relay.target(new InetSocketAddress(InetAddress.getLoopbackAddress(), Hosts.port(server.url())));
    }

    /** Others take every connection there is, those of the nodes first, and keep them so long. */
    void exhaust(int seconds) throws SQLException {
        long untilNs = System.nanoTime() + seconds * 1_000_000_000L;
        var taken = new ArrayList<Connection>();
        try {
            taken.add(connect());
            try (var statement = taken.getFirst().createStatement()) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name like 'lababersih%'");
            }
            while (System.nanoTime() < untilNs && taken.size() < CONNECTIONS_MAX) {
                try {
                    taken.add(connect());
                } catch (SQLException allAreTaken) {
                    ChaosLoad.pause(AGAIN_MS);
                }
            }
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    private Connection connect() throws SQLException {
        return connect("lababersih");
    }

    Connection connect(String name) throws SQLException {
        var url = DatabaseUrl.parse(url(name));
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }

    @Override
    public void close() {
        server.close();
    }
}
