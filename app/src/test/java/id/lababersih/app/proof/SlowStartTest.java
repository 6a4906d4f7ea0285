package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.lease.LeaseTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A node whose database is slow to take its first connections starts all the same. */
class SlowStartTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void theFirstConnectionOfALeaseMayFail() throws IOException {
        DatabaseUrl database = ScratchDatabase.create();
        int port = Hosts.port(database);
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var failed = new AtomicBoolean();
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var relay = Relay.open(ANY, new InetSocketAddress(busy.getInetAddress(), busy.getLocalPort()))) {
            Thread.ofVirtual()
                    .start(() -> failOne(busy, () -> {
                        relay.target(server);
                        failed.set(true);
                    }));
            var slow = new DatabaseUrl(
                    database.jdbcUrl().replace(":" + port + "/", ":" + relay.port() + "/"),
                    database.user(),
                    database.password());
            try (var leases = LeaseTable.open(slow)) {
                assertThat(leases.take("any", "a", Duration.ofMinutes(1))).isPresent();
            }
        }
        assertThat(failed).isTrue();
    }

    private static void failOne(ServerSocket busy, Runnable then) {
        try (var _ = busy.accept()) {
            then.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
