package id.lababersih.app.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Multipart;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files on their way in: all in one directory, a bounded number at once, each for as long as its handler runs. What a
 * killed run left behind goes at the next start.
 */
final class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final int SHARES = 4;
    private static final int FIELD_BYTES_MAX = 10_000;
    private static final int FIELDS_MAX = 20;
    private static final int CAUSES_MAX = 20;
    private static final int FILENAME_CHARACTERS_MAX = 255;
    private static final long MULTIPART_OVERHEAD_BYTES = 64 << 10;

    private final HttpSettings settings;
    private final Materializer materializer;
    private final Room room;

    /** @throws UncheckedIOException if there is no place for the files */
    Uploads(HttpSettings settings, Materializer materializer) {
        this.settings = settings;
        this.materializer = materializer;
        this.room = new Room(settings.uploadsMax(), Math.max(1, settings.uploadsMax() / SHARES));
        empty(settings.uploads());
    }

    /** The largest form that {@link #receive} takes. */
    long bytesMax() {
        return settings.uploadBytesMax() + MULTIPART_OVERHEAD_BYTES;
    }

    /**
     * Takes a place for the file that {@link #receive} is to get.
     *
     * @param owner whose place it is
     * @throws ProblemException when too many are arriving already
     */
    void reserve(String owner) {
        if (!room.enter(owner, 1)) {
            throw Problems.unavailable().exception();
        }
    }

    /**
     * Receives a form with its file. Whoever gets it gives it to {@link #done}; where it fails, at once or later,
     * nothing is left to do.
     *
     * @param owner whose reserved place it takes
     */
    CompletionStage<Upload> receive(HttpRequest request, String owner) {
        var parts = new Parts();
        boolean begun = false;
        try {
            var arrived = form(request)
                    .thenCompose(form -> form.getParts()
                            .mapAsync(1, part -> take(part, parts))
                            .runForeach(_ -> {}, materializer))
                    .thenApply(_ -> parts.upload())
                    .exceptionallyCompose(failure -> {
                        done(parts.file, owner);
                        return CompletableFuture.failedFuture(sendersFault(failure));
                    });
            begun = true;
            return arrived;
        } finally {
            if (!begun) {
                done(parts.file, owner);
            }
        }
    }

    private CompletionStage<Multipart.FormData> form(HttpRequest request) {
        var arriving =
                request.entity().withSizeLimit(bytesMax()).getDataBytes().completionTimeout(settings.uploadTimeout());
        return Unmarshaller.entityToMultipartFormData()
                .unmarshal(HttpEntities.create(request.entity().getContentType(), arriving), materializer);
    }

    /** Deletes the file and makes room for another; one that cannot be deleted goes at the next start. */
    void done(Upload upload, String owner) {
        done(upload.file(), owner);
    }

    private void done(@Nullable Path file, String owner) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("An upload stays behind: {}", file, e);
        } finally {
            room.leave(owner, 1);
        }
    }

    private CompletionStage<Done> take(Multipart.FormData.BodyPart part, Parts parts) {
        var filename = part.getFilename();
        if (filename.isPresent() && part.getName().equals("file")) {
            return parts.takeFile(part, filename.get());
        }
        return part.getEntity()
                .withSizeLimit(FIELD_BYTES_MAX)
                .toStrict(settings.bodyTimeout().toMillis(), materializer)
                .thenApply(strict -> {
                    parts.field(part.getName(), strict.getData().utf8String());
                    return Done.getInstance();
                });
    }

    /** What the form's parser throws at a broken form has no type of its own; a failing disk does. */
    private static Throwable sendersFault(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof UncheckedIOException) {
                return failure;
            }
            if (cause instanceof TimeoutException) {
                return Problems.late().exception();
            }
        }
        return Problems.of(failure).type() == ProblemType.INTERNAL
                ? Problem.of(ProblemType.INVALID_REQUEST, "The multipart form is broken or not whole.")
                        .exception()
                : failure;
    }

    private static void empty(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory.toAbsolutePath().getParent());
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            try (var left = Files.newDirectoryStream(directory)) {
                for (Path file : left) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No place for uploads in " + directory, e);
        }
    }

    /** What has arrived of one form; filled by one stream, one part at a time. */
    private final class Parts {
        private final Map<String, String> fields = new HashMap<>();
        private @Nullable Path file;
        private String name = "";
        private long bytes;
        private @Nullable MessageDigest digest;

        void field(String field, String value) {
            if (fields.size() >= FIELDS_MAX || fields.put(field, value) != null) {
                throw Problem.of(ProblemType.INVALID_REQUEST, "A form names each of at most 20 fields once.")
                        .exception();
            }
        }

        CompletionStage<Done> takeFile(Multipart.FormData.BodyPart part, String filename) {
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
                    // Never creates: a file deleted because the form failed elsewhere must not come back.
                    .runWith(FileIO.toPath(target, Set.of(StandardOpenOption.WRITE)), materializer)
                    .thenApply(_ -> Done.getInstance());
        }

        Upload upload() {
            if (file == null || digest == null) {
                throw Problems.invalid("/file", "required", "The form needs a part named file, with a file name.");
            }
            return new Upload(fields, file, name, bytes, HexFormat.of().formatHex(digest.digest()));
        }

        private ByteString count(ByteString chunk, MessageDigest sha) {
            bytes += chunk.size();
            sha.update(chunk.asByteBuffer());
            return chunk;
        }

        private Path create() {
            try {
                return Files.createTempFile(settings.uploads(), "upload-", ".part");
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
