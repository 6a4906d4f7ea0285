package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Broadcast;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a topic told while somebody was away. */
public interface Catchup {
    /** Knows of nothing that was told before. */
    Catchup NONE = new Catchup() {
        @Override
        public CompletionStage<Answer> since(String who, String topic, String id, int limit) {
            return CompletableFuture.completedStage(new Answer.Unknown());
        }

        @Override
        public Comparator<String> order() {
            return Comparator.naturalOrder();
        }
    };

    /**
     * Reads what the topic told after the broadcast with this id, in order. Whatever is not in an answer without more
     * is yet to be told to those who listened when it was asked for.
     *
     * @param who asks: all that one user asks has its share together
     * @param id as a client sent it; any text
     */
    CompletionStage<Answer> since(String who, String topic, String id, int limit);

    /**
     * The place of now: all that the topic tells after it will be told to those who listened when it was asked for.
     * Empty where nothing is kept.
     */
    default CompletionStage<Optional<String>> now(String topic) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    /** Which of two ids was told first. */
    Comparator<String> order();

    /** Told so far, or that nobody can tell. */
    sealed interface Answer {
        /**
         * Some or all of what was missed.
         *
         * @param last up to where was read, from where to go on; beyond the last message where others were passed over
         * @param more whether to ask again
         */
        record Missed(List<Broadcast> messages, String last, boolean more) implements Answer {
            public Missed {
                messages = List.copyOf(messages);
            }
        }

        /** Not an id, or one too far back: read the state again over HTTP, and join without. */
        record Unknown() implements Answer {}
    }
}
