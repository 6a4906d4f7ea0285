package id.lababersih.cluster.projection;

import java.time.Instant;

/**
 * One event as the journal holds it.
 *
 * @param entity kind of entity, as {@code order}
 * @param id the entity's own id
 * @param sequence counts an entity's events from 1 without gaps
 * @param at when it was written
 * @param event a record of the entity's sealed event type
 */
public record Recorded(String entity, String id, long sequence, Instant at, Object event) {}
