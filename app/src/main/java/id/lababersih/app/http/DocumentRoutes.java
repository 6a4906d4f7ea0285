package id.lababersih.app.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;

/** The contract of this service for programs to read, and what each type of problem means. */
public final class DocumentRoutes implements Routes {
    private static final ContentType YAML = ContentTypes.parse("application/yaml");
    private static final String KEPT = "public, max-age=300";

    private final byte[] contract = read("/openapi.yaml");
    private final byte[] messages = read("/asyncapi.yaml");
    private final Map<String, byte[]> problems = Arrays.stream(ProblemType.values())
            .collect(Collectors.toUnmodifiableMap(ProblemType::slug, type -> read(type.path() + ".md")));

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.get(
                        "/openapi.yaml",
                        Access.ANYONE,
                        _ -> Answer.bytes(YAML, contract).with("Cache-Control", KEPT)),
                Endpoint.get(
                        "/asyncapi.yaml",
                        Access.ANYONE,
                        _ -> Answer.bytes(YAML, messages).with("Cache-Control", KEPT)),
                Endpoint.get("/problems/{type}", Access.ANYONE, this::problem));
    }

    private Answer problem(Call call) {
        var page = problems.get(call.path("type"));
        if (page == null) {
            throw Problems.notFound("type of problem");
        }
        return Answer.bytes(ContentTypes.TEXT_PLAIN_UTF8, page).with("Cache-Control", KEPT);
    }

    private static byte[] read(String name) {
        try (var stream = Objects.requireNonNull(DocumentRoutes.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
