package id.lababersih.cluster.console;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.typed.Cluster;

/** The consoles of all nodes: each node has one, and reaches those of the others. */
public final class Consoles {
    private static final ServiceKey<End.Open> KEY = ServiceKey.create(End.Open.class, "lababersih-console");
    private static final Duration FINDING_MAX = Duration.ofSeconds(3);

    private final ActorSystem<?> system;
    private final Line.Opener here;

    private Consoles(ActorSystem<?> system, Line.Opener here) {
        this.system = system;
        this.here = here;
    }

    /** Lets this node be reached; once per node. */
    public static Consoles start(ActorSystem<?> system, Supervision supervision, Line.Opener here) {
        Behavior<End.Open> behavior = Behaviors.setup(context -> {
            system.receptionist().tell(Receptionist.register(KEY, context.getSelf()));
            return Behaviors.receiveMessage(open -> {
                context.spawnAnonymous(End.answering(open, here));
                return Behaviors.same();
            });
        });
        system.systemActorOf(
                supervision.supervise(Branch.OPS, "console", behavior), "lababersih-console", Props.empty());
        return new Consoles(system, here);
    }

    /**
     * Begins a session on a node.
     *
     * @param node host, or host and port, by which the other nodes know it, or its whole address; empty for this one
     * @return fails with {@link IllegalArgumentException} when there is no such node, naming those there are
     */
    public CompletionStage<Line> open(String node, String hello, Line client) {
        if (node.isEmpty()) {
            return CompletableFuture.completedStage(here.open(hello, client));
        }
        return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
                        system.receptionist(),
                        replyTo -> Receptionist.find(KEY, replyTo),
                        FINDING_MAX,
                        system.scheduler())
                .thenApply(listing -> open(node, List.copyOf(listing.getServiceInstances(KEY)), hello, client));
    }

    private Line open(String node, List<ActorRef<End.Open>> consoles, String hello, Line client) {
        var found = consoles.stream()
                .filter(console -> isNamed(node, console.path().address()))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "There " + (found.isEmpty() ? "is no node " : "are several nodes ") + node + "; there are "
                            + consoles.stream().map(this::address).sorted().toList());
        }
        var console = found.getFirst();
        return End.saying(system.systemActorOf(
                End.asking(console, hello, client), "lababersih-console-" + UUID.randomUUID(), Props.empty()));
    }

    /** Host and port, or the host alone; of an IPv6 address there are many texts. */
    private boolean isNamed(String name, Address address) {
        String node = name.substring(name.indexOf('@') + 1);
        var known = address.getHost().isPresent()
                ? address
                : Cluster.get(system).selfMember().address();
        String host = known.getHost().orElse("");
        return bare(node).equals(bare(host) + ":" + known.getPort().orElse(0))
                || plain(node).equals(plain(host));
    }

    private static String plain(String host) {
        try {
            return InetAddress.ofLiteral(bare(host)).getHostAddress();
        } catch (IllegalArgumentException aName) {
            return host;
        }
    }

    private static String bare(String host) {
        return host.replaceAll("[\\[\\]]", "");
    }

    private String address(ActorRef<?> console) {
        var address = console.path().address();
        var known = address.getHost().isPresent()
                ? address
                : Cluster.get(system).selfMember().address();
        return known.getHost().orElse("") + ":" + known.getPort().orElse(0);
    }
}
