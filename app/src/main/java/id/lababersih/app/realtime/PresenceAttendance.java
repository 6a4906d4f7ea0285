package id.lababersih.app.realtime;

import id.lababersih.cluster.presence.Presences;
import id.lababersih.cluster.presence.Presences.Outcome;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.domain.presence.Presence;
import id.lababersih.domain.presence.PresenceDiff;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** Tells of presences as Phoenix does: {@code presence_state} and {@code presence_diff}. */
public final class PresenceAttendance implements Attendance {
    private final Presences presences;
    private final InstantSource clock;

    private PresenceAttendance(Presences presences, InstantSource clock) {
        this.presences = presences;
        this.clock = clock;
    }

    /** Starts the presences of this node, and tells its listeners of every change; once per node. */
    public static PresenceAttendance start(
            ActorSystem<?> system, PubSub pubSub, InstantSource clock, Supervision supervision) {
        Presences.Listener listener = (topic, diff) -> {
            if (pubSub.isHeard(topic)) {
                pubSub.publishHere(new Broadcast(topic, Events.PRESENCE_DIFF, diff(diff), null));
            }
        };
        var presences = Presences.start(system, listener, supervision);
        return new PresenceAttendance(presences, clock);
    }

    /** How many are there, over all nodes. */
    public CompletionStage<Presences.Crowds> crowds() {
        return presences.crowds();
    }

    /** For how many wishes of this node there was no room so far; one that is tried again is one. */
    public long refused() {
        return presences.refused();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public CompletionStage<Outcome> enter(String topic, String key, Seen as, ActorRef<?> holder, boolean again) {
        return presences.track(topic, key, as.meta(), holder, again);
    }

    @Override
    public CompletionStage<Outcome> change(String ref, Seen as) {
        return presences.update(ref, as.meta());
    }

    @Override
    public CompletionStage<String> state(String topic) {
        return presences.list(topic).thenApply(PresenceAttendance::byKey);
    }

    private static String diff(PresenceDiff diff) {
        return "{\"joins\":" + byKey(diff.joins()) + ",\"leaves\":" + byKey(diff.leaves()) + "}";
    }

    private static String byKey(List<Presence> presences) {
        return PresenceDiff.byKey(presences).entrySet().stream()
                .map(key -> key.getValue().stream()
                        .map(PresenceAttendance::meta)
                        .collect(Collectors.joining(",", "\"" + key.getKey() + "\":{\"metas\":[", "]}")))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** What {@link Seen#meta} wrote, with the refs by which clients know what became of it. */
    private static String meta(Presence presence) {
        var meta = presence.meta();
        var previous = presence.previousRef();
        return meta.substring(0, meta.length() - 1) + ",\"phx_ref\":\"" + presence.ref() + "\""
                + (previous == null ? "" : ",\"phx_ref_prev\":\"" + previous + "\"") + "}";
    }
}
