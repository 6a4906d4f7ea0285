package id.lababersih.app.realtime;

import static id.lababersih.app.realtime.People.OWNER;
import static id.lababersih.app.realtime.People.SHOP;
import static id.lababersih.app.realtime.People.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import com.typesafe.config.ConfigFactory;
import id.lababersih.app.http.Authentication;
import id.lababersih.cluster.presence.Presences.Outcome;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.domain.presence.PresenceState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket with its channels, by the rules of Phoenix.Socket and Phoenix.Channel.Server. */
class SocketTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            "socket", ManualTime.config().withFallback(ConfigFactory.parseString("pekko.actor.provider = local")));
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final PubSub PUB_SUB = PubSub.start(KIT.system(), new Supervision(InstantSource.system()));
    private static final String TOPIC = "shop:" + SHOP;
    private static final Limits LIMITS = Limits.standard();
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final People people = new People();
    private final Journal journal = new Journal();
    private Executor blocking = Runnable::run;
    private @Nullable Attendance attendance;
    private final Line line = new Line(KIT);
    private ActorRef<Socket.Message> socket = KIT.system().deadLetters();

    /** What has been told before, as a feed would keep it; reading waits until the test lets it. */
    private static final class Journal implements Catchup {
        private List<Broadcast> told = List.of();
        private CompletableFuture<Void> readable = CompletableFuture.completedFuture(null);

        @Override
        public CompletionStage<Answer> since(String who, String topic, String id, int limit) {
            return readable.thenApply(_ -> {
                if (!id.matches("\\d{4}")) {
                    return new Answer.Unknown();
                }
                var missed = told.stream()
                        .filter(known -> String.valueOf(known.id()).compareTo(id) > 0)
                        .toList();
                var page = missed.subList(0, Math.min(limit, missed.size()));
                var last = page.isEmpty() ? id : String.valueOf(page.getLast().id());
                return new Answer.Missed(page, last, page.size() < missed.size());
            });
        }

        @Override
        public Comparator<String> order() {
            return Comparator.naturalOrder();
        }
    }

    @BeforeEach
    void open() {
        open(OWNER, LIMITS);
    }

    private void reopen(Authentication.User user, Limits limits) {
        socket.tell(new Socket.Message.Closed());
        line.expect("closed 1011");
        open(user, limits);
    }

    @AfterEach
    void close() {
        socket.tell(new Socket.Message.Closed());
        await().until(() -> !PUB_SUB.isHeard());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private void open(Authentication.User user, Limits limits) {
        open(new Visitor.Member(user), limits);
    }

    private void open(Visitor visitor, Limits limits) {
        var wiring = new Wiring(
                PUB_SUB,
                people.topics(InstantSource.fixed(Instant.EPOCH)),
                journal,
                attendance,
                limits,
                new Encodings(),
                command -> blocking.execute(command));
        socket = KIT.spawn(Socket.create(wiring, new Channel.Client(visitor, Protocol.V2, line), limits.idle()));
    }

    private void send(String message) {
        var bytes = ByteString.fromArray(message.getBytes(StandardCharsets.UTF_8));
        socket.tell(new Socket.Message.Received(bytes, false));
    }

    private void join(String ref, String payload) {
        send("[\"" + ref + "\",\"" + ref + "\",\"" + TOPIC + "\",\"phx_join\"," + payload + "]");
    }

    private void joined(String ref) {
        join(ref, "{}");
        line.expect(ok(ref, ref));
    }

    private static String ok(String joinRef, String ref) {
        return "[\"" + joinRef + "\",\"" + ref + "\",\"" + TOPIC
                + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]";
    }

    private static String error(String joinRef, String ref, String topic, String reason) {
        return "[" + joinRef + "," + ref + ",\"" + topic
                + "\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":\"" + reason + "\"}}]";
    }

    private static String end(String joinRef, String event) {
        return "[\"" + joinRef + "\",\"" + joinRef + "\",\"" + TOPIC + "\",\"" + event + "\",{}]";
    }

    private static Broadcast told(int id) {
        return new Broadcast(TOPIC, "moved", "{}", "%04d".formatted(id));
    }

    private static String frame(int id) {
        return "[null,null,\"" + TOPIC + "\",\"moved\",{\"id\":\"%04d\"}]".formatted(id);
    }

    @Test
    void aHeartbeatIsAnswered() {
        send("[null,\"9\",\"phoenix\",\"heartbeat\",{}]");
        line.expect("[null,\"9\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        await().untilAtomic(line.handled, equalTo(1));
    }

    @Test
    void whoHasJoinedIsToldWhatHappensUntilItLeaves() {
        joined("1");
        PUB_SUB.publish(told(1));
        line.expect(frame(1));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expect(ok("1", "2"));
        line.expect(end("1", Events.CLOSE));
        PUB_SUB.publish(told(2));
        line.expectNothing();
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expect(ok("1", "3"));
    }

    @Test
    void aSecondJoinClosesTheFirstChannelBeforeItAnswers() {
        joined("1");
        join("5", "{}");
        send("[\"5\",\"6\",\"" + TOPIC + "\",\"client-note\",{}]");
        line.expect(end("1", Events.CLOSE));
        line.expect(ok("5", "5"));
        line.expectBoth(ok("5", "6"), "[null,null,\"" + TOPIC + "\",\"client-note\",{}]");
        PUB_SUB.publish(told(1));
        line.expect(frame(1));
        line.expectNothing();
    }

    @Test
    void aMessageForAnEarlierJoinIsIgnored() {
        joined("2");
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"client-note\",{}]");
        send("[\"1\",\"4\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expectNothing();
        send("[null,\"5\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expect(ok("2", "5"));
        line.expect(end("2", Events.CLOSE));
        await().untilAtomic(line.handled, equalTo(4));
    }

    @Test
    void whatCannotBeJoinedIsRefused() {
        send("[\"1\",\"1\",\"lobby:1\",\"phx_join\",{}]");
        line.expect(error("null", "\"1\"", "lobby:1", "unmatched topic"));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"client-note\",{}]");
        line.expect(error("null", "\"2\"", TOPIC, "unmatched topic"));
        send("[\"3\",\"3\",\"user:" + VIEWER.id() + "\",\"phx_join\",{}]");
        line.expect(error("\"3\"", "\"3\"", "user:" + VIEWER.id(), "unauthorized"));
        // Refused is not joined, and may be tried again.
        joined("4");
    }

    @Test
    void oneSocketJoinsOnlySoManyTopics() {
        var narrow = TightLimits.topics(1);
        reopen(OWNER, narrow);
        joined("1");
        send("[\"2\",\"2\",\"user:" + OWNER.id() + "\",\"phx_join\",{}]");
        line.expect(error("\"2\"", "\"2\"", "user:" + OWNER.id(), "too many channels joined"));
    }

    @Test
    void aCrashOfOneChannelIsAnErrorOnItsTopicAndNothingElse() {
        attendance = new Roll();
        reopen(VIEWER, LIMITS);
        join("1", "{\"presence\":{\"device\":\"kasir\"}}");
        line.expect(ok("1", "1"));
        line.expect(state("1", "{\"name\":\"Budi\",\"device\":\"kasir\",\"doing\":null,\"online_at\":7}"));
        var other = "user:" + VIEWER.id();
        send("[\"2\",\"2\",\"" + other + "\",\"phx_join\",{}]");
        line.expect("[\"2\",\"2\",\"" + other + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"presence_update\",{\"device\":\"" + Roll.CRASH + "\"}]");
        line.expect(end("1", Events.ERROR));
        PUB_SUB.publish(told(1));
        PUB_SUB.publish(new Broadcast(other, "hello", "{}", null));
        line.expect("[null,null,\"" + other + "\",\"hello\",{}]");
        await().untilAtomic(line.handled, equalTo(3));
        join("4", "{\"presence\":false}");
        line.expect(ok("4", "4"));
    }

    @Test
    void aPushWhileNothingCanBeAskedIsRefusedAndItsChannelGoesOn() {
        joined("1");
        people.setFaulty(true);
        note("1", "2");
        line.expect(error("\"1\"", "\"2\"", TOPIC, "unavailable, try again"));
        people.setFaulty(false);
        PUB_SUB.publish(told(1));
        line.expect(frame(1));
        note("1", "3");
        line.expectBoth(ok("1", "3"), "[null,null,\"" + TOPIC + "\",\"client-note\",{}]");
        await().untilAtomic(line.handled, equalTo(3));
    }

    @Test
    void aJoinThatCrashesIsRefused() {
        people.setFaulty(true);
        join("1", "{}");
        line.expect(error("\"1\"", "\"1\"", TOPIC, "join crashed"));
        people.setFaulty(false);
        joined("2");
    }

    @Test
    void aJoinThatTakesTooLongIsRefused() {
        blocking = _ -> {};
        join("1", "{}");
        line.expectNothing();
        TIME.timePasses(LIMITS.joining().plusMillis(1));
        line.expect(error("\"1\"", "\"1\"", TOPIC, "join timeout"));
    }

    @Test
    void whoMayPushTellsAllWhoListen() {
        joined("1");
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"client-note\",{\"a\":1}]");
        line.expectBoth(ok("1", "2"), "[null,null,\"" + TOPIC + "\",\"client-note\",{\"a\":1}]");
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"order_moved\",{}]");
        line.expect(error("\"1\"", "\"3\"", TOPIC, "unknown event"));
        send("[\"1\",\"4\",\"" + TOPIC + "\",\"client-note\",[]]");
        line.expect(error("\"1\"", "\"4\"", TOPIC, "payload is no object"));
        // Else a colleague that says much at once would cut off whoever listens.
        send("[\"1\",\"7\",\"" + TOPIC + "\",\"client-note\",{\"a\":\"" + "x".repeat(8_192) + "\"}]");
        line.expect(error("\"1\"", "\"7\"", TOPIC, "payload is too large"));
        // Else whoever goes on from the last id it was told would be led astray.
        send("[\"1\",\"5\",\"" + TOPIC + "\",\"client-note\",{\"id\":\"0099\"}]");
        line.expect(error("\"1\"", "\"5\"", TOPIC, "payload has an id"));
        people.signOut(OWNER);
        send("[\"1\",\"6\",\"" + TOPIC + "\",\"client-note\",{}]");
        line.expect(error("\"1\"", "\"6\"", TOPIC, "unauthorized"));
        line.expect(end("1", Events.CLOSE));
        await().untilAtomic(line.handled, equalTo(7));
    }

    @Test
    void aGuestPushesOnAPublicTopicOfAnAppWhateverIsNoEventOfPhoenix() {
        var topic = "public:" + People.APP;
        socket.tell(new Socket.Message.Closed());
        line.expect("closed 1011");
        open(new Visitor.Guest(new Pass(null, "csrf")), LIMITS);
        send("[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{}]");
        line.expect("[\"1\",\"1\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        send("[\"1\",\"2\",\"" + topic + "\",\"msg\",{\"id\":1}]");
        line.expectBoth(
                "[\"1\",\"2\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]",
                "[null,null,\"" + topic + "\",\"msg\",{\"id\":1}]");
        send("[\"1\",\"3\",\"" + topic + "\",\"phx_error\",{}]");
        line.expect(error("\"1\"", "\"3\"", topic, "unknown event"));
        send("[\"1\",\"5\",\"" + topic + "\",\"msg\",{\"a\":\"" + "x".repeat(8_192) + "\"}]");
        line.expect(error("\"1\"", "\"5\"", topic, "payload is too large"));
        join("4", "{}");
        line.expect(error("\"4\"", "\"4\"", TOPIC, "unauthorized"));
        for (int i = 1; i < LIMITS.guestTopicsMax(); i++) {
            send("[\"9\",\"9\",\"" + topic + ":" + i + "\",\"phx_join\",{}]");
            line.client.receiveMessage();
        }
        send("[\"9\",\"9\",\"" + topic + ":x\",\"phx_join\",{}]");
        line.expect(error("\"9\"", "\"9\"", topic + ":x", "too many channels joined"));
        people.silenceApp();
        send("[\"1\",\"10\",\"" + topic + "\",\"msg\",{}]");
        line.expect(error("\"1\"", "\"10\"", topic, "too many events"));
        line.expectNothing();
    }

    @Test
    void whoListensToAnAppIsClosedWhenTheAppNoLongerLetsIt() {
        reopen(OWNER, TightLimits.sweep(SWEEP));
        var topic = "public:" + People.APP;
        joined("1");
        send("[\"2\",\"2\",\"" + topic + "\",\"phx_join\",{}]");
        line.expect("[\"2\",\"2\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        people.setFaulty(true);
        TIME.timePasses(SWEEP);
        line.expectNothing();
        people.setFaulty(false);
        people.takeAppOut();
        TIME.timePasses(SWEEP);
        line.expect("[\"2\",\"2\",\"" + topic + "\",\"phx_close\",{}]");
        line.expectNothing();
    }

    @Test
    void whoIsNoLongerAMemberIsClosedAndKeepsWhatIsItsOwn() {
        reopen(OWNER, TightLimits.sweep(SWEEP));
        joined("1");
        var mine = "user:" + OWNER.id();
        send("[\"2\",\"2\",\"" + mine + "\",\"phx_join\",{}]");
        line.expect("[\"2\",\"2\",\"" + mine + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        people.dismiss(OWNER);
        TIME.timePasses(SWEEP);
        line.expect(end("1", Events.CLOSE));
        PUB_SUB.publish(told(1));
        PUB_SUB.publish(new Broadcast(mine, "hello", "{}", null));
        line.expect("[null,null,\"" + mine + "\",\"hello\",{}]");
    }

    @Test
    void whoPushesWhereItMayNotListenAnyMoreIsClosed() {
        joined("1");
        people.dismiss(OWNER);
        whileAdmissionIsAsked(() -> {
            note("1", "2");
            note("1", "3");
        });
        line.expect(error("\"1\"", "\"2\"", TOPIC, "unauthorized"));
        line.expect(end("1", Events.CLOSE));
        await().untilAtomic(line.handled, equalTo(3));
        join("4", "{}");
        line.expect(error("\"4\"", "\"4\"", TOPIC, "unauthorized"));
    }

    /** As after a restart of the node, when all clients come at once. */
    @Test
    void whoMayStillListenIsNotLookedAtInAllSocketsAtOnce() {
        int sockets = 40;
        var all = new ArrayList<>(List.of(socket));
        for (int i = 0; i < sockets; i++) {
            open(OWNER, LIMITS);
            all.add(socket);
            joined("1");
        }
        var looks = new AtomicInteger();
        blocking = _ -> looks.incrementAndGet();
        TIME.timePasses(LIMITS.sweep().dividedBy(2));
        await().untilAtomic(looks, greaterThan(0));
        line.expectNothing();
        assertThat(looks).hasValueLessThan(sockets);
        all.forEach(one -> one.tell(new Socket.Message.Closed()));
    }

    @Test
    void whatIsPushedRightBeforeALeaveOrASecondJoinIsToldAndAnsweredFirst() {
        var listener = KIT.<Broadcast>createTestProbe();
        var listening = PUB_SUB.subscribe(TOPIC, listener.ref());
        joined("1");
        whileAdmissionIsAsked(() -> {
            note("1", "2");
            note("1", "3");
            send("[\"1\",\"4\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        });
        assertThat(toldItselfUpTo(end("1", Events.CLOSE))).containsExactly(ok("1", "2"), ok("1", "3"), ok("1", "4"));
        joined("5");
        whileAdmissionIsAsked(() -> {
            note("5", "6");
            join("7", "{}");
        });
        assertThat(toldItselfUpTo(ok("7", "7"))).containsExactly(ok("5", "6"), end("5", Events.CLOSE));
        assertThat(listener.receiveSeveralMessages(3))
                .extracting(Broadcast::event)
                .containsOnly("client-note");
        listening.close();
        await().untilAtomic(line.handled, equalTo(7));
    }

    private void note(String joinRef, String ref) {
        send("[\"" + joinRef + "\",\"" + ref + "\",\"" + TOPIC + "\",\"client-note\",{}]");
    }

    private void whileAdmissionIsAsked(Runnable deeds) {
        var asked = new LinkedBlockingQueue<Runnable>();
        blocking = asked::add;
        deeds.run();
        await().until(() -> !asked.isEmpty());
        blocking = Runnable::run;
        asked.remove().run();
    }

    /** Frames for this channel alone, which come in order; broadcasts come in between. */
    private List<String> toldItselfUpTo(String last) {
        var frames = new ArrayList<String>();
        for (var frame = line.client.receiveMessage(); !frame.equals(last); frame = line.client.receiveMessage()) {
            if (!frame.startsWith("[null")) {
                frames.add(frame);
            }
        }
        return frames;
    }

    @Test
    void whoPushesTooOftenIsToldSo() {
        joined("1");
        for (int i = 0; i < 100; i++) {
            note("1", "2");
        }
        note("1", "3");
        assertThat(toldItselfUpTo(error("\"1\"", "\"3\"", TOPIC, "too many events")))
                .hasSize(100)
                .containsOnly(ok("1", "2"));
        send("[\"1\",\"4\",\"" + TOPIC + "\",\"presence_update\",{}]");
        assertThat(toldItselfUpTo(error("\"1\"", "\"4\"", TOPIC, "too many events")))
                .isEmpty();
    }

    @Test
    void aViewerListensAndDoesNotPush() {
        reopen(VIEWER, LIMITS);
        joined("1");
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"client-note\",{}]");
        line.expect(error("\"1\"", "\"2\"", TOPIC, "unauthorized"));
    }

    @Test
    void whatWasMissedComesBeforeWhatIsNewWithoutGapOrRepeat() {
        int missed = 2 * LIMITS.pageMax() + 50;
        journal.told =
                IntStream.rangeClosed(1, missed).mapToObj(SocketTest::told).toList();
        journal.readable = new CompletableFuture<>();
        join("1", "{\"since\":\"0010\"}");
        line.expectNothing();
        // Told while it catches up: two that the journal has too, one that it has not, one that it never will.
        await().until(() -> PUB_SUB.isHeard(TOPIC));
        PUB_SUB.publish(told(missed - 1));
        PUB_SUB.publish(told(missed));
        PUB_SUB.publish(told(missed + 1));
        PUB_SUB.publish(new Broadcast(TOPIC, "passing", "{}", null));
        line.expectNothing();
        journal.readable.complete(null);
        line.expect(ok("1", "1"));
        for (int id = 11; id <= missed + 1; id++) {
            line.expect(frame(id));
        }
        line.expect("[null,null,\"" + TOPIC + "\",\"passing\",{}]");
        // The feed may be behind what was read.
        PUB_SUB.publish(told(missed));
        PUB_SUB.publish(told(missed + 2));
        line.expect(frame(missed + 2));
        line.expectNothing();
    }

    @Test
    void whatWasMissedLeavesInPagesOfSoManyBytesOneTopicAfterTheOther() {
        var mine = "user:" + OWNER.id();
        reopen(OWNER, TightLimits.pageBytes(2048));
        journal.told = List.of(told(1), told(2), told(3), told(4), told(5));
        line.hold();
        join("1", "{\"since\":\"0000\"}");
        line.expect(ok("1", "1"));
        line.expect(frame(1));
        line.expect(frame(2));
        send("[\"2\",\"2\",\"" + mine + "\",\"phx_join\",{\"since\":\"0000\"}]");
        line.expectNothing();
        line.letGo();
        line.expect("[\"2\",\"2\",\"" + mine + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        line.expect(frame(1));
        line.expect(frame(2));
        line.letGo();
        line.expect(frame(3));
        line.expect(frame(4));
        line.letGo();
        line.expect(frame(3));
        line.expect(frame(4));
        // Whoever ends while it is its turn holds up nobody.
        send("[\"2\",\"3\",\"" + mine + "\",\"phx_leave\",{}]");
        line.expectBoth(
                "[\"2\",\"3\",\"" + mine + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]",
                "[\"2\",\"2\",\"" + mine + "\",\"phx_close\",{}]");
        line.expect(frame(5));
    }

    @Test
    void aJoinCountsUntilItIsAnsweredAndAnEarlyLeaveSparesNobodyItsWork() {
        journal.readable = new CompletableFuture<>();
        join("1", "{\"since\":\"0000\"}");
        await().until(() -> PUB_SUB.isHeard(TOPIC));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expect(ok("1", "2"));
        join("3", "{}");
        line.expectNothing();
        assertThat(line.handled).hasValue(0);
        journal.readable.complete(null);
        line.expect(end("1", Events.CLOSE));
        line.expect(ok("3", "3"));
        await().untilAtomic(line.handled, equalTo(3));
    }

    @Test
    void whoJoinsIsSeenUnlessItDoesNotWantTo() {
        attendance = new Roll();
        reopen(VIEWER, LIMITS);
        join("1", "{\"presence\":{\"device\":\"kasir\",\"doing\":\"packing\"}}");
        line.expect(ok("1", "1"));
        line.expect(state("1", "{\"name\":\"Budi\",\"device\":\"kasir\",\"doing\":\"packing\",\"online_at\":7}"));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":null}]");
        line.expect(ok("1", "2"));
        assertThat(((Roll) attendance).meta)
                .isEqualTo("{\"name\":\"Budi\",\"device\":\"kasir\",\"doing\":null,\"online_at\":7}");
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"presence_update\",{\"device\":7}]");
        line.expect(error("\"1\"", "\"3\"", TOPIC, "device is no text of at most 40 characters"));
        // Half a character would break what carries it to the other nodes.
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"presence_update\",{\"device\":\"\\ud800\"}]");
        line.expect(error("\"1\"", "\"3\"", TOPIC, "device is no text of at most 40 characters"));
        send("[\"1\",\"4\",\"" + TOPIC + "\",\"presence_update\",{\"device\":\"too much\"}]");
        line.expect(error("\"1\"", "\"4\"", TOPIC, "presence takes too much room"));
        join("5", "{\"presence\":false}");
        line.expect(end("1", Events.CLOSE));
        line.expect(ok("5", "5"));
        send("[\"5\",\"6\",\"" + TOPIC + "\",\"presence_update\",{}]");
        line.expect(error("\"5\"", "\"6\"", TOPIC, "not present"));
        join("7", "{\"presence\":[]}");
        line.expect(end("5", Events.CLOSE));
        line.expect(error("\"7\"", "\"7\"", TOPIC, "presence is no object"));
        line.expectNothing();
    }

    @Test
    void howOneIsSeenMayBeSaidWhileWhatWasMissedComes() {
        attendance = new Roll();
        reopen(VIEWER, TightLimits.pageBytes(2048));
        journal.told = List.of(told(1), told(2), told(3));
        line.hold();
        join("1", "{\"since\":\"0000\"}");
        line.expect(ok("1", "1"));
        line.expect(frame(1));
        line.expect(frame(2));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":\"label\"}]");
        line.expect(ok("1", "2"));
        line.letGo();
        line.expect(frame(3));
        line.expect(state("1", "{\"name\":\"Budi\",\"device\":null,\"doing\":\"label\",\"online_at\":7}"));
    }

    @Test
    void whatIsPushedWhileItEntersWaitsUntilItIsSeen() {
        var roll = new Roll();
        roll.entering = new CompletableFuture<>();
        attendance = roll;
        reopen(VIEWER, LIMITS);
        join("1", "{}");
        line.expect(ok("1", "1"));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":\"label\"}]");
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expectNothing();
        roll.entering.complete(null);
        assertThat(toldItselfUpTo(end("1", Events.CLOSE))).contains(ok("1", "2"), ok("1", "3"));
        assertThat(roll.meta).isEqualTo("{\"name\":\"Budi\",\"device\":null,\"doing\":\"label\",\"online_at\":7}");
        await().untilAtomic(line.handled, equalTo(3));
    }

    @Test
    void whoFindsNoRoomJoinsUnseenAndCannotChangeThat() {
        var roll = new Roll();
        roll.full = true;
        attendance = roll;
        reopen(VIEWER, LIMITS);
        join("1", "{}");
        line.expect(ok("1", "1"));
        line.expect(state("1", ""));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":\"label\"}]");
        line.expect(error("\"1\"", "\"2\"", TOPIC, "not present"));
    }

    @Test
    void whoFoundNoRoomIsSeenOnceThereIsSome() {
        var roll = new Roll();
        roll.full = true;
        attendance = roll;
        reopen(VIEWER, TightLimits.sweep(SWEEP));
        join("1", "{}");
        line.expect(ok("1", "1"));
        line.expect(state("1", ""));
        roll.full = false;
        TIME.timePasses(SWEEP);
        await().until(() -> !roll.meta.isEmpty());
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":\"label\"}]");
        line.expect(ok("1", "2"));
        line.expectNothing();
        assertThat(roll.wishes).as("which is the same one again").startsWith(false, true);
    }

    private static String state(String joinRef, String meta) {
        return "[\"" + joinRef + "\",null,\"" + TOPIC + "\",\"presence_state\"," + meta + "]";
    }

    /** Sees one, and gives its meta for the state. */
    private static final class Roll implements Attendance {
        /** A device that it fails at. */
        static final String CRASH = "crash";

        private final List<Boolean> wishes = new CopyOnWriteArrayList<>();
        private volatile String meta = "";
        private volatile boolean full;
        private volatile CompletableFuture<@Nullable Void> entering = CompletableFuture.completedFuture(null);

        @Override
        public Instant now() {
            return Instant.ofEpochSecond(7);
        }

        @Override
        public CompletionStage<Outcome> enter(
                String topic, String key, Seen as, ActorRef<?> holder, boolean again) {
            assertThat(key).isEqualTo(VIEWER.id().toString());
            wishes.add(again);
            if (full) {
                return CompletableFuture.completedStage(new Outcome.Refused(PresenceState.Refusal.TOPIC_FULL));
            }
            meta = as.meta();
            return entering.thenApply(_ -> new Outcome.Tracked("1"));
        }

        @Override
        public CompletionStage<Outcome> change(String ref, Seen as) {
            if (CRASH.equals(as.device())) {
                return CompletableFuture.failedStage(new IllegalStateException("for a test"));
            }
            if ("too much".equals(as.device())) {
                return CompletableFuture.completedStage(new Outcome.Refused(PresenceState.Refusal.META_TOO_LARGE));
            }
            meta = as.meta();
            return CompletableFuture.completedStage(new Outcome.Tracked(ref + "1"));
        }

        @Override
        public CompletionStage<String> state(String topic) {
            return CompletableFuture.completedStage(meta);
        }
    }

    @Test
    void anUnknownSinceIsRefused() {
        for (String since : List.of("\"later\"", "7", "{}", "\"" + "9".repeat(300) + "\"")) {
            join("1", "{\"since\":" + since + "}");
            line.expect(error("\"1\"", "\"1\"", TOPIC, "unknown since"));
        }
        join("2", "{\"since\":null}");
        line.expect(ok("2", "2"));
    }

    @Test
    void moreThanIsHeldWhileCatchingUpIsAnError() {
        journal.readable = new CompletableFuture<>();
        join("1", "{\"since\":\"0000\"}");
        await().until(() -> PUB_SUB.isHeard(TOPIC));
        IntStream.rangeClosed(0, LIMITS.heldMax()).forEach(id -> PUB_SUB.publish(told(id)));
        var probe = KIT.<Broadcast>createTestProbe();
        var listening = PUB_SUB.subscribe(TOPIC, probe.ref());
        PUB_SUB.publish(told(9999));
        while (!probe.receiveMessage().equals(told(9999))) {
            // What was told before the probe's own.
        }
        listening.close();
        journal.readable.complete(null);
        line.expect(ok("1", "1"));
        line.expect(end("1", Events.ERROR));
    }

    @Test
    void aSocketThatSaysNothingIsClosed() {
        TIME.timePasses(LIMITS.idle().minusMillis(1));
        send("[null,\"9\",\"phoenix\",\"heartbeat\",{}]");
        line.expect("[null,\"9\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        TIME.timePasses(LIMITS.idle().minusMillis(1));
        line.expectNothing();
        TIME.timePasses(Duration.ofMillis(2));
        line.expect("closed 1001");
    }

    @Test
    void allSocketsOfAUserEndWhenItSignsOut() {
        var another = new Line(KIT);
        var wiring = new Wiring(PUB_SUB, people.topics(), journal, null, LIMITS, new Encodings(), Runnable::run);
        var viewer = new Channel.Client(new Visitor.Member(VIEWER), Protocol.V2, another);
        var theirs = KIT.spawn(Socket.create(wiring, viewer, LIMITS.idle()));
        await().until(() ->
                PUB_SUB.isHeard(Topics.ofSockets(VIEWER.id())) && PUB_SUB.isHeard(Topics.ofSockets(OWNER.id())));
        Realtime.disconnect(PUB_SUB, OWNER.id());
        line.expect("closed 1001");
        another.expectNothing();
        theirs.tell(new Socket.Message.Closed());
    }

    @Test
    void whatIsNoMessageEndsTheSocket() {
        send("halo");
        line.expect("closed 1007");
    }

    @Test
    void aSocketThatIsGoneListensNoMore() {
        joined("1");
        socket.tell(new Socket.Message.Closed());
        line.expect("closed 1011");
        await().until(() -> !PUB_SUB.isHeard(TOPIC));
    }
}
