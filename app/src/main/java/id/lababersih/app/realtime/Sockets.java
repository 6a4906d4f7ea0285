package id.lababersih.app.realtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The parent of all sockets of this node. */
final class Sockets {
    /** Half of the connections that a node takes: they come without an account, and must leave room for those with. */
    private static final int GUESTS_MAX = 10_000;

    private final ActorContext<Message> context;
    private final Wiring wiring;
    private final List<ActorRef<Done>> waiting = new ArrayList<>();
    private final int guestsMax;
    private int open;
    private int guests;
    private boolean restarting;

    sealed interface Message {
        /** A client has come; its connection is told which socket it has. */
        record Open(Channel.Client client, Duration idle) implements Message {}

        record Gone(boolean guest) implements Message {}

        /** Has all clients come back to another node, or to this one after its restart; answers when all are gone. */
        record Restart(ActorRef<Done> replyTo) implements Message {}
    }

    private Sockets(ActorContext<Message> context, Wiring wiring, int guestsMax) {
        this.context = context;
        this.wiring = wiring;
        this.guestsMax = guestsMax;
    }

    static Behavior<Message> create(Wiring wiring) {
        return create(wiring, GUESTS_MAX);
    }

    static Behavior<Message> create(Wiring wiring, int guestsMax) {
        return Behaviors.setup(context -> {
            var sockets = new Sockets(context, wiring, guestsMax);
            return Behaviors.receiveMessage(sockets::onMessage);
        });
    }

    private Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Message.Open(var client, var idle) -> open(client, idle);
            case Message.Gone(var guest) -> {
                open--;
                guests -= guest ? 1 : 0;
                answerWhenEmpty();
            }
            case Message.Restart(var replyTo) -> {
                restarting = true;
                waiting.add(replyTo);
                context.getChildren()
                        .forEach(socket -> socket.<Socket.Message>unsafeUpcast().tell(new Socket.Message.Restart()));
                answerWhenEmpty();
            }
        }
        return Behaviors.same();
    }

    private void open(Channel.Client client, Duration idle) {
        if (restarting) {
            client.connection().close(CloseCode.SERVICE_RESTART, "restart");
            return;
        }
        boolean guest = client.visitor() instanceof Visitor.Guest;
        if (guest && guests >= guestsMax) {
            client.connection().close(CloseCode.TRY_AGAIN_LATER, "too many guests");
            return;
        }
        var socket = context.spawnAnonymous(Socket.create(wiring, client, idle));
        context.watchWith(socket, new Message.Gone(guest));
        open++;
        guests += guest ? 1 : 0;
        client.connection().opened(socket);
    }

    private void answerWhenEmpty() {
        if (open == 0) {
            waiting.forEach(replyTo -> replyTo.tell(Done.getInstance()));
            waiting.clear();
        }
    }
}
