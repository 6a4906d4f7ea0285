package id.lababersih.cluster.realtime;

import id.lababersih.cluster.wire.ClusterMessage;
import org.jspecify.annotations.Nullable;

/**
 * One message to everybody who subscribes to a topic.
 *
 * @param payload JSON text
 * @param id place in the journal, opaque text; null for what is not replayed
 */
public record Broadcast(
        String topic,
        String event,
        String payload,
        @Nullable String id) implements ClusterMessage {}
