package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.PubSub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** One client: reads its messages, keeps a channel for each topic it joined, and ends when it has nothing to say. */
final class Socket {
    private final ActorContext<Message> context;
    private final Wiring wiring;
    private final Channel.Client client;
    private final Connection connection;
    private final Protocol protocol;
    /** Null for a guest, who is not signed in and never out. */
    private final PubSub.@Nullable Subscription disconnects;

    private final Map<String, Joined> channels = new HashMap<>(4);
    /** Who wants to read what was missed; the first does. */
    private final Deque<ActorRef<Channel.Message>> turns = new ArrayDeque<>(0);

    sealed interface Message {
        record Received(ByteString payload, boolean binary) implements Message {}

        /** The client polls. */
        record Alive() implements Message {}

        record Accepted(ActorRef<?> channel) implements Message {}

        record Refused(ActorRef<?> channel, String reason) implements Message {}

        /** A channel wants to read what was missed; one after the other, so that they do not overfill the line. */
        record WantTurn(ActorRef<Channel.Message> channel) implements Message {}

        record TurnOver(ActorRef<Channel.Message> channel) implements Message {}

        /** A channel has dealt with a push. */
        record Handled(ActorRef<?> channel) implements Message {}

        /** The user's sockets, or those of its session, are to end. */
        record Disconnect() implements Message {}

        /** The node stops. */
        record Restart() implements Message {}

        record Idle() implements Message {}

        record Closed() implements Message {}
    }

    /** A topic joined, being joined or being left. */
    private static final class Joined {
        final ActorRef<Channel.Message> channel;
        final Inbound join;
        boolean accepted;
        /** Messages that the channel has not dealt with, its join among them. */
        int pending = 1;
        /** A second join, and what came after it, until the first channel has ended; null without one. */
        @Nullable
        Deque<Inbound> after;

        Joined(ActorRef<Channel.Message> channel, Inbound join) {
            this.channel = channel;
            this.join = join;
        }
    }

    private Socket(ActorContext<Message> context, Wiring wiring, Channel.Client client) {
        this.context = context;
        this.wiring = wiring;
        this.client = client;
        this.connection = client.connection();
        this.protocol = client.protocol();
        disconnects = switch (client.visitor()) {
            case Visitor.Member(var user) -> disconnects(user.id());
            case Visitor.Guest _ -> null;
        };
    }

    private PubSub.Subscription disconnects(UUID userId) {
        var self = context.getSelf();
        return wiring.pubSub().subscribe(Topics.ofSockets(userId), self, broadcast -> {
            if (broadcast.event().equals(Events.DISCONNECT)) {
                self.tell(new Message.Disconnect());
            }
        });
    }

    /**
     * A new socket.
     *
     * @param idle how long its client may say nothing
     */
    static Behavior<Message> create(Wiring wiring, Channel.Client client, Duration idle) {
        return Behaviors.setup(context -> {
            context.setReceiveTimeout(idle, new Message.Idle());
            return new Socket(context, wiring, client).begin();
        });
    }

    private Behavior<Message> begin() {
        return Behaviors.receive(Message.class)
                .onMessage(Message.class, this::onMessage)
                .onSignal(ChildFailed.class, signal -> ended(signal.getRef(), true))
                .onSignal(Terminated.class, signal -> ended(signal.getRef(), false))
                .onSignal(PostStop.class, _ -> stopped())
                .build();
    }

