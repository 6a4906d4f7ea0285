package id.lababersih.app.imports.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One kind of sheet: what its columns are called and what its words mean, as {@code columns.yml} says. */
final class Format {
    /** What a column is. */
    sealed interface Column {
        record Value(Field field) implements Column {}

        record Fee(String code) implements Column {}

        /** One of several that make each other up; what they leave has this name. */
        record Rest(String name) implements Column {}

        /** Adds up others, of which these, by their normalised names, may be unknown. */
        record Total(Set<String> parts) implements Column {}

        record Known() implements Column {}
    }

    private final String name;
    private final @Nullable Marketplace marketplace;
    private final FileKind kind;
    private final Set<Field> required = EnumSet.noneOf(Field.class);
    private final Map<Field, String> shown = new LinkedHashMap<>();
    private final Names<Column> columns = new Names<>();
    private final Names<FileStatus> statuses = new Names<>();
    private final boolean feesArePositive;
    private final List<String> failed;
    private final List<String> ads;
    private final List<String> withdrawals;
    private final List<String> orders;
    private final List<Map<Field, String>> examples;

    Format(String name, JsonNode node) {
        this.name = name;
        JsonNode market = node.get("marketplace");
        this.marketplace = market == null ? null : Marketplace.valueOf(market.asText());
        this.kind = FileKind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT));
        texts(node.path("required")).forEach(field -> required.add(Field.of(field)));
        node.path("columns").properties().forEach(entry -> {
            Field field = Field.of(entry.getKey());
            List<String> names = texts(entry.getValue());
            shown.put(field, names.getFirst());
            names.forEach(alias -> columns.put(alias, new Column.Value(field)));
        });
        node.path("fees")
                .properties()
                .forEach(entry ->
                        texts(entry.getValue()).forEach(alias -> columns.put(alias, new Column.Fee(entry.getKey()))));
        node.path("rests")
                .properties()
                .forEach(entry ->
                        texts(entry.getValue()).forEach(alias -> columns.put(alias, new Column.Rest(entry.getKey()))));
        node.path("totals").forEach(total -> {
            var column = new Column.Total(Set.copyOf(lowerCase(total.path("parts"))));
            texts(total.path("names")).forEach(alias -> columns.put(alias, column));
        });
        texts(node.path("known")).forEach(alias -> columns.put(alias, new Column.Known()));
        node.path("statuses")
                .properties()
                .forEach(entry -> statuses.put(
                        entry.getKey(), FileStatus.valueOf(entry.getValue().asText())));
        this.feesArePositive = node.path("fees_are").asText().equals("positive");
        this.failed = lowerCase(node.path("failed"));
        this.ads = lowerCase(node.path("ads"));
        this.withdrawals = lowerCase(node.path("withdrawals"));
        this.orders = lowerCase(node.path("orders"));
        this.examples = StreamSupport.stream(node.path("examples").spliterator(), false)
                .map(Format::example)
                .toList();
    }

    private static Map<Field, String> example(JsonNode row) {
        var example = new EnumMap<Field, String>(Field.class);
        row.properties()
                .forEach(cell ->
                        example.put(Field.of(cell.getKey()), cell.getValue().asText()));
        return example;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> lowerCase(JsonNode list) {
        return texts(list).stream().map(Headers::normalise).toList();
    }

    String name() {
        return name;
    }

    /** Null for the merchant's own spreadsheets. */
    @Nullable
    Marketplace marketplace() {
        return marketplace;
    }

    FileKind kind() {
        return kind;
    }

    Set<Field> required() {
        return required;
    }

    /** The fields that have a column, in the order of {@code columns.yml}. */
    List<Field> fields() {
        return List.copyOf(shown.keySet());
    }

    /** Rows of a file of this kind to begin with, by field; a field without a text is empty. */
    List<Map<Field, String>> examples() {
        return examples;
    }

    /** The name of a field's column as the marketplace writes it today, and as a template has it. */
    String shown(Field field) {
        return shown.getOrDefault(field, field.name());
    }

    /** Whether a fee stands in the file as a positive amount. */
    boolean feesArePositive() {
        return feesArePositive;
    }

    @Nullable
    Column column(String header) {
        return columns.get(Headers.normalise(header));
    }

    /** The known column whose name is most like this unknown one; null when none is. */
    @Nullable
    String suggestion(String header) {
        return columns.nearest(Headers.normalise(header));
    }

    /** The status that the words of a row mean; null when they are unknown. */
    @Nullable
    FileStatus status(String word, String subWord) {
        FileStatus precise =
                subWord.isEmpty() ? null : statuses.get(Headers.normalise(word) + " / " + Headers.normalise(subWord));
        return precise != null ? precise : statuses.get(Headers.normalise(word));
    }

    /** Whether a cancellation's reason says that the parcel was sent and came back. */
    boolean meansFailedDelivery(String reason) {
        return containsOneOf(failed, reason);
    }

    /** Whether the words of an adjustment say that it paid for advertising. */
    boolean meansAdvertising(String words) {
        return containsOneOf(ads, words);
    }

    /** Whether the words of an adjustment say that the balance went to the seller's bank. */
    boolean meansWithdrawal(String words) {
        return containsOneOf(withdrawals, words);
    }

    /** Whether the type of an income row says that it is about an order; true where the format has no types. */
    boolean meansOrder(String type) {
        return orders.isEmpty() || orders.contains(Headers.normalise(type));
    }

    private static boolean containsOneOf(List<String> words, String text) {
        String normalised = Headers.normalise(text);
        return words.stream().anyMatch(normalised::contains);
    }
}
