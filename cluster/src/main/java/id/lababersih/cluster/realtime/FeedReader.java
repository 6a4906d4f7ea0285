package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.projection.JournalSource.Stored;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.cluster.realtime.FeedContents.Told;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.pekko.serialization.Serialization;

/** Makes messages of stored events. */
record FeedReader(FeedSource source, FeedContents contents, Serialization serialization) {
    /** Consecutive events as they were told, and the place of the last. */
    record Batch(List<Recorded> events, List<Broadcast> messages, Position end) {}

    /** What is told of these events on the topics wanted, in order; the end is {@code from} when there are none. */
    Batch told(Position from, List<Stored> stored, Predicate<String> wanted) throws SQLException {
        var events = recorded(stored);
        var told = contents.tell(events, wanted, spans -> recorded(source.between(spans)));
        var messages = new ArrayList<Broadcast>();
        for (int i = 0; i < stored.size(); i++) {
            for (Told message : told.get(i)) {
                var place = new FeedPlace(stored.get(i).position(), message.part());
                messages.add(new Broadcast(message.topic(), message.event(), message.payload(), place.text()));
            }
        }
        return new Batch(
                events, messages, stored.isEmpty() ? from : stored.getLast().position());
    }

    private List<Recorded> recorded(List<Stored> stored) {
        return stored.stream().map(event -> Recorded.of(event, serialization)).toList();
    }
}
