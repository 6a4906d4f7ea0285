package id.lababersih.cluster.presence;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.domain.presence.Presence;
import id.lababersih.domain.presence.PresenceDiff;
import id.lababersih.domain.presence.PresenceState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;

/**
 * This node's door to who is there across the cluster. Changes are told together, a tenth of a second later at most;
 * the people of a node that left, or was downed, leave with it.
 */
public final class Presences {
    private static final Duration ASK_MAX = Duration.ofSeconds(5);

    private final ActorSystem<?> system;
    private final ActorRef<Message> tracker;
    private final LongAdder refused = new LongAdder();

    /** Is told what changed on a topic, on whatever node, one change after the other. Must be quick and not throw. */
    @FunctionalInterface
    public interface Listener {
        void changed(String topic, PresenceDiff diff);
    }

    /** What became of a wish to be there. */
    public sealed interface Outcome {
        record Tracked(String ref) implements Outcome {}

        record Refused(PresenceState.Refusal refusal) implements Outcome {}

        /** There is no such presence on this node: its holder is gone, or it was untracked. */
        record Unknown() implements Outcome {}
    }

    sealed interface Message {
        record Track(
                String topic, String key, String meta, ActorRef<?> holder, boolean again, ActorRef<Outcome> replyTo)
                implements Message {}

        record Update(String ref, String meta, ActorRef<Outcome> replyTo) implements Message {}

        record Untrack(String ref) implements Message {}

        record Gone(ActorRef<?> holder) implements Message {}

        record Read(String topic, ActorRef<Found> replyTo) implements Message {}

        record Count(ActorRef<Crowds> replyTo) implements Message {}

        record Flush() implements Message {}

        record Changed(Replicator.SubscribeResponse<Bucket> response) implements Message {}

        record Written(Replicator.UpdateResponse<Bucket> response) implements Message {}

        record MemberChanged(Member member) implements Message {}
    }

    record Found(List<Presence> presences) {}

    /**
     * How many are there, over all nodes.
     *
     * @param people one who is on several topics counts on each
     * @param largest the topics with most people, the fullest first; a bounded number
     */
    public record Crowds(int topics, int people, List<Crowd> largest) {
        static final int SHOWN_MAX = 50;

        public Crowds {
            largest = List.copyOf(largest);
        }
    }

    /** How many are on a topic. */
    public record Crowd(String topic, int people) {}

    private Presences(ActorSystem<?> system, Listener listener, Supervision supervision) {
        this.system = system;
        tracker = system.systemActorOf(
                supervision.supervise(Branch.REALTIME, "presence", new PresenceTracker(listener, refused).behavior()),
                "lababersih-presences",
                Props.empty());
    }

    /** Starts the door of this node; once per node. */
    public static Presences start(ActorSystem<?> system, Listener listener, Supervision supervision) {
        return new Presences(system, listener, supervision);
    }

    /**
     * Lets somebody be there until the holder terminates, or until {@link #untrack}.
     *
     * @param key whose it is; several presences of one key are shown together
     * @param meta a JSON object as text
     * @param again whether the same was refused before, and so is counted already
     */
    public CompletionStage<Outcome> track(String topic, String key, String meta, ActorRef<?> holder, boolean again) {
        return AskPattern.ask(
                tracker,
                replyTo -> new Message.Track(topic, key, meta, holder, again, replyTo),
                ASK_MAX,
                system.scheduler());
    }

    /** Another meta in the place of that of the presence, which gets a new ref. */
    public CompletionStage<Outcome> update(String ref, String meta) {
        return AskPattern.ask(tracker, replyTo -> new Message.Update(ref, meta, replyTo), ASK_MAX, system.scheduler());
    }

    /** Ends a presence; one that has ended already stays so. */
    public void untrack(String ref) {
        tracker.tell(new Message.Untrack(ref));
    }

    /** For how many wishes of this node there was no room so far; one that is tried again is one. */
    public long refused() {
        return refused.sum();
    }

    /** How many are there, as this node knows it. */
    public CompletionStage<Crowds> crowds() {
        return AskPattern.ask(tracker, Message.Count::new, ASK_MAX, system.scheduler());
    }

    /** Who is on the topic: what was told until now is in it, and what is told later is not. */
    public CompletionStage<List<Presence>> list(String topic) {
        CompletionStage<Found> found =
                AskPattern.ask(tracker, replyTo -> new Message.Read(topic, replyTo), ASK_MAX, system.scheduler());
        return found.thenApply(Found::presences);
    }
}
