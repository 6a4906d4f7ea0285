package id.lababersih.app.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
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
        Inbound read(MessageReader message) throws IOException, MalformedException {
            String ref = null;
            String topic = null;
            String event = null;
            String payload = null;
            message.begin(JsonToken.START_OBJECT);
            for (var field = message.field(); field != null; field = message.field()) {
                switch (field) {
                    case "ref" -> ref = message.ref();
                    case "topic" -> topic = message.word();
                    case "event" -> event = message.word();
                    case "payload" -> payload = message.json();
                    default -> message.json();
                }
            }
            if (topic == null || event == null || payload == null) {
                throw MalformedException.message();
            }
            // Its clients name no join, so a join is known by its own ref.
            return new Inbound(event.equals(Events.JOIN) ? ref : null, ref, topic, event, payload);
        }

        @Override
        Inbound readBinary(ByteString frame) throws MalformedException {
            throw MalformedException.message();
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
        Inbound read(MessageReader message) throws IOException, MalformedException {
            message.begin(JsonToken.START_ARRAY);
            var read = new Inbound(message.ref(), message.ref(), message.word(), message.word(), message.json());
            message.endArray();
            return read;
        }

        @Override
        Inbound readBinary(ByteString frame) throws MalformedException {
            var bytes = frame.asByteBuffer();
            if (bytes.remaining() < 5 || bytes.get() != PUSH) {
                throw MalformedException.message();
            }
            int joinRef = bytes.get() & 0xFF;
            int ref = bytes.get() & 0xFF;
            int topic = bytes.get() & 0xFF;
            int event = bytes.get() & 0xFF;
            if (bytes.remaining() < joinRef + ref + topic + event) {
                throw MalformedException.message();
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

    /** The protocol of a client that sent this {@code vsn}, or none; empty when it is not spoken here. */
    static Optional<Protocol> of(@Nullable String vsn) {
        if (vsn == null || vsn.matches("1\\.0\\.\\d+")) {
            return Optional.of(V1);
        }
        return vsn.matches("2\\.0\\.\\d+") ? Optional.of(V2) : Optional.empty();
    }

    abstract Inbound read(MessageReader message) throws IOException, MalformedException;

    final Inbound readText(ByteString text) throws MalformedException {
        try (var message = new MessageReader(text)) {
            var read = read(message);
            message.end();
            return read;
        } catch (IOException e) {
            throw MalformedException.message();
        }
    }

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

    /** What one channel alone is told. */
    final Frame push(@Nullable String joinRef, String topic, String event, String payload) {
        return Frame.text(write(joinRef, null, topic, event, payload));
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

    private static @Nullable String refOrNull(String text) {
        return text.isEmpty() ? null : quoted(text);
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
}
