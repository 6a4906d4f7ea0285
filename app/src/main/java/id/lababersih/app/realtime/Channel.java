package id.lababersih.app.realtime;

import id.lababersih.cluster.presence.Presences.Outcome;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.domain.pusher.AppEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One joined topic of one socket: admits, replays what was missed, lets the others see who is there, answers pushes,
 * leaves. Whatever fails here ends this channel alone.
 */
final class Channel {
    private static final String UNAUTHORIZED = "unauthorized";
    /** All who listen are told, and the line of each holds a mebibyte. */
    private static final int PUSH_CHARACTERS_MAX = 8_192;

    private static final String UNAVAILABLE = "unavailable, try again";

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Wiring wiring;
    private final Client client;
    /** Without its payload. */
    private final Inbound join;

    private final Pass pass;
    private final ActorRef<Socket.Message> socket;
    private final Inflow inflow;
    /** What came before the answer to the join, or to the last push. */
    private final Deque<Message> waiting = new ArrayDeque<>(0);

    /** As it came, until it is read. */
    private @Nullable Inbound unread;

    private PubSub.@Nullable Subscription subscription;
    /** How the others see it; null when they do not. */
    private @Nullable Attendee attendee;
    /** From where to read on what was missed; null before. */
    private @Nullable String place;

    private boolean accepted;
    /** Whether a push is being looked at, or a presence asked for; what comes next waits, also the end. */
    private boolean busy;
    /** Answers that are awaited. It does not end before they have come, so that leaving early spares nobody work. */
    private int awaited;

    private boolean ending;

    sealed interface Message {
        /** What was awaited is there, or failed. */
        record Came(@Nullable Throwable failure, Supplier<Behavior<Message>> then) implements Message {}

        /** It is this channel's turn to read what was missed. */
        record Turn() implements Message {}

        /** All of a page is on its way to the client; from where to go on, or null after the last. */
        record Sent(@Nullable String next) implements Message {}

        /** It is to be seen by the others from now on. */
        record Enter() implements Message {}

        record Push(Inbound push) implements Message {}

        record Leave(Inbound leave) implements Message {}

        /** Another channel takes its place. */
        record End() implements Message {}

        record Late() implements Message {}

        /** It is time to look whether it may still listen. */
        record Recheck() implements Message {}
    }

    /** Who is at the other end of a socket. */
    record Client(Visitor visitor, Protocol protocol, Connection connection) {}

