package id.lababersih.app.topology;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.cluster.topology.Leases;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.StartRefusedException;
import id.lababersih.persistence.lease.LeaseTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service without a cluster, as the only one of its database: it keeps the lease that a living cluster keeps, so that
 * neither another service nor a cluster is at work there beside it. Blocking.
 */
public final class OnlyService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnlyService.class);
    private static final Duration RENEWED_EACH = Duration.ofSeconds(2);
    private static final int LOOKED_EACH_MS = 500;
    /** For longer than a lease lasts that nobody renews. */
    private static final long LOOKS_MAX = 2 * Leases.CLUSTER_LENGTH.toMillis() / LOOKED_EACH_MS;

    private final LeaseTable leases;
    private final String name;
    private final long token;
    private @Nullable Job renewal;

    private OnlyService(LeaseTable leases, String name, long token) {
        this.leases = leases;
        this.name = name;
        this.token = token;
    }

    /**
     * Makes the database this service's own. After a crash of the same service, which its machine, folder and port
     * tell, that is so at once, after one of another when the lease has run out. A start waits for this, so it asks by
     * a connection that is there; what follows has connections of its own.
     *
     * @param machine the name of the host; others may have a copy of the folder
     * @param var where the service keeps files of its own
     * @throws StartRefusedException while another service is at work there
     */
    public static OnlyService claim(Database database, String machine, Path var, int port) {
        var leases = LeaseTable.by(database.dataSource());
        var name = "service " + id(var) + " on " + machine + " at " + port;
        var until = leases.until(Leases.CLUSTER).orElse(Instant.MAX);
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            var token = leases.take(Leases.CLUSTER, name, Leases.CLUSTER_LENGTH);
            if (token.isPresent()) {
                return new OnlyService(LeaseTable.later(database.url()), name, token.getAsLong());
            }
            if (leases.until(Leases.CLUSTER).filter(until::isBefore).isPresent()) {
                break;
            }
            if (looks == 0) {
                LOG.info("Waiting until it is certain that no other service is at work on this database");
            }
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, LOOKED_EACH_MS, TimeUnit.MILLISECONDS)
                    .join();
        }
        throw StartRefusedException.inUse(database.url());
    }

    /** The name of this host, as {@code hostname} prints it. */
    public static String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The same after each start. */
    private static String id(Path var) {
        var file = var.resolve("service-id");
        try {
            if (!Files.exists(file) || Files.readString(file).isBlank()) {
                Files.createDirectories(var);
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).strip();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /**
     * Goes on renewing the lease, until this is closed.
     *
     * @param lost is run when another service has taken it, because this one had not renewed it for long
     */
    public void start(Jobs jobs, Runnable lost) {
        renewal = jobs.start(Branch.OPS, "only-service", RENEWED_EACH, () -> {
            if (!leases.renew(Leases.CLUSTER, name, token, Leases.CLUSTER_LENGTH)) {
                lost.run();
            }
        });
    }

    /** Lets the next one start at once. */
    @Override
    public void close() {
        if (renewal != null) {
            renewal.close();
        }
        try (leases) {
            leases.release(Leases.CLUSTER, name, token);
        } catch (JdbiException unknown) {
            LOG.warn("Another start has to wait {}: the lease was not given back", Leases.CLUSTER_LENGTH, unknown);
        }
    }
}
