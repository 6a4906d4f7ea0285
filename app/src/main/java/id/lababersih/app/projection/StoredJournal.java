package id.lababersih.app.projection;

import id.lababersih.cluster.projection.JournalSource;
import id.lababersih.persistence.journal.EventJournal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Gives the projections of the cluster the journal in PostgreSQL. */
public final class StoredJournal implements JournalSource {
    @Override
    public int slices() {
        return EventJournal.SLICES;
    }

    @Override
    public Position start() {
        return position(EventJournal.Position.START);
    }

    @Override
    public List<Stored> read(Connection connection, int slice, Position from, int limit) throws SQLException {
        return EventJournal.read(connection, slice, stored(from), limit).stream()
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

    @Override
    public Position position(Connection connection, int slice, boolean lock) throws SQLException {
        return position(EventJournal.position(connection, slice, lock));
    }

    @Override
    public void move(Connection connection, int slice, Position reached) throws SQLException {
        EventJournal.move(connection, slice, stored(reached));
    }

    @Override
    public OptionalLong oldestUnreadMs(Connection connection) throws SQLException {
        return EventJournal.oldestUnreadMs(connection);
    }

    @Override
    public void lockPositions(Connection connection) throws SQLException {
        EventJournal.lockPositions(connection);
    }

    @Override
    public void restart(Connection connection) throws SQLException {
        EventJournal.restart(connection);
    }

    private static Position position(EventJournal.Position stored) {
        return new Position(stored.txid(), stored.ordering());
    }

    private static EventJournal.Position stored(Position position) {
        return new EventJournal.Position(position.txid(), position.ordering());
    }
}
