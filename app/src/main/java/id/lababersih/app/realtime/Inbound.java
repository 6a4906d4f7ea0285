package id.lababersih.app.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import id.lababersih.app.http.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One message of a client.
 *
 * @param joinRef the join it belongs to, as JSON; null where the client did not say
 * @param ref by which its client knows the reply, as JSON; null where it wants none
 * @param payload any JSON, as it was sent: what waits takes no more room than the client's bytes; null for a binary one
 */
record Inbound(
        @Nullable String joinRef,
        @Nullable String ref,
        String topic,
        String event,
        @Nullable String payload) {
    /** The payload to look into; null's node where there is none. */
    JsonNode tree() {
        try {
            return payload == null ? NullNode.getInstance() : Json.mapper().readTree(payload);
        } catch (IOException e) {
            throw new IllegalStateException("The same text was read as part of its message", e);
        }
    }

    /** Without the payload, of which clients send up to 64 KiB. */
    Inbound bare() {
        return new Inbound(joinRef, ref, topic, event, null);
    }
}