    /** What one may do now, or why that could not be found out. */
    private record Admitted(
            Topics.@Nullable Admission admission, @Nullable Throwable failure) {}

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
        this.join = join.bare();
        this.pass = Topics.pass(client.visitor(), join);
        this.unread = join;
        this.socket = socket;
        this.inflow = new Inflow(client.connection(), client.protocol(), wiring);
    }

    static Behavior<Message> create(Wiring wiring, Client client, Inbound join, ActorRef<Socket.Message> socket) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Channel(context, timers, wiring, client, join, socket).begin()));
    }

    private Behavior<Message> begin() {
        timers.startSingleTimer(new Message.Late(), wiring.limits().joining());
        await(admission(), this::admitted);
        return Behaviors.receive(Message.class)
                .onMessage(Message.class, this::onMessage)
                .onSignal(PostStop.class, _ -> ended())
                .build();
    }

    private Behavior<Message> onMessage(Message message) {
        return switch (message) {
            case Message.Came(var failure, var then) -> came(failure, then);
            case Message.Turn _ -> readOn();
            case Message.Sent(var next) -> sent(next);
            case Message.Push _ when !accepted -> later(message);
            case Message.Push _, Message.Leave _, Message.End _, Message.Enter _ when busy -> later(message);
            case Message.Enter _ -> enter(Objects.requireNonNull(attendee, "nobody is to be seen"));
            case Message.Push(var push) -> push(push);
            case Message.Leave(var leave) -> {
                inflow.end();
                client.connection().send(client.protocol().ok(join.joinRef(), leave));
                yield end();
            }
            case Message.End _ -> end();
            case Message.Late _ -> accepted || ending ? Behaviors.same() : refuse("join timeout");
            // No answer is no reason: a database that is away a minute must not end every listener.
            case Message.Recheck _ ->
                await(
                        admission().handle((now, _) -> now != Topics.Admission.NOTHING),
                        stays -> stays ? enterIfMissing() : end());
        };
    }

    /** Tries again where there was no room; the next look does where a push is being looked at. */
    private Behavior<Message> enterIfMissing() {
        return attendee != null && attendee.isMissing() && !busy ? enter(attendee) : Behaviors.same();
    }

    /** Goes on with what a stage brings; a channel that is ending goes nowhere. */
    private <T> Behavior<Message> await(CompletionStage<T> stage, Function<T, Behavior<Message>> then) {
        awaited++;
        context.pipeToSelf(stage, (value, failure) -> new Message.Came(failure, () -> then.apply(value)));
        return Behaviors.same();
    }

    private Behavior<Message> came(@Nullable Throwable failure, Supplier<Behavior<Message>> then) {
        awaited--;
        if (failure != null) {
            throw new IllegalStateException("A channel failed", failure);
        }
        return ending ? end() : then.get();
    }

    private CompletionStage<Topics.Admission> admission() {
        return CompletableFuture.supplyAsync(
                () -> wiring.topics().admit(client.visitor(), join.topic(), pass), wiring.blocking());
    }

    private Behavior<Message> admitted(Topics.Admission admission) {
        if (admission == Topics.Admission.NOTHING) {
            return refuse(UNAUTHORIZED);
        }
        try {
            var wish = JoinWish.of(Objects.requireNonNull(unread).tree());
            unread = null;
            attendee = Attendee.of(wiring.attendance(), client.visitor(), join.topic(), wish);
            subscription = wiring.pubSub().subscribe(join.topic(), context.getSelf(), inflow);
            return wish.since() == null ? joinNow() : wantTurn(wish.since());
        } catch (IllegalArgumentException unreadable) {
            return refuse(String.valueOf(unreadable.getMessage()));
        }
    }

    private Behavior<Message> joinNow() {
        return await(wiring.catchup().now(join.topic()), now -> {
            accept(now.map(id -> "{\"id\":\"" + id + "\"}").orElse("{}"));
            return flow(now.orElse(null));
        });
    }

    private Behavior<Message> wantTurn(String since) {
        place = since;
        socket.tell(new Socket.Message.WantTurn(context.getSelf()));
        return Behaviors.same();
    }

    private Behavior<Message> readOn() {
        var since = Objects.requireNonNull(place, "nobody wanted a turn");
        var who = client.visitor().who();
        return await(
                wiring.catchup().since(who, join.topic(), since, wiring.limits().pageMax()), this::read);
    }

    private Behavior<Message> read(Catchup.Answer answer) {
        return switch (answer) {
            case Catchup.Answer.Unknown _ -> {
                if (accepted) {
                    throw new IllegalStateException("A place in the journal was lost while it was read from");
                }
                yield refuse(JoinWish.UNKNOWN_SINCE);
            }
            case Catchup.Answer.Missed missed -> {
                if (!accepted) {
                    accept("{}");
                }
                yield replay(missed);
            }
        };
    }

    /** Sends one page, or as much of it as may be sent at once; the next waits until this has left the line. */
    private Behavior<Message> replay(Catchup.Answer.Missed missed) {
        var self = context.getSelf();
        long bytes = 0;
        var next = missed.more() ? missed.last() : null;
        var left = missed.messages().iterator();
        while (left.hasNext()) {
            var message = left.next();
            var frame = client.protocol().broadcast(message);
            client.connection().send(frame);
            bytes += frame.cost();
            if (bytes >= wiring.limits().pageBytesMax() && left.hasNext()) {
                next = Objects.requireNonNull(message.id(), "what is replayed has an id");
                break;
            }
        }
        var on = next;
        client.connection().afterSent(() -> self.tell(new Message.Sent(on)));
        return on == null ? flow(missed.last()) : Behaviors.same();
    }

    private Behavior<Message> sent(@Nullable String next) {
        socket.tell(new Socket.Message.TurnOver(context.getSelf()));
        return next == null ? Behaviors.same() : wantTurn(next);
    }

    private void accept(String response) {
        accepted = true;
        timers.cancelAll();
        if (Topics.canBeTakenBack(join.topic())) {
            timers.startTimerWithFixedDelay(
                    new Message.Recheck(), untilRecheck(), wiring.limits().sweep());
        }
        client.connection().send(client.protocol().reply(join.joinRef(), join, "ok", response));
        socket.tell(new Socket.Message.Accepted(context.getSelf()));
        // Only pushes have waited for this, so it goes on.
        next();
    }

    /** Of one length for the channels of a socket, so that its session is read once for all, and of any for others. */
    private Duration untilRecheck() {
        return Duration.ofMillis(
                Math.floorMod(socket.hashCode(), wiring.limits().sweep().toMillis()));
    }

    private Behavior<Message> flow(@Nullable String replayed) {
        if (!inflow.release(replayed)) {
            throw new IllegalStateException("More was told than is held while a client caught up");
        }
        return attendee == null ? Behaviors.same() : onMessage(new Message.Enter());
    }

    private Behavior<Message> enter(Attendee as) {
        busy = true;
        boolean again = as.isMissing();
        var entering = as.enter(context.getSelf());
        return await(again ? entering.exceptionally(_ -> new Outcome.Unknown()) : entering, outcome -> {
            as.entered(outcome);
            if (!again) {
                tellState(as);
            }
            busy = false;
            return next();
        });
    }

    private void tellState(Attendee as) {
        await(as.state(), state -> {
            var protocol = client.protocol();
            client.connection().send(protocol.push(join.joinRef(), join.topic(), Events.PRESENCE_STATE, state));
            return Behaviors.same();
        });
    }

    private Behavior<Message> later(Message message) {
        waiting.add(message);
        return Behaviors.same();
    }

    private Behavior<Message> push(Inbound push) {
        busy = true;
        return await(admission().handle(Admitted::new), admitted -> looked(push, admitted));
    }

    private Behavior<Message> looked(Inbound push, Admitted now) {
        if (now.admission() == null) {
            // Nothing is known against it, and it goes on listening.
            context.getLog()
                    .warn("Whether a push is allowed could not be found out: {}", String.valueOf(now.failure()));
            return answer(push, UNAVAILABLE);
        }
        return allowed(push, now.admission());
    }

    private Behavior<Message> allowed(Inbound push, Topics.Admission admission) {
        if (admission == Topics.Admission.NOTHING) {
            reply(push, UNAUTHORIZED);
            return end();
        }
        boolean change = push.event().equals(Events.PRESENCE_UPDATE) && Topics.isAttended(join.topic());
        var refusal = change ? null : refusal(push, admission);
        if (refusal == null && !wiring.topics().mayTell(client.visitor(), join.topic())) {
            refusal = "too many events";
        }
        if (refusal == null && change) {
            return change(push);
        }
        if (refusal == null) {
            wiring.pubSub().publish(new Broadcast(push.topic(), push.event(), String.valueOf(push.payload()), null));
        }
        return answer(push, refusal);
    }

    private static @Nullable String refusal(Inbound push, Topics.Admission admission) {
        boolean any = admission == Topics.Admission.LISTEN_AND_PUSH_ANY;
        if (!any && admission != Topics.Admission.LISTEN_AND_PUSH) {
            return UNAUTHORIZED;
        }
        if (any ? AppEvent.isReserved(push.event()) : !push.event().startsWith(Events.CLIENT_PREFIX)) {
            return "unknown event";
        }
        if (push.payload() != null && push.payload().length() > PUSH_CHARACTERS_MAX) {
            return "payload is too large";
        }
        var payload = push.tree();
        if (!payload.isObject()) {
            return "payload is no object";
        }
        // Listeners go on from the ids they were told; on the topics of apps there are none.
        return !any && payload.has("id") ? "payload has an id" : null;
    }

    /** Has the others see it in another way. */
    private Behavior<Message> change(Inbound push) {
        @Nullable Seen next;
        try {
            next = attendee == null ? null : attendee.as(push.tree());
        } catch (IllegalArgumentException unreadable) {
            return answer(push, unreadable.getMessage());
        }
        return attendee == null || next == null ? answer(push, Attendee.NOT_SEEN) : change(attendee, next, push);
    }

    private Behavior<Message> change(Attendee as, Seen next, Inbound push) {
        var changing = as.change(next);
        return changing == null
                ? answer(push, null)
                : await(changing, outcome -> answer(push, as.changed(next, outcome)));
    }

    private Behavior<Message> answer(Inbound push, @Nullable String refusal) {
        reply(push, refusal);
        busy = false;
        return next();
    }

    private void reply(Inbound push, @Nullable String refusal) {
        if (push.ref() != null) {
            var protocol = client.protocol();
            client.connection()
                    .send(
                            refusal == null
                                    ? protocol.ok(join.joinRef(), push)
                                    : protocol.error(join.joinRef(), push, refusal));
        }
        socket.tell(new Socket.Message.Handled(context.getSelf()));
    }

    private Behavior<Message> next() {
        var message = waiting.poll();
        return message == null ? Behaviors.same() : onMessage(message);
    }

    private Behavior<Message> refuse(String reason) {
        socket.tell(new Socket.Message.Refused(context.getSelf(), reason));
        return Behaviors.stopped();
    }

    private Behavior<Message> end() {
        ending = true;
        inflow.end();
        return awaited == 0 ? Behaviors.stopped() : Behaviors.same();
    }

    private Behavior<Message> ended() {
        inflow.end();
        if (subscription != null) {
            subscription.close();
        }
        return Behaviors.same();
    }
}
