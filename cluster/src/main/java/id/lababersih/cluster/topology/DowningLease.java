package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.TimeoutSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;

/**
 * The lease that decides which side of a split cluster goes on, as Pekko's split brain resolver wants it. Held means:
 * renewed by this process in time. The time is counted from before each question to the database and the lease ends
 * there only counted from the answer, so a holder that was stalled knows that it may have lost it before another can
 * have it.
 */
public final class DowningLease extends Lease {
    /** In which a node that all hear has decided, which it looks for once a second, and told this one. */
    private static final Duration GIVE_WAY = Duration.ofSeconds(2);

    private final LeaseSettings settings;
    private final ExtendedActorSystem system;
    private final TopologySetup setup;
    private final TimeoutSettings timeouts;
    private final Duration length;
    private final BooleanSupplier unheard;
    private volatile @Nullable Held held;

    private record Held(long token, long endsNs, Cancellable renewal) {}

    /** As Pekko makes it. */
    public DowningLease(LeaseSettings settings, ExtendedActorSystem system) {
        this(settings, system, () -> isUnheard(Cluster.get(system)));
    }

    /** Where {@code unheard} is whether some node does not hear this one. */
    DowningLease(LeaseSettings settings, ExtendedActorSystem system, BooleanSupplier unheard) {
        this.settings = settings;
        this.system = system;
        this.setup = TopologySetup.of(system);
        this.timeouts = settings.timeoutSettings();
        this.length = timeouts.getHeartbeatTimeout();
        this.unheard = unheard;
    }

    private static boolean isUnheard(Cluster cluster) {
        return !cluster.readView().reachability().isReachable(cluster.selfUniqueAddress());
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return acquire(_ -> {});
    }

    /**
     * Where two nodes do not hear each other and a third hears both, all three decide that the two end, and whoever
     * does not get the lease ends its own side. The third is to get it, or nobody is left (chaos seed 25).
     */
    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return unheard.getAsBoolean()
                ? Patterns.after(GIVE_WAY, system.scheduler(), system.dispatcher(), () -> ask(lost))
                : ask(lost);
    }

    private CompletionStage<Boolean> ask(Consumer<Optional<Throwable>> lost) {
        long askedNs = setup.nanoTime.getAsLong();
        return setup.leases
                .take(settings.leaseName(), settings.ownerName(), length)
                .toCompletableFuture()
                .orTimeout(timeouts.getOperationTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(token -> taken(token, askedNs, lost))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        // It may be taken after all, and this side ends: the other must not find it so.
                        var _ = release();
                    }
                });
    }

    private synchronized boolean taken(OptionalLong token, long askedNs, Consumer<Optional<Throwable>> lost) {
        forget();
        if (token.isEmpty()) {
            return false;
        }
        hold(token.getAsLong(), askedNs + length.toNanos(), lost);
        return checkLease(); // The answer may have come when the lease had run out.
    }

    private synchronized void hold(long token, long endsNs, Consumer<Optional<Throwable>> lost) {
        var renewal = system.scheduler()
                .scheduleOnce(timeouts.getHeartbeatInterval(), () -> renew(token, lost), system.dispatcher());
        held = new Held(token, endsNs, renewal);
    }

    private void renew(long token, Consumer<Optional<Throwable>> lost) {
        long askedNs = setup.nanoTime.getAsLong();
        setup.leases
                .renew(settings.leaseName(), settings.ownerName(), token, length)
                .whenComplete((ours, failure) -> renewed(token, askedNs, Boolean.TRUE.equals(ours), failure, lost));
    }

    private synchronized void renewed(
            long token, long askedNs, boolean ours, @Nullable Throwable failure, Consumer<Optional<Throwable>> lost) {
        var now = held;
        if (now == null || now.token() != token) {
            return; // Given back or taken anew meanwhile.
        }
        if (ours) {
            hold(token, askedNs + length.toNanos(), lost);
        } else if (failure != null && checkLease()) {
            hold(token, now.endsNs(), lost); // Unknown, and still ours for a while: asked again.
        } else {
            held = null;
            lost.accept(Optional.ofNullable(failure));
        }
    }

    @Override
    public CompletionStage<Boolean> release() {
        forget();
        return setup.leases.release(settings.leaseName(), settings.ownerName()).thenApply(_ -> true);
    }

    private synchronized void forget() {
        var now = held;
        if (now != null) {
            now.renewal().cancel();
            held = null;
        }
    }

    @Override
    public boolean checkLease() {
        var now = held;
        return now != null && now.endsNs() - setup.nanoTime.getAsLong() > 0;
    }
}
