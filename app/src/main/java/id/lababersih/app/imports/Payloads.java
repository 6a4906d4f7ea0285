package id.lababersih.app.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import id.lababersih.app.http.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is to be applied, as it waits in the database. */
final class Payloads {
    private Payloads() {}

    static String write(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    /**
     * Reads back what {@link #write} wrote.
     *
     * @throws BadItemException when another release wrote it in another way
     */
    static <T> T read(@Nullable String json, Class<T> type) {
        if (json == null) {
            throw new IllegalStateException("an item to be applied has a payload");
        }
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new BadItemException(new IllegalStateException("no " + type.getSimpleName() + " can be read", e));
        }
    }
}
