package id.lababersih.app.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.money.Money;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, or the parameters of a query, read one by one.
 *
 * <p>A field that is missing or wrong is noted and a harmless stand-in returned, so that the reader goes on and the
 * client hears of all violations at once; what the reader builds is then thrown away. A field that nobody read is
 * unknown, and a violation too. Null is the same as missing.
 */
public final class Fields {
    public static final int QUANTITY_MAX = 1_000_000;

    /** Beyond this many the list is cut: a small body must not cost a huge answer. */
    private static final int VIOLATIONS_MAX = 200;

    private static final int NAME_CHARACTERS_MAX = 100;
    private static final int WAREHOUSE_CHARACTERS_MAX = 50;
    private static final UUID NO_ID = new UUID(0, 0);
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final LocalDate DATE_MIN = LocalDate.of(1990, 1, 1);
    private static final LocalDate DATE_MAX = LocalDate.of(2199, 12, 31);

    private final ObjectNode node;
    private final List<Violation> violations;
    private final Set<String> known = new HashSet<>();
    /** Of which a stand-in was returned, so that the reader's own verdict on it means nothing. */
    private final Set<String> faulty = new HashSet<>();

    private final String prefix;
    private final boolean query;

    private Fields(ObjectNode node, String prefix, boolean query, List<Violation> violations) {
        this.node = node;
        this.prefix = prefix;
        this.query = query;
        this.violations = violations;
    }

    static Fields ofBody(ObjectNode node) {
        return new Fields(node, "/", false, new ArrayList<>());
    }

    static Fields ofQuery(Map<String, List<String>> parameters) {
        var node = JsonNodeFactory.instance.objectNode();
        parameters.forEach((name, values) -> node.put(name, values.getFirst()));
        var fields = new Fields(node, "?", true, new ArrayList<>());
        parameters.forEach((name, values) -> {
            if (values.size() > 1) {
                fields.reject(name, "repeated", "This parameter may be given once.");
            }
        });
        return fields;
    }

    static <T> T read(Fields fields, Function<Fields, T> reader) {
        T value;
        try {
            value = reader.apply(fields);
        } catch (IllegalArgumentException | ArithmeticException e) {
            if (fields.violations.isEmpty()) {
                throw e;
            }
            throw Problems.invalid(fields.violations); // The stand-ins may break a rule of the record being built.
        }
        fields.rejectUnknown();
        if (!fields.violations.isEmpty()) {
            throw Problems.invalid(fields.violations);
        }
        return value;
    }

    static <T> List<T> items(ArrayNode array, String pointer, List<Violation> violations, Function<Fields, T> reader) {
        var items = new ArrayList<T>(array.size());
        for (int i = 0; i < array.size(); i++) {
            var at = pointer + "/" + i;
            if (!(array.get(i) instanceof ObjectNode object)) {
                note(violations, new Violation(at, "type", "This must be an object."));
                continue;
            }
            var fields = new Fields(object, at + "/", false, violations);
            try {
                items.add(reader.apply(fields));
            } catch (IllegalArgumentException | ArithmeticException e) {
                if (violations.isEmpty()) {
                    throw e;
                }
            }
            fields.rejectUnknown();
        }
        return List.copyOf(items);
    }

    /** Whether the field is there and not null; the name becomes known. */
    public boolean has(String name) {
        return find(name) != null;
    }

    /** A text with something to read in it, 1 to {@code charactersMax} characters, blanks at both ends removed. */
    public String text(String name, int charactersMax) {
        return orMissing(name, optionalText(name, charactersMax), "");
    }

