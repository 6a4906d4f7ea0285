package id.lababersih.cluster.topology;

import id.lababersih.cluster.journal.JournalSetup;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.GaveUp;
import id.lababersih.cluster.supervision.Supervision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One member of the cluster: the actor system of this process. */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final String NAME = "lababersih";
    /** In which the actors of a node that ends should stop; most take a tenth of a second. */
    private static final Duration ACTORS_STOP_WITHIN = Duration.ofSeconds(5);
    /** In which a node by itself should be a member, and its shards be its own; it takes some milliseconds. */
    private static final Duration ALONE_WITHIN = Duration.ofSeconds(5);

    private final ActorSystem<Void> system;
    private final Supervision supervision;
    private final CompletableFuture<Boolean> actorsStopped;
    private final CompletableFuture<Done> up = new CompletableFuture<>();
    private final boolean alone;
    private volatile CompletionStage<Done> leavable = CompletableFuture.completedStage(Done.done());

    /** Why a node is no member, or no more. */
    public sealed interface End {
        /** What an operator should know. */
        String line();
    }

    /** What the cluster has to do with. */
    private enum Departure implements End {
        REFUSED("The cluster refused this node: it has another RELEASE_COOKIE, or a release that does not go with the"
                + " cluster's. A node of the cluster says in its log which."),
        DOWNED("The cluster goes on without this node, which was cut off or did not answer. Started again it joins."),
        LATE("No cluster to join, and none to found: one lives, or lived seconds ago, whose nodes do not answer this"
                + " one on their private addresses, or differ in CLUSTER_TLS_DIR; or a service without"
                + " DNS_CLUSTER_QUERY is at work on this database."),
        STOPPED("This node has left the cluster.");

        private final String line;

        Departure(String line) {
            this.line = line;
        }

        @Override
        public String line() {
            return line;
        }
    }

    /** A component failed too often. */
    private record Overrun(GaveUp why) implements End, CoordinatedShutdown.Reason {
        @Override
        public String line() {
            return why.line();
        }
    }

    /** Another is at work on the database, which this node held alone. */
    private record Replaced() implements End, CoordinatedShutdown.Reason {
        @Override
        public String line() {
            return "Another service has taken this database over: this one was not heard of for seconds.";
        }
    }

    private Node(ActorSystem<Void> system, Supervision supervision, boolean alone) {
        this.system = system;
        this.alone = alone;
        this.supervision = supervision;
        this.actorsStopped = actorsStopped(system);
        system.systemActorOf(announcing(up), "lababersih-up", Props.empty());
        ended().thenAccept(end -> up.completeExceptionally(new NodeEndedException(end)));
        leavesAfter(up);
        supervision.gaveUp().thenAccept(why -> CoordinatedShutdown.get(system).runAll(new Overrun(why)));
    }

    /**
     * Starts a node that forms a cluster of its own and keeps its events where the journal says.
     *
     * @param supervision of what runs on it; when a component fails too often, the node leaves and ends
     */
    public static Node startAlone(NodeConfig config, JournalSetup journal, Supervision supervision) {
        var setup = ActorSystemSetup.create(BootstrapSetup.create(config.toConfig()), journal);
        var system = ActorSystem.<Void>create(Behaviors.empty(), NAME, setup);
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        return new Node(system, supervision, true);
    }

    /**
     * Starts a node that joins the cluster its formation names, or founds it where none lives. It tries until it is
     * stopped.
     *
     * @param leases shared by all nodes
     * @param supervision as for {@link #startAlone}
     * @param ready when the node may ask others for the first time; it is made meanwhile
     */
    public static Node join(
            NodeConfig config, JournalSetup journal, Leases leases, Supervision supervision, CompletionStage<?> ready) {
        var setup = ActorSystemSetup.create(
                BootstrapSetup.create(config.toConfig()), journal, new TopologySetup(leases, System::nanoTime));
        var system = ActorSystem.<Void>create(Behaviors.empty(), NAME, setup);
        giveBack(system);
        system.systemActorOf(
                supervision.supervise(Branch.OPS, "cluster-life", ClusterLife.create()),
                "lababersih-cluster-life",
                Props.empty());
        var node = new Node(system, supervision, false);
        ready.thenCompose(_ -> PekkoManagement.get(system).start())
                .thenRun(() -> ClusterBootstrap.get(system).start())
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        node.up.completeExceptionally(failure);
                    }
                });
        return node;
    }

    /** Has the last member end the cluster's life as it leaves; one that is downed leaves that to the others. */
    private static void giveBack(ActorSystem<?> system) {
        var shutdown = CoordinatedShutdown.get(system);
        var last = new AtomicBoolean();
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "cluster-life", () -> {
            last.set(leaves(shutdown) && ClusterLife.isAlone(system));
            return CompletableFuture.completedStage(Done.done());
        });
        shutdown.addTask(
                CoordinatedShutdown.PhaseClusterShutdown(),
                "cluster-life",
                () -> last.get() ? ClusterLife.ended(system) : CompletableFuture.completedStage(Done.done()));
    }

    /** Whether the node goes because it or its operator wants to, and not because others do. */
    static boolean leaves(CoordinatedShutdown shutdown) {
        var end = shutdown.getShutdownReason().map(Node::end);
        return end.isPresent() && (end.get() == Departure.STOPPED || end.get() instanceof Overrun);
    }

    public ActorSystem<?> system() {
        return system;
    }

    /** What runs on this node, and how it fares. */
    public Supervision supervision() {
        return supervision;
    }

    /** Where the other nodes reach this one: host and port. */
    public String address() {
        var address = Cluster.get(system).selfMember().address();
        return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
    }

    /** Ends this node, as another has taken its place. */
    public void replaced() {
        CoordinatedShutdown.get(system).runAll(new Replaced());
    }

    /** Has something done, within 15 s, before this node leaves though nobody told it to. */
    public void beforeGivingUp(Supplier<CompletionStage<Done>> task) {
        var shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                "before-giving-up",
                () -> shutdown.getShutdownReason().filter(End.class::isInstance).isPresent()
                        ? task.get()
                        : CompletableFuture.completedStage(Done.done()));
    }

    /**
     * Has {@link #stop} wait until this has come about or failed, for at most five seconds from now. Only where the
     * node is by itself: among others it may never come about.
     */
    public void leavesAfter(CompletionStage<?> begun) {
        if (alone) {
            var bounded = begun.handle((_, _) -> Done.done())
                    .toCompletableFuture()
                    .completeOnTimeout(Done.done(), ALONE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            leavable = leavable.thenCombine(bounded, (_, done) -> done);
        }
    }

    /** Completes when this node is a member; fails with {@link NodeEndedException} when it ends before, or is late. */
    public CompletionStage<Done> up(Duration within) {
        var waiting = up.copy();
        CompletableFuture.delayedExecutor(within.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> waiting.completeExceptionally(new NodeEndedException(Departure.LATE)));
        return waiting;
    }

    /**
     * Completes when this node is none any more, whoever wanted it; at the latest five seconds after all but its actors
     * has ended, for an actor that does not come back from a call keeps the others from being stopped.
     */
    public CompletionStage<End> ended() {
        return actorsStopped.thenApply(_ -> ending().orElse(Departure.STOPPED));
    }

    /** Completes with whether all actors stopped, or some were left behind. */
    private static CompletableFuture<Boolean> actorsStopped(ActorSystem<?> system) {
        var stopped = new CompletableFuture<Boolean>();
        system.getWhenTerminated().thenAccept(_ -> stopped.complete(true));
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseActorSystemTerminate(), "actors-stopped", () -> {
                    var _ = stopped.completeOnTimeout(false, ACTORS_STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                    return CompletableFuture.completedStage(Done.done());
                });
        var _ = stopped.thenAccept(all -> {
            if (!all) {
                LOG.error("Some actors did not stop; this node ends without them");
            }
        });
        return stopped;
    }

    /** Why this node ends, from when it begins to; empty while it does not. */
    public Optional<End> ending() {
        return CoordinatedShutdown.get(system).getShutdownReason().map(Node::end);
    }

    private static End end(CoordinatedShutdown.Reason reason) {
        return switch (reason) {
            case CoordinatedShutdown.IncompatibleConfigurationDetectedReason$ _ -> Departure.REFUSED;
            case CoordinatedShutdown.ClusterDowningReason$ _ -> Departure.DOWNED;
            case CoordinatedShutdown.ClusterJoinUnsuccessfulReason$ _ -> Departure.LATE;
            case Overrun overrun -> overrun;
            case Replaced replaced -> replaced;
            default -> Departure.STOPPED;
        };
    }

    /**
     * Hands over what lives here, leaves the cluster and stops; completes when all of it is done. A node that is about
     * to join itself does so first: one that left before and is a member then would wait for its own exit in vain.
     */
    public CompletionStage<Done> stop() {
        return leavable.thenCompose(
                _ -> CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason()));
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
