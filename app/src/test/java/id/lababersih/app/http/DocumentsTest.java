package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both documents keep to, so that the programs which read them can: checkers, and makers of clients. */
class DocumentsTest {
    private static final String OPEN_API = "/openapi.yaml";
    private static final String ASYNC_API = "/asyncapi.yaml";

    /** Those of JSON Schema that we use; another is a slip of the pen, or to be added here. */
    private static final Set<String> WORDS = Set.of(
            "$ref",
            "additionalProperties",
            "const",
            "contentMediaType",
            "default",
            "description",
            "enum",
            "examples",
            "format",
            "items",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minimum",
            "oneOf",
            "pattern",
            "properties",
            "required",
            "type");

    /** A comma in a text without quotes ends it, and what follows becomes a name of its own. */
    @ParameterizedTest
    @ValueSource(strings = {OPEN_API, ASYNC_API})
    void aSchemaHasNoWordsButThoseOfSchemas(String document) throws IOException {
        List<String> strange = new ArrayList<>();
        int[] schemas = {0};
        walk(read(document), "", (schema, at) -> {
            schemas[0]++;
            schema.fieldNames().forEachRemaining(word -> {
                if (!WORDS.contains(word)) {
                    strange.add(at + ": " + word);
                }
            });
        });
        assertThat(strange).isEmpty();
        assertThat(schemas[0]).isGreaterThan(50);
    }

    /** Who reads a typed answer knows the type of a file, too. */
    @Test
    void everyBodyHasASchema() throws IOException {
        List<String> bodies = new ArrayList<>();
        List<String> without = new ArrayList<>();
        bodies(read(OPEN_API), "", (body, at) -> {
            bodies.add(at);
            if (!body.has("schema")) {
                without.add(at);
            }
        });
        assertThat(without).isEmpty();
        assertThat(bodies)
                .as("those of one route, and those that several share")
                .anyMatch(at -> at.startsWith("/paths/"))
                .anyMatch(at -> at.startsWith("/components/responses/"));
    }

    /** @param lists the fields and schemas that the document says the values of */
    @ParameterizedTest
    @CsvSource({OPEN_API + ", platform Platform OrderStatus role Role", ASYNC_API + ", platform status"})
    void whatAFieldMayBeIsWhatItCanBe(String document, String lists) throws IOException {
        var root = read(document);
        Map<String, Enum<?>[]> ours = Map.of(
                "platform", Platform.values(),
                "Platform", Platform.values(),
                "status", Status.values(),
                "OrderStatus", Status.values(),
                "role", Role.values(),
                "Role", Role.values());
        Set<String> held = new HashSet<>();
        for (var field : ours.entrySet()) {
            var names = Arrays.stream(field.getValue()).map(Enum::name).toList();
            for (var found : root.findValues(field.getKey())) {
                List<String> choices = new ArrayList<>();
                found.path("enum").forEach(choice -> choices.add(choice.asText()));
                choices.remove("null");
                if (!choices.isEmpty()) {
                    held.add(field.getKey());
                    assertThat(choices).as(field.getKey()).containsExactlyInAnyOrderElementsOf(names);
                }
            }
        }
        assertThat(held).containsExactlyInAnyOrder(lists.split(" ", -1));
    }

    @Test
    void whereverSomethingIsMadeItIsSaidWhere() throws IOException {
        List<String> silent = new ArrayList<>();
        for (var path : read(OPEN_API).get("paths").properties()) {
            for (var made : path.getValue().findValues("201")) {
                if (!made.path("headers").has("Location")) {
                    silent.add(path.getKey());
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void moneyAndPiecesHaveTheBoundsThatAreHeld() throws IOException {
        var root = read(OPEN_API);
        assertThat(root.at("/components/schemas/Rupiah/maximum").longValue()).isEqualTo(Money.AMOUNT_MAX);
        var line = "/requestBody/content/application~1json/schema/properties/lines/items/properties/quantity/maximum";
        assertThat(root.at("/paths/~1v1~1orders/post" + line).longValue()).isEqualTo(Facts.Line.QUANTITY_MAX);
        assertThat(root.at("/paths/~1v1~1purchases/post" + line).longValue()).isEqualTo(Fields.QUANTITY_MAX);
        assertThat(root.at("/paths/~1v1~1stock~1receipts/post" + line).longValue())
                .isEqualTo(Fields.QUANTITY_MAX);
    }

    private interface Visitor {
        void see(JsonNode node, String at);
    }

    /** Shows the visitor each body of requests and answers, wherever in the document it is. */
    private static void bodies(JsonNode node, String at, Visitor visitor) {
        for (var field : node.properties()) {
            var below = at + "/" + field.getKey();
            switch (field.getKey()) {
                case "content" ->
                    field.getValue()
                            .properties()
                            .forEach(type -> visitor.see(type.getValue(), below + "/" + type.getKey()));
                case "schema", "schemas" -> {}
                default -> bodies(field.getValue(), below, visitor);
            }
        }
        if (node.isArray()) {
            node.forEach(item -> bodies(item, at, visitor));
        }
    }

    private static void walk(JsonNode node, String at, Visitor visitor) {
        for (var field : node.properties()) {
            var below = at + "/" + field.getKey();
            switch (field.getKey()) {
                case "schema", "payload" -> see(field.getValue(), below, visitor);
                case "schemas" ->
                    field.getValue()
                            .properties()
                            .forEach(named -> see(named.getValue(), below + "/" + named.getKey(), visitor));
                default -> walk(field.getValue(), below, visitor);
            }
        }
        if (node.isArray()) {
            node.forEach(item -> walk(item, at, visitor));
        }
    }

    private static void see(JsonNode schema, String at, Visitor visitor) {
        visitor.see(schema, at);
        for (var property : schema.path("properties").properties()) {
            see(property.getValue(), at + "/" + property.getKey(), visitor);
        }
        schema.path("oneOf").forEach(one -> see(one, at, visitor));
        for (var within : List.of(schema.path("items"), schema.path("additionalProperties"))) {
            if (within.isObject()) {
                see(within, at, visitor);
            }
        }
    }

    private static JsonNode read(String document) throws IOException {
        try (var stream = Objects.requireNonNull(DocumentsTest.class.getResourceAsStream(document))) {
            return new YAMLMapper().readTree(stream);
        }
    }
}
