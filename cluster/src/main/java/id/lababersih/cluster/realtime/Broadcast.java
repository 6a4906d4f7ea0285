package id.lababersih.cluster.realtime;

import id.lababersih.cluster.wire.ClusterMessage;
import org.jspecify.annotations.Nullable;

/**
 * One thing told to all who listen to a topic.
 *
 * @param topic such as {@code shop:} with the shop's id
 * @param payload a JSON object as text, without a member {@code id}: clients find {@link #id} there
 * @param id its place in the journal, opaque; null for what is told once and never replayed
 */
public record Broadcast(
        String topic,
        String event,
        String payload,
        @Nullable String id) implements ClusterMessage {}
