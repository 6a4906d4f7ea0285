package id.lababersih.cluster.projection;

import id.lababersih.cluster.projection.JournalSource.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.pekko.serialization.Serialization;

/** The events of the journal, read from their stored form. */
final class Journal {
    private final JournalSource source;
    private final Serialization serialization;

    Journal(JournalSource source, Serialization serialization) {
        this.source = source;
        this.serialization = serialization;
    }

    /** Consecutive events of one slice and the position after them; {@code full} when more may be waiting. */
    record Batch(List<Recorded> events, Position end, boolean full) {}

    /** The next events of a slice, at most {@code limit}. The connection must be in autocommit mode. */
    Batch read(Connection connection, int slice, Position from, int limit) throws SQLException {
        var stored = source.read(connection, slice, from, limit);
        var end = stored.isEmpty() ? from : stored.getLast().position();
        return new Batch(
                stored.stream().map(event -> Recorded.of(event, serialization)).toList(), end, stored.size() == limit);
    }
}
