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
    private final ActorContext<Message> context;
    private final Wiring wiring;
    private final List<ActorRef<Done>> waiting = new ArrayList<>();
    private int open;
    private boolean restarting;

    sealed interface Message {
        /** A client has come; its connection is told which socket it has. */
        record Open(Channel.Client client, Duration idle) implements Message {}

        record Gone() implements Message {}

        /** Has all clients come back to another node, or to this one after its restart; answers when all are gone. */
        record Restart(ActorRef<Done> replyTo) implements Message {}
    }

    private Sockets(ActorContext<Message> context, Wiring wiring) {
        this.context = context;
        this.wiring = wiring;
    }

    static Behavior<Message> create(Wiring wiring) {
        return Behaviors.setup(context -> {
            var sockets = new Sockets(context, wiring);
            return Behaviors.receiveMessage(sockets::onMessage);
        });
    }

    private Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Message.Open(var client, var idle) -> open(client, idle);
            case Message.Gone _ -> {
                open--;
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
        var socket = context.spawnAnonymous(Socket.create(wiring, client, idle));
        context.watchWith(socket, new Message.Gone());
        open++;
        client.connection().opened(socket);
    }

    private void answerWhenEmpty() {
        if (open == 0) {
            waiting.forEach(replyTo -> replyTo.tell(Done.getInstance()));
            waiting.clear();
        }
    }
}
