package id.lababersih.app.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import id.lababersih.app.http.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it joins.
 *
 * @param since from where on it wants to be told what it missed; null for from now on
 * @param presence how it wants to be seen, or false; missing where it says nothing
 */
record JoinWish(@Nullable String since, JsonNode presence) {
    private static final int SINCE_CHARACTERS_MAX = 200;
    static final String UNKNOWN_SINCE = "unknown since";

    /**
     * Reads the payload of a join; one that is no object asks for nothing.
     *
     * @throws IllegalArgumentException with what is wrong with it, as the client is told
     */
    static JoinWish of(@Nullable String payload) {
        var wish = payload == null ? NullNode.getInstance() : tree(payload);
        var since = wish.path("since");
        if (!since.isMissingNode() && !since.isNull()) {
            if (!since.isTextual() || since.textValue().length() > SINCE_CHARACTERS_MAX) {
                throw new IllegalArgumentException(UNKNOWN_SINCE);
            }
            return new JoinWish(since.textValue(), wish.path("presence"));
        }
        return new JoinWish(null, wish.path("presence"));
    }

    /** Whether the others are to see it, as they do where nothing else is said. */
    boolean isSeen() {
        return !presence.isBoolean() || presence.booleanValue();
    }

    /** As {@link Seen#as} where it says how. */
    Seen seen(Seen plain) {
        return presence.isMissingNode() || presence.isNull() || presence.isBoolean() ? plain : plain.as(presence);
    }

    /** JSON that was read before as part of a message. */
    static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
