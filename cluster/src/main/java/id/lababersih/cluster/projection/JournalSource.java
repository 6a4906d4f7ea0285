package id.lababersih.cluster.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** The stored journal and how far it was read, as the projections need them. No call commits or rolls back. */
public interface JournalSource {
    /** A place in a slice: everything up to it has been read. */
    record Position(long txid, long ordering) {}

    /** An event as it is stored, and its place; {@code writtenAtMs} in epoch milliseconds. */
    @SuppressWarnings("ArrayRecordComponent")
    record Stored(
            Position position,
            String persistenceId,
            long sequence,
            long writtenAtMs,
            int serializer,
            String manifest,
            byte[] payload) {}

    /** How many slices there are, each read in its own order. */
    int slices();

    /** The place before every event. */
    Position start();

    /**
     * The next events of a slice, at most {@code limit}, in an order that no later commit can disturb. The connection
     * must be in autocommit mode.
     */
    List<Stored> read(Connection connection, int slice, Position from, int limit) throws SQLException;

    /** How far a slice was read; {@code lock} keeps others from moving it until the transaction ends. */
    Position position(Connection connection, int slice, boolean lock) throws SQLException;

    /** Stores how far a slice was read. */
    void move(Connection connection, int slice, Position reached) throws SQLException;

    /** When the oldest event was written that nobody has read, in epoch milliseconds; empty when all are read. */
    OptionalLong oldestUnreadMs(Connection connection) throws SQLException;

    /** Waits for the batches under way and keeps new ones out until the transaction ends. */
    void lockPositions(Connection connection) throws SQLException;

    /** Has every slice be read from its first event again. */
    void restart(Connection connection) throws SQLException;
}