    public @Nullable String optionalText(String name, int charactersMax) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            return fail(name, "type", "This must be a text.", "");
        }
        var text = value.textValue().strip();
        if (text.isEmpty()) {
            return fail(name, "blank", "This must not be blank.", "");
        }
        if (text.codePointCount(0, text.length()) > charactersMax) {
            return tooLong(name, charactersMax);
        }
        if (!storable(text)) {
            return fail(name, "characters", "This holds control characters or broken Unicode.", "");
        }
        return text;
    }

    /** A text that may have nothing to read in it, which is the same as missing; blanks at both ends removed. */
    public String textOrEmpty(String name, int charactersMax) {
        var value = find(name);
        if (value == null || (value.isTextual() && value.textValue().isBlank())) {
            return "";
        }
        return text(name, charactersMax);
    }

    /** The name of a warehouse. */
    public String warehouse(String name) {
        return orMissing(name, optionalWarehouse(name), "");
    }

    public @Nullable String optionalWarehouse(String name) {
        var warehouse = optionalText(name, WAREHOUSE_CHARACTERS_MAX);
        return warehouse != null && Warehouse.isMainMisspelt(warehouse)
                ? fail(name, "main-warehouse", "Write " + Warehouse.MAIN + "; orders take goods from no other.", "")
                : warehouse;
    }

    /** A secret: taken as it is, no blanks removed; its own rules are the caller's to check. */
    public String secret(String name, int charactersMax) {
        var value = find(name);
        if (value == null) {
            return orMissing(name, null, "");
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            return fail(name, "type", "This must be a text that is not empty.", "");
        }
        if (value.textValue().length() > charactersMax) {
            return tooLong(name, charactersMax);
        }
        return value.textValue();
    }

    /** A whole number in the given range; 3.0 and "3" are not whole numbers. */
    public long integer(String name, long min, long max) {
        return orMissing(name, optionalInteger(name, min, max), min);
    }

    public @Nullable Long optionalInteger(String name, long min, long max) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        long number;
        if (query && value.textValue().matches("-?[0-9]{1,18}")) {
            number = Long.parseLong(value.textValue());
        } else if (value.isIntegralNumber() && value.canConvertToLong()) {
            number = value.longValue();
        } else if (value.isIntegralNumber()) {
            return outside(name, min, max);
        } else {
            return fail(name, "type", "This must be a whole number.", min);
        }
        if (number < min || number > max) {
            return outside(name, min, max);
        }
        return number;
    }

    /** Whole rupiah, 0 or more. */
    public long rupiah(String name) {
        return integer(name, 0, Money.AMOUNT_MAX);
    }

    /** Whole rupiah, 0 or more; 0 when the field is missing. */
    public long rupiahOrZero(String name) {
        var amount = optionalInteger(name, 0, Money.AMOUNT_MAX);
        return amount == null ? 0 : amount;
    }

    /** Whole pieces, 1 or more. */
    public int quantity(String name) {
        return (int) integer(name, 1, QUANTITY_MAX);
    }

    public boolean flag(String name, boolean ifMissing) {
        var value = find(name);
        if (value == null) {
            return ifMissing;
        }
        if (query && (value.textValue().equals("true") || value.textValue().equals("false"))) {
            return value.textValue().equals("true");
        }
        return value.isBoolean() ? value.booleanValue() : fail(name, "type", "This must be true or false.", ifMissing);
    }

    public UUID uuid(String name) {
        return orMissing(name, optionalUuid(name), NO_ID);
    }

    public @Nullable UUID optionalUuid(String name) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        return value.isTextual() && ID.matcher(value.textValue()).matches()
                ? UUID.fromString(value.textValue())
                : fail(name, "format", "This must be an id such as 9b2f0c1e-7a51-4c0b-8d0a-2f6f7a1c9e55.", NO_ID);
    }

    public LocalDate date(String name) {
        return orMissing(name, optionalDate(name), DATE_MIN);
    }

    public @Nullable LocalDate optionalDate(String name) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        try {
            var date = value.isTextual() ? LocalDate.parse(value.textValue()) : null;
            if (date != null && !date.isBefore(DATE_MIN) && !date.isAfter(DATE_MAX)) {
                return date;
            }
        } catch (DateTimeException _) {
            // Said below, with the other ways of being no date.
        }
        return fail(name, "format", "This must be a date such as 2026-01-31, 1990 to 2199.", DATE_MIN);
    }

    /** The day on which something has happened, tomorrow at the latest: somewhere it is that by now. */
    public LocalDate happenedOn(String name, LocalDate today) {
        return orMissing(name, optionalHappenedOn(name, today), DATE_MIN);
    }

    public @Nullable LocalDate optionalHappenedOn(String name, LocalDate today) {
        var date = optionalDate(name);
        return date != null && date.isAfter(today.plusDays(1))
                ? fail(name, "future", "This must not be after tomorrow.", DATE_MIN)
                : date;
    }

    /** A point in time; the offset must be given, so that nobody has to guess the zone. */
    public Instant time(String name) {
        return orMissing(name, optionalTime(name), Instant.EPOCH);
    }

    /** When something happened, a day after {@code now} at the latest, as somebody's clock is never quite right. */
    public Instant happenedAt(String name, Instant now) {
        var time = time(name);
        return time.isAfter(now.plus(Duration.ofDays(1)))
                ? fail(name, "future", "This must be a day from now at the latest.", Instant.EPOCH)
                : time;
    }

    public @Nullable Instant optionalTime(String name) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        try {
            var time = value.isTextual() ? OffsetDateTime.parse(value.textValue()) : null;
            if (time != null
                    && !time.toLocalDate().isBefore(DATE_MIN)
                    && !time.toLocalDate().isAfter(DATE_MAX)) {
                return time.toInstant();
            }
        } catch (DateTimeException _) {
            // Said below, with the other ways of being no time.
        }
        return fail(name, "format", "This must be a time such as 2026-01-31T09:30:00+07:00.", Instant.EPOCH);
    }

    /** One of the constants of an enum, by its name. */
    public <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        return orMissing(name, optionalOneOf(name, type), type.getEnumConstants()[0]);
    }

    public <E extends Enum<E>> @Nullable E optionalOneOf(String name, Class<E> type) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        for (var constant : type.getEnumConstants()) {
            if (value.isTextual() && constant.name().equals(value.textValue())) {
                return constant;
            }
        }
        var names = String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
        return fail(name, "choice", "This must be one of " + names + ".", type.getEnumConstants()[0]);
    }

    /** An array of 1 to {@code itemsMax} objects. */
    public <T> List<T> list(String name, int itemsMax, Function<Fields, T> reader) {
        return orMissing(name, readList(name, 1, itemsMax, reader), List.of());
    }

    /** An array of at most {@code itemsMax} objects; empty when the field is missing. */
    public <T> List<T> optionalList(String name, int itemsMax, Function<Fields, T> reader) {
        var items = readList(name, 0, itemsMax, reader);
        return items == null ? List.of() : items;
    }

    /** An object inside this one, read by the same rules. */
    public <T> @Nullable T optionalObject(String name, Function<Fields, T> reader) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            reject(name, "type", "This must be an object.");
            return null;
        }
        var fields = new Fields(object, pointer(name) + "/", false, violations);
        var read = reader.apply(fields);
        fields.rejectUnknown();
        return read;
    }

    /** An object inside this one; a missing one is read as empty, so that every field in it is reported. */
    public <T> T object(String name, Function<Fields, T> reader) {
        var value = find(name);
        if (value != null && !value.isObject()) {
            reject(name, "type", "This must be an object.");
        }
        var object = value instanceof ObjectNode there ? there : JsonNodeFactory.instance.objectNode();
        var fields = new Fields(object, pointer(name) + "/", false, violations);
        var read = reader.apply(fields);
        fields.rejectUnknown();
        return read;
    }

    /** A JSON object taken as it is, or a text that holds one; an empty one when the field is missing. */
    public ObjectNode anyObject(String name) {
        var value = find(name);
        var none = JsonNodeFactory.instance.objectNode();
        try {
            var held = value != null && value.isTextual() ? Json.mapper().readTree(value.textValue()) : value;
            if (held == null) {
                return none;
            }
            if (held instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // Said below, with what is JSON but no object.
        }
        return fail(name, "type", "This must be a JSON object, or a text that holds one.", none);
    }

    /** Notes a violation that the reader found itself, unless it looked at a stand-in. */
    public void reject(String name, String code, String detail) {
        if (!faulty.contains(name)) {
            note(violations, new Violation(pointer(name), code, detail));
        }
    }

    private static void note(List<Violation> violations, Violation violation) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(violation);
        }
    }

    private String tooLong(String name, int charactersMax) {
        var detail = "This may have at most " + charactersMax + " characters.";
        return fail(name, new Violation(pointer(name), "too-long", detail, List.of((long) charactersMax)), "");
    }

    /** Refuses a number that is outside of its limits; gives a stand-in. */
    public long outside(String name, long min, long max) {
        var detail = "This must be from " + min + " to " + max + ".";
        return fail(name, new Violation(pointer(name), "range", detail, List.of(min, max)), min);
    }

    private <T> @Nullable List<T> readList(String name, int min, int max, Function<Fields, T> reader) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ArrayNode array)) {
            return fail(name, "type", "This must be an array.", List.of());
        }
        if (array.size() < min || array.size() > max) {
            return fail(name, "size", "This must have " + min + " to " + max + " items.", List.of());
        }
        return items(array, pointer(name), violations, reader);
    }

    private void rejectUnknown() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                reject(name, "unknown", "This field is not known here; check its spelling or leave it out.");
            }
        });
    }

    private @Nullable JsonNode find(String name) {
        known.add(name);
        var value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private <T> T orMissing(String name, @Nullable T value, T standIn) {
        if (value != null) {
            return value;
        }
        return fail(name, "required", "This is needed.", standIn);
    }

    private <T> T fail(String name, String code, String detail, T standIn) {
        return fail(name, new Violation(pointer(name), code, detail), standIn);
    }

    private <T> T fail(String name, Violation violation, T standIn) {
        if (faulty.add(name)) {
            note(violations, violation);
        }
        return standIn;
    }

    private String pointer(String name) {
        var known = name.length() <= NAME_CHARACTERS_MAX ? name : name.substring(0, NAME_CHARACTERS_MAX);
        var plain = storable(known) ? known : "(unreadable name)";
        return prefix + (query ? plain : plain.replace("~", "~0").replace("/", "~1"));
    }

    /** Whether a text has no control characters and no broken Unicode, so that all that is ours can keep it. */
    public static boolean storable(String text) {
        return text.codePoints().noneMatch(Fields::unfit);
    }

    private static boolean unfit(int codePoint) {
        boolean control = Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t';
        return control || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
