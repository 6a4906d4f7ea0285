package id.lababersih.app.ops.dashboard;

import id.lababersih.app.ops.Latencies;
import id.lababersih.app.ops.LogTail;
import id.lababersih.app.ops.Members;
import id.lababersih.app.ops.Samples;
import id.lababersih.app.ops.Vitals;
import id.lababersih.app.realtime.Realtime;
import id.lababersih.cluster.presence.Presences;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Component;
import id.lababersih.cluster.topology.Home;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.job.JobTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each page shows. */
public final class Views {
    private Views() {}

    /**
     * The process and the cluster.
     *
     * @param latest empty in the first two seconds
     */
    public record Start(Vitals vitals, Optional<Samples.Sample> latest, List<Members.Member> members) {
        public Start {
            members = List.copyOf(members);
        }
    }

    /**
     * A component of the tree.
     *
     * @param waiting messages in its mailboxes
     */
    public record Node(Component component, int waiting) {
        public boolean runs() {
            return component.state() == Component.State.RUNNING;
        }
    }

    public record Branch(String name, List<Node> nodes) {
        public Branch {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * The jobs of the cluster, which are the same on every node.
     *
     * @param all null where the database did not answer
     */
    public record Jobs(@Nullable List<JobTable.Job> all) {}

    /**
     * All components, by branch.
     *
     * @param elsewhere the node that was asked to restart something, and was not this one; empty but for then
     */
    public record Tree(List<Branch> branches, String elsewhere) {
        public Tree {
            branches = List.copyOf(branches);
        }
    }

    /**
     * A kind of entities.
     *
     * @param homes null where the cluster did not tell in time
     */
    public record Kind(String name, @Nullable List<Home> homes) {
        public int shards() {
            return homes == null ? 0 : homes.stream().mapToInt(Home::shards).sum();
        }

        public int awake() {
            return homes == null ? 0 : homes.stream().mapToInt(Home::awake).sum();
        }
    }

    public record Entities(List<Kind> kinds) {
        public Entities {
            kinds = List.copyOf(kinds);
        }
    }

    /**
     * The read models of this node.
     *
     * @param behind how long the oldest event has waited, over all nodes
     * @param events applied by this node since its start
     */
    public record Projections(
            Duration behind, long lagP50Ms, long lagP99Ms, long events, double perSecond, List<Component> components) {
        public Projections {
            components = List.copyOf(components);
        }
    }

    public record OfDatabase(List<Database.Load> pools, DatabaseLook.Seen seen) {
        public OfDatabase {
            pools = List.copyOf(pools);
        }
    }

    /**
     * Sockets and who is present.
     *
     * @param crowds null where it was not told in time
     */
    public record Sockets(Realtime.Open open, List<PubSub.Heard> heard, Presences.@Nullable Crowds crowds) {
        public Sockets {
            heard = List.copyOf(heard);
        }
    }

    public record Requests(Latencies.Figures all, List<Latencies.OfRoute> routes) {
        public Requests {
            routes = List.copyOf(routes);
        }
    }

    /**
     * Lines of the log.
     *
     * @param text that is looked for; empty for all lines
     */
    public record Log(String level, String text, List<LogTail.Line> lines) {
        public static final List<String> LEVELS = List.of("INFO", "WARN", "ERROR");

        public Log {
            lines = List.copyOf(lines);
        }
    }
}
