package id.lababersih.domain.presence;

import org.jspecify.annotations.Nullable;

/**
 * One device of somebody on one topic.
 *
 * @param topic such as {@code shop:} with the shop's id
 * @param key whose it is; all presences of one key are shown as one
 * @param ref its own name, unique for ever; a change of its meta gives it a new one
 * @param previousRef the ref before the last change of its meta; null if there was none
 * @param meta what is told about it, a JSON object as text
 */
public record Presence(
        String topic, String key, String ref, @Nullable String previousRef, String meta) {
    private static final int CHARACTERS_MAX = 100;

    public Presence {
        if (topic.length() > CHARACTERS_MAX || key.length() > CHARACTERS_MAX || ref.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException("A topic, key or ref has more than " + CHARACTERS_MAX + " characters");
        }
    }
}
