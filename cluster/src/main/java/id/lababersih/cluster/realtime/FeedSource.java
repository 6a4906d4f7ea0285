package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.projection.JournalSource.Stored;
import id.lababersih.cluster.realtime.FeedContents.Span;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored journal in one order over all entities that no later commit can disturb: what was read up to is final.
 * Blocking; called by many threads.
 */
public interface FeedSource {
    /** The place of the last event that may be read. */
    Position end() throws SQLException;

    /** Whether there is an event at this very place, or it is the place before all. */
    boolean holds(Position place) throws SQLException;

    /**
     * The next events of all entities, at most {@code limit}.
     *
     * @param naming only those of the entity with this id, or that have this id in them; null for all
     */
    List<Stored> read(Position from, @Nullable String naming, int limit) throws SQLException;

    /** The next events of one entity, at most {@code limit}; {@code entity} is its kind. */
    List<Stored> readOf(String entity, String id, Position from, int limit) throws SQLException;

    /** The events of all spans, by entity and in the order of its life. */
    List<Stored> between(List<Span> spans) throws SQLException;

    /** Whether the read models hold every event up to this place. */
    boolean isApplied(Position place) throws SQLException;
}
