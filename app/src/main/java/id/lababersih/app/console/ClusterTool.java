package id.lababersih.app.console;

import id.lababersih.app.ops.Members;
import id.lababersih.persistence.inspect.Table;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Leave;

/** The nodes. */
public final class ClusterTool {
    private final ActorSystem<?> system;
    private final May may;

    ClusterTool(ActorSystem<?> system, May may) {
        this.system = system;
        this.may = may;
    }

    /** Every node that this one knows of, the oldest first. */
    public Table members() {
        return Table.of(
                List.of("node", "status", "reachable", "region", "leads", "is"),
                Members.of(system).stream()
                        .map(member -> List.of(
                                member.address(),
                                member.status(),
                                Boolean.toString(member.reachable()),
                                member.region(),
                                Boolean.toString(member.leads()),
                                member.self() ? "this one" : ""))
                        .toList());
    }

    /** Asks a node to hand over and leave; its machine starts it again. */
    public String leave(String node) {
        may.change();
        Address address = AddressFromURIString.parse(node);
        var cluster = Cluster.get(system);
        if (StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .noneMatch(member -> member.address().equals(address))) {
            throw new IllegalArgumentException("There is no such node; cluster.members() has them");
        }
        cluster.manager().tell(Leave.create(address));
        return "Asked; look at cluster.members";
    }
}
