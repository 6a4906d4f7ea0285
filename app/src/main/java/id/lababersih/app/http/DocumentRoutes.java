package id.lababersih.app.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;

/** The contract of this service, for programs to read. */
public final class DocumentRoutes implements Routes {
    private static final ContentType YAML = ContentTypes.parse("application/yaml");

    private final byte[] document = read();

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.get(
                "/openapi.yaml",
                Access.ANYONE,
                _ -> Answer.bytes(YAML, document).with("Cache-Control", "public, max-age=300")));
    }

    private static byte[] read() {
        try (var stream = Objects.requireNonNull(DocumentRoutes.class.getResourceAsStream("/openapi.yaml"))) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
