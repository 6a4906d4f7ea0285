package id.lababersih.app.ops;

import id.lababersih.cluster.topology.NodeConfig;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** The nodes of the cluster, as one of them sees it. */
public final class Members {
    private Members() {}

    /**
     * A node.
     *
     * @param address its whole address, by which it can be told to leave
     * @param region where its machine stands; empty where nobody said
     * @param leads whether it decides who joins and leaves
     * @param self whether it is the one that tells
     */
    public record Member(
            String address, String status, boolean reachable, String region, boolean leads, boolean self) {}

    /** Every node that this one knows of, the oldest first. */
    public static List<Member> of(ActorSystem<?> system) {
        var cluster = Cluster.get(system);
        var state = cluster.state();
        var self = cluster.selfMember().address();
        return StreamSupport.stream(state.getMembers().spliterator(), false)
                .sorted(org.apache.pekko.cluster.Member.ageOrdering())
                .map(member -> new Member(
                        member.address().toString(),
                        member.status().toString(),
                        !state.getUnreachable().contains(member),
                        region(member),
                        member.address().equals(state.getLeader()),
                        member.address().equals(self)))
                .toList();
    }

    private static String region(org.apache.pekko.cluster.Member member) {
        return member.getRoles().stream()
                .filter(role -> role.startsWith(NodeConfig.REGION))
                .map(role -> role.substring(NodeConfig.REGION.length()))
                .findFirst()
                .orElse("");
    }
}
