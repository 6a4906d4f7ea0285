package id.lababersih.cluster.topology;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
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
    /** In which a node that all hear has asked: it marks the others up to a second later, and looks each second. */
    private static final Duration GIVE_WAY = Duration.ofSeconds(3);

    private final LeaseSettings settings;
    private final ExtendedActorSystem system;
    private final TopologySetup setup;
    private final TimeoutSettings timeouts;
    private final Duration length;
    private final Standing standing;
    private volatile @Nullable Held held;
    private volatile boolean asking;

    private record Held(long token, long endsNs, Cancellable renewal) {}

    /** As Pekko makes it. */
    public DowningLease(LeaseSettings settings, ExtendedActorSystem system) {
        this(settings, system, new HeardFromHere(Cluster.get(system)));
    }

    DowningLease(LeaseSettings settings, ExtendedActorSystem system, Standing standing) {
        this.settings = settings;
        this.system = system;
        this.setup = TopologySetup.of(system);
        this.timeouts = settings.timeoutSettings();
        this.length = timeouts.getHeartbeatTimeout();
        this.standing = standing;
    }

    /** How this node stands to the others. */
    interface Standing {
        /** Whether this node and another do not hear each other, and a third hears both. */
        boolean between();

        /** Has this node leave alone. */
        void downSelf();
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
     * does not get the lease would end what it hears: itself, and of the two each would end the third as well. So the
     * two give way, and one that is refused after that ends alone (chaos seed 25).
     */
    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        if (!standing.between()) {
            return ask(lost);
        }
        // What is held from a decision before is in the third's way, too.
        return release()
                .thenCompose(_ -> Patterns.after(GIVE_WAY, system.scheduler(), system.dispatcher(), () -> ask(lost)))
                .handle((got, failure) -> failure == null && got)
                .thenCompose(this::heldOrAlone);
    }

    /** The answer that Pekko may know; it waits for any other until this node has ended. */
    private CompletionStage<Boolean> heldOrAlone(boolean got) {
        if (got) {
            return CompletableFuture.completedStage(true);
        }
        standing.downSelf();
        return new CompletableFuture<>();
    }

    private CompletionStage<Boolean> ask(Consumer<Optional<Throwable>> lost) {
        asking = true;
        long askedNs = setup.nanoTime.getAsLong();
        return setup.leases
                .take(settings.leaseName(), settings.ownerName(), length)
                .toCompletableFuture()
                .orTimeout(timeouts.getOperationTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((token, failure) -> answered(token, failure, askedNs, lost));
    }

    private synchronized boolean answered(
            @Nullable OptionalLong token,
            @Nullable Throwable failure,
            long askedNs,
            Consumer<Optional<Throwable>> lost) {
        asking = false;
        if (token != null) {
            return taken(token, askedNs, lost);
        }
        if (isHeld()) {
            return true; // From the decision before, whose lost nodes are not removed yet.
        }
        // It may be taken after all, and this side ends: the other must not find it so.
        var _ = setup.leases.release(settings.leaseName(), settings.ownerName());
        throw new CompletionException(failure);
    }

    private synchronized boolean taken(OptionalLong token, long askedNs, Consumer<Optional<Throwable>> lost) {
        forget();
        if (token.isEmpty()) {
            return false;
        }
        hold(token.getAsLong(), askedNs + length.toNanos(), lost);
        return isHeld(); // The answer may have come when the lease had run out.
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
        } else if (failure != null && isHeld()) {
            hold(token, now.endsNs(), lost); // Unknown, and still ours for a while: asked again.
        } else {
            held = null;
            lost.accept(Optional.ofNullable(failure));
        }
    }

    /** Gives back what is held, unless Pekko asks for it anew at the same time. */
    @Override
    public CompletionStage<Boolean> release() {
        var now = asking ? null : forget();
        return now == null
                ? CompletableFuture.completedStage(true)
                : setup.leases
                        .release(settings.leaseName(), settings.ownerName(), now.token())
                        .thenApply(_ -> true);
    }

    private synchronized @Nullable Held forget() {
        var now = held;
        if (now != null) {
            now.renewal().cancel();
            held = null;
        }
        return now;
    }

    /**
     * Never true: Pekko would decide a second time with what it holds, and give it back by the time of the first,
     * before the other side of the second split has asked. It asks for each decision.
     */
    @Override
    public boolean checkLease() {
        return false;
    }

    boolean isHeld() {
        var now = held;
        return now != null && now.endsNs() - setup.nanoTime.getAsLong() > 0;
    }
}
