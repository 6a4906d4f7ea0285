package id.lababersih.app;

import id.lababersih.app.topology.StoredLeases;
import id.lababersih.cluster.journal.EventStore;
import id.lababersih.cluster.journal.JournalSetup;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.Node;
import id.lababersih.cluster.topology.PeerNames;
import id.lababersih.persistence.lease.LeaseTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** A node as the program starts it, with nothing on it: it says in lines who is in its cluster. */
public final class MemberMain {
    private static final Duration LOOKED_EACH = Duration.ofMillis(200);

    private MemberMain() {}

    public static void main(String[] arguments) {
        PeerNames.lookUpAfresh();
        var config = Config.read(System.getenv(), Path.of("var").toAbsolutePath());
        var url = config.database().orElseThrow();
        var table = CompletableFuture.completedFuture(LeaseTable.open(url));
        var leases = new StoredLeases(table, Executors.newVirtualThreadPerTaskExecutor());
        var node = Node.join(
                config.cluster().orElseThrow().node(),
                new JournalSetup(Nothing::new, Clock.systemUTC()),
                leases,
                new Supervision(Clock.systemUTC()),
                table);
        node.system().systemActorOf(saying(), "saying", Props.empty());
        var asked = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            node.ending().ifPresent(MemberMain::halt);
            asked.set(true);
            node.stop().toCompletableFuture().join();
            Runtime.getRuntime().halt(0);
        }));
        node.ended().thenAccept(end -> {
            if (!asked.get()) {
                halt(end);
            }
        });
    }

    private static void halt(Node.End end) {
        System.out.println(end.line());
        Runtime.getRuntime().halt(1);
    }

    private static Behavior<Boolean> saying() {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(true, LOOKED_EACH);
            return Behaviors.setup(context -> saying(Cluster.get(context.getSystem()), ""));
        });
    }

    private static Behavior<Boolean> saying(Cluster cluster, String said) {
        return Behaviors.receiveMessage(_ -> {
            String view = view(cluster);
            if (!view.equals(said)) {
                System.out.println(view);
            }
            return saying(cluster, view);
        });
    }

    private static String view(Cluster cluster) {
        if (!cluster.selfMember().status().equals(MemberStatus.up())) {
            return "no member yet";
        }
        var up = new TreeSet<String>();
        for (var member : cluster.state().getMembers()) {
            if (member.status().equals(MemberStatus.up())) {
                up.add(member.address().getHost().orElse(""));
            }
        }
        return "members " + String.join(" ", up) + " unreachable "
                + cluster.state().getUnreachable().size();
    }

    private static final class Nothing implements EventStore {
        @Override
        public CompletionStage<Void> append(List<Kept> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Recent> recent(String persistenceId, long after) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> replay(
                String persistenceId, long first, long last, long max, Consumer<Kept> reader) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> keep(State state) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Optional<State>> latest(Span span) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> forget(Span span) {
            throw new UnsupportedOperationException();
        }
    }
}
