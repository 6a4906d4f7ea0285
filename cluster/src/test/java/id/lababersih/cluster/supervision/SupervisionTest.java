package id.lababersih.cluster.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.WrappedMessage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SupervisionTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final Duration NEVER = Duration.ofHours(1);

    private final Supervision supervision = new Supervision(InstantSource.fixed(NOW));
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /** Says what it is told, and fails when that is an exception. */
    private Behavior<Object> saying() {
        return Behaviors.setup(_ -> {
            said.add("started");
            return Behaviors.receiveMessage(message -> {
                if (message instanceof RuntimeException failure) {
                    throw failure;
                }
                said.add(message.toString());
                return message.equals("stop") ? Behaviors.stopped() : Behaviors.same();
            });
        });
    }

    private ActorRef<Object> spawn(String name) {
        return KIT.spawn(supervision.supervise(Branch.REALTIME, name, saying()));
    }

    private @Nullable String next() throws InterruptedException {
        return said.poll(10, TimeUnit.SECONDS);
    }

    /** An actor says that it started before its start has ended; what answers a message runs. */
    private void awaitRunning(ActorRef<Object> actor) throws InterruptedException {
        assertThat(next()).isEqualTo("started");
        actor.tell("hello");
        assertThat(next()).isEqualTo("hello");
    }

    private void awaitRestarts(String path, int restarts) {
        Awaitility.await(path)
                .ignoreException(NoSuchElementException.class)
                .untilAsserted(() -> assertThat(component(path))
                        .returns(Component.State.RUNNING, Component::state)
                        .returns(restarts, Component::restarts));
    }

    private Component component(String path) {
        return supervision.all().stream()
                .filter(component -> component.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anEntityThatFailsBeforeItLeftIsAskedToLeaveAgain() throws InterruptedException {
        var watch = supervision.entities("orders");
        var actor = KIT.spawn(watch.superviseLeaving(saying(), "leave"));
        assertThat(next()).isEqualTo("started");
        actor.tell(new IllegalStateException("before it was asked"));
        assertThat(next()).isEqualTo("started");
        watch.runs(actor);
        actor.tell("leave");
        assertThat(next()).isEqualTo("leave");
        actor.tell(new IllegalStateException("at work"));
        assertThat(next()).isEqualTo("started");
        assertThat(next()).isEqualTo("leave");
        KIT.stop(actor);
    }

    @Test
    void anEntityThatCannotStartLeavesAtOnceWhileItsNodeStops() {
        var kit =
                ActorTestKit.create(ConfigFactory.parseString("pekko.coordinated-shutdown.default-phase-timeout = 60s")
                        .withFallback(ConfigFactory.load()));
        var stopped = new CompletableFuture<Done>();
        try {
            Behavior<Object> failing = Behaviors.setup(_ -> {
                throw new IllegalStateException("no database");
            });
            var actor = kit.spawn(supervision.entities("orders").superviseLeaving(failing, "leave"));
            Awaitility.await().until(() -> component("entities/orders").state() == Component.State.RESTARTING);
            var stopping = CoordinatedShutdown.get(kit.system());
            stopping.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "in the middle", () -> stopped);
            stopping.runAll(CoordinatedShutdown.clusterLeavingReason());
            actor.tell("leave");
            kit.<Object>createTestProbe().expectTerminated(actor, Duration.ofSeconds(30));
        } finally {
            stopped.complete(Done.done());
            kit.shutdownTestKit();
        }
    }

    @Test
    void whatWaitsInTheMailboxesOfAComponentIsCounted() throws InterruptedException {
        var kit = ActorTestKit.create(ConfigFactory.parseString(
                        "pekko.actor.typed.default-mailbox.mailbox-type = " + CountedMailbox.class.getName())
                .withFallback(ConfigFactory.load()));
        var go = new CountDownLatch(1);
        try {
            Behavior<Object> slow = Behaviors.receiveMessage(_ -> {
                said.add("began");
                go.await();
                return Behaviors.same();
            });
            var actor = kit.spawn(supervision.supervise(Branch.REALTIME, "slow", slow));
            for (int message = 0; message < 4; message++) {
                actor.tell("message");
            }
            assertThat(next()).isEqualTo("began");
            assertThat(supervision.waiting()).containsEntry("realtime/slow", 3);
            go.countDown();
            Awaitility.await().until(() -> supervision.waiting().getOrDefault("realtime/slow", -1) == 0);
            kit.stop(actor);
            assertThat(CountedMailbox.waiting(actor)).isZero();
        } finally {
            go.countDown();
            kit.shutdownTestKit();
        }
    }

    @Test
    void whatFailsIsStartedAnewAndItsFailureIsKeptUntilItIsGone() throws InterruptedException {
        var actor = spawn("hub");
        assertThat(next()).isEqualTo("started");
        assertThat(component("realtime/hub"))
                .isEqualTo(new Component("realtime/hub", Component.State.RUNNING, 0, null, NOW));
        actor.tell(new IllegalStateException("outer", new IllegalArgumentException("no such thing")));
        actor.tell("hello");
        assertThat(next()).isEqualTo("started");
        assertThat(next()).isEqualTo("hello");
        assertThat(component("realtime/hub"))
                .isEqualTo(new Component(
                        "realtime/hub", Component.State.RUNNING, 1, "IllegalArgumentException: no such thing", NOW));
        actor.tell("stop");
        Awaitility.await().until(() -> supervision.all().isEmpty());
        assertThat(supervision.restart("realtime/hub")).isFalse();
    }

    @Test
    void anIdleComponentIsRestartedWhenSomebodyAsksAndThatDoesNotCount() throws InterruptedException {
        var watch = supervision.watch(Branch.REALTIME, "hub");
        var actor = KIT.spawn(watch.supervise(saying()));
        awaitRunning(actor);
        for (int restarts = 1; restarts <= 2; restarts++) {
            assertThat(supervision.restart("realtime/hub")).isTrue();
            assertThat(next()).isEqualTo("started");
            awaitRestarts("realtime/hub", restarts);
        }
        assertThat(component("realtime/hub").lastFailure()).contains("asked for");
        for (int failures = 0; failures < Branch.REALTIME.restartsMax; failures++) {
            watch.failed(actor, new IllegalStateException("again"));
        }
        assertThat(supervision.gaveUp().toCompletableFuture()).isNotDone();
    }

    @Test
    void whatFailsMoreOftenThanItsBranchAllowsGivesUpAndSaysSo() {
        var watch = supervision.watch(Branch.REALTIME, "hub");
        var actor = KIT.spawn(watch.supervise(saying()));
        for (int failures = 0; failures <= Branch.REALTIME.restartsMax; failures++) {
            assertThat(supervision.gaveUp().toCompletableFuture()).isNotDone();
            watch.failed(actor, new IllegalStateException("again"));
        }
        assertThat(supervision.gaveUp().toCompletableFuture()).isDone();
        assertThat(supervision.gaveUp().toCompletableFuture().join().line())
                .isEqualTo("realtime/hub failed 11 times within 60 s, so this node ends."
                        + " The last failure: IllegalStateException: again");
    }

    @Test
    void entitiesThatCannotStartCountOnceEachAndThoseThatFailAtWorkEachTime() {
        var watch = supervision.entities("orders");
        var unreadable = new IllegalStateException("an event of a later release");
        for (int entity = 0; entity < 20; entity++) {
            var actor = KIT.<Object>createTestProbe().ref();
            for (int failures = 0; failures < Branch.ENTITIES.restartsMax; failures++) {
                watch.failed(actor, unreadable);
            }
        }
        assertThat(supervision.gaveUp().toCompletableFuture()).isNotDone();

        var atWork = KIT.<Object>createTestProbe().ref();
        var bug = new IllegalStateException("a bug");
        // Each is logged: ten megabytes of where.
        bug.setStackTrace(new StackTraceElement[0]);
        for (int failures = 20; failures <= Branch.ENTITIES.restartsMax; failures++) {
            assertThat(supervision.gaveUp().toCompletableFuture()).isNotDone();
            watch.runs(atWork);
            watch.failed(atWork, bug);
        }
        assertThat(supervision.gaveUp().toCompletableFuture()).isDone();
    }

    @Test
    void anOutageOfTheDatabaseRestartsWithoutCounting() throws InterruptedException {
        var actor = spawn("feed");
        for (int failures = 0; failures < 3; failures++) {
            assertThat(next()).isEqualTo("started");
            actor.tell(new IllegalStateException(new SQLException("gone", "08006")));
        }
        assertThat(next()).isEqualTo("started");
        var watch = supervision.watch(Branch.REALTIME, "feed");
        for (int failures = 0; failures < 1_000; failures++) {
            watch.failed(actor, new SQLException("gone", "57P01"));
        }
        assertThat(supervision.gaveUp().toCompletableFuture()).isNotDone();
        awaitRestarts("realtime/feed", 3);
    }

    @Test
    void theEntitiesOfAKindAreOneComponentAndAreRestartedTogether() throws InterruptedException {
        var watch = supervision.entities("cup");
        assertThat(component("entities/cup").state()).isEqualTo(Component.State.RUNNING);
        var first = KIT.spawn(watch.supervise(saying()));
        awaitRunning(first);
        awaitRunning(KIT.spawn(watch.supervise(saying())));
        supervision.restart("entities/cup");
        awaitRestarts("entities/cup", 2);
        first.tell("stop");
        Awaitility.await().until(() -> said.contains("stop"));
        supervision.restart("entities/cup");
        awaitRestarts("entities/cup", 3);
    }

    @Test
    void aJobTakesItsTurnAgainAtOnceWhenItFailedAndRunsWhenItEndsWell() throws InterruptedException {
        var turns = new AtomicInteger();
        var jobs = supervision.jobs(KIT.system(), Thread::startVirtualThread);
        var job = jobs.start(Branch.JOBS, "sweep", NEVER, () -> {
            said.add("turn " + turns.incrementAndGet());
            if (turns.get() == 1) {
                throw new SQLException("gone", "08006");
            }
        });
        awaitRestarts("jobs/sweep", 0);
        job.wake();
        assertThat(next()).isEqualTo("turn 1");
        assertThat(next()).isEqualTo("turn 2");
        awaitRestarts("jobs/sweep", 1);
        assertThat(component("jobs/sweep").lastFailure()).isEqualTo("SQLException: gone");
        job.close();
        Awaitility.await().until(() -> supervision.all().isEmpty());
    }

    @Test
    void aTurnUnderWayGoesOnWhenItsJobIsRestartedAndTheNextWaitsForItsEnd() throws InterruptedException {
        var end = new CountDownLatch(1);
        var turns = new AtomicInteger();
        Executor counting = turn -> {
            turns.incrementAndGet();
            Thread.startVirtualThread(turn);
        };
        var job = supervision.jobs(KIT.system(), counting).start(Branch.JOBS, "slow", NEVER, () -> {
            said.add("begins");
            end.await();
            said.add("ends");
        });
        awaitRestarts("jobs/slow", 0);
        job.wake();
        assertThat(next()).isEqualTo("begins");
        supervision.restart("jobs/slow");
        Awaitility.await().until(() -> turns.get() == 2);
        end.countDown();
        assertThat(next()).isEqualTo("ends");
        assertThat(next()).isEqualTo("begins");
        awaitRestarts("jobs/slow", 1);
        job.close();
    }

    @Test
    void aTurnThatEndsWhenItsJobIsGoneIsALetterThatCanBeLogged() throws InterruptedException {
        var end = new CountDownLatch(1);
        var kit = ActorTestKit.create();
        try {
            var letters = kit.createTestProbe(DeadLetter.class);
            kit.system().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, letters.ref()));
            var job = supervision
                    .jobs(kit.system(), Thread::startVirtualThread)
                    .start(Branch.JOBS, "late", NEVER, () -> {
                        said.add("begins");
                        end.await();
                    });
            job.wake();
            assertThat(next()).isEqualTo("begins");
            job.stop();
            job.stop();
            Awaitility.await().until(() -> supervision.all().isEmpty());
            end.countDown();
            assertThat(WrappedMessage.unwrap(
                            letters.receiveMessage(Duration.ofSeconds(30)).message()))
                    .isEqualTo(Done.done());
        } finally {
            end.countDown();
            kit.shutdownTestKit();
        }
    }

    @Test
    void whatEndsWhileItWaitsToBeRestartedIsGone() {
        var actor = KIT.spawn(supervision.supervise(Branch.JOBS, "chore", saying()));
        actor.tell(new IllegalStateException("a bug"));
        Awaitility.await()
                .ignoreException(NoSuchElementException.class)
                .until(() -> component("jobs/chore").state() == Component.State.RESTARTING);
        KIT.stop(actor);
        Awaitility.await().until(() -> supervision.all().isEmpty());
    }
}
