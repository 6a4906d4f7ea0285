package id.lababersih.cluster.projection;

import id.lababersih.cluster.projection.Journal.Batch;
import id.lababersih.cluster.projection.JournalSource.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;

/**
 * Moves one slice of the journal into the read models, a batch at a time. Not safe for many threads, but safe against
 * another node that believes it owns the slice: each batch locks the stored offset and goes ahead only if nobody moved
 * it.
 */
final class Slice {
    static final int BATCH_MAX = 500;
    private static final int IDLE_POLLS_PER_CHECK = 4;

    private final int number;
    private final DataSource database;
    private final JournalSource source;
    private final Journal journal;
    private final ReadModels models;
    private final ProjectionLag lag;
    private final InstantSource clock;
    private final Semaphore turns;
    private Position position;
    private long idlePolls;

    Slice(
            int number,
            DataSource database,
            JournalSource source,
            Journal journal,
            ReadModels models,
            ProjectionLag lag,
            InstantSource clock,
            Semaphore turns) {
        this.number = number;
        this.database = database;
        this.source = source;
        this.journal = journal;
        this.models = models;
        this.lag = lag;
        this.clock = clock;
        this.turns = turns;
        this.position = source.start();
    }

    /** What a turn found to do. */
    enum Turn {
        NOTHING,
        CAUGHT_UP,
        /** More is likely to be waiting. */
        MORE
    }

    /** Applies the next batch, if there is one, when it is this slice's turn among those of the node. */
    Turn advance() throws SQLException {
        turns.acquireUninterruptibly();
        try {
            return next();
        } finally {
            turns.release();
        }
    }

    private Turn next() throws SQLException {
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
            } catch (SQLException | RuntimeException | Error e) {
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
        Position stored = source.position(connection, number, false);
        boolean moved = !stored.equals(position);
        position = stored;
        return moved ? Turn.MORE : Turn.NOTHING;
    }

    private Turn apply(Connection connection, Batch batch) throws SQLException {
        Position stored = source.position(connection, number, true);
        if (!stored.equals(position)) {
            position = stored;
            return Turn.MORE;
        }
        models.apply(connection, batch.events());
        source.move(connection, number, batch.end());
        connection.commit();
        position = batch.end();
        long nowMs = clock.millis();
        batch.events().forEach(event -> lag.record(nowMs - event.at().toEpochMilli()));
        return batch.full() ? Turn.MORE : Turn.CAUGHT_UP;
    }
}
