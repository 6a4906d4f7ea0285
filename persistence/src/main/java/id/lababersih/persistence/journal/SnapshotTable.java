package id.lababersih.persistence.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** The states of entities after many events. Blocking. */
public final class SnapshotTable {
    private static final String KEEP = """
            insert into snapshot (persistence_id, sequence_number, created, snapshot_ser_id, snapshot_ser_manifest,
                                  snapshot_payload)
            values (?, ?, ?, ?, ?, ?)
            on conflict (persistence_id, sequence_number) do update
            set created = excluded.created, snapshot_ser_id = excluded.snapshot_ser_id,
                snapshot_ser_manifest = excluded.snapshot_ser_manifest, snapshot_payload = excluded.snapshot_payload
            """;
    private static final String MEANT = """
            where persistence_id = ? and sequence_number between ? and ? and created between ? and ?
            """;
    private static final String LATEST = """
            select sequence_number, created, snapshot_ser_id, snapshot_ser_manifest, snapshot_payload from snapshot
            """ + MEANT + " order by sequence_number desc limit 1";
    private static final String FORGET = "delete from snapshot " + MEANT;

    private final DataSource database;

    public SnapshotTable(DataSource database) {
        this.database = database;
    }

    /**
     * A state as it is stored.
     *
     * @param persistenceId kind of entity, {@code |}, and its id
     * @param sequence of the last event that is in it
     * @param createdMs epoch milliseconds
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Row(
            String persistenceId, long sequence, long createdMs, int serializer, String manifest, byte[] payload) {}

    /**
     * Which rows are meant; all bounds belong to them.
     *
     * @param fromMs epoch milliseconds, as {@code toMs}
     */
    public record Span(String persistenceId, long from, long to, long fromMs, long toMs) {}

    /** Stores a state, in the place of one of the same number. */
    public void keep(Row row) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP)) {
            statement.setString(1, row.persistenceId());
            statement.setLong(2, row.sequence());
            statement.setLong(3, row.createdMs());
            statement.setInt(4, row.serializer());
            statement.setString(5, row.manifest());
            statement.setBytes(6, row.payload());
            statement.executeUpdate();
        }
    }

    /** The one of the highest number of those that are meant. */
    public Optional<Row> latest(Span span) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LATEST)) {
            mean(statement, span);
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Row(
                                span.persistenceId(),
                                rows.getLong(1),
                                rows.getLong(2),
                                rows.getInt(3),
                                rows.getString(4),
                                rows.getBytes(5)))
                        : Optional.empty();
            }
        }
    }

    /** Deletes those that are meant. */
    public void forget(Span span) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FORGET)) {
            mean(statement, span);
            statement.executeUpdate();
        }
    }

    private static void mean(PreparedStatement statement, Span span) throws SQLException {
        statement.setString(1, span.persistenceId());
        statement.setLong(2, span.from());
        statement.setLong(3, span.to());
        statement.setLong(4, span.fromMs());
        statement.setLong(5, span.toMs());
    }
}
