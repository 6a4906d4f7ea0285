package id.lababersih.cluster.topology;

import java.util.function.LongSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.setup.Setup;

/**
 * Hands an actor system the leases that {@link DowningLease} and {@link FoundingDecider} need, which Pekko makes by
 * name.
 */
final class TopologySetup extends Setup {
    final Leases leases;
    /** Nanoseconds that never go back; those of a machine that sleeps may stand still meanwhile. */
    final LongSupplier nanoTime;

    TopologySetup(Leases leases, LongSupplier nanoTime) {
        this.leases = leases;
        this.nanoTime = nanoTime;
    }

    static TopologySetup of(ClassicActorSystemProvider system) {
        ActorSystem classic = system.classicSystem();
        return classic.settings()
                .setup()
                .get(TopologySetup.class)
                .orElseThrow(() -> new IllegalStateException("the node was started without leases"));
    }
}
