package id.lababersih.app.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How somebody is seen by the others on a topic.
 *
 * @param name of the user
 * @param device as its client says, such as a browser or a till; null where it says nothing
 * @param doing as its client says; null where it says nothing
 * @param onlineAt since when it is there
 */
record Seen(String name, @Nullable String device, @Nullable String doing, Instant onlineAt) {
    private static final int NAME_CHARACTERS_MAX = 40;
    private static final int DEVICE_CHARACTERS_MAX = 40;
    /** Room for the name of a topic. */
    private static final int DOING_CHARACTERS_MAX = 60;

    /**
     * The same in the way that a client asks for.
     *
     * @param wish an object with {@code device} and {@code doing}; what it does not name stays
     * @throws IllegalArgumentException with what is wrong with it, as a client is told
     */
    Seen as(JsonNode wish) {
        if (!wish.isObject()) {
            throw new IllegalArgumentException("presence is no object");
        }
        return new Seen(
                name,
                text(wish, "device", DEVICE_CHARACTERS_MAX, device),
                text(wish, "doing", DOING_CHARACTERS_MAX, doing),
                onlineAt);
    }

    /** The meta of Phoenix's presence, without its refs. */
    String meta() {
        var meta = Json.mapper().createObjectNode();
        meta.put("name", beginning(name));
        meta.put("device", device).put("doing", doing).put("online_at", onlineAt.getEpochSecond());
        return meta.toString();
    }

    /** Ends before a character of two halves rather than within it. */
    private static String beginning(String name) {
        int end = Math.min(name.length(), NAME_CHARACTERS_MAX);
        boolean halved = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
        return name.substring(0, halved ? end - 1 : end);
    }

    private static @Nullable String text(JsonNode wish, String field, int charactersMax, @Nullable String before) {
        var value = wish.get(field);
        if (value == null) {
            return before;
        }
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > charactersMax || !Fields.storable(value.textValue())) {
            throw new IllegalArgumentException(field + " is no text of at most " + charactersMax + " characters");
        }
        return value.textValue();
    }
}
