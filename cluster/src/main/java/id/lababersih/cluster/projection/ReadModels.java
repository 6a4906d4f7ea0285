package id.lababersih.cluster.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What projections write to. Both calls run inside the caller's transaction and neither commits nor rolls back. */
public interface ReadModels {
    /**
     * Applies events that were never applied before, in the order of their entities' lives. Events of other entities
     * may be applied at the same time on another connection.
     */
    void apply(Connection connection, List<Recorded> events) throws SQLException;

    /** Empties everything that {@link #apply} writes, and nothing else. */
    void clear(Connection connection) throws SQLException;
}
