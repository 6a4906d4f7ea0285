package id.lababersih.app.http;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.time.temporal.ValueRange;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which part of a list is asked for.
 *
 * @param list which one; a cursor says of which it is
 * @param limit 1 to 200
 * @param after the sort key of the last row seen; empty for the first page
 */
public record Slice(String list, int limit, List<String> after) {
    public static final int LIMIT_MAX = 200;
    public static final int LIMIT_DEFAULT = 50;

    private static final int CURSOR_CHARACTERS_MAX = 1000;
    private static final String WRONG_CURSOR = "Give a next_cursor that this list answered, unchanged.";
    private static final String FOREIGN_CURSOR = "This is a cursor of another list.";
    /** Far later ones, which Java reads, PostgreSQL refuses. */
    private static final ValueRange YEARS = ValueRange.of(1, 9999);

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    public Slice {
        after = List.copyOf(after);
    }

    /**
     * Reads {@code limit} and {@code cursor}.
     *
     * @param list tells this list from every other, whose cursors are refused
     * @param keyParts how many parts the list's sort key has
     */
    public static Slice from(Fields query, String list, int keyParts) {
        var limit = query.optionalInteger("limit", 1, LIMIT_MAX);
        var cursor = query.optionalText("cursor", CURSOR_CHARACTERS_MAX);
        List<String> after = List.of();
        if (cursor != null) {
            var named = decode(cursor);
            if (named.size() > 1 && !named.getFirst().equals(list)) {
                query.reject("cursor", "format", FOREIGN_CURSOR);
            } else if (named.size() != keyParts + 1) {
                query.reject("cursor", "format", WRONG_CURSOR);
            } else {
                after = named.subList(1, named.size());
            }
        }
        return new Slice(list, limit == null ? LIMIT_DEFAULT : limit.intValue(), after);
    }

    /** How many rows to fetch: one more than shown tells whether there is a next page. */
    public int rows() {
        return limit + 1;
    }

    /** Whether the list starts at its beginning. */
    public boolean first() {
        return after.isEmpty();
    }

    /** The part of the sort key at {@code index} as an id; only where {@link #first} is false. */
    public UUID id(int index) {
        return part(index, UUID::fromString);
    }

    /** The part of the sort key at {@code index} as a point in time. */
    public Instant time(int index) {
        return part(
                index,
                text -> storable(Instant.parse(text).atOffset(ZoneOffset.UTC)).toInstant());
    }

    /** The part of the sort key at {@code index} as a date. */
    public LocalDate date(int index) {
        return part(index, text -> storable(LocalDate.parse(text)));
    }

    /** The part of the sort key at {@code index} as a number. */
    public long number(int index) {
        return part(index, Long::parseLong);
    }

    private <T> T part(int index, Function<String, T> parse) {
        try {
            return parse.apply(after.get(index));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw Problems.invalid("?cursor", "format", WRONG_CURSOR);
        }
    }

    private static <T extends Temporal> T storable(T time) {
        YEARS.checkValidValue(time.get(ChronoField.YEAR), ChronoField.YEAR);
        return time;
    }

    /** For the rows of this list that come after the one with this sort key. */
    String cursor(List<String> key) {
        var named = Stream.concat(Stream.of(list), key.stream()).toList();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(named));
    }

    private static List<String> decode(String cursor) {
        try {
            var texts = Json.mapper().readValue(Base64.getUrlDecoder().decode(cursor), TEXTS);
            var whole = texts != null && texts.stream().allMatch(text -> text != null && Fields.storable(text));
            return whole ? List.copyOf(texts) : List.of();
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }
}
