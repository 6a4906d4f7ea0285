package id.lababersih.app.realtime;

import static id.lababersih.app.realtime.People.OWNER;
import static id.lababersih.app.realtime.People.VIEWER;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.app.http.Authentication;
import id.lababersih.cluster.realtime.PubSub;
import java.util.ArrayList;
import java.util.List;
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
    private static final PubSub PUB_SUB = PubSub.start(KIT.system());

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
        return KIT.spawn(Sockets.create(
                new Wiring(PUB_SUB, people.topics(), Catchup.NONE, null, limits, new Encodings(), Runnable::run)));
    }

    private static Known open(ActorRef<Sockets.Message> sockets, Authentication.User user) {
        var connection = new Known();
        sockets.tell(new Sockets.Message.Open(
                new Channel.Client(user, Protocol.V2, connection),
                Limits.standard().idle().multipliedBy(10)));
        return connection;
    }

    @Test
    void whoseSessionHasEndedIsClosedEvenIfTheWordOfItWasLost() {
        var sockets = sockets(Limits.standard());
        var owner = open(sockets, OWNER);
        var viewer = open(sockets, VIEWER);
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
    void oneUserHasOnlySoManySockets() {
        int most = 3;
        var sockets = sockets(TightLimits.sockets(most));
        List<Known> open = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            open.add(open(sockets, OWNER));
            open.getLast().line.expect("opened");
        }
        open(sockets, OWNER).line.expect("closed 1013");
        open(sockets, VIEWER).line.expect("opened");
        open.getFirst().socket.tell(new Socket.Message.Closed());
        await().until(() -> {
            var again = open(sockets, OWNER);
            return again.line.client.receiveMessage().equals("opened");
        });
    }
}
