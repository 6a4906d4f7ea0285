package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.domain.pusher.AppEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One joined topic of one socket: admits, replays what was missed, answers pushes, leaves. Whatever fails here ends
 * this channel alone.
 */
final class Channel {
    private static final String SINCE = "since";
    private static final int SINCE_CHARACTERS_MAX = 200;
    private static final String UNKNOWN_SINCE = "unknown since";
    private static final String UNAUTHORIZED = "unauthorized";

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Wiring wiring;
    private final Client client;
    private final Inbound join;
    private final ActorRef<Socket.Message> socket;
    private final Inflow inflow;
    /** What the client sent before the answer to its join, or to its last push. */
    private final Deque<Inbound> waiting = new ArrayDeque<>();

    private PubSub.@Nullable Subscription subscription;
    private boolean accepted;
    /** Whether a push is being looked at; the next one waits. */
    private boolean busy;

    sealed interface Message {
        record Admitted(Topics.Admission admission) implements Message {}

        /** From here on all is told; empty where nothing is kept. */
        record Begun(Optional<String> now) implements Message {}

        record Read(Catchup.Answer answer) implements Message {}

        /** All of the last page is on its way to the client. */
        record Sent(String last) implements Message {}

        record Push(Inbound push) implements Message {}

        record Allowed(Inbound push, Topics.Admission admission) implements Message {}

        record Leave(Inbound leave) implements Message {}

        record Late() implements Message {}

        record Failed(Throwable cause) implements Message {}
    }

    /** Who is at the other end of a socket. */
    record Client(Visitor visitor, Protocol protocol, Connection connection) {}

    private Channel(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Wiring wiring,
            Client client,
            Inbound join,
            ActorRef<Socket.Message> socket) {
        this.context = context;
        this.timers = timers;
        this.wiring = wiring;
        this.client = client;
        this.join = join;
        this.socket = socket;
        this.inflow = new Inflow(client.connection(), client.protocol(), wiring);
    }

