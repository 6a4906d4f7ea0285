package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lease that says the cluster lives, so that nobody founds a second one, and of two there is soon but one.
 * Each member that is up takes it over from any that it can reach, or when it has run out. In others' hands for long,
 * another cluster lives: one was founded while this node slept, or a split was decided twice. The node leaves, and its
 * machine starts it into that one.
 */
final class ClusterLife extends AbstractBehavior<ClusterLife.Message> {
    static final String LEASE = Leases.CLUSTER;
    static final Duration LENGTH = Leases.CLUSTER_LENGTH;
    private static final Duration RENEWED_EACH = Duration.ofSeconds(2);
    /** Longer than a lost member can keep it: some ten seconds until it ends, and then half of the lease's length. */
    static final Duration OTHERS_MAX = LENGTH.multipliedBy(3);

    sealed interface Message {
        record Look() implements Message {}

        record Renewed(
                long askedNs,
                @Nullable Boolean ours,
                @Nullable Throwable failure) implements Message {}
    }

    private final Cluster cluster;
    private final TopologySetup setup;
    private final String self;
    private final Duration each;
    private long lookedNs;
    private long refusedSinceNs;
    private boolean refused;
    private boolean slept;
    private boolean up;

    private ClusterLife(ActorContext<Message> context, TimerScheduler<Message> timers, Duration each) {
        super(context);
        this.each = each;
        this.cluster = Cluster.get(context.getSystem());
        this.setup = TopologySetup.of(context.getSystem());
        this.self = name(cluster.selfMember().uniqueAddress());
        timers.startTimerWithFixedDelay(new Message.Look(), each);
    }

    static Behavior<Message> create() {
        return create(RENEWED_EACH);
    }

    static Behavior<Message> create(Duration each) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new ClusterLife(context, timers, each)));
    }

    /** A process, not only its address: one that was started again is another. */
    static String name(UniqueAddress address) {
        return address.address().hostPort() + "#" + address.longUid();
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onMessage(Message.class, this::onMessage).build();
    }

    private Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Message.Look() -> look();
            case Message.Renewed renewed -> renewed(renewed);
        }
        return this;
    }

    private void look() {
        if (!cluster.selfMember().status().equals(MemberStatus.up())) {
            return;
        }
        long nowNs = setup.nanoTime.getAsLong();
        if (!up) {
            up = true;
            lookedNs = nowNs;
        }
        long sinceNs = nowNs - lookedNs;
        lookedNs = nowNs;
        slept |= sinceNs > LENGTH.toNanos();
        if (sinceNs > 2 * each.toNanos()) {
            return; // It does not know yet whom it cannot reach any more.
        }
        var asked = setup.leases.passOn(LEASE, reachable(), self, LENGTH);
        getContext().pipeToSelf(asked, (ours, failure) -> new Message.Renewed(nowNs, ours, failure));
    }

    private void renewed(Message.Renewed renewed) {
        if (renewed.failure() != null) {
            getContext().getLog().warn("It is unknown whether this cluster is the only one", renewed.failure());
        } else if (Boolean.TRUE.equals(renewed.ours())) {
            refused = false;
            slept = false;
        } else if (!refused) {
            refused = true;
            refusedSinceNs = renewed.askedNs();
        } else if (slept || renewed.askedNs() - refusedSinceNs > OTHERS_MAX.toNanos()) {
            getContext().getLog().error("Another cluster lives on this database: leaving this one");
            cluster.manager().tell(Down.apply(cluster.selfMember().address()));
        }
    }

    private List<String> reachable() {
        var unreachable = cluster.state().getUnreachable();
        return members(cluster)
                .filter(member -> !unreachable.contains(member))
                .map(member -> name(member.uniqueAddress()))
                .toList();
    }

    private static Stream<Member> members(Cluster cluster) {
        Iterable<Member> all = cluster.state().getMembers();
        return StreamSupport.stream(all.spliterator(), false);
    }

    /** Before a member leaves: whether nobody else is there. One that never joined is no member. */
    static boolean isAlone(ActorSystem<?> system) {
        return members(Cluster.get(system)).count() == 1;
    }

    /** After the only member has left: lets another found a cluster at once. */
    static CompletionStage<Done> ended(ActorSystem<?> system) {
        String self = name(Cluster.get(system).selfMember().uniqueAddress());
        return TopologySetup.of(system).leases.release(LEASE, self).handle((_, failure) -> {
            if (failure != null) {
                system.log().warn("Another start has to wait {}: the lease was not given back", LENGTH, failure);
            }
            return Done.done();
        });
    }
}
