package id.lababersih.cluster.topology;

import id.lababersih.cluster.journal.JournalSetup;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/** One member of the cluster: the actor system of this process. */
public final class Node {
    private static final String NAME = "lababersih";

    private final ActorSystem<Void> system;
    private final CompletableFuture<Done> up = new CompletableFuture<>();

    /** Why a node is no member, or no more. */
    public enum End {
        REFUSED("The cluster refused this node: it has another RELEASE_COOKIE, or a release that does not go with the"
                + " cluster's. A node of the cluster says in its log which."),
        DOWNED("The cluster goes on without this node, which was cut off or did not answer. Started again it joins."),
        LATE("No cluster to join, and none to found: one lives, or lived seconds ago, whose nodes do not answer this"
                + " one on their private addresses, or differ in CLUSTER_TLS_DIR."),
        STOPPED("This node has left the cluster.");

        private final String line;

        End(String line) {
            this.line = line;
        }

        /** What an operator should know. */
        public String line() {
            return line;
        }
    }

    private Node(ActorSystem<Void> system) {
        this.system = system;
        system.systemActorOf(announcing(up), "lababersih-up", Props.empty());
        ended().thenAccept(end -> up.completeExceptionally(new NodeEndedException(end)));
    }

    /** Starts a node that forms a cluster of its own and keeps its events where the journal says. */
    public static Node startAlone(NodeConfig config, JournalSetup journal) {
        var setup = ActorSystemSetup.create(BootstrapSetup.create(config.toConfig()), journal);
        var system = ActorSystem.<Void>create(Behaviors.empty(), NAME, setup);
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        return new Node(system);
    }

    /**
     * Starts a node that joins the cluster its formation names, or founds it where none lives. It tries until it is
     * stopped.
     *
     * @param leases shared by all nodes
     */
    public static Node join(NodeConfig config, JournalSetup journal, Leases leases) {
        var setup = ActorSystemSetup.create(
                BootstrapSetup.create(config.toConfig()), journal, new TopologySetup(leases, System::nanoTime));
        var system = ActorSystem.<Void>create(Behaviors.empty(), NAME, setup);
        giveBack(system);
        system.systemActorOf(ClusterLife.create(), "lababersih-cluster-life", Props.empty());
        var node = new Node(system);
        PekkoManagement.get(system).start().whenComplete((_, failure) -> {
            if (failure != null) {
                node.up.completeExceptionally(failure);
            }
        });
        ClusterBootstrap.get(system).start();
        return node;
    }

    /** Has the last member end the cluster's life as it leaves; one that is downed leaves that to the others. */
    private static void giveBack(ActorSystem<?> system) {
        var shutdown = CoordinatedShutdown.get(system);
        var last = new AtomicBoolean();
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "cluster-life", () -> {
            last.set(shutdown.getShutdownReason().map(Node::end).equals(Optional.of(End.STOPPED))
                    && ClusterLife.isAlone(system));
            return CompletableFuture.completedStage(Done.done());
        });
        shutdown.addTask(
                CoordinatedShutdown.PhaseClusterShutdown(),
                "cluster-life",
                () -> last.get() ? ClusterLife.ended(system) : CompletableFuture.completedStage(Done.done()));
    }

    public ActorSystem<?> system() {
        return system;
    }

    /** Completes when this node is a member; fails with {@link NodeEndedException} when it ends before, or is late. */
    public CompletionStage<Done> up(Duration within) {
        var waiting = up.copy();
        CompletableFuture.delayedExecutor(within.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> waiting.completeExceptionally(new NodeEndedException(End.LATE)));
        return waiting;
    }

    /** Completes when this node is none any more, whoever wanted it. */
    public CompletionStage<End> ended() {
        return system.getWhenTerminated().thenApply(_ -> ending().orElse(End.STOPPED));
    }

    /** Why this node ends, from when it begins to; empty while it does not. */
    public Optional<End> ending() {
        return CoordinatedShutdown.get(system).getShutdownReason().map(Node::end);
    }

    private static End end(CoordinatedShutdown.Reason reason) {
        return switch (reason) {
            case CoordinatedShutdown.IncompatibleConfigurationDetectedReason$ _ -> End.REFUSED;
            case CoordinatedShutdown.ClusterDowningReason$ _ -> End.DOWNED;
            case CoordinatedShutdown.ClusterJoinUnsuccessfulReason$ _ -> End.LATE;
            default -> End.STOPPED;
        };
    }

    /** Hands over what lives here, leaves the cluster and stops; completes when all of it is done. */
    public CompletionStage<Done> stop() {
        return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason());
    }

    private static Behavior<SelfUp> announcing(CompletableFuture<Done> up) {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(context.getSelf(), SelfUp.class));
            return Behaviors.receiveMessage(_ -> {
                up.complete(Done.done());
                return Behaviors.stopped();
            });
        });
    }
}
