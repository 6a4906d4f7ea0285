package id.lababersih.cluster.projection;

import id.lababersih.cluster.projection.JournalSource.Stored;
import java.time.Instant;
import org.apache.pekko.serialization.Serialization;

/**
 * One event as the journal holds it.
 *
 * @param entity kind of entity, as {@code order}
 * @param id the entity's own id
 * @param sequence counts an entity's events from 1 without gaps
 * @param at when it was written
 * @param event a record of the entity's sealed event type
 */
public record Recorded(String entity, String id, long sequence, Instant at, Object event) {
    /** A stored event, read from its bytes. */
    public static Recorded of(Stored stored, Serialization serialization) {
        int split = stored.persistenceId().indexOf('|');
        return new Recorded(
                stored.persistenceId().substring(0, split),
                stored.persistenceId().substring(split + 1),
                stored.sequence(),
                Instant.ofEpochMilli(stored.writtenAtMs()),
                serialization
                        .deserialize(stored.payload(), stored.serializer(), stored.manifest())
                        .get());
    }
}
