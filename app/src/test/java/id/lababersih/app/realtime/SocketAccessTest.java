package id.lababersih.app.realtime;

import static id.lababersih.app.realtime.People.OWNER;
import static id.lababersih.app.realtime.People.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import id.lababersih.cluster.realtime.Broadcast;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may listen on a socket, and push, and how long. */
class SocketAccessTest extends SocketScene {
    @Test
    void whoListensToAnAppIsClosedWhenTheAppNoLongerLetsIt() {
        reopen(OWNER, TightLimits.sweep(SWEEP));
        var topic = "public:" + People.APP;
        joined("1");
        send("[\"2\",\"2\",\"" + topic + "\",\"phx_join\",{}]");
        line.expect("[\"2\",\"2\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        people.setFaulty(true);
        time.timePasses(SWEEP);
        line.expectNothing();
        people.setFaulty(false);
        people.takeAppOut();
        time.timePasses(SWEEP);
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
        time.timePasses(SWEEP);
        line.expect(end("1", Events.CLOSE));
        pubSub.publish(told(1));
        pubSub.publish(new Broadcast(mine, "hello", "{}", null));
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
        time.timePasses(LIMITS.sweep().dividedBy(2));
        await().untilAtomic(looks, greaterThan(0));
        line.expectNothing();
        assertThat(looks).hasValueLessThan(sockets);
        all.forEach(one -> one.tell(new Socket.Message.Closed()));
    }

    @Test
    void aViewerListensAndDoesNotPush() {
        reopen(VIEWER, LIMITS);
        joined("1");
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"client-note\",{}]");
        line.expect(error("\"1\"", "\"2\"", TOPIC, "unauthorized"));
    }

    @Test
    void allSocketsOfAUserEndWhenItSignsOut() {
        var another = new Line(kit);
        var wiring = new Wiring(pubSub, people.topics(), journal, null, LIMITS, new Encodings(), Runnable::run);
        var viewer = new Channel.Client(new Visitor.Member(VIEWER), Protocol.V2, another);
        var theirs = kit.spawn(Socket.create(wiring, viewer, LIMITS.idle()));
        await().until(() ->
                pubSub.isHeard(Topics.ofSockets(VIEWER.id())) && pubSub.isHeard(Topics.ofSockets(OWNER.id())));
        Realtime.disconnect(pubSub, OWNER.id());
        line.expect("closed 1001");
        another.expectNothing();
        theirs.tell(new Socket.Message.Closed());
    }
}
