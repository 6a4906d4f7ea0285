package id.lababersih.app.realtime;

import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.projection.JournalSource.Stored;
import id.lababersih.cluster.realtime.FeedContents.Span;
import id.lababersih.cluster.realtime.FeedSource;
import id.lababersih.persistence.journal.EventJournal;
import id.lababersih.persistence.journal.JournalTail;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives the feed the journal in PostgreSQL. */
record StoredFeed(DataSource database) implements FeedSource {
    private interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    @Override
    public Position end() throws SQLException {
        return with(connection -> position(JournalTail.end(connection)));
    }

    @Override
    public boolean holds(Position place) throws SQLException {
        return with(connection -> JournalTail.holds(connection, stored(place)));
    }

    @Override
    public List<Stored> read(Position from, @Nullable String naming, int limit) throws SQLException {
        return events(connection -> JournalTail.read(connection, stored(from), naming, limit));
    }

    @Override
    public List<Stored> readOf(String entity, String id, Position from, int limit) throws SQLException {
        return events(connection -> JournalTail.readOf(connection, entity + "|" + id, stored(from), limit));
    }

    @Override
    public List<Stored> between(List<Span> spans) throws SQLException {
        var stored = spans.stream()
                .map(span -> new JournalTail.Span(span.entity() + "|" + span.id(), span.after(), span.before()))
                .toList();
        return events(connection -> JournalTail.between(connection, stored));
    }

    @Override
    public boolean isApplied(Position place) throws SQLException {
        return with(connection -> JournalTail.isApplied(connection, stored(place)));
    }

    private List<Stored> events(Query<List<EventJournal.Stored>> query) throws SQLException {
        return with(query).stream()
                .map(event -> new Stored(
                        position(event.position()),
                        event.persistenceId(),
                        event.sequence(),
                        event.writtenAtMs(),
                        event.serializer(),
                        event.manifest(),
                        event.payload()))
                .toList();
    }

    private <T> T with(Query<T> query) throws SQLException {
        try (var connection = database.getConnection()) {
            return query.run(connection);
        }
    }

    private static Position position(EventJournal.Position stored) {
        return new Position(stored.txid(), stored.ordering());
    }

    private static EventJournal.Position stored(Position position) {
        return new EventJournal.Position(position.txid(), position.ordering());
    }
}
