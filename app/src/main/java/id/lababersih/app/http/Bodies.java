package id.lababersih.app.http;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Materializer;

/** Checks bodies before they are read, and reads the small ones into memory. Nothing is left unread. */
final class Bodies {
    static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

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
        var found = type(request);
        switch (body) {
            case NONE -> {}
            case JSON -> {
                // No body has no type; the route says whether it can do without.
                if (!request.entity().isKnownEmpty()) {
                    require(found, List.of(JSON));
                }
            }
            case FORM -> require(found, List.of(FORM));
            case JSON_OR_FORM -> require(found, List.of(JSON, FORM));
            case UPLOAD -> require(found, List.of("multipart/form-data"));
        }
        var announced = request.entity().getContentLengthOption();
        if (announced.isPresent() && announced.getAsLong() > bytesMax) {
            throw Problems.tooLarge(bytesMax).exception();
        }
    }

    /** Without parameters. */
    static String type(HttpRequest request) {
        var type = request.entity().getContentType().mediaType();
        return type.mainType() + "/" + type.subType();
    }

    CompletionStage<byte[]> bytes(HttpRequest request) {
        return request.entity()
                .withSizeLimit(settings.jsonBytesMax())
                .toStrict(settings.bodyTimeout().toMillis(), materializer)
                .thenApply(strict -> strict.getData().toArray());
    }

    private static void require(String found, List<String> accepted) {
        if (!accepted.contains(found)) {
            throw Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as " + String.join(" or ", accepted) + ", with that Content-Type.")
                    .exception();
        }
    }
}
