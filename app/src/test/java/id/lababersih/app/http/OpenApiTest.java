package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private final OpenApi document = OpenApi.document();

    @Test
    void theDocumentIsWholeInItself() {
        assertThat(document.root().get("openapi").asText()).startsWith("3.1.");
        assertThat(document.brokenReferences()).isEmpty();
    }

    @Test
    void everyOperationHasItsOwnName() {
        Map<String, String> operations = new TreeMap<>();
        document.root()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    var id = operation.path("operationId").asText();
                    assertThat(id).as(path.getKey()).isNotEmpty();
                    assertThat(operations.put(id, path.getKey())).as(id).isNull();
                }));
    }

    @Test
    void everyProblemTypeIsListed() {
        var types = document.root().at("/components/schemas/Problem/properties/type/enum");
        for (var type : ProblemType.values()) {
            assertThat(types).anyMatch(listed -> listed.asText().equals(type.path()));
        }
        assertThat(types).hasSize(ProblemType.values().length);
    }

    /** The client holds each answer against the document. */
    @Test
    void whatAnyRequestMayBeAnsweredIsDocumentedWhereItIsAsked() {
        try (var server = ApiServer.start()) {
            var anyone = server.client();
            assertThat(anyone.with("X-Long", "x".repeat(9_000)).get("/live").status())
                    .isEqualTo(413);
            var owner = server.owner();
            assertThat(owner.get("/v1/products?q=" + "x".repeat(2_100)).status())
                    .isEqualTo(413);
            assertThat(owner.post("/v1/products", " ".repeat((1 << 20) + 1)).status())
                    .isEqualTo(413);
        }
    }

    @Test
    void everyRouteIsDocumented() {
        try (var server = ApiServer.start()) {
            assertThat(document.operations())
                    .containsAll(server.table().stream()
                            .filter(endpoint -> endpoint.surface() == Endpoint.Surface.API)
                            .map(endpoint -> endpoint.method().name() + " " + endpoint.path())
                            .toList());
        }
    }
}
