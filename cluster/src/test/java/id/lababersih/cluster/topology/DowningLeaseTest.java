package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DowningLeaseTest {
    private static final Duration LENGTH = Duration.ofSeconds(5);

    private final Database database = new Database();
    private String between = "";
    private final List<String> downed = new CopyOnWriteArrayList<>();
    private final AtomicLong nowNs = new AtomicLong();
    private final ActorSystem system = ActorSystem.create(
            "lease",
            ActorSystemSetup.create(
                    BootstrapSetup.create(
                            ConfigFactory.parseString("pekko.loglevel = off").withFallback(ConfigFactory.load())),
                    new TopologySetup(database, nowNs::get)));
    private final DowningLease one = lease("one");
    private final DowningLease other = lease("other");

    /** Who has the lease, by a clock that stands still until a test moves it; it may be away. */
    private static final class Database implements Leases {
        private String owner = "";
        private long token;
        private boolean away;
        private Runnable whileAsked = () -> {};
        private CompletableFuture<Void> asked = CompletableFuture.completedFuture(null);
        private boolean releasesLate;
        private Runnable late = () -> {};
        private final AtomicLong renewals = new AtomicLong();

        @Override
        public synchronized CompletionStage<OptionalLong> take(String name, String by, Duration length) {
            if (away) {
                return CompletableFuture.failedStage(new IllegalStateException("no database"));
            }
            if (!owner.isEmpty() && !owner.equals(by)) {
                return CompletableFuture.completedStage(OptionalLong.empty());
            }
            owner = by;
            whileAsked.run();
            long taken = ++token;
            return asked.thenApply(_ -> OptionalLong.of(taken));
        }

        @Override
        public synchronized CompletionStage<Boolean> renew(String name, String by, long with, Duration length) {
            renewals.incrementAndGet();
            return away
                    ? CompletableFuture.failedStage(new IllegalStateException("no database"))
                    : CompletableFuture.completedStage(owner.equals(by) && token == with);
        }

        @Override
        public CompletionStage<Boolean> passOn(String name, Collection<String> from, String to, Duration length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized CompletionStage<Void> release(String name, String by) {
            if (owner.equals(by)) {
                owner = "";
            }
            return CompletableFuture.completedStage(null);
        }

        @Override
        public synchronized CompletionStage<Void> release(String name, String by, long with) {
            late = () -> {
                if (token == with) {
                    release(name, by);
                }
            };
            if (!releasesLate) {
                late.run();
            }
            return CompletableFuture.completedStage(null);
        }

        synchronized void releaseNow() {
            late.run();
        }

        synchronized void runOut() {
            owner = "";
        }

        synchronized void goAway() {
            away = true;
        }
    }

    private DowningLease lease(String owner) {
        var config = ConfigFactory.parseString(
                "heartbeat-timeout = 5s, heartbeat-interval = 20ms, lease-operation-timeout = 2s, lease-class = \"\"");
        var standing = new DowningLease.Standing() {
            @Override
            public boolean between() {
                return between.equals(owner);
            }

            @Override
            public void downSelf() {
                downed.add(owner);
            }
        };
        return new DowningLease(LeaseSettings.apply(config, "sbr", owner), (ExtendedActorSystem) system, standing);
    }

    @AfterEach
    void stop() {
        TestKit.shutdownActorSystem(system);
    }

    private static boolean now(CompletionStage<Boolean> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void ofTwoContendersOneHoldsItUntilItGivesItBack() {
        assertThat(now(one.acquire())).isTrue();
        assertThat(now(other.acquire())).isFalse();
        assertThat(one.isHeld()).isTrue();
        assertThat(other.isHeld()).isFalse();
        assertThat(now(one.release())).isTrue();
        assertThat(one.isHeld()).isFalse();
        assertThat(now(other.acquire())).isTrue();
    }

    @Test
    void oneOfTwoThatAThirdHearsGivesWayToItAndEndsAlone() {
        between = "one";
        var first = one.acquire();
        assertThat(now(other.acquire())).isTrue();
        Awaitility.await("it leaves").until(() -> downed.equals(List.of("one")));
        assertThat(first.toCompletableFuture())
                .as("what Pekko would end others for")
                .isNotDone();
    }

    @Test
    void oneOfTwoThatHoldsItFromADecisionBeforeGivesItBackToTheThirdAtOnce() {
        assertThat(now(one.acquire())).isTrue();
        between = "one";
        var _ = one.acquire();
        assertThat(now(other.acquire())).isTrue();
    }

    @Test
    void oneOfTwoWhoseDatabaseIsSilentEndsAlone() {
        between = "one";
        database.goAway();
        var asked = one.acquire();
        Awaitility.await("it leaves").until(() -> downed.equals(List.of("one")));
        assertThat(asked.toCompletableFuture()).isNotDone();
    }

    @Test
    void whatIsHeldStillDecidesWhileTheDatabaseIsSilent() {
        assertThat(now(one.acquire())).isTrue();
        database.goAway();
        assertThat(now(one.acquire())).isTrue();
        nowNs.addAndGet(LENGTH.toNanos());
        assertThatThrownBy(() -> now(one.acquire())).isInstanceOf(CompletionException.class);
    }

    @Test
    void whereTheThirdDoesNotDecideOneOfTheTwoDoes() {
        between = "one";
        assertThat(now(one.acquire())).isTrue();
        assertThat(one.isHeld()).isTrue();
        assertThat(downed).isEmpty();
    }

    @Test
    void eachDecisionAsksForItAnewAndWhatGaveTheLastOneBackLeavesTheNew() {
        assertThat(now(one.acquire())).isTrue();
        assertThat(one.checkLease()).as("nothing to decide with again").isFalse();
        database.releasesLate = true;
        assertThat(now(one.release())).isTrue();
        assertThat(now(one.acquire())).isTrue();
        database.releaseNow();
        assertThat(now(other.acquire())).isFalse();
    }

    @Test
    void whatIsGivenBackWhilePekkoAsksAnewStillDecidesWhereNoAnswerComes() {
        assertThat(now(one.acquire())).isTrue();
        database.asked = new CompletableFuture<>();
        var again = one.acquire();
        assertThat(now(one.release())).isTrue();
        database.asked.completeExceptionally(new IllegalStateException("no answer"));
        assertThat(now(again)).isTrue();
    }

    @Test
    void whatIsGivenBackWhilePekkoAsksAnewStays() {
        assertThat(now(one.acquire())).isTrue();
        database.asked = new CompletableFuture<>();
        var again = one.acquire();
        assertThat(now(one.release())).isTrue();
        database.asked.complete(null);
        assertThat(now(again)).isTrue();
        assertThat(now(other.acquire())).isFalse();
    }

    @Test
    void withoutADatabaseNobodyHoldsIt() {
        database.goAway();
        assertThatThrownBy(() -> now(one.acquire())).isInstanceOf(CompletionException.class);
        assertThat(one.isHeld()).isFalse();
    }

    @Test
    void aHolderThatStalledKnowsThatItMayHaveLostItBeforeItHasAsked() {
        assertThat(now(one.acquire())).isTrue();
        nowNs.addAndGet(LENGTH.toNanos());
        assertThat(one.isHeld()).isFalse();
    }

    @Test
    void anAnswerThatComesWhenTheLeaseHasRunOutIsNone() {
        database.whileAsked = () -> nowNs.addAndGet(LENGTH.toNanos());
        assertThat(now(one.acquire())).isFalse();
        assertThat(one.isHeld()).isFalse();
    }

    @Test
    void aHolderOfALostDatabaseHoldsItToItsEndAndNoLonger() {
        List<Optional<Throwable>> lost = new ArrayList<>();
        assertThat(now(one.acquire(lost::add))).isTrue();
        database.goAway();
        nowNs.addAndGet(LENGTH.toNanos() - 1);
        awaitRenewal();
        assertThat(one.isHeld()).isTrue();
        assertThat(lost).isEmpty();
        nowNs.addAndGet(1);
        assertThat(one.isHeld()).isFalse();
        Awaitility.await("told").until(() -> !lost.isEmpty());
        assertThat(lost.getFirst()).isPresent();
    }

    @Test
    void aRenewalMakesItLastFromWhenItWasAskedFor() {
        assertThat(now(one.acquire())).isTrue();
        nowNs.addAndGet(LENGTH.toNanos() - 1);
        // The one asked after the next has been answered.
        awaitRenewal();
        awaitRenewal();
        awaitRenewal();
        nowNs.addAndGet(LENGTH.toNanos() - 1);
        assertThat(one.isHeld()).isTrue();
    }

    @Test
    void whoFindsAnotherInItsPlaceIsToldAtOnce() {
        List<Optional<Throwable>> lost = new ArrayList<>();
        assertThat(now(one.acquire(lost::add))).isTrue();
        database.runOut();
        assertThat(now(other.acquire())).isTrue();
        Awaitility.await("told").until(() -> !lost.isEmpty());
        assertThat(lost.getFirst()).isEmpty();
        assertThat(one.isHeld()).isFalse();
        assertThat(other.isHeld()).isTrue();
    }

    private void awaitRenewal() {
        long before = database.renewals.get();
        Awaitility.await("a renewal").until(() -> database.renewals.get() > before);
    }
}
