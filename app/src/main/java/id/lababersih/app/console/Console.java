package id.lababersih.app.console;

import id.lababersih.app.account.HandedLinks;
import id.lababersih.app.job.JobScheduler;
import id.lababersih.app.projection.Entities;
import id.lababersih.cluster.console.Consoles;
import id.lababersih.persistence.database.DatabaseUrl;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console of a node. */
public final class Console {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    /** Longer paths cannot be named to Linux (unix(7), sun_path). */
    private static final int PATH_BYTES_MAX = 107;

    private Console() {}

    /**
     * Opens it; once per node.
     *
     * @param version of the release, for who asks
     * @param var the folder of the service's files
     * @param port of the service, by which its console is told from another's
     */
    public static AutoCloseable start(
            Entities entities,
            JobScheduler jobs,
            HandedLinks links,
            DatabaseUrl url,
            InstantSource clock,
            String version,
            Path var,
            int port) {
        var tools = Tools.of(entities, jobs, links, url, clock, version);
        var node = entities.node();
        var consoles = Consoles.start(
                node.system(), node.supervision(), (hello, client) -> ConsoleSession.open(hello, client, tools));
        Path file = SocketFile.of(var, port);
        if (file.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
            LOG.warn(
                    "No console on this machine: {} is too long for a socket; give LABABERSIH_VAR a shorter path",
                    file);
            return () -> {};
        }
        try {
            return ConsoleSocket.open(file, consoles);
        } catch (UncheckedIOException shut) {
            LOG.error("No console on this machine: {} cannot be opened. The service does without", file, shut);
            return () -> {};
        }
    }
}
