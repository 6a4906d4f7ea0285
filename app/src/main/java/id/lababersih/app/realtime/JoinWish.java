package id.lababersih.app.realtime;

import com.fasterxml.jackson.databind.JsonNode;
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
     * What a join's payload asks for; one that is no object asks for nothing.
     *
     * @throws IllegalArgumentException with what is wrong with it, as the client is told
     */
    static JoinWish of(JsonNode wish) {
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
}
