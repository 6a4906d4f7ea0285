package id.lababersih.app.realtime;

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
    /** Without the payload, of which clients send up to 64 KiB. */
    Inbound bare() {
        return new Inbound(joinRef, ref, topic, event, null);
    }
}