    private Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Message.Received(var payload, var binary) -> received(payload, binary);
            case Message.Alive _ -> {}
            case Message.Accepted(var channel) -> accepted(channel);
            case Message.Refused(var channel, var reason) -> refused(channel, reason);
            case Message.WantTurn(var channel) -> wantTurn(channel);
            case Message.TurnOver(var channel) -> turnOver(channel);
            case Message.Handled(var channel) -> handled(channel);
            case Message.Disconnect _ -> connection.close(CloseCode.GOING_AWAY, "signed out");
            case Message.Restart _ -> connection.close(CloseCode.SERVICE_RESTART, "restart");
            case Message.Idle _ -> connection.close(CloseCode.GOING_AWAY, "no heartbeat");
            case Message.Closed _ -> {
                return Behaviors.stopped();
            }
        }
        return Behaviors.same();
    }

    private void received(ByteString payload, boolean binary) {
        try {
            dispatch(binary ? protocol.readBinary(payload) : protocol.readText(payload));
        } catch (MalformedException e) {
            connection.close(e.code(), e.reason());
        }
    }

    private void dispatch(Inbound message) {
        var joined = channels.get(message.topic());
        if (message.topic().equals(Events.SOCKET_TOPIC) && message.event().equals(Events.HEARTBEAT)) {
            answer(protocol.ok(null, message));
        } else if (joined == null) {
            unjoined(message);
        } else if (joined.after != null) {
            joined.after.add(message);
        } else if (message.event().equals(Events.JOIN)) {
            // Its last word must come before the first of the new channel.
            joined.after = new ArrayDeque<>(1);
            joined.after.add(message);
            joined.channel.tell(new Channel.Message.End());
        } else if (message.joinRef() != null && !message.joinRef().equals(joined.join.joinRef())) {
            // Meant for a channel of this topic that is gone; its client was told so.
            connection.handled();
        } else {
            joined.pending++;
            joined.channel.tell(
                    message.event().equals(Events.LEAVE)
                            ? new Channel.Message.Leave(message)
                            : new Channel.Message.Push(message));
        }
    }

    private void unjoined(Inbound message) {
        switch (message.event()) {
            case Events.JOIN -> join(message);
            case Events.LEAVE -> answer(protocol.ok(message.joinRef(), message));
            default -> answer(protocol.error(null, message, "unmatched topic"));
        }
    }

    private void answer(Frame frame) {
        connection.send(frame);
        connection.handled();
    }

    private void join(Inbound message) {
        if (!wiring.topics().isKnown(message.topic())) {
            answer(protocol.error(null, message, "unmatched topic"));
        } else if (channels.size() >= topicsMax()) {
            answer(protocol.error(message.joinRef(), message, "too many channels joined"));
        } else {
            var channel = context.spawnAnonymous(Channel.create(wiring, client, message, context.getSelf()));
            context.watch(channel);
            channels.put(message.topic(), new Joined(channel, message.bare()));
        }
    }

    private int topicsMax() {
        return switch (client.visitor()) {
            case Visitor.Member _ -> wiring.limits().topicsMax();
            case Visitor.Guest _ -> wiring.limits().guestTopicsMax();
        };
    }

    private void accepted(ActorRef<?> channel) {
        var joined = find(channel);
        if (joined != null) {
            joined.accepted = true;
            joined.pending--;
            connection.handled();
        }
    }

    private void refused(ActorRef<?> channel, String reason) {
        var joined = find(channel);
        if (joined != null) {
            connection.send(protocol.error(joined.join.joinRef(), joined.join, reason));
            settle(joined);
        }
    }

    private void wantTurn(ActorRef<Channel.Message> channel) {
        // The news of its end may have come first.
        if (find(channel) != null) {
            turns.add(channel);
            if (turns.size() == 1) {
                channel.tell(new Channel.Message.Turn());
            }
        }
    }

    private void turnOver(ActorRef<?> channel) {
        boolean first = channel.equals(turns.peek());
        turns.remove(channel);
        var next = turns.peek();
        if (first && next != null) {
            next.tell(new Channel.Message.Turn());
        }
    }

    private void handled(ActorRef<?> channel) {
        var joined = find(channel);
        if (joined != null) {
            joined.pending--;
            connection.handled();
        }
    }

    private Behavior<Message> ended(ActorRef<?> channel, boolean failed) {
        var joined = find(channel);
        if (joined != null) {
            var joinRef = joined.join.joinRef();
            if (failed && !joined.accepted) {
                connection.send(protocol.error(joinRef, joined.join, "join crashed"));
            } else {
                connection.send(protocol.end(joinRef, joined.join.topic(), failed ? Events.ERROR : Events.CLOSE));
            }
            settle(joined);
        }
        return Behaviors.same();
    }

    /** Forgets a channel that has ended, and goes on with what waited for that. */
    private void settle(Joined joined) {
        channels.remove(joined.join.topic());
        turnOver(joined.channel);
        for (int i = 0; i < joined.pending; i++) {
            connection.handled();
        }
        if (joined.after != null) {
            joined.after.forEach(this::dispatch);
        }
    }

    private @Nullable Joined find(ActorRef<?> channel) {
        for (Joined joined : channels.values()) {
            if (joined.channel.equals(channel)) {
                return joined;
            }
        }
        return null;
    }

    private Behavior<Message> stopped() {
        if (disconnects != null) {
            disconnects.close();
        }
        connection.close(CloseCode.INTERNAL_ERROR, "");
        return Behaviors.same();
    }
}
