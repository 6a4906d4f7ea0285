package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EdgeFilesTest {
    private static final String INDONESIAN =
            "(?i)\\b(kolom|baris|tidak|kosong|sudah|belum|harus|terlalu|lebih|bukan|nomor|dibatalkan|diskon)\\b";

    private static final JsonNode FILES = Samples.expected("edge").get("files");

    static Stream<String> orderFiles() {
        return names("accepted").filter(name -> !name.contains("income"));
    }

    static Stream<String> refusedFiles() {
        return names("rejected");
    }

    private static Stream<String> names(String outcome) {
        var names = new ArrayList<String>();
        FILES.properties().forEach(entry -> {
            if (entry.getValue().get("outcome").asText().equals(outcome)) {
                names.add(entry.getKey());
            }
        });
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("refusedFiles")
    void aHostileOrUselessFileIsRefusedWithItsReason(String name) {
        JsonNode expected = FILES.get(name);
        var refused = (ParsedFile.Refused) Samples.read("edge", name, FileKind.ORDERS);

        assertThat(refused.refusal().reason().code())
                .isEqualTo(expected.get("why").asText());
        assertThat(refused.refusal().detail()).contains(expected.path("column").asText(""));
    }

    @ParameterizedTest
    @MethodSource("orderFiles")
    void anAwkwardOrderFileGivesWhatCanBeUsedAndNamesTheRest(String name) {
        JsonNode expected = FILES.get(name);
        var read = (ParsedFile.Orders) Samples.read("edge", name, FileKind.ORDERS);
        Map<String, String> map = Samples.skuMap("edge");

        assertThat(read.marketplace().name()).isEqualTo(expected.get("platform").asText());
        if (expected.has("total_orders")) {
            assertThat(read.totalOrders())
                    .isEqualTo(expected.get("total_orders").asInt());
        }
        assertThat(problems(read.errors())).isEqualTo(problems(expected.get("errors")));
        assertThat(problems(read.skipped())).isEqualTo(problems(expected.get("skipped")));

        var importable = new ArrayList<String>();
        var unmatched = new LinkedHashMap<String, List<String>>();
        for (FileOrder order : read.orders()) {
            var unknown = order.lines().stream()
                    .filter(line -> Samples.product(map, order, line).isEmpty())
                    .map(FileLine::sku)
                    .toList();
            if (unknown.isEmpty()) {
                importable.add(order.number());
                assertSame(order, expected.at("/orders/" + order.number()), map);
            } else {
                unmatched.put(order.number(), unknown);
            }
        }
        assertThat(importable).containsExactlyInAnyOrderElementsOf(texts(expected.get("importable")));
        expected.get("unmatched_sku")
                .properties()
                .forEach(entry -> assertThat(unmatched).containsEntry(entry.getKey(), texts(entry.getValue())));
    }

    private static void assertSame(FileOrder order, JsonNode expected, Map<String, String> map) {
        if (expected.has("goods")) {
            assertThat(order.goods())
                    .as(order.number())
                    .isEqualTo(expected.get("goods").asLong());
        }
        if (expected.has("voucher")) {
            assertThat(order.voucher()).isEqualTo(expected.get("voucher").asLong());
        }
        if (expected.has("status")) {
            assertThat(order.status().name()).isEqualTo(expected.get("status").asText());
        }
        if (expected.has("created")) {
            assertThat(order.createdAt().toString())
                    .isEqualTo(expected.get("created").asText().substring(0, 16).replace(' ', 'T'));
        }
        if (expected.has("lines")) {
            var lines = new ArrayList<String>();
            expected.get("lines")
                    .forEach(line ->
                            lines.add(line.get(0).asText() + " x" + line.get(1).asInt()));
            assertThat(order.lines())
                    .extracting(line -> Samples.product(map, order, line) + " x" + line.quantity())
                    .containsExactlyElementsOf(lines);
        }
    }

    @ParameterizedTest
    @MethodSource("orderFiles")
    void whatIsSaidOfARowIsSaidInEachLanguageInItsOwnWords(String name) {
        var read = (ParsedFile.Orders) Samples.read("edge", name, FileKind.ORDERS);
        assertThat(Stream.concat(read.errors().stream(), read.skipped().stream()))
                .extracting(RowProblem::detail)
                .allSatisfy(said -> {
                    assertThat(ownWords(said.indonesian(), "Kolom")).containsPattern(INDONESIAN);
                    assertThat(ownWords(said.english(), "Column")).doesNotContainPattern(INDONESIAN);
                });
    }

    /** What is said, without what the file has: the column's name before it and the cell after it. */
    private static String ownWords(String words, String column) {
        return words.replaceFirst(column + " \"[^\"]+\": ", "").replaceFirst(":.*", "");
    }

    /** Rows and reasons; the order of a row without an order number is known to nobody. */
    private static List<String> problems(List<RowProblem> problems) {
        return problems.stream()
                .map(problem -> problem.row() + " " + problem.reason().code())
                .toList();
    }

    private static List<String> problems(JsonNode problems) {
        var texts = new ArrayList<String>();
        problems.forEach(problem -> texts.add(
                problem.get("row").asInt() + " " + problem.get("reason").asText()));
        return texts;
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
