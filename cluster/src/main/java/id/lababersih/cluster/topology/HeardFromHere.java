package id.lababersih.cluster.topology;

import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;
import scala.jdk.javaapi.CollectionConverters;

/** How this node stands to the others, by whom it hears and who hears it. */
record HeardFromHere(Cluster cluster) implements DowningLease.Standing {
    @Override
    public boolean between() {
        return between(reachability(), members());
    }

    private boolean between(Reachability reachability, List<Member> members) {
        var self = cluster.selfUniqueAddress();
        var seenLatest = cluster.state().getSeenBy();
        // One that is not heard here and has seen the latest gossip has it from a third.
        return members.stream()
                        .filter(other -> !other.status().equals(MemberStatus.down()))
                        .anyMatch(other -> !reachability.isReachable(other.uniqueAddress(), self))
                || unheard(reachability).stream().anyMatch(other -> seenLatest.contains(other.address()));
    }

    @Override
    public void downSelf() {
        cluster.down(cluster.selfAddress());
    }

    /** Whether the others may go on without this node, or are known to. */
    boolean outvoted() {
        var reachability = reachability();
        var members = members();
        // Last, for a node that is removed hears and is heard by all.
        var self = cluster.selfMember().status();
        if (cluster.isTerminated() || self.equals(MemberStatus.down()) || self.equals(MemberStatus.removed())) {
            return true;
        }
        if (reachability.isAllReachable()) {
            return false;
        }
        var unheard = unheard(reachability);
        var lost = members.stream()
                .filter(member -> unheard.contains(member.uniqueAddress()))
                .toList();
        return isOutvoted(statuses(members), statuses(lost)) || between(reachability, members);
    }

    /** Whether this node is not the only member. */
    boolean others() {
        return cluster.state().members().size() > 1;
    }

    private Reachability reachability() {
        return cluster.readView().reachability();
    }

    private List<Member> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .toList();
    }

    private Collection<UniqueAddress> unheard(Reachability reachability) {
        return CollectionConverters.asJava(reachability.allUnreachableFrom(cluster.selfUniqueAddress()));
    }

    private static List<MemberStatus> statuses(List<Member> members) {
        return members.stream().map(Member::status).toList();
    }

    /** Whether of those whom the split brain resolver counts half or more are not heard, and none of it is decided. */
    static boolean isOutvoted(List<MemberStatus> members, List<MemberStatus> unheard) {
        long lost = voters(unheard);
        return lost > 0 && lost * 2 >= voters(members);
    }

    private static long voters(List<MemberStatus> members) {
        return members.stream()
                .filter(status -> status.equals(MemberStatus.up()) || status.equals(MemberStatus.leaving()))
                .count();
    }
}
