package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code openapi.yaml} as the judge of real exchanges: an answer whose status, type or body it does not allow fails the
 * test that got it, wherever that test is.
 */
public final class OpenApi {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    /** Told before the handler, of some kinds of endpoints and of no others. */
    private static final Set<String> OF_KINDS = Set.of("401", "403", "415");
    /** That of them which handlers do not tell where anybody may call. */
    private static final Set<String> OF_BODIES = Set.of("415");

    private static final OpenApi DOCUMENT = new OpenApi();

    private final ObjectNode root = read();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final Set<String> succeeded = Collections.synchronizedSet(new TreeSet<>());

    private OpenApi() {}

    public static OpenApi document() {
        return DOCUMENT;
    }

    public JsonNode root() {
        return root;
    }

    /** All documented operations, such as {@code POST /v1/shops}. */
    public Set<String> operations() {
        var operations = new TreeSet<String>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** The operations that have answered with success so far in this process. */
    public Set<String> succeeded() {
        synchronized (succeeded) {
            return new TreeSet<>(succeeded);
        }
    }

    /**
     * Fails unless the document names the problems that the endpoint may answer for being one of its kind, and none of
     * those that only other kinds do. What its handler answers besides is for {@link #check} to see.
     */
    public void checkProblems(Endpoint endpoint) {
        var operation = root.get("paths").get(endpoint.path());
        var responses =
                operation.get(endpoint.method().name().toLowerCase(Locale.ROOT)).get("responses");
        var named = new TreeSet<String>();
        responses.fieldNames().forEachRemaining(named::add);
        var what = endpoint.method().name() + " " + endpoint.path();
        assertThat(named).as(what).containsAll(problems(endpoint));
        named.removeAll(problems(endpoint));
        named.retainAll(endpoint.access().isOpen() ? OF_BODIES : OF_KINDS);
        assertThat(named).as(what + " never answers").isEmpty();
    }

    private static Set<String> problems(Endpoint endpoint) {
        // A request may be against the rules of HTTP, too long, too slow, or come at a bad time, whatever it asks for.
        var problems = new TreeSet<>(Set.of("400", "408", "413", "500", "503"));
        var method = endpoint.method().name();
        if (endpoint.body() != Endpoint.Body.NONE) {
            problems.add("415");
        }
        if (endpoint.access() == Access.SIGNED_IN || endpoint.access().role() != null) {
            problems.add("401");
        }
        if (endpoint.access().role() != null) {
            problems.add("403");
        }
        if (endpoint.path().startsWith("/v1/")) {
            problems.add("422");
            if (method.equals("POST") && endpoint.replayed()) {
                problems.add("409");
            }
        }
        return problems;
    }

    /** Fails unless the document allows the answer. A path that it does not know must be answered with 404. */
    public void check(String method, String target, Reply reply) {
        var path = target.split("\\?", 2)[0];
        var found = template(path, method);
        if (found.isEmpty()) {
            require(reply.status() == 404 || reply.status() == 405, method, target, reply, "is not documented");
            return;
        }
        var template = found.get();
        var operation = resolve(root.get("paths").get(template).get(method.toLowerCase(Locale.ROOT)));
        var status = Integer.toString(reply.status());
        var responses = operation.get("responses");
        require(responses.has(status), method, target, reply, "has no documented status " + status);
        var response = resolve(responses.get(status));
        checkBody(method, target, template, reply, response);
        require(!reply.header("X-Request-Id").isEmpty(), method, target, reply, "has no X-Request-Id");
        var location = reply.header("Location").split("\\?", 2)[0];
        var known = location.isEmpty() || template(location, "GET").isPresent();
        require(known || reply.status() != 201, method, target, reply, "has a Location that no GET is documented for");
        if (reply.status() < 300) {
            succeeded.add(method + " " + template);
        }
    }

    private void checkBody(String method, String target, String template, Reply reply, JsonNode response) {
        var content = response.path("content");
        var type = reply.header("Content-Type").split(";", 2)[0].strip();
        if (content.isMissingNode() || content.isEmpty()) {
            require(reply.response().body().length == 0, method, target, reply, "has a body, none is documented");
            return;
        }
        require(content.has(type), method, target, reply, "has the undocumented type " + type);
        var schema = content.get(type).path("schema");
        if (!type.endsWith("json") || schema.isMissingNode()) {
            return;
        }
        var key = method + template + reply.status() + type;
        var errors = schemas.computeIfAbsent(key, _ -> compile(schema)).validate(reply.json());
        require(errors.isEmpty(), method, target, reply, "breaks its schema: " + errors);
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = Json.mapper().createObjectNode();
        whole.put("$schema", SpecificationVersion.DRAFT_2020_12.getDialectId());
        whole.set("components", root.get("components"));
        whole.putArray("allOf").add(schema);
        return registry.getSchema(whole);
    }

    private Optional<String> template(String path, String method) {
        var candidates = new ArrayList<String>();
        root.get("paths").fieldNames().forEachRemaining(template -> {
            if (matches(template.split("/"), path.split("/"))
                    && root.get("paths").get(template).has(method.toLowerCase(Locale.ROOT))) {
                candidates.add(template);
            }
        });
        return candidates.stream().min(java.util.Comparator.comparingInt(OpenApi::parameters));
    }

    private static int parameters(String template) {
        return (int) template.chars().filter(c -> c == '{').count();
    }

    private static boolean matches(String[] template, String[] path) {
        if (template.length != path.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(path[i])) {
                return false;
            }
        }
        return true;
    }

    private JsonNode resolve(JsonNode node) {
        var ref = node.path("$ref").asText();
        return ref.isEmpty() ? node : root.at(ref.substring(1));
    }

    private static void require(boolean holds, String method, String target, Reply reply, String what) {
        if (!holds) {
            throw new AssertionError(
                    "%s %s -> %d %s.%n%s".formatted(method, target, reply.status(), what, reply.text()));
        }
    }

    private static ObjectNode read() {
        try (var stream = Objects.requireNonNull(OpenApi.class.getResourceAsStream("/openapi.yaml"))) {
            return (ObjectNode) new YAMLMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every {@code $ref} that leads nowhere. */
    public List<String> brokenReferences() {
        var broken = new ArrayList<String>();
        root.findValuesAsText("$ref").stream()
                .filter(ref -> root.at(ref.substring(1)).isMissingNode())
                .forEach(broken::add);
        return broken;
    }
}
