package id.lababersih.app.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * What client and session say to each other, a line of JSON each.
 *
 * @param text the line to evaluate or complete, or what there is to show
 * @param at of COMPLETE where the cursor is; of CHOICES where in the line they go
 * @param choices of CHOICES
 */
record Frame(Kind kind, String text, int at, List<String> choices) {
    /** More than a screen holds, and less than what travels between nodes in one piece. */
    static final int CHARACTERS_MAX = 32_000;

    private static final JsonMapper MAPPER = new JsonMapper();

    enum Kind {
        EVALUATE,
        COMPLETE,
        STOP,
        SHOW,
        CHOICES,
        /** The text was evaluated. */
        DONE,
        /** It was refused, failed or was stopped. */
        FAILED,
        /** It is the beginning of something: send it again with what comes after. */
        UNFINISHED,
        /** There is no session, or no more. */
        ENDED
    }

    static Frame of(Kind kind, String text) {
        return new Frame(kind, text, 0, List.of());
    }

    String write() {
        return write(this);
    }

    static String write(Object what) {
        try {
            return MAPPER.writeValueAsString(what);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws IllegalArgumentException when it is none */
    static Frame read(String line) {
        return read(line, Frame.class);
    }

    static <T> T read(String line, Class<T> type) {
        try {
            return MAPPER.readValue(line, type);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("Client and service are of different releases", malformed);
        }
    }
}
