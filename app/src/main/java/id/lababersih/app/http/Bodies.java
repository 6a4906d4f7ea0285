package id.lababersih.app.http;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Materializer;

/** Checks bodies before they are read, and reads the small ones into memory. Nothing is left unread. */
final class Bodies {
    private final HttpSettings settings;
    private final Materializer materializer;

    Bodies(HttpSettings settings, Materializer materializer) {
        this.settings = settings;
        this.materializer = materializer;
    }

    void discard(HttpRequest request) {
        request.discardEntityBytes(materializer);
    }

    /** Checks type and announced size before anything is read. */
    void check(HttpRequest request, Endpoint.Body body, long bytesMax) {
        var type = request.entity().getContentType().mediaType();
        var found = type.mainType() + "/" + type.subType();
        switch (body) {
            case NONE -> {}
            case JSON -> {
                // No body has no type; the route says whether it can do without.
                if (!request.entity().isKnownEmpty()) {
                    require(found, Set.of("application/json"));
                }
            }
            case FORM -> require(found, Set.of("application/x-www-form-urlencoded"));
            case UPLOAD -> require(found, Set.of("multipart/form-data"));
        }
        var announced = request.entity().getContentLengthOption();
        if (announced.isPresent() && announced.getAsLong() > bytesMax) {
            throw Problems.tooLarge(bytesMax).exception();
        }
    }

    CompletionStage<byte[]> bytes(HttpRequest request) {
        return request.entity()
                .withSizeLimit(settings.jsonBytesMax())
                .toStrict(settings.bodyTimeout().toMillis(), materializer)
                .thenApply(strict -> strict.getData().toArray());
    }

    private static void require(String found, Set<String> accepted) {
        if (!accepted.contains(found)) {
            throw Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as " + String.join(" or ", accepted) + ", with that Content-Type.")
                    .exception();
        }
    }
}
