package id.lababersih.app.realtime;

import id.lababersih.app.http.Authentication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** The parent of all sockets of this node. */
final class Sockets {
    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Wiring wiring;
    private final List<ActorRef<Done>> waiting = new ArrayList<>();
    private final Map<ActorRef<Socket.Message>, Authentication.User> open = new HashMap<>();
    private final Map<UUID, Integer> socketsOfUsers = new HashMap<>();
    private boolean restarting;

    sealed interface Message {
        /** A client has come; its connection is told which socket it has. */
        record Open(Channel.Client client, Duration idle) implements Message {}

        record Gone(ActorRef<Socket.Message> socket) implements Message {}

        /** It is time to look whose session has ended. */
        record Sweep() implements Message {}

        /** These sessions are open, or that could not be found out. */
        record Swept(@Nullable Set<UUID> open, @Nullable Throwable failure) implements Message {}

        /** Has all clients come back to another node, or to this one after its restart; answers when all are gone. */
        record Restart(ActorRef<Done> replyTo) implements Message {}
    }

    private Sockets(ActorContext<Message> context, TimerScheduler<Message> timers, Wiring wiring) {
        this.context = context;
        this.timers = timers;
        this.wiring = wiring;
        sweepLater();
    }

    static Behavior<Message> create(Wiring wiring) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> Behaviors.receiveMessage(new Sockets(context, timers, wiring)::onMessage)));
    }

    private Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Message.Open(var client, var idle) -> open(client, idle);
            case Message.Gone(var socket) -> gone(socket);
            case Message.Sweep _ -> sweep();
            case Message.Swept(var sessions, var failure) -> swept(sessions, failure);
            case Message.Restart(var replyTo) -> {
                restarting = true;
                waiting.add(replyTo);
                open.keySet().forEach(socket -> socket.tell(new Socket.Message.Restart()));
                answerWhenEmpty();
            }
        }
        return Behaviors.same();
    }

    private void open(Channel.Client client, Duration idle) {
        var user = client.user();
        if (restarting) {
            client.connection().close(CloseCode.SERVICE_RESTART, "restart");
        } else if (socketsOfUsers.getOrDefault(user.id(), 0) >= wiring.limits().socketsMax()) {
            client.connection().close(CloseCode.TRY_AGAIN_LATER, "too many sockets of one user");
        } else {
            var socket = context.spawnAnonymous(Socket.create(wiring, client, idle));
            context.watchWith(socket, new Message.Gone(socket));
            open.put(socket, user);
            socketsOfUsers.merge(user.id(), 1, Integer::sum);
            client.connection().opened(socket);
        }
    }

    private void gone(ActorRef<Socket.Message> socket) {
        var user = open.remove(socket);
        if (user != null) {
            socketsOfUsers.computeIfPresent(user.id(), (_, count) -> count == 1 ? null : count - 1);
        }
        answerWhenEmpty();
    }

    /** A session may expire, or the word of its end be lost between the nodes. */
    private void sweep() {
        var sessions =
                open.values().stream().map(Authentication.User::sessionId).collect(Collectors.toSet());
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> wiring.topics().openOf(sessions), wiring.blocking()),
                Message.Swept::new);
    }

    private void swept(@Nullable Set<UUID> sessions, @Nullable Throwable failure) {
        if (sessions == null) {
            // The sockets are not to end with their parent; the next sweep finds what this one did not.
            context.getLog().warn("Whose session has ended could not be read", failure);
        } else {
            open.forEach((socket, user) -> {
                if (!sessions.contains(user.sessionId())) {
                    socket.tell(new Socket.Message.Disconnect());
                }
            });
        }
        sweepLater();
    }

    private void sweepLater() {
        timers.startSingleTimer(new Message.Sweep(), wiring.limits().sweep());
    }

    private void answerWhenEmpty() {
        if (open.isEmpty()) {
            waiting.forEach(replyTo -> replyTo.tell(Done.getInstance()));
            waiting.clear();
        }
    }
}
