package id.lababersih.cluster.topology;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrapSettings;
import org.apache.pekko.management.cluster.bootstrap.JoinDecision;
import org.apache.pekko.management.cluster.bootstrap.JoinSelf$;
import org.apache.pekko.management.cluster.bootstrap.KeepProbing$;
import org.apache.pekko.management.cluster.bootstrap.LowestAddressJoinDecider;
import org.apache.pekko.management.cluster.bootstrap.SeedNodesInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Lets a node found a cluster only where none lives. Pekko's decider goes by what DNS shows at the moment, and two
 * nodes that do not see each other would each found one; here the founder must also take the lease that a living
 * cluster keeps ({@link ClusterLife}). So one node may found alone, and no two ever do.
 */
public final class FoundingDecider extends LowestAddressJoinDecider {
    private static final Logger LOG = LoggerFactory.getLogger(FoundingDecider.class);

    private final ActorSystem system;

    public FoundingDecider(ActorSystem system, ClusterBootstrapSettings settings) {
        super(system, settings);
        this.system = system;
    }

    @Override
    public Future<JoinDecision> decide(SeedNodesInformation information) {
        return super.decide(information)
                .flatMap(
                        decision -> decision.equals(JoinSelf$.MODULE$)
                                ? FutureConverters.asScala(founding())
                                : Future.successful(decision),
                        system.dispatcher());
    }

    private CompletionStage<JoinDecision> founding() {
        var setup = TopologySetup.of(system);
        long askedNs = setup.nanoTime.getAsLong();
        String self = ClusterLife.name(Cluster.get(system).selfUniqueAddress());
        return setup.leases.take(ClusterLife.LEASE, self, ClusterLife.LENGTH).handle((token, failure) -> {
            // Who slept over the answer may not rely on it: others may have taken the lease since.
            boolean fresh = setup.nanoTime.getAsLong() - askedNs < ClusterLife.LENGTH.toNanos() / 2;
            if (failure == null && token.isPresent() && fresh) {
                LOG.info("Nobody else lives: founding the cluster");
                return JoinSelf$.MODULE$;
            }
            if (failure == null) {
                LOG.info("Not founding a cluster: one lives that this node cannot reach yet");
            } else {
                LOG.warn("Not founding a cluster: it is unknown whether one lives", failure);
            }
            return KeepProbing$.MODULE$;
        });
    }
}
