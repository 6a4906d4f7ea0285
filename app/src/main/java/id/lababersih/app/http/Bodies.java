package id.lababersih.app.http;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Checks bodies before they are read, and reads those that are no files into memory, of which all together take so
 * much. Nothing is left unread.
 */
final class Bodies {
    static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    private final HttpSettings settings;
    private final Materializer materializer;
    private final BodyRoom room;

    Bodies(HttpSettings settings, Materializer materializer) {
        this.settings = settings;
        this.materializer = materializer;
        this.room = new BodyRoom(settings.bodiesBytesMax(), settings.openBytesMax(), settings.jsonBytesMax());
    }

    /** As {@link UnreadBody#skip}. */
    CompletionStage<Done> skip(HttpRequest request) {
        return UnreadBody.skip(request, settings.bodyTimeout(), materializer);
    }

    /** Checks type, encoding and announced size before anything is read. */
    void check(HttpRequest request, Endpoint.Body body, long bytesMax) {
        if (body != Endpoint.Body.NONE) {
            requirePlain(request);
        }
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

    /**
     * Takes memory for the body, of which all that the route takes may come where its size was not announced. Leave the
     * place when nobody needs the body any more.
     *
     * @throws ProblemException when there is too little left
     */
    BodyRoom.Place reserve(HttpRequest request, String owner, long bytesMax) {
        var place = room.enter(
                owner, (int) request.entity().getContentLengthOption().orElse(bytesMax));
        if (place == null) {
            throw Problems.unavailable().exception();
        }
        return place;
    }

    /** Reads what nobody asked for to its end and keeps none of it. */
    CompletionStage<Done> drain(HttpRequest request, long bytesMax) {
        return request.entity()
                .withSizeLimit(bytesMax)
                .getDataBytes()
                .completionTimeout(settings.bodyTimeout())
                .runWith(Sink.ignore(), materializer);
    }

    /** Reads the body into its place; where there is no room for more of it the rest goes by, and it fails then. */
    CompletionStage<byte[]> bytes(HttpRequest request, BodyRoom.Place place, long bytesMax) {
        var entity = request.entity().withSizeLimit(bytesMax);
        return place.read(entity, settings.bodyTimeout(), materializer).thenApply(body -> {
            if (!place.isHeld()) {
                throw Problems.unavailable().exception();
            }
            return body.getData().toArray();
        });
    }

    private static void requirePlain(HttpRequest request) {
        var encoding = request.getHeader("Content-Encoding");
        if (encoding.isPresent() && !encoding.get().value().equalsIgnoreCase("identity")) {
            throw Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as it is, without a Content-Encoding such as gzip.")
                    .exception();
        }
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
