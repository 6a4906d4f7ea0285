package id.lababersih.cluster.supervision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one component of this node fares.
 *
 * @param path branch and name, such as {@code realtime/pubsub}; the entities of a kind are one component
 * @param restarts since the component is on this node, those asked for among them
 * @param lastFailure class and message, shortened; null when it has never failed
 * @param since when it came into its state
 */
public record Component(
        String path, State state, int restarts, @Nullable String lastFailure, Instant since) {
    /** What a component does now. */
    public enum State {
        RUNNING,
        /** It has failed, and waits to be started anew or to get on again. */
        RESTARTING
    }
}
