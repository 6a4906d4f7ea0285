package id.lababersih.cluster.presence;

import id.lababersih.cluster.wire.ClusterMessage;
import id.lababersih.domain.presence.PresenceState;
import java.util.stream.Collectors;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.RemovedNodePruning;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import scala.collection.immutable.Set;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Who is on those topics whose names hash to one number: the piece that is sent when somebody comes or goes.
 * Distributed Data merges it, and prunes the parts of nodes removed from the cluster.
 */
record Bucket(int index, PresenceState state) implements RemovedNodePruning, ClusterMessage {
    /** Fixed for ever: nodes of two releases must agree on it. */
    static final int COUNT = 256;

    static int of(String topic) {
        return Math.floorMod(topic.hashCode(), COUNT);
    }

    static Bucket empty(int index) {
        return new Bucket(index, PresenceState.EMPTY);
    }

    static Key<Bucket> key(int index) {
        return new BucketKey("presence-" + index);
    }

    /** How a node is called in a state; a restarted one has another uid, and so another name. */
    static String node(UniqueAddress node) {
        return node.address() + "#" + node.longUid();
    }

    Bucket merge(PresenceState other) {
        return new Bucket(index, state.merge(other));
    }

    @Override
    public ReplicatedData merge(ReplicatedData that) {
        return merge(((Bucket) that).state);
    }

    @Override
    public Set<UniqueAddress> modifiedByNodes() {
        var nodes = state.parts().keySet().stream().map(Bucket::node).collect(Collectors.toSet());
        return CollectionConverters.asScala(nodes).toSet();
    }

    @Override
    public boolean needPruningFrom(UniqueAddress removed) {
        return state.parts().containsKey(node(removed));
    }

    @Override
    public ReplicatedData prune(UniqueAddress removed, UniqueAddress into) {
        return pruningCleanup(removed);
    }

    @Override
    public ReplicatedData pruningCleanup(UniqueAddress removed) {
        return new Bucket(index, state.without(node(removed)));
    }

    private static UniqueAddress node(String name) {
        int uid = name.lastIndexOf('#');
        return new UniqueAddress(
                AddressFromURIString.parse(name.substring(0, uid)), Long.parseLong(name.substring(uid + 1)));
    }

    private static final class BucketKey extends Key<Bucket> {
        private static final long serialVersionUID = 1;

        BucketKey(String id) {
            super(id);
        }
    }
}
