package id.lababersih.cluster.realtime;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;

/** Delivers broadcasts to subscribers. This copy knows its own node alone. */
public final class PubSub {
    private final Map<String, List<Consumer<Broadcast>>> subscribers = new ConcurrentHashMap<>();

    private PubSub() {}

    public static PubSub start(ActorSystem<?> system) {
        system.log().debug("Broadcasts reach this node alone");
        return new PubSub();
    }

    /** To the subscribers on every node. */
    public void publish(Broadcast message) {
        publishHere(message);
    }

    /** To this node's subscribers. */
    public void publishHere(Broadcast message) {
        subscribers.getOrDefault(message.topic(), List.of()).forEach(subscriber -> subscriber.accept(message));
    }

    /** Subscribes until the answer is closed. */
    public Runnable subscribe(String topic, Consumer<Broadcast> subscriber) {
        subscribers.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>()).add(subscriber);
        return () -> subscribers.computeIfPresent(topic, (_, all) -> {
            all.remove(subscriber);
            return all.isEmpty() ? null : all;
        });
    }

    /** Whether anybody on this node listens to anything. */
    public boolean isHeard() {
        return !subscribers.isEmpty();
    }

    /** Whether anybody on this node listens to the topic. */
    public boolean isHeard(String topic) {
        return subscribers.containsKey(topic);
    }
}
