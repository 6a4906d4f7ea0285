package id.lababersih.app.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** JSON of the API: written by Jackson from records, read through {@link Fields} so that every violation is named. */
public final class Json {
    private static final int NESTING_MAX = 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    private Json() {}

    /** The strict mapper of the API; not the journal's, for the two change for different reasons. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Writes records with snake_case names, nulls included, times in ISO-8601. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer cannot be written: " + value.getClass(), e);
        }
    }

    /** Reads an object; throws the problem with all its violations, unknown fields among them. */
    public static <T> T readObject(JsonNode body, Function<Fields, T> reader) {
        if (!(body instanceof ObjectNode object)) {
            throw Problems.invalid("", "type", "The body must be a JSON object.");
        }
        return Fields.read(Fields.ofBody(object), reader);
    }

    /** Reads an array of 1 to {@code itemsMax} objects; throws the problem with the violations of every item. */
    public static <T> List<T> readArray(JsonNode body, int itemsMax, Function<Fields, T> reader) {
        if (!(body instanceof ArrayNode array)) {
            throw Problems.invalid("", "type", "The body must be a JSON array.");
        }
        if (array.isEmpty() || array.size() > itemsMax) {
            throw Problems.invalid("", "size", "The array must have 1 to " + itemsMax + " items.");
        }
        var violations = new ArrayList<Violation>();
        var items = Fields.items(array, "", violations, reader);
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
        return items;
    }

    static JsonNode parse(byte[] body) {
        try {
            var node = MAPPER.readTree(body);
            if (node == null || node.isMissingNode()) {
                throw notJson("The body is empty; JSON is expected.");
            }
            return node;
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw notJson(
                    place == null
                            ? "The body cannot be read."
                            : "Reading stopped at line %d, column %d."
                                    .formatted(place.getLineNr(), place.getColumnNr()));
        } catch (IOException e) {
            throw notJson("The body is not UTF-8 text.");
        }
    }

    private static ProblemException notJson(String detail) {
        return Problem.of(ProblemType.INVALID_JSON, detail).exception();
    }
}
