package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
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
 * Keeps the lease that says the cluster lives, so that nobody founds a second one. Each member that is up takes it over
 * from whichever member it has ever seen here. Found in a stranger's hands after it could have run out, this node slept
 * or was cut off while another cluster was founded: it leaves, and its machine starts it into that one.
 */
final class ClusterLife extends AbstractBehavior<ClusterLife.Message> {
    static final String LEASE = "cluster";
    static final Duration LENGTH = Duration.ofSeconds(10);
    private static final Duration RENEWED_EACH = Duration.ofSeconds(2);
    private static final int REMEMBERED_MAX = 1_000;

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
    private final Set<String> members;
    private long renewedNs;
    private boolean up;

    /** The oldest are forgotten: a cluster that turned over a thousand members since has long told all of it. */
    private static final class Remembered extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_MAX;
        }
    }

    private ClusterLife(ActorContext<Message> context, TimerScheduler<Message> timers, Set<String> members) {
        super(context);
        this.members = members;
        this.cluster = Cluster.get(context.getSystem());
        this.setup = TopologySetup.of(context.getSystem());
        this.self = name(cluster.selfMember().uniqueAddress());
        timers.startTimerWithFixedDelay(new Message.Look(), RENEWED_EACH);
    }

    static Behavior<Message> create() {
        // Whom it has seen outlives a failure.
        Set<String> members = Collections.newSetFromMap(new Remembered());
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new ClusterLife(context, timers, members)));
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
            renewedNs = nowNs;
        }
        members.addAll(living(cluster));
        var asked = setup.leases.passOn(LEASE, members, self, LENGTH);
        getContext().pipeToSelf(asked, (ours, failure) -> new Message.Renewed(nowNs, ours, failure));
    }

    private void renewed(Message.Renewed renewed) {
        if (renewed.failure() != null) {
            getContext().getLog().warn("It is unknown whether this cluster is the only one", renewed.failure());
        } else if (Boolean.TRUE.equals(renewed.ours())) {
            renewedNs = renewed.askedNs();
        } else if (renewed.askedNs() - renewedNs > LENGTH.toNanos()) {
            getContext().getLog().error("Another cluster was founded while this node was away: leaving this one");
            cluster.manager().tell(Down.apply(cluster.selfMember().address()));
        }
    }

    private static List<String> living(Cluster cluster) {
        Iterable<Member> all = cluster.state().getMembers();
        return StreamSupport.stream(all.spliterator(), false)
                .map(member -> name(member.uniqueAddress()))
                .toList();
    }

    /** Before a node leaves: whether nobody else is there. */
    static boolean isAlone(ActorSystem<?> system) {
        return living(Cluster.get(system)).size() <= 1;
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
