package id.lababersih.cluster.presence;

import id.lababersih.cluster.presence.Presences.Message;
import id.lababersih.cluster.presence.Presences.Outcome;
import id.lababersih.domain.presence.Presence;
import id.lababersih.domain.presence.PresenceDiff;
import id.lababersih.domain.presence.PresenceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * The one actor that knows who is there. What is in its fields belongs to that actor alone, but outlives a failure of
 * it: the people of this node stay.
 */
final class PresenceTracker {
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Gossip brings what a write did not. */
    private static final Replicator.WriteConsistency EVERYWHERE = new Replicator.WriteAll(Duration.ofSeconds(1));

    private static final Set<MemberStatus> GONE =
            Set.of(MemberStatus.exiting(), MemberStatus.down(), MemberStatus.removed());

    private final Presences.Listener listener;
    /** As replicated, and this node's own parts as they are now. */
    private final PresenceState[] states = new PresenceState[Bucket.COUNT];
    /** What the listener knows. */
    private final PresenceState[] told = new PresenceState[Bucket.COUNT];

    private final BitSet unsent = new BitSet(Bucket.COUNT);
    private final BitSet untold = new BitSet(Bucket.COUNT);
    private final Map<String, Held> held = new HashMap<>();
    private final Map<ActorRef<?>, Set<String>> holders = new HashMap<>();
    private final List<Message.Read> readers = new ArrayList<>();
    private final LongAdder refused;
    private long made;

    private record Held(Presence presence, ActorRef<?> holder) {}

    /** @param refused counts those for whom there is no room */
    PresenceTracker(Presences.Listener listener, LongAdder refused) {
        this.listener = listener;
        this.refused = refused;
        Arrays.fill(states, PresenceState.EMPTY);
        Arrays.fill(told, PresenceState.EMPTY);
    }

