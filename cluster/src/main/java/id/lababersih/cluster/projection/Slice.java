package id.lababersih.cluster.projection;

import id.lababersih.cluster.projection.Journal.Batch;
import id.lababersih.cluster.projection.Journal.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * Moves one slice of the journal into the read models, a batch at a time. Not safe for many threads, but safe against
 * another node that believes it owns the slice: each batch locks the stored offset and goes ahead only if nobody moved
 * it.
 */
final class Slice {
    /** Name of the one projection there is. Stored. */
    static final String PROJECTION = "read-models";

    static final int BATCH_MAX = 500;
    private static final int IDLE_POLLS_PER_CHECK = 4;

    private final int number;
    private final DataSource database;
    private final Journal journal;
    private final ReadModels models;
    private final ProjectionLag lag;
    private final InstantSource clock;
    private Position position = Position.START;
    private long idlePolls;

    Slice(int number, DataSource database, Journal journal, ReadModels models, ProjectionLag lag, InstantSource clock) {
        this.number = number;
        this.database = database;
        this.journal = journal;
        this.models = models;
        this.lag = lag;
        this.clock = clock;
    }

    /** What a turn found to do. */
    enum Turn {
        NOTHING,
        CAUGHT_UP,
        /** More is likely to be waiting. */
        MORE
    }

    /** Applies the next batch, if there is one. */
    Turn advance() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            Batch batch = journal.read(connection, number, position, BATCH_MAX);
            if (batch.events().isEmpty()) {
                return idle(connection);
            }
            connection.setAutoCommit(false);
            try {
                Turn turn = apply(connection, batch);
                connection.commit();
                return turn;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Looks now and then whether the stored offset was set back by a rebuild. */
    private Turn idle(Connection connection) throws SQLException {
        if (idlePolls++ % IDLE_POLLS_PER_CHECK != 0) {
            return Turn.NOTHING;
        }
        Position stored = stored(connection, "");
        boolean moved = !stored.equals(position);
        position = stored;
        return moved ? Turn.MORE : Turn.NOTHING;
    }

    private Turn apply(Connection connection, Batch batch) throws SQLException {
        Position stored = stored(connection, "for update");
        if (!stored.equals(position)) {
            position = stored;
            return Turn.MORE;
        }
        models.apply(connection, batch.events());
        store(connection, batch.end());
        connection.commit();
        position = batch.end();
        long nowMs = clock.millis();
        batch.events().forEach(event -> lag.record(nowMs - event.at().toEpochMilli()));
        return batch.full() ? Turn.MORE : Turn.CAUGHT_UP;
    }

    private Position stored(Connection connection, String locking) throws SQLException {
        String sql = "select txid, ordering from projection_offset where projection = ? and slice = ? " + locking;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, PROJECTION);
            statement.setInt(2, number);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? new Position(rows.getLong(1), rows.getLong(2)) : begin(connection);
            }
        }
    }

    /** Stores that nothing was read yet, unless another node was faster; in that case the next lock finds its row. */
    private Position begin(Connection connection) throws SQLException {
        String sql = """
                insert into projection_offset (projection, slice, txid, ordering) values (?, ?, ?, ?)
                on conflict (projection, slice) do nothing
                """;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, PROJECTION);
            statement.setInt(2, number);
            statement.setLong(3, Position.START.txid());
            statement.setLong(4, Position.START.ordering());
            if (statement.executeUpdate() == 0) {
                throw new SQLException("another node began slice " + number + " at the same moment");
            }
            return Position.START;
        }
    }

    private void store(Connection connection, Position reached) throws SQLException {
        String sql = "update projection_offset set txid = ?, ordering = ? where projection = ? and slice = ?";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, reached.txid());
            statement.setLong(2, reached.ordering());
            statement.setString(3, PROJECTION);
            statement.setInt(4, number);
            statement.executeUpdate();
        }
    }
}
