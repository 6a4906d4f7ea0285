package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.realtime.FeedReader.Batch;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far this node has told the journal's events; it outlives the actor that moves it. One thread at a time. */
final class FeedTail {
    static final int BATCH_MAX = 500;

    private final FeedReader reader;
    private final Audience audience;
    private volatile @Nullable Position told;

    FeedTail(FeedReader reader, Audience audience) {
        this.reader = reader;
        this.audience = audience;
    }

    /** Everything up to it was told, to whoever subscribed then; null while asleep. */
    @Nullable
    Position told() {
        return told;
    }

    void sleep() {
        told = null;
    }

    /** The current end of the journal. Blocks. */
    Position end() throws SQLException {
        return reader.source().end();
    }

    /** From this end of the journal on everything will be told. */
    void wake(Position end) {
        told = end;
    }

    /** The next events, as far as anybody listens. Blocks. */
    Batch read() throws SQLException {
        var from = Objects.requireNonNull(told, "the feed is asleep");
        return reader.told(from, reader.source().read(from, null, BATCH_MAX), audience::hears);
    }

    void tell(Batch batch) {
        told = batch.end();
        batch.messages().forEach(audience::tell);
    }
}
