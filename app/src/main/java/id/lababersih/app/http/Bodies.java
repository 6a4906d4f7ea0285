package id.lababersih.app.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Multipart;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Reads bodies within their limits: into memory when small, to disk when they are files. Nothing is left unread. */
final class Bodies {
    private static final int UPLOAD_FIELD_BYTES_MAX = 10_000;
    private static final int UPLOAD_FIELDS_MAX = 20;
    private static final int CAUSES_MAX = 20;
    private static final int FILENAME_CHARACTERS_MAX = 255;
    private static final long MULTIPART_OVERHEAD_BYTES = 64 << 10;

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
    void check(HttpRequest request, Endpoint.Body body) {
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
        long max = bytesMax(body);
        var announced = request.entity().getContentLengthOption();
        if (announced.isPresent() && announced.getAsLong() > max) {
            throw Problems.tooLarge(max).exception();
        }
    }

    CompletionStage<byte[]> bytes(HttpRequest request, Endpoint.Body body) {
        return request.entity()
                .withSizeLimit(bytesMax(body))
                .toStrict(settings.bodyTimeout().toMillis(), materializer)
                .thenApply(strict -> strict.getData().toArray());
    }

    CompletionStage<Upload> upload(HttpRequest request) {
        var entity = request.entity().withSizeLimit(bytesMax(Endpoint.Body.UPLOAD));
        var parts = new Parts();
        return Unmarshaller.entityToMultipartFormData()
                .unmarshal(entity, materializer)
                .thenCompose(form ->
                        form.getParts().mapAsync(1, part -> take(part, parts)).runForeach(_ -> {}, materializer))
                .thenApply(_ -> parts.upload())
                .exceptionallyCompose(failure -> {
                    parts.delete();
                    return CompletableFuture.failedFuture(sendersFault(failure));
                });
    }

    /** What the form's parser throws at a broken form has no type of its own; a failing disk does. */
    private static Throwable sendersFault(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof UncheckedIOException) {
                return failure;
            }
        }
        return Problems.of(failure).type() == ProblemType.INTERNAL
                ? Problem.of(ProblemType.INVALID_REQUEST, "The multipart form is broken or not whole.")
                        .exception()
                : failure;
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletionStage<Done> take(Multipart.FormData.BodyPart part, Parts parts) {
        var filename = part.getFilename();
        if (filename.isPresent() && part.getName().equals("file")) {
            return parts.takeFile(part, filename.get(), materializer);
        }
        return part.getEntity()
                .withSizeLimit(UPLOAD_FIELD_BYTES_MAX)
                .toStrict(settings.bodyTimeout().toMillis(), materializer)
                .thenApply(strict -> {
                    parts.field(part.getName(), strict.getData().utf8String());
                    return Done.getInstance();
                });
    }

    private long bytesMax(Endpoint.Body body) {
        return switch (body) {
            case NONE, JSON, FORM -> settings.jsonBytesMax();
            case UPLOAD -> settings.uploadBytesMax() + MULTIPART_OVERHEAD_BYTES;
        };
    }

    private static void require(String found, Set<String> accepted) {
        if (!accepted.contains(found)) {
            throw Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as " + String.join(" or ", accepted) + ", with that Content-Type.")
                    .exception();
        }
    }

    /** What has arrived of one form; filled by one stream, one part at a time. */
    private static final class Parts {
        private final Map<String, String> fields = new HashMap<>();
        private @Nullable Path file;
        private String name = "";
        private long bytes;
        private @Nullable MessageDigest digest;

        void field(String field, String value) {
            if (fields.size() >= UPLOAD_FIELDS_MAX || fields.put(field, value) != null) {
                throw Problem.of(ProblemType.INVALID_REQUEST, "A form names each of at most 20 fields once.")
                        .exception();
            }
        }

        CompletionStage<Done> takeFile(Multipart.FormData.BodyPart part, String filename, Materializer materializer) {
            if (file != null) {
                return CompletableFuture.failedFuture(
                        Problem.of(ProblemType.INVALID_REQUEST, "Send one file at a time.")
                                .exception());
            }
            var target = create();
            var sha = sha256();
            file = target;
            digest = sha;
            name = filename.length() <= FILENAME_CHARACTERS_MAX
                    ? filename
                    : filename.substring(filename.length() - FILENAME_CHARACTERS_MAX);
            return part.getEntity()
                    .withoutSizeLimit()
                    .getDataBytes()
                    .map(chunk -> count(chunk, sha))
                    .runWith(FileIO.toPath(target), materializer)
                    .thenApply(_ -> Done.getInstance());
        }

        Upload upload() {
            if (file == null || digest == null) {
                throw Problems.invalid("/file", "required", "The form needs a part named file, with a file name.");
            }
            return new Upload(fields, file, name, bytes, HexFormat.of().formatHex(digest.digest()));
        }

        void delete() {
            if (file != null) {
                Bodies.delete(file);
            }
        }

        private ByteString count(ByteString chunk, MessageDigest sha) {
            bytes += chunk.size();
            sha.update(chunk.asByteBuffer());
            return chunk;
        }

        private static Path create() {
            try {
                return Files.createTempFile("lababersih-upload-", ".part");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
