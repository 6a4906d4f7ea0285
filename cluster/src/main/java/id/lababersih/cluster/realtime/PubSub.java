package id.lababersih.cluster.realtime;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.pubsub.Topic;

/**
 * This node's door to what is told across the cluster. A broadcast crosses once to each node, whatever its topic and
 * however many listen there; one actor of the node hands it to them, so each listener gets what one publisher
 * publishes in its order.
 */
public final class PubSub {
    private static final int TOGETHER_MAX = 64;
    /** To so many one broadcast costs some milliseconds of processor, of which most are for waking them. */
    private static final int CROWD = 500;
    /** How long what comes next then waits for more to come with it; a tick of the scheduler longer at most. */
    private static final Duration CROWD_PAUSE = Duration.ofMillis(10);

    /** Written by whoever subscribes, so that a subscription counts when the call returns. */
    private final Map<String, Map<ActorRef<?>, Listener>> listeners = new ConcurrentHashMap<>();

    private final ActorRef<Message> hub;

    private sealed interface Message {
        record Publish(Broadcast broadcast) implements Message {}

        record Deliver(Broadcast broadcast) implements Message {}

        record DeliverAll() implements Message {}
    }

    private PubSub(ActorSystem<?> system, Supervision supervision) {
        Behavior<Message> behavior =
                Behaviors.setup(context -> Behaviors.withTimers(timers -> new Hub(context, timers).receive()));
        hub = system.systemActorOf(
                supervision.supervise(Branch.REALTIME, "pubsub", behavior), "lababersih-pubsub", Props.empty());
    }

    /** Starts the door of this node; once per node. */
    public static PubSub start(ActorSystem<?> system, Supervision supervision) {
        return new PubSub(system, supervision);
    }

    /** Tells the listeners of its topic on every node. Nothing is kept for those that come later. */
    public void publish(Broadcast broadcast) {
        hub.tell(new Message.Publish(broadcast));
    }

    /** Tells the listeners of this node alone. */
    public void publishHere(Broadcast broadcast) {
        hub.tell(new Message.Deliver(broadcast));
    }

    /**
     * Listens from now on, until the subscription is closed, with a listener called on the thread that delivers.
     *
     * @param owner who closes it at its own end; it has at most one on a topic
     */
    public Subscription subscribe(String topic, ActorRef<?> owner, Listener listener) {
        listeners.compute(topic, (_, known) -> {
            var all = known == null ? new ConcurrentHashMap<ActorRef<?>, Listener>(1) : known;
            all.put(owner, listener);
            return all;
        });
        return () -> unsubscribe(topic, owner);
    }

    /** How many on this node listen to the topic. */
    public int listeners(String topic) {
        return listeners.getOrDefault(topic, Map.of()).size();
    }

    /**
     * How many listen on this node to the topics of one kind.
     *
     * @param kind what is before the colon of the topics, such as {@code shop}
     */
    public record Heard(String kind, int topics, int listeners) {}

    /** To what this node listens, by kind. */
    public List<Heard> heard() {
        Map<String, Heard> kinds = new TreeMap<>();
        listeners.forEach((topic, all) -> {
            String kind = topic.contains(":") ? topic.substring(0, topic.indexOf(':')) : "";
            kinds.merge(
                    kind,
                    new Heard(kind, 1, all.size()),
                    (one, other) -> new Heard(kind, one.topics + 1, one.listeners + other.listeners));
        });
        return List.copyOf(kinds.values());
    }

    /** Whether anybody on this node listens to the topic. */
    public boolean isHeard(String topic) {
        return listeners.containsKey(topic);
    }

    /** Whether anybody on this node listens to anything. */
    public boolean isHeard() {
        return !listeners.isEmpty();
    }

    /** Is told one broadcast after the other, and must be quick and not throw. */
    @FunctionalInterface
    public interface Listener {
        void told(Broadcast broadcast);

        /** Nothing more is there to be told now, so what was put off until then is due. */
        default void toldAll() {}
    }

    /** Ends a subscription; what was published before may still be on its way to the listener. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private void unsubscribe(String topic, ActorRef<?> owner) {
        listeners.computeIfPresent(topic, (_, known) -> {
            known.remove(owner);
            return known.isEmpty() ? null : known;
        });
    }

    /** The one that delivers. After a failure it starts anew; the subscriptions are not its own, so they stay. */
    private final class Hub {
        private final ActorContext<Message> context;
        private final TimerScheduler<Message> timers;
        private final ActorRef<Topic.Command<Broadcast>> everywhere;
        /** What came and is not delivered yet: all that is in the mailbox at a time. */
        private final List<Broadcast> arrived = new ArrayList<>();
        /** Whether it is to deliver soon. */
        private boolean due;

        Hub(ActorContext<Message> context, TimerScheduler<Message> timers) {
            this.context = context;
            this.timers = timers;
            everywhere = context.spawn(Topic.create(Broadcast.class, "lababersih-broadcasts"), "everywhere");
            // Its end, which nobody handles, is this actor's failure: with a new one it is heard again.
            context.watch(everywhere);
            everywhere.tell(Topic.subscribe(context.messageAdapter(Broadcast.class, Message.Deliver::new)));
        }

        Behavior<Message> receive() {
            return Behaviors.receiveMessage(message -> {
                switch (message) {
                    case Message.Publish(var broadcast) -> everywhere.tell(Topic.publish(broadcast));
                    case Message.Deliver(var broadcast) -> arrived(broadcast);
                    case Message.DeliverAll _ -> deliver();
                }
                return Behaviors.same();
            });
        }

        private void arrived(Broadcast broadcast) {
            arrived.add(broadcast);
            if (arrived.size() == TOGETHER_MAX) {
                deliver();
            } else if (!due) {
                due = true;
                context.getSelf().tell(new Message.DeliverAll());
            }
        }

        private void deliver() {
            Set<String> told = new HashSet<>();
            for (Broadcast broadcast : arrived) {
                told.add(broadcast.topic());
                listening(broadcast.topic()).forEach(listener -> listener.told(broadcast));
            }
            arrived.clear();
            int woken = 0;
            for (String topic : told) {
                var all = listening(topic);
                all.forEach(Listener::toldAll);
                woken += all.size();
            }
            due = woken >= CROWD;
            if (due) {
                timers.startSingleTimer(new Message.DeliverAll(), CROWD_PAUSE);
            }
        }

        private Collection<Listener> listening(String topic) {
            return listeners.getOrDefault(topic, Map.of()).values();
        }
    }
}
