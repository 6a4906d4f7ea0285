package id.lababersih.app.realtime;

import id.lababersih.cluster.presence.Presences.Outcome;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** Who is on a topic, for all who are there. */
public interface Attendance {
    /** The time that {@link Seen} tells. */
    Instant now();

    /**
     * Lets somebody be seen until the holder ends.
     *
     * @param key whose it is; one who is there several times is shown as one
     * @param again whether there was no room for it before
     */
    CompletionStage<Outcome> enter(String topic, String key, Seen as, ActorRef<?> holder, boolean again);

    /** Lets it be seen in another way, by a new ref. */
    CompletionStage<Outcome> change(String ref, Seen as);

    /** Who is there now, as a payload of {@code presence_state}; every later change is told. */
    CompletionStage<String> state(String topic);
}
