package id.lababersih.app.realtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final Consumer<Realtime.Open> counted;
    private final List<ActorRef<Done>> waiting = new ArrayList<>();
    private final Map<ActorRef<Socket.Message>, Visitor> open = new HashMap<>();
    private final Map<UUID, Integer> socketsOfUsers = new HashMap<>();
    private final Map<String, Integer> guestsOfSites = new HashMap<>();
    private int guests;
    private boolean restarting;

    sealed interface Message {
        /** A client has come; its connection is told which socket it has. */
        record Open(Channel.Client client, Duration idle) implements Message {}

        record Gone(ActorRef<Socket.Message> socket) implements Message {}

        /** It is time to look whose session has ended. */
        record Sweep() implements Message {}

        /** Of the sessions asked about these are open, or that could not be found out. */
        record Swept(
                Set<UUID> asked,
                @Nullable Set<UUID> open,
                @Nullable Throwable failure) implements Message {}

        /** Has all clients come back to another node, or to this one after its restart; answers when all are gone. */
        record Restart(ActorRef<Done> replyTo) implements Message {}
    }

    private Sockets(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Wiring wiring,
            Consumer<Realtime.Open> counted) {
        this.context = context;
        this.timers = timers;
        this.wiring = wiring;
        this.counted = counted;
        counted.accept(Realtime.Open.NONE);
        sweepLater();
    }

    /** @param counted told how many there are, whenever that changes */
    static Behavior<Message> create(Wiring wiring, Consumer<Realtime.Open> counted) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> Behaviors.receiveMessage(new Sockets(context, timers, wiring, counted)::onMessage)));
    }

    private Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Message.Open(var client, var idle) -> open(client, idle);
            case Message.Gone(var socket) -> gone(socket);
            case Message.Sweep _ -> sweep();
            case Message.Swept(var asked, var sessions, var failure) -> swept(asked, sessions, failure);
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
        var refusal = refusal(client.visitor());
        if (restarting) {
            client.connection().close(CloseCode.SERVICE_RESTART, "restart");
        } else if (refusal != null) {
            client.connection().close(CloseCode.TRY_AGAIN_LATER, refusal);
        } else {
            var socket = context.spawnAnonymous(Socket.create(wiring, client, idle));
            context.watchWith(socket, new Message.Gone(socket));
            open.put(socket, client.visitor());
            count(client.visitor(), 1);
            client.connection().opened(socket);
        }
    }

    private @Nullable String refusal(Visitor visitor) {
        return switch (visitor) {
            case Visitor.Member(var user) ->
                socketsOfUsers.getOrDefault(user.id(), 0) < wiring.limits().socketsMax()
                        ? null
                        : "too many sockets of one user";
            case Visitor.Guest guest -> {
                if (guests >= wiring.limits().guestsMax()) {
                    yield "too many guests";
                }
                // Phones of one network share an address: while half of the places are free, so many are a crowd.
                boolean scarce = guests >= wiring.limits().guestsMax() / 2;
                int ofSite = guestsOfSites.getOrDefault(guest.site(), 0);
                yield scarce && ofSite >= wiring.limits().guestsOfSiteMax() ? "too many guests of one network" : null;
            }
        };
    }

    private void count(Visitor visitor, int more) {
        switch (visitor) {
            case Visitor.Member(var user) -> add(socketsOfUsers, user.id(), more);
            case Visitor.Guest guest -> {
                guests += more;
                add(guestsOfSites, guest.site(), more);
            }
        }
        counted.accept(new Realtime.Open(open.size(), socketsOfUsers.size(), guests));
    }

    private static <K> void add(Map<K, Integer> counts, K of, int more) {
        counts.merge(of, more, (before, now) -> before + now == 0 ? null : before + now);
    }

    private void gone(ActorRef<Socket.Message> socket) {
        var visitor = open.remove(socket);
        if (visitor != null) {
            count(visitor, -1);
        }
        answerWhenEmpty();
    }

    /** A session may expire, or the word of its end be lost between the nodes. */
    private void sweep() {
        var sessions = open.values().stream().flatMap(Sockets::session).collect(Collectors.toSet());
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> wiring.topics().openOf(sessions), wiring.blocking()),
                (found, failure) -> new Message.Swept(sessions, found, failure));
    }

    private void swept(Set<UUID> asked, @Nullable Set<UUID> found, @Nullable Throwable failure) {
        if (found == null) {
            // The sockets are not to end with their parent; the next sweep finds what this one did not.
            context.getLog().warn("Whose session has ended could not be read", failure);
        } else {
            open.forEach((socket, visitor) -> {
                // One that came meanwhile was not asked about.
                if (session(visitor).anyMatch(session -> asked.contains(session) && !found.contains(session))) {
                    socket.tell(new Socket.Message.Disconnect());
                }
            });
        }
        sweepLater();
    }

    private static Stream<UUID> session(Visitor visitor) {
        return switch (visitor) {
            case Visitor.Member(var user) -> Stream.of(user.sessionId());
            case Visitor.Guest _ -> Stream.of();
        };
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
