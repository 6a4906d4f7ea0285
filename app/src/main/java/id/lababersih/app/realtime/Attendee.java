package id.lababersih.app.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.cluster.presence.Presences.Outcome;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** How the others on a topic see one who joined it. Belongs to its channel, which waits for what is asked here. */
final class Attendee {
    static final String NOT_SEEN = "not present";

    private final Attendance attendance;
    private final String topic;
    /** Whose the presence is. */
    private final String key;

    private Seen seen;
    /** Whether it is known what became of its wish; before that, what the client wishes is for then. */
    private boolean entered;
    /** Its presence; null where there is none. */
    private @Nullable String presence;

    private Attendee(Attendance attendance, String topic, String key, Seen seen) {
        this.attendance = attendance;
        this.topic = topic;
        this.key = key;
        this.seen = seen;
    }

    /**
     * Whoever joins as it wishes; null when the others are not to see it.
     *
     * @param attendance null where nobody sees anybody
     * @throws IllegalArgumentException with what is wrong with the wish, as the client is told
     */
    static @Nullable Attendee of(@Nullable Attendance attendance, Visitor visitor, String topic, JoinWish wish) {
        if (attendance == null || !wish.isSeen() || !Topics.isAttended(topic)) {
            return null;
        }
        return switch (visitor) {
            case Visitor.Member(var user) -> {
                var plain = new Seen(user.name(), null, null, attendance.now());
                yield new Attendee(attendance, topic, user.id().toString(), wish.seen(plain));
            }
            case Visitor.Guest _ -> null;
        };
    }

    /** Is there until the holder ends; its outcome goes to {@link #entered}. */
    CompletionStage<Outcome> enter(ActorRef<?> holder) {
        return attendance.enter(topic, key, seen, holder, isMissing());
    }

    void entered(Outcome outcome) {
        entered = true;
        presence = outcome instanceof Outcome.Tracked(var ref) ? ref : null;
    }

    /** Whether there was no room for it. */
    boolean isMissing() {
        return entered && presence == null;
    }

    /** Who is there now, as a payload of {@code presence_state}. */
    CompletionStage<String> state() {
        return attendance.state(topic);
    }

    /**
     * In the other way that a client asks for; null where it is not seen at all.
     *
     * @throws IllegalArgumentException with what is wrong with it, as the client is told
     */
    @Nullable
    Seen as(JsonNode wish) {
        return isMissing() ? null : seen.as(wish);
    }

    /** Has the others see it so, whose outcome goes to {@link #changed}; null where that is for when it enters. */
    @Nullable
    CompletionStage<Outcome> change(Seen next) {
        if (presence == null) {
            seen = next;
            return null;
        }
        return attendance.change(presence, next);
    }

    /** What the client is told of a change: null when all is well. */
    @Nullable
    String changed(Seen next, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Tracked(var ref) -> {
                presence = ref;
                seen = next;
                yield null;
            }
            case Outcome.Refused _ -> "presence takes too much room";
            case Outcome.Unknown _ -> NOT_SEEN;
        };
    }
}
