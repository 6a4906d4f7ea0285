package id.lababersih.cluster.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where events are kept, and now and then the state they led to; durable when a stage completes. */
public interface EventStore {
    /**
     * An event as it is kept.
     *
     * @param sequence counts an entity's events from 1 without gaps
     * @param writer which start of the entity wrote it
     * @param writtenAtMs epoch milliseconds
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Kept(
            String persistenceId,
            long sequence,
            String writer,
            long writtenAtMs,
            int serializer,
            String manifest,
            byte[] payload) {}

    /** Appends events, all or none, together with whatever others append at that moment. */
    CompletionStage<Void> append(List<Kept> events);

    /**
     * How far an entity's events go.
     *
     * @param last the number of the last; 0 when there is none
     * @param after those after the one that was asked with, in order; null when they are too many or too large to be
     *     read at once
     */
    record Recent(long last, @Nullable List<Kept> after) {}

    /** An entity's last number and its events after one of them, which may be 0. */
    CompletionStage<Recent> recent(String persistenceId, long after);

    /** Reads an entity's events from {@code first} to {@code last}, at most {@code max}, in order. */
    CompletionStage<Void> replay(String persistenceId, long first, long last, long max, Consumer<Kept> reader);

    /**
     * A state as it is kept, so that an entity of many events need not read them all.
     *
     * @param sequence of the last event that is in it
     * @param takenAtMs epoch milliseconds
     */
    @SuppressWarnings("ArrayRecordComponent")
    record State(
            String persistenceId, long sequence, long takenAtMs, int serializer, String manifest, byte[] payload) {}

    /**
     * Which of an entity's states are meant; all bounds belong to them.
     *
     * @param fromMs epoch milliseconds, as {@code toMs}
     */
    record Span(String persistenceId, long from, long to, long fromMs, long toMs) {}

    /** Keeps a state, in the place of one of the same number. */
    CompletionStage<Void> keep(State state);

    /** The last of the states that are meant. */
    CompletionStage<Optional<State>> latest(Span span);

    /** Deletes the states that are meant. */
    CompletionStage<Void> forget(Span span);
}
