package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * What only one of all nodes may hold, wherever they run, and cut off from each other or not. Stages fail when it is
 * unknown.
 */
public interface Leases {
    /** Held by who is at work on the database: the members of a cluster, or a service by itself. */
    String CLUSTER = "cluster";
    /** How long that lasts after it was last renewed. */
    Duration CLUSTER_LENGTH = Duration.ofSeconds(10);

    /** Takes a lease that is free, has run out or is this owner's; its token, greater than all before, or empty. */
    CompletionStage<OptionalLong> take(String name, String owner, Duration length);

    /** Lengthens the lease that was taken with this token; false when it has been taken since. */
    CompletionStage<Boolean> renew(String name, String owner, long token, Duration length);

    /**
     * Gives {@code to} the lease that one of {@code from} has, or that its owner has not renewed for half of this
     * length: so those who have a claim to it come before those who {@link #take} what has run out. False when it is
     * another's.
     */
    CompletionStage<Boolean> passOn(String name, Collection<String> from, String to, Duration length);

    /** Ends this owner's lease, whatever its token; one that is another's stays. */
    CompletionStage<Void> release(String name, String owner);

    /** Ends the lease that was taken with this token; one that has been taken since stays. */
    CompletionStage<Void> release(String name, String owner, long token);
}