    Behavior<Message> behavior() {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Message, Bucket> data) -> new Running(context, timers, data).receive())));
    }

    private final class Running {
        private final ActorContext<Message> context;
        private final TimerScheduler<Message> timers;
        private final ReplicatorMessageAdapter<Message, Bucket> data;
        private final UniqueAddress here;
        private final String self;
        /** This node, and all that have not left. */
        private final Set<String> present = new HashSet<>();

        Running(
                ActorContext<Message> context,
                TimerScheduler<Message> timers,
                ReplicatorMessageAdapter<Message, Bucket> data) {
            this.context = context;
            this.timers = timers;
            this.data = data;
            var cluster = Cluster.get(context.getSystem());
            here = cluster.selfMember().uniqueAddress();
            self = Bucket.node(here);
            present.add(self);
            cluster.state().getMembers().forEach(this::look);
            var members = context.messageAdapter(
                    ClusterEvent.MemberEvent.class, event -> new Message.MemberChanged(event.member()));
            cluster.subscriptions().tell(Subscribe.create(members, ClusterEvent.MemberEvent.class));
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                data.subscribe(Bucket.key(bucket), Message.Changed::new);
            }
            holders.keySet().forEach(holder -> context.watchWith(holder, new Message.Gone(holder)));
            lookAtAll();
        }

        Behavior<Message> receive() {
            return Behaviors.receiveMessage(message -> {
                switch (message) {
                    case Message.Track track -> track(track);
                    case Message.Update update -> update(update);
                    case Message.Untrack(var ref) -> untrack(ref);
                    case Message.Gone(var holder) ->
                        List.copyOf(holders.getOrDefault(holder, Set.of())).forEach(this::untrack);
                    case Message.Read read -> {
                        readers.add(read);
                        flushSoon();
                    }
                    case Message.Count(var replyTo) -> replyTo.tell(crowds());
                    case Message.Flush _ -> flush();
                    case Message.Changed(var response) -> changed(response);
                    case Message.Written(var response) -> written(response);
                    case Message.MemberChanged(var member) -> {
                        look(member);
                        lookAtAll();
                    }
                }
                return Behaviors.same();
            });
        }

        private void track(Message.Track wish) {
            int bucket = Bucket.of(wish.topic());
            var presence = new Presence(wish.topic(), wish.key(), newRef(), null, wish.meta());
            var refusal = states[bucket].only(present).refusal(presence);
            if (refusal.isPresent()) {
                if (!wish.again()) {
                    refused.increment();
                }
                wish.replyTo().tell(new Outcome.Refused(refusal.get()));
                return;
            }
            hold(presence, wish.holder());
            change(bucket, states[bucket].join(self, presence));
            wish.replyTo().tell(new Outcome.Tracked(presence.ref()));
        }

        private void update(Message.Update wish) {
            var old = held.get(wish.ref());
            if (old == null) {
                wish.replyTo().tell(new Outcome.Unknown());
                return;
            }
            var was = old.presence();
            int bucket = Bucket.of(was.topic());
            var presence = new Presence(was.topic(), was.key(), newRef(), was.ref(), wish.meta());
            var without = states[bucket].leave(self, was.ref());
            var refusal = without.only(present).refusal(presence);
            if (refusal.isPresent()) {
                refused.increment();
                wish.replyTo().tell(new Outcome.Refused(refusal.get()));
                return;
            }
            hold(presence, old.holder());
            release(old);
            change(bucket, without.join(self, presence));
            wish.replyTo().tell(new Outcome.Tracked(presence.ref()));
        }

        private void untrack(String ref) {
            var gone = held.get(ref);
            if (gone != null) {
                release(gone);
                int bucket = Bucket.of(gone.presence().topic());
                change(bucket, states[bucket].leave(self, ref));
            }
        }

        private void hold(Presence presence, ActorRef<?> holder) {
            held.put(presence.ref(), new Held(presence, holder));
            holders.computeIfAbsent(holder, _ -> {
                        context.watchWith(holder, new Message.Gone(holder));
                        return new HashSet<>(2);
                    })
                    .add(presence.ref());
        }

        private void release(Held gone) {
            var ref = gone.presence().ref();
            held.remove(ref);
            holders.computeIfPresent(gone.holder(), (holder, refs) -> {
                refs.remove(ref);
                if (refs.isEmpty()) {
                    context.unwatch(holder);
                    return null;
                }
                return refs;
            });
        }

        private String newRef() {
            return Long.toUnsignedString(here.longUid(), 36) + "-" + Long.toString(++made, 36);
        }

        private void change(int bucket, PresenceState state) {
            states[bucket] = state;
            unsent.set(bucket);
            untold.set(bucket);
            flushSoon();
        }

        private void changed(Replicator.SubscribeResponse<Bucket> response) {
            if (response instanceof Replicator.Changed<Bucket> changed) {
                var replicated = changed.dataValue();
                int bucket = replicated.index();
                // Not all that was known: what has been pruned is gone here too.
                states[bucket] = replicated.state().merge(states[bucket].only(Set.of(self)));
                untold.set(bucket);
                flushSoon();
            }
        }

        private void written(Replicator.UpdateResponse<Bucket> response) {
            if (!(response instanceof Replicator.UpdateSuccess || response instanceof Replicator.UpdateTimeout)) {
                context.getLog().warn("who is there on this node cannot be told to others: {}", response);
            }
        }

        private void lookAtAll() {
            untold.set(0, Bucket.COUNT);
            flushSoon();
        }

        private void flushSoon() {
            if (!timers.isTimerActive(Message.Flush.class)) {
                timers.startSingleTimer(Message.Flush.class, new Message.Flush(), PAUSE);
            }
        }

        private void flush() {
            unsent.stream().forEach(this::send);
            unsent.clear();
            untold.stream().forEach(bucket -> tell(bucket, states[bucket].only(present)));
            untold.clear();
            for (var reader : readers) {
                reader.replyTo().tell(new Presences.Found(told[Bucket.of(reader.topic())].on(reader.topic())));
            }
            readers.clear();
        }

        private Presences.Crowds crowds() {
            var topics = Arrays.stream(told)
                    .flatMap(state -> state.people().entrySet().stream())
                    .map(topic -> new Presences.Crowd(topic.getKey(), topic.getValue()))
                    .toList();
            return new Presences.Crowds(
                    topics.size(),
                    topics.stream().mapToInt(Presences.Crowd::people).sum(),
                    topics.stream()
                            .sorted(Comparator.comparingInt(Presences.Crowd::people)
                                    .reversed()
                                    .thenComparing(Presences.Crowd::topic))
                            .limit(Presences.Crowds.SHOWN_MAX)
                            .toList());
        }

        private void send(int bucket) {
            var own = states[bucket].only(Set.of(self));
            data.askUpdate(
                    replyTo -> new Replicator.Update<>(
                            Bucket.key(bucket), Bucket.empty(bucket), EVERYWHERE, replyTo, all -> all.merge(own)),
                    Message.Written::new);
        }

        private void tell(int bucket, PresenceState now) {
            var before = told[bucket];
            // First, so that nothing is told twice if the listener fails.
            told[bucket] = now;
            PresenceDiff.between(before, now).forEach(listener::changed);
        }

        private void look(Member member) {
            var node = Bucket.node(member.uniqueAddress());
            if (!GONE.contains(member.status())) {
                present.add(node);
            } else if (!node.equals(self)) {
                present.remove(node);
            }
        }
    }
}
