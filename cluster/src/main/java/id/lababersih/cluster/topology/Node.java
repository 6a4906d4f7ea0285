package id.lababersih.cluster.topology;

import id.lababersih.cluster.journal.JournalSetup;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** One member of the cluster: the actor system of this process. */
public final class Node {
    private final ActorSystem<Void> system;

    private Node(ActorSystem<Void> system) {
        this.system = system;
    }

    /** Starts a node that forms a cluster of its own and keeps its events where the journal says. */
    public static Node startAlone(NodeConfig config, JournalSetup journal) {
        var setup = ActorSystemSetup.create(BootstrapSetup.create(config.toConfig()), journal);
        var system = ActorSystem.<Void>create(Behaviors.empty(), "lababersih", setup);
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        return new Node(system);
    }

    public ActorSystem<?> system() {
        return system;
    }

    /** Hands over what lives here, leaves the cluster and stops; completes when all of it is done. */
    public CompletionStage<Done> stop() {
        return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
    }
}
