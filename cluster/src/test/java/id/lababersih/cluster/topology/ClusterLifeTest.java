package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterLifeTest {
    private final BlockingQueue<Set<String>> renewals = new LinkedBlockingQueue<>();
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final AtomicLong sleptNs = new AtomicLong();
    private volatile Answers answers = Answers.YES;

    private enum Answers {
        YES,
        NO,
        NONE
    }

    private final ActorSystem<Void> system = ActorSystem.create(
            Behaviors.empty(),
            "life",
            ActorSystemSetup.create(
                    BootstrapSetup.create(ConfigFactory.parseResources("cluster.conf")
                            .withFallback(ConfigFactory.parseResources("serialization.conf"))
                            .withFallback(ConfigFactory.load())
                            .resolve()),
                    new TopologySetup(new Told(), () -> System.nanoTime() + sleptNs.get())));

    /** Gives the lease to whoever asks, while it is to. */
    private final class Told implements Leases {
        @Override
        public CompletionStage<OptionalLong> take(String name, String by, Duration length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> renew(String name, String by, long token, Duration length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> passOn(String name, Collection<String> from, String to, Duration length) {
            renewals.add(Set.copyOf(from));
            return answers == Answers.NONE
                    ? CompletableFuture.failedStage(new IllegalStateException("no database"))
                    : CompletableFuture.completedStage(answers == Answers.YES);
        }

        @Override
        public CompletionStage<Void> release(String name, String by) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> release(String name, String by, long token) {
            throw new UnsupportedOperationException();
        }
    }

    @AfterEach
    void stop() {
        system.terminate();
    }

    @Test
    void aRestartGoesOnRenewingTheLeaseOfTheClusterWithinItsLength() throws InterruptedException {
        var supervision = new Supervision(InstantSource.system());
        system.systemActorOf(
                supervision.supervise(Branch.OPS, "cluster-life", ClusterLife.create()), "life", Props.empty());
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        var self = ClusterLife.name(cluster.selfMember().uniqueAddress());
        assertThat(next()).containsExactly(self);
        assertThat(supervision.restart("ops/cluster-life")).isTrue();
        assertThat(next()).containsExactly(self);
        assertThat(supervision.all().getFirst().restarts()).isEqualTo(1);
    }

    @Test
    void whoCouldNotAskForLongWaitsForALostMembersLeaseToRunOut() throws InterruptedException {
        system.systemActorOf(ClusterLife.create(OFTEN), "life", Props.empty());
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        assertThat(next()).isNotEmpty();
        answers = Answers.NONE;
        for (int pauses = 0; pauses < 4; pauses++) {
            sleptNs.addAndGet(ClusterLife.LENGTH.minusSeconds(1).toNanos());
            assertThat(next()).isNotEmpty();
        }
        answers = Answers.NO;
        assertThat(next()).isNotEmpty();
        assertThat(next()).isNotEmpty();
        assertThat(cluster.isTerminated()).isFalse();
    }

    @Test
    void whoSleptWhileAnotherClusterCameToLiveLeaves() throws InterruptedException {
        system.systemActorOf(ClusterLife.create(OFTEN), "life", Props.empty());
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        assertThat(next()).isNotEmpty();
        answers = Answers.NO;
        assertThat(next()).isNotEmpty();
        assertThat(next()).as("a lost member may have it for a while").isNotEmpty();
        assertThat(cluster.isTerminated()).isFalse();
        sleptNs.set(ClusterLife.LENGTH.toNanos() + 1);
        Awaitility.await("it leaves").until(cluster::isTerminated);
    }

    private Set<String> next() throws InterruptedException {
        var renewed = renewals.poll(ClusterLife.LENGTH.toSeconds(), TimeUnit.SECONDS);
        return renewed == null ? Set.of() : renewed;
    }
}
