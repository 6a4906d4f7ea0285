package id.lababersih.app.realtime;

import static id.lababersih.app.realtime.People.OWNER;
import static id.lababersih.app.realtime.People.VIEWER;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Supervision;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** All sockets of a node. */
class SocketsTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            "sockets", ManualTime.config().withFallback(ConfigFactory.parseString("pekko.actor.provider = local")));
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final PubSub PUB_SUB = PubSub.start(KIT.system(), new Supervision(InstantSource.system()));

    private static final Visitor MEMBER = new Visitor.Member(OWNER);
    private static final Visitor ANOTHER = new Visitor.Member(VIEWER);

    private final People people = new People();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /** A connection that knows its socket. */
    private static final class Known implements Connection {
        private final Line line = new Line(KIT);
        private volatile ActorRef<Socket.Message> socket = KIT.system().deadLetters();

        @Override
        public void opened(ActorRef<Socket.Message> opened) {
            socket = opened;
            line.send(Frame.text("opened"));
        }

        @Override
        public void send(Frame frame) {
            line.send(frame);
        }

        @Override
        public void afterSent(Runnable action) {
            line.afterSent(action);
        }

        @Override
        public void handled() {
            line.handled();
        }

        @Override
        public void close(int code, String reason) {
            line.close(code, reason);
            socket.tell(new Socket.Message.Closed());
        }
    }

    private ActorRef<Sockets.Message> sockets(Limits limits) {
        return sockets(limits, Runnable::run);
    }

    private ActorRef<Sockets.Message> sockets(Limits limits, Executor blocking) {
        return KIT.spawn(Sockets.create(
                new Wiring(PUB_SUB, people.topics(), Catchup.NONE, null, limits, new Encodings(), blocking), _ -> {}));
    }

    private static Known open(ActorRef<Sockets.Message> sockets, Visitor visitor) {
        var connection = new Known();
        sockets.tell(new Sockets.Message.Open(
                new Channel.Client(visitor, Protocol.V2, connection),
                Limits.standard().idle().multipliedBy(10)));
        return connection;
    }

    @Test
    void whoseSessionHasEndedIsClosedEvenIfTheWordOfItWasLost() {
        var sockets = sockets(Limits.standard());
        var owner = open(sockets, MEMBER);
        var viewer = open(sockets, ANOTHER);
        owner.line.expect("opened");
        viewer.line.expect("opened");
        TIME.timePasses(Limits.standard().sweep());
        people.setFaulty(true);
        TIME.timePasses(Limits.standard().sweep());
        people.setFaulty(false);
        owner.line.expectNothing();
        people.signOut(OWNER);
        TIME.timePasses(Limits.standard().sweep());
        owner.line.expect("closed 1001");
        viewer.line.expectNothing();
        people.signInAgain();
    }

    @Test
    void whoComesWhileItIsAskedAboutOthersStays() {
        Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
        var sockets = sockets(Limits.standard(), asked::add);
        open(sockets, MEMBER).line.expect("opened");
        TIME.timePasses(Limits.standard().sweep());
        await().until(() -> !asked.isEmpty());
        var later = open(sockets, ANOTHER);
        later.line.expect("opened");
        asked.remove().run();
        later.line.expectNothing();
    }

    @Test
    void oneUserHasOnlySoManySockets() {
        int most = 3;
        var sockets = sockets(TightLimits.sockets(most, 1));
        List<Known> open = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            open.add(open(sockets, MEMBER));
            open.getLast().line.expect("opened");
        }
        open(sockets, MEMBER).line.expect("closed 1013");
        open(sockets, ANOTHER).line.expect("opened");
        open.getFirst().socket.tell(new Socket.Message.Closed());
        await().until(() -> {
            var again = open(sockets, MEMBER);
            return again.line.client.receiveMessage().equals("opened");
        });
    }

    @Test
    void oneSiteHasOnlySoManyGuestsOnceHalfOfThePlacesAreTaken() {
        var sockets = sockets(TightLimits.guestsOfSite(6, 2));
        var first = open(sockets, guestOf("203.0.113.1"));
        first.line.expect("opened");
        open(sockets, guestOf("203.0.113.1")).line.expect("opened");
        var third = open(sockets, guestOf("203.0.113.1"));
        third.line.expect("opened");
        open(sockets, guestOf("203.0.113.1")).line.expect("closed 1013");
        open(sockets, guestOf("203.0.113.2")).line.expect("opened");
        first.socket.tell(new Socket.Message.Closed());
        third.socket.tell(new Socket.Message.Closed());
        await().until(() -> {
            var again = open(sockets, guestOf("203.0.113.1"));
            return again.line.client.receiveMessage().equals("opened");
        });
    }

    private static Visitor guestOf(String site) {
        return new Visitor.Guest(new Pass(null, "csrf"), site);
    }

    @Test
    void moreGuestsThanANodeTakesAreSentAway() {
        var guest = new Visitor.Guest(new Pass(null, "csrf"), "203.0.113.1");
        var sockets = sockets(TightLimits.sockets(1, 1));
        var first = open(sockets, guest);
        first.line.expect("opened");
        open(sockets, guest).line.expect("closed 1013");
        open(sockets, MEMBER).line.expect("opened");
        first.line.expectNothing();
        TIME.timePasses(Limits.standard().sweep());
        first.line.expectNothing();
    }
}
