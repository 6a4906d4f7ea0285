package id.lababersih.app.realtime;

import static id.lababersih.app.realtime.People.OWNER;
import static id.lababersih.app.realtime.People.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import id.lababersih.cluster.realtime.Broadcast;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A socket with its channels, by the rules of Phoenix.Socket and Phoenix.Channel.Server. */
class SocketTest extends SocketScene {
    @Test
    void aHeartbeatIsAnswered() {
        send("[null,\"9\",\"phoenix\",\"heartbeat\",{}]");
        line.expect("[null,\"9\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        await().untilAtomic(line.handled, equalTo(1));
    }

    @Test
    void whoHasJoinedIsToldWhatHappensUntilItLeaves() {
        joined("1");
        pubSub.publish(told(1));
        line.expect(frame(1));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expect(ok("1", "2"));
        line.expect(end("1", Events.CLOSE));
        pubSub.publish(told(2));
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
        pubSub.publish(told(1));
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
    void aPushWhileNothingCanBeAskedIsRefusedAndItsChannelGoesOn() {
        joined("1");
        people.setFaulty(true);
        note("1", "2");
        line.expect(error("\"1\"", "\"2\"", TOPIC, "unavailable, try again"));
        people.setFaulty(false);
        pubSub.publish(told(1));
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
        var asked = new AtomicBoolean();
        blocking = _ -> asked.set(true);
        join("1", "{}");
        await().untilTrue(asked);
        line.expectNothing();
        time.timePasses(LIMITS.joining().plusMillis(1));
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
        open(new Visitor.Guest(new Pass(null, "csrf"), "203.0.113.1"), LIMITS);
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
    void whatIsPushedRightBeforeALeaveOrASecondJoinIsToldAndAnsweredFirst() {
        var listener = kit.<Broadcast>createTestProbe();
        var listening = pubSub.subscribe(TOPIC, listener.ref(), listener.ref()::tell);
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
    void aSocketThatSaysNothingIsClosed() {
        time.timePasses(LIMITS.idle().minusMillis(1));
        send("[null,\"9\",\"phoenix\",\"heartbeat\",{}]");
        line.expect("[null,\"9\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        time.timePasses(LIMITS.idle().minusMillis(1));
        line.expectNothing();
        // Not just what is left of it: the actor may have counted anew only after the answer was heard here.
        time.timePasses(LIMITS.idle());
        line.expect("closed 1001");
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
        await().until(() -> !pubSub.isHeard(TOPIC));
    }
}
