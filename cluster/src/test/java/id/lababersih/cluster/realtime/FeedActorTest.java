package id.lababersih.cluster.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.projection.JournalSource.Stored;
import id.lababersih.cluster.projection.JournalWritten;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.cluster.realtime.FeedActor.Awake;
import id.lababersih.cluster.realtime.FeedActor.Message;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Component;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.NodeConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the feed reads and when it answers. Time and the threads that read stand still until a test moves them. */
class FeedActorTest {
    private static final String TOPIC = "shop:1";
    private static final Duration STEP = Duration.ofMillis(100);
    /** How long anything may take on a machine that has much else to do. */
    private static final Duration LOADED = Duration.ofSeconds(30);

    private static final ActorTestKit KIT = kit("feed");

    private final ManualTime time = ManualTime.get(KIT.system());
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final TestProbe<Broadcast> subscriber = KIT.createTestProbe();
    private final TestProbe<Awake> asker = KIT.createTestProbe();
    private final TestProbe<FiguresActor.Message> figures = KIT.createTestProbe();
    private final Events events = new Events();
    private final Listeners listeners = new Listeners();
    private final Supervision supervision = new Supervision(InstantSource.system());
    private final ActorRef<Object> feed = KIT.spawn(Behaviors.intercept(
            Marks::new,
            supervision.supervise(
                    Branch.FEED,
                    "feed",
                    FeedActor.create(
                            new FeedTail(
                                    new FeedReader(events, new Numbers(), SerializationExtension.get(KIT.system())),
                                    listeners),
                            listeners,
                            figures.ref(),
                            work::add))));

    /** Passes on all but latches, each of which says that what came before it has been dealt with. */
    private static final class Marks<T> extends BehaviorInterceptor<Object, T> {
        Marks() {
            super(Object.class);
        }

        @Override
        @SuppressWarnings("unchecked") // What restarts it is none of its messages.
        public Behavior<T> aroundReceive(TypedActorContext<Object> context, Object message, ReceiveTarget<T> target) {
            if (message instanceof CountDownLatch mark) {
                mark.countDown();
                return Behaviors.same();
            }
            return target.apply(context, (T) message);
        }
    }

    private static ActorTestKit kit(String name) {
        return ActorTestKit.create(
                name,
                ManualTime.config()
                        .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
                        .withFallback(NodeConfig.local().toConfig()));
    }

    @BeforeEach
    void begin() throws InterruptedException {
        settle();
    }

