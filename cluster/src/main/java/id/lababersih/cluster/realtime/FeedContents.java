package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.Recorded;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is told of the journal's events. Called by many threads. An event is told in the same words whenever it is asked
 * for, so that a replay equals what was told live.
 */
public interface FeedContents {
    /** One message on one topic; {@code part} numbers an event's messages from 0, below 255, on every topic alike. */
    record Told(String topic, String event, String payload, int part) {}

    /**
     * For each event, in their order, what is told of it by ascending part: on one topic no part twice.
     *
     * @param wanted topics; what is for others may be left out
     * @param past for what an event alone does not say
     */
    List<List<Told>> tell(List<Recorded> events, Predicate<String> wanted, Past past) throws SQLException;

    /** An entity's events with numbers between two, both excluded; {@code entity} is its kind. */
    record Span(String entity, String id, long after, long before) {}

    /** Earlier events. */
    interface Past {
        /** The events of all spans, by entity and in the order of its life. */
        List<Recorded> of(List<Span> spans) throws SQLException;
    }

    /** Where the events are found that are told on a topic. */
    sealed interface Reach {
        /** Among those of one entity. */
        record OneEntity(String entity, String id) implements Reach {}

        /** Among those of the entity with this id, or that have this id in them. */
        record Naming(String id) implements Reach {}

        /** Nothing of the journal is told there. */
        record Nothing() implements Reach {}
    }

    /** Where to look for what is told on a topic; whatever text is not one of a known topic reaches nothing. */
    Reach reach(String topic);
}
