package id.lababersih.cluster.topology;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.discovery.Lookup;
import org.apache.pekko.discovery.ServiceDiscovery;
import scala.Option;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * Finds the nodes behind a DNS name as the machine itself would: its name servers, of whichever kind, and its hosts
 * file. Of the addresses those count that are of the family of this node's own, for it binds no other; so where the
 * name has AAAA and A records, a node on IPv6 sees each of the others once.
 */
public final class PeerNames extends ServiceDiscovery {
    private final boolean sixteenBytes;
    private final Executor blocking;

    public PeerNames(ExtendedActorSystem system) {
        this.sixteenBytes = system.settings()
                .config()
                .getString("pekko.remote.artery.canonical.hostname")
                .contains(":");
        this.blocking = system.dispatchers().lookup("pekko.actor.default-blocking-io-dispatcher");
    }

    /**
     * Has this process ask for names again after a second instead of Java's thirty, so that who has just come is found.
     * Java reads that once, when it looks a name up for the first time.
     */
    public static void lookUpAfresh() {
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }

    @Override
    public Future<Resolved> lookup(Lookup lookup, FiniteDuration timeout) {
        CompletionStage<Resolved> found = CompletableFuture.supplyAsync(() -> found(lookup.serviceName()), blocking)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return FutureConverters.asScala(found);
    }

    private Resolved found(String name) {
        try {
            List<ResolvedTarget> targets = Arrays.stream(InetAddress.getAllByName(name))
                    .filter(address -> address.getAddress().length > 4 == sixteenBytes)
                    .map(PeerNames::target)
                    .toList();
            return new Resolved(name, CollectionConverters.asScala(targets).toList());
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        }
    }

    private static ResolvedTarget target(InetAddress address) {
        return new ResolvedTarget(
                address.getHostAddress(), Option.empty(), OptionConverters.toScala(Optional.of(address)));
    }
}