    static Behavior<Message> create(Wiring wiring, Client client, Inbound join, ActorRef<Socket.Message> socket) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Channel(context, timers, wiring, client, join, socket).begin()));
    }

    private Behavior<Message> begin() {
        timers.startSingleTimer(new Message.Late(), wiring.limits().joining());
        admit(Message.Admitted::new);
        return Behaviors.receive(Message.class)
                .onMessage(Message.class, this::onMessage)
                .onSignal(PostStop.class, _ -> ended())
                .build();
    }

    private Behavior<Message> onMessage(Message message) {
        return switch (message) {
            case Message.Admitted(var admission) -> admitted(admission);
            case Message.Begun(var now) -> {
                accept(now.map(id -> "{\"id\":\"" + id + "\"}").orElse("{}"));
                yield flow(now.orElse(null));
            }
            case Message.Read(var answer) -> read(answer);
            case Message.Sent(var last) -> readSince(last);
            case Message.Push(var push) -> push(push);
            case Message.Allowed(var push, var admission) -> allowed(push, admission);
            case Message.Leave(var leave) -> leave(leave);
            case Message.Late _ -> accepted ? Behaviors.same() : refuse("join timeout");
            case Message.Failed(var cause) -> throw new IllegalStateException("A channel failed", cause);
        };
    }

    private void admit(Function<Topics.Admission, Message> as) {
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> wiring.topics().admit(client.visitor(), join), wiring.blocking()),
                (admission, failure) -> failure == null ? as.apply(admission) : new Message.Failed(failure));
    }

    private Behavior<Message> admitted(Topics.Admission admission) {
        if (admission == Topics.Admission.NOTHING) {
            return refuse(UNAUTHORIZED);
        }
        subscription = wiring.pubSub().subscribe(join.topic(), context.getSelf(), inflow::told);
        var payload = join.payload();
        var since = payload == null ? null : payload.get(SINCE);
        if (since == null || since.isNull()) {
            context.pipeToSelf(
                    wiring.catchup().now(join.topic()),
                    (now, failure) -> failure == null ? new Message.Begun(now) : new Message.Failed(failure));
            return Behaviors.same();
        }
        return since.isTextual() && since.textValue().length() <= SINCE_CHARACTERS_MAX
                ? readSince(since.textValue())
                : refuse(UNKNOWN_SINCE);
    }

    private Behavior<Message> readSince(String id) {
        context.pipeToSelf(
                wiring.catchup().since(join.topic(), id, wiring.limits().pageMax()),
                (answer, failure) -> failure == null ? new Message.Read(answer) : new Message.Failed(failure));
        return Behaviors.same();
    }

    private Behavior<Message> read(Catchup.Answer answer) {
        return switch (answer) {
            case Catchup.Answer.Unknown _ -> {
                if (accepted) {
                    throw new IllegalStateException("A place in the journal was lost while it was read from");
                }
                yield refuse(UNKNOWN_SINCE);
            }
            case Catchup.Answer.Missed(var messages, var last, var more) -> {
                if (!accepted) {
                    accept("{}");
                }
                for (Broadcast missed : messages) {
                    client.connection().send(client.protocol().broadcast(missed));
                }
                if (more) {
                    var self = context.getSelf();
                    client.connection().afterSent(() -> self.tell(new Message.Sent(last)));
                    yield Behaviors.same();
                }
                yield flow(last);
            }
        };
    }

    private void accept(String response) {
        accepted = true;
        timers.cancelAll();
        client.connection().send(client.protocol().reply(join.joinRef(), join, "ok", response));
        socket.tell(new Socket.Message.Accepted(context.getSelf()));
        next();
    }

    private Behavior<Message> flow(@Nullable String replayed) {
        if (!inflow.release(replayed)) {
            throw new IllegalStateException("More was told than is held while a client caught up");
        }
        return Behaviors.same();
    }

    private Behavior<Message> push(Inbound push) {
        if (!accepted || busy) {
            waiting.add(push);
            return Behaviors.same();
        }
        busy = true;
        admit(admission -> new Message.Allowed(push, admission));
        return Behaviors.same();
    }

    private Behavior<Message> allowed(Inbound push, Topics.Admission admission) {
        var refusal = refusal(push, admission);
        if (refusal == null) {
            wiring.pubSub().publish(new Broadcast(push.topic(), push.event(), String.valueOf(push.payload()), null));
        }
        if (push.ref() != null) {
            var protocol = client.protocol();
            client.connection()
                    .send(
                            refusal == null
                                    ? protocol.ok(join.joinRef(), push)
                                    : protocol.error(join.joinRef(), push, refusal));
        }
        socket.tell(new Socket.Message.Handled(context.getSelf()));
        busy = false;
        next();
        return Behaviors.same();
    }

    private static @Nullable String refusal(Inbound push, Topics.Admission admission) {
        boolean any = admission == Topics.Admission.LISTEN_AND_PUSH_ANY;
        if (!any && admission != Topics.Admission.LISTEN_AND_PUSH) {
            return UNAUTHORIZED;
        }
        if (any ? AppEvent.isReserved(push.event()) : !push.event().startsWith(Events.CLIENT_PREFIX)) {
            return "unknown event";
        }
        if (push.payload() == null || !push.payload().isObject()) {
            return "payload is no object";
        }
        // Listeners go on from the ids they were told; on the topics of apps there are none.
        return !any && push.payload().has("id") ? "payload has an id" : null;
    }

    private void next() {
        var push = waiting.poll();
        if (push != null) {
            push(push);
        }
    }

    private Behavior<Message> leave(Inbound leave) {
        inflow.end();
        client.connection().send(client.protocol().ok(join.joinRef(), leave));
        return Behaviors.stopped();
    }

    private Behavior<Message> refuse(String reason) {
        socket.tell(new Socket.Message.Refused(context.getSelf(), reason));
        return Behaviors.stopped();
    }

    private Behavior<Message> ended() {
        inflow.end();
        if (subscription != null) {
            subscription.close();
        }
        return Behaviors.same();
    }
}
