package id.lababersih.app.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.lababersih.app.http.Json;
import id.lababersih.cluster.realtime.Broadcast;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** How messages are written: the two serializations of Phoenix. */
enum Protocol {
    /** Objects with topic, event, payload and ref; what clients of Phoenix 1.2 speak. */
    V1 {
        @Override
        Inbound readText(ByteString text) throws MalformedException {
            if (!(json(text) instanceof ObjectNode fields)) {
                throw malformed();
            }
            var ref = ref(fields.get("ref"));
            var event = word(fields.get("event"));
            // Its clients name no join, so a join is known by its own ref.
            var joinRef = event.equals(Events.JOIN) ? ref : null;
            return new Inbound(joinRef, ref, word(fields.get("topic")), event, payload(fields.get("payload")));
        }

        @Override
        Inbound readBinary(ByteString frame) throws MalformedException {
            throw malformed();
        }

        @Override
        String write(@Nullable String joinRef, @Nullable String ref, String topic, String event, String payload) {
            return "{\"topic\":" + quoted(topic) + ",\"event\":" + quoted(event) + ",\"payload\":" + payload
                    + ",\"ref\":" + ref + "}";
        }
    },
    /** Arrays of join_ref, ref, topic, event and payload, and binary frames. */
    V2 {
        @Override
        Inbound readText(ByteString text) throws MalformedException {
            if (!(json(text) instanceof ArrayNode fields) || fields.size() < 5) {
                throw malformed();
            }
            return new Inbound(
                    ref(fields.get(0)),
                    ref(fields.get(1)),
                    word(fields.get(2)),
                    word(fields.get(3)),
                    payload(fields.get(4)));
        }

        @Override
        Inbound readBinary(ByteString frame) throws MalformedException {
            var bytes = frame.asByteBuffer();
            if (bytes.remaining() < 5 || bytes.get() != PUSH) {
                throw malformed();
            }
            int joinRef = bytes.get() & 0xFF;
            int ref = bytes.get() & 0xFF;
            int topic = bytes.get() & 0xFF;
            int event = bytes.get() & 0xFF;
            if (bytes.remaining() < joinRef + ref + topic + event) {
                throw malformed();
            }
            return new Inbound(
                    refOrNull(text(bytes, joinRef)),
                    refOrNull(text(bytes, ref)),
                    text(bytes, topic),
                    text(bytes, event),
                    null);
        }

        @Override
        String write(@Nullable String joinRef, @Nullable String ref, String topic, String event, String payload) {
            return "[" + joinRef + "," + ref + "," + quoted(topic) + "," + quoted(event) + "," + payload + "]";
        }
    };

    private static final byte PUSH = 0;
    private static final int NAME_CHARACTERS_MAX = 255;
    private static final int REF_CHARACTERS_MAX = 64;

    /** The protocol of a client that sent this {@code vsn}, or none; empty when it is not spoken here. */
    static Optional<Protocol> of(@Nullable String vsn) {
        if (vsn == null || vsn.matches("1\\.0\\.\\d+")) {
            return Optional.of(V1);
        }
        return vsn.matches("2\\.0\\.\\d+") ? Optional.of(V2) : Optional.empty();
    }

    abstract Inbound readText(ByteString text) throws MalformedException;

    /** A push with a binary payload, which is not kept: nothing here takes one. */
    abstract Inbound readBinary(ByteString frame) throws MalformedException;

    /** A message as JSON; refs and payload are JSON already. */
    abstract String write(@Nullable String joinRef, @Nullable String ref, String topic, String event, String payload);

    /** The answer to a message, with a status of ok or error. */
    final Frame reply(@Nullable String joinRef, Inbound to, String status, String response) {
        var payload = "{\"status\":\"" + status + "\",\"response\":" + response + "}";
        return Frame.text(write(joinRef, to.ref(), to.topic(), Events.REPLY, payload));
    }

    final Frame ok(@Nullable String joinRef, Inbound to) {
        return reply(joinRef, to, "ok", "{}");
    }

    final Frame error(@Nullable String joinRef, Inbound to, String reason) {
        return reply(joinRef, to, "error", "{\"reason\":" + quoted(reason) + "}");
    }

    /** What ends a channel, {@code phx_close} or {@code phx_error}. */
    final Frame end(@Nullable String joinRef, String topic, String event) {
        return Frame.text(write(joinRef, joinRef, topic, event, "{}"));
    }

    /** A broadcast, with its id in the payload where it has one. */
    final Frame broadcast(Broadcast broadcast) {
        var payload = broadcast.payload();
        if (broadcast.id() != null && payload.startsWith("{")) {
            var rest = payload.substring(1).stripLeading();
            payload = "{\"id\":" + quoted(broadcast.id()) + (rest.startsWith("}") ? "" : ",") + rest;
        }
        return Frame.text(write(null, null, broadcast.topic(), broadcast.event(), payload));
    }

    private static JsonNode json(ByteString text) throws MalformedException {
        try {
            return Json.mapper().readTree(text.toArrayUnsafe());
        } catch (IOException e) {
            throw malformed();
        }
    }

    private static @Nullable String ref(@Nullable JsonNode node) throws MalformedException {
        if (node == null || node.isNull()) {
            return null;
        }
        var text = node.toString();
        if (!(node.isTextual() || node.isIntegralNumber()) || text.length() > REF_CHARACTERS_MAX) {
            throw malformed();
        }
        return text;
    }

    private static @Nullable String refOrNull(String text) {
        return text.isEmpty() ? null : quoted(text);
    }

    private static String word(@Nullable JsonNode node) throws MalformedException {
        if (node == null || !node.isTextual() || node.textValue().length() > NAME_CHARACTERS_MAX) {
            throw malformed();
        }
        return node.textValue();
    }

    private static JsonNode payload(@Nullable JsonNode node) throws MalformedException {
        if (node == null) {
            throw malformed();
        }
        return node;
    }

    private static String text(ByteBuffer bytes, int length) {
        var text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        try {
            return Json.mapper().writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MalformedException malformed() {
        return new MalformedException(CloseCode.INVALID_DATA, "not a message of this protocol version");
    }
}
