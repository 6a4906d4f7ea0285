package id.lababersih.app.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that are written while they are sent. A slow reader slows the writer down; one that stops reading stops it; a
 * writer that fails breaks the connection off, so that half a file is never taken for a whole one.
 */
final class Streamed {
    private static final Logger LOG = LoggerFactory.getLogger(Streamed.class);
    private static final Duration SLOWEST_READ = Duration.ofSeconds(60);
    private static final int BUFFER_BYTES = 32 << 10;

    private Streamed() {}

    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The content, written by a task of the executor once somebody reads. */
    static Source<ByteString, NotUsed> of(Executor executor, Content content) {
        return Source.fromMaterializer((_, _) -> {
                    var end = new CompletableFuture<ByteString>();
                    return StreamConverters.asOutputStream(SLOWEST_READ)
                            .mapMaterializedValue(out -> {
                                executor.execute(() -> write(content, out, end));
                                return NotUsed.getInstance();
                            })
                            .concat(Source.completionStage(end));
                })
                .mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    private static void write(Content content, OutputStream out, CompletableFuture<ByteString> end) {
        try (var buffered = new BufferedOutputStream(out, BUFFER_BYTES)) {
            content.writeTo(buffered);
            end.complete(ByteString.emptyByteString());
        } catch (IOException | RuntimeException failure) {
            LOG.warn("A download broke off", failure);
            end.completeExceptionally(failure);
        }
    }
}
