package id.lababersih.app.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import id.lababersih.app.http.Json;
import id.lababersih.cluster.realtime.Broadcast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** {@code asyncapi.yaml} as the judge of real messages. */
final class AsyncApi {
    private static final ObjectNode ROOT = read();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private AsyncApi() {}

    static JsonNode root() {
        return ROOT;
    }

    /** Every message there is, as {@code merchant order_moved}. */
    static Set<String> messages() {
        var messages = new TreeSet<String>();
        ROOT.get("channels")
                .properties()
                .forEach(channel -> channel.getValue()
                        .get("messages")
                        .fieldNames()
                        .forEachRemaining(name -> messages.add(channel.getKey() + " " + name)));
        return messages;
    }

    /** Fails unless the document has such a message on the topic's channel; answers which it is. */
    static String check(Broadcast message) {
        var channel = message.topic().split(":", 2)[0];
        var name = channel + " " + message.event();
        require(messages().contains(name), message, "is not documented");
        var summary =
                ROOT.at("/components/messages/" + message.event() + "/summary").asText();
        boolean either = summary.contains("with an id is replayed");
        require(either || message.id() == null == summary.contains("Not replayed"), message, "is replayed or not");
        var schema = SCHEMAS.computeIfAbsent(message.event(), AsyncApi::compile);
        try {
            var errors = schema.validate(Json.mapper().readTree(message.payload()));
            require(errors.isEmpty(), message, "breaks its schema: " + errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return name;
    }

    private static Schema compile(String message) {
        ObjectNode whole = Json.mapper().createObjectNode();
        whole.put("$schema", SpecificationVersion.DRAFT_2020_12.getDialectId());
        whole.set("components", ROOT.get("components"));
        whole.putArray("allOf").add(ROOT.at("/components/messages/" + message + "/payload"));
        return REGISTRY.getSchema(whole);
    }

    static List<String> brokenReferences() {
        var broken = new ArrayList<String>();
        ROOT.findValuesAsText("$ref").stream()
                .filter(ref -> ROOT.at(ref.substring(1)).isMissingNode())
                .forEach(broken::add);
        return broken;
    }

    private static void require(boolean holds, Broadcast message, String what) {
        if (!holds) {
            throw new AssertionError(message.topic() + " " + message.event() + " " + what + "\n" + message.payload());
        }
    }

    private static ObjectNode read() {
        try (var stream = Objects.requireNonNull(AsyncApi.class.getResourceAsStream("/asyncapi.yaml"))) {
            return (ObjectNode) new YAMLMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