    @AfterEach
    void stop() {
        KIT.stop(feed);
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void nothingIsReadWhileNobodyAsksOrListens() throws InterruptedException {
        KIT.system().eventStream().tell(new EventStream.Publish<JournalWritten>(new JournalWritten() {}));
        expectNoRead(Duration.ofSeconds(30));

        wake();
        figures.expectMessage(new FiguresActor.Message.Slept());
        pass(Duration.ofMillis(5_100));
        expectNoRead(Duration.ofSeconds(30));

        events.add(1);
        listeners.topic = TOPIC;
        wake();
        figures.expectMessage(new FiguresActor.Message.Slept());
        events.add(2);
        pass(STEP);
        assertThat(subscriber.receiveMessage().payload())
                .as("what came while it slept is left to replays")
                .isEqualTo("2");
    }

    @Test
    void whoeverListensWithoutAskingIsNoticed() throws InterruptedException {
        listeners.topic = TOPIC;
        time.timePasses(STEP);
        next().run();
        settle();
        events.add(1);
        pass(STEP);

        assertThat(subscriber.receiveMessage().payload()).isEqualTo("1");
    }

    @Test
    void aWriteOfThisNodeIsReadAtOnceAndOneOfAnotherWithinATenthOfASecond() throws InterruptedException {
        listeners.topic = TOPIC;
        wake();
        pass(Duration.ofMillis(400));

        events.add(1);
        KIT.system().eventStream().tell(new EventStream.Publish<JournalWritten>(new JournalWritten() {}));
        readBefore(STEP);
        assertThat(subscriber.receiveMessage().payload()).isEqualTo("1");

        pass(Duration.ofMillis(400));
        events.add(2);
        pass(STEP);
        assertThat(subscriber.receiveMessage().payload()).isEqualTo("2");
    }

    @Test
    void whoeverAsksDuringAReadIsAnsweredAfterItBecauseItWasNotMadeForHim() throws InterruptedException {
        wake();
        time.timePasses(Duration.ofMillis(15));
        var reading = next();
        events.add(1);
        feed.tell(new Message.Wake(asker.ref()));
        settle();
        asker.expectNoMessage(Duration.ZERO);
        reading.run();

        assertThat(asker.receiveMessage().told()).isEqualTo(place(1));
    }

    @Test
    void aFeedThatSleptIsAwakeBeforeAReplayIsRead() throws Exception {
        var door = Feed.start(
                KIT.system(),
                events,
                events,
                new Numbers(),
                new NoFigures(),
                listeners,
                work::add,
                new Supervision(InstantSource.system()));
        var missed =
                door.since("siti", TOPIC, FeedPlace.after(place(0)).text(), 10).toCompletableFuture();
        next().run();
        next().run();

        assertThat(missed.get(LOADED.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Feed.Missed.class);
        assertThat(events.calls).containsExactly("end", "holds");
    }

    @Test
    void afterAFailureItGoesOnWhereItWas() throws InterruptedException {
        listeners.topic = TOPIC;
        wake();
        events.add(1);
        pass(STEP);
        assertThat(subscriber.receiveMessage().payload()).isEqualTo("1");

        events.failures.add(new SQLException("gone"));
        events.add(2);
        pass(Duration.ofMillis(400));
        events.add(3);
        pass(Duration.ofMillis(400));
        assertThat(subscriber.receiveMessage().payload()).isEqualTo("2");
        assertThat(subscriber.receiveMessage().payload()).isEqualTo("3");
    }

    @Test
    void restartedWhileItWakesItTellsAllAfterWhatItAnswers() throws InterruptedException {
        feed.tell(new Message.Wake(asker.ref()));
        var before = next();
        supervision.restart("realtime/feed");
        settle();
        time.timePasses(Duration.ofSeconds(1));
        feed.tell(new Message.Wake(asker.ref()));
        var after = next();
        before.run();
        settle();
        asker.expectNoMessage(Duration.ZERO);
        events.add(1);
        after.run();
        assertThat(asker.receiveMessage().told()).isEqualTo(place(1));

        listeners.topic = TOPIC;
        events.add(2);
        pass(STEP);
        assertThat(subscriber.receiveMessage().payload()).isEqualTo("2");
    }

    @Test
    void anEventThatCannotBeReadNeverEndsTheNode() throws InterruptedException {
        var now = new AtomicReference<>(Instant.EPOCH);
        var supervision = new Supervision(now::get);
        var node = kit("feed-of-a-node");
        Feed.start(node.system(), events, events, new Numbers(), new NoFigures(), listeners, work::add, supervision);
        listeners.topic = TOPIC;
        events.failures.addAll(Collections.nCopies(15, new SQLException("unreadable")));
        while (!events.failures.isEmpty()) {
            ManualTime.get(node.system()).timePasses(Duration.ofSeconds(1));
            now.updateAndGet(before -> before.plusSeconds(1));
            var task = work.poll(20, TimeUnit.MILLISECONDS);
            if (task != null) {
                task.run();
            }
        }

        assertThat(supervision.gaveUp()).isNotDone();
        assertThat(supervision.all()).extracting(Component::path).contains("realtime/feed", "realtime/figures");
        node.shutdownTestKit();
    }

    private void wake() throws InterruptedException {
        feed.tell(new Message.Wake(asker.ref()));
        next().run();
        asker.receiveMessage();
        settle();
    }

    /** Waits until the feed has dealt with all that it was told. */
    private void settle() throws InterruptedException {
        var mark = new CountDownLatch(1);
        feed.tell(mark);
        assertThat(mark.await(LOADED.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** What the feed would have a thread do, when it waits for that and nothing else. */
    private Runnable next() throws InterruptedException {
        var task =
                Objects.requireNonNull(work.poll(LOADED.toSeconds(), TimeUnit.SECONDS), "the feed has nothing to read");
        settle();
        return task;
    }

    private void expectNoRead(Duration duration) throws InterruptedException {
        time.timePasses(duration);
        settle();
        assertThat(work).isEmpty();
    }

    /** Lets time pass in steps, each longer than the feed ever rests, and does what is to be read. */
    private void pass(Duration duration) throws InterruptedException {
        for (long step = 0; step < duration.toMillis(); step += STEP.toMillis()) {
            time.timePasses(STEP);
            settle();
            for (var task = work.poll(); task != null; task = work.poll()) {
                task.run();
                settle();
            }
        }
    }

    /** Does what is read before so much time has passed, in steps in which the word of a write may arrive. */
    private void readBefore(Duration end) throws InterruptedException {
        Runnable read = null;
        for (long passed = 1; read == null && passed < end.toMillis(); passed++) {
            time.timePasses(Duration.ofMillis(1));
            read = work.poll(100, TimeUnit.MILLISECONDS);
        }
        settle();
        Objects.requireNonNull(read, "the feed has nothing to read").run();
        settle();
    }

    private static Position place(long number) {
        return new Position(number, number);
    }

    private final class Listeners implements Audience {
        private volatile @Nullable String topic;

        @Override
        public boolean anybody() {
            return topic != null;
        }

        @Override
        public boolean hears(String asked) {
            return asked.equals(topic);
        }

        @Override
        public void tell(Broadcast message) {
            subscriber.ref().tell(message);
        }
    }

    /** Events 1, 2, 3, all of one shop. */
    private static final class Events implements FeedSource {
        private final Queue<SQLException> failures = new ArrayDeque<>();
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile long last;

        void add(long number) {
            last = number;
        }

        @Override
        public Position end() {
            calls.add("end");
            return place(last);
        }

        @Override
        public List<Stored> read(Position from, @Nullable String naming, int limit) throws SQLException {
            if (!failures.isEmpty()) {
                throw failures.remove();
            }
            return LongStream.rangeClosed(from.ordering() + 1, last)
                    .mapToObj(number -> new Stored(place(number), "shop|1", number, 0, 9003, "", json(number)))
                    .toList();
        }

        private static byte[] json(long number) {
            return """
                    {"type": "QuotaSet", "merchantId": "00000000-0000-0000-0000-000000000001",
                     "shipmentsPerDayMax": %d,
                     "stamp": {"by": {"user": "00000000-0000-0000-0000-000000000007", "importRun": null},
                               "at": "2025-08-01T00:00:00Z"}}""".formatted(number).getBytes(UTF_8);
        }

        @Override
        public boolean holds(Position place) {
            calls.add("holds");
            return true;
        }

        @Override
        public List<Stored> readOf(String entity, String id, Position from, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Stored> between(List<FeedContents.Span> spans) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isApplied(Position place) {
            throw new UnsupportedOperationException();
        }
    }

    /** Tells an event's number. */
    private static final class Numbers implements FeedContents {
        @Override
        public List<List<Told>> tell(List<Recorded> recorded, Predicate<String> wanted, Past past) {
            return recorded.stream()
                    .map(event -> wanted.test(TOPIC)
                            ? List.of(new Told(TOPIC, "number", Long.toString(event.sequence()), 0))
                            : List.<Told>of())
                    .toList();
        }

        @Override
        public Reach reach(String topic) {
            return new Reach.Nothing();
        }
    }

    private static final class NoFigures implements FeedFigures {
        @Override
        public void note(List<Recorded> recorded) {}

        @Override
        public void missed() {}

        @Override
        public @Nullable Task take() {
            return null;
        }
    }
}
