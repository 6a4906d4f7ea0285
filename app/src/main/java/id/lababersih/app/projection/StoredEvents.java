package id.lababersih.app.projection;

import id.lababersih.cluster.journal.EventStore;
import id.lababersih.persistence.journal.EventWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Gives the entities of the cluster their journal in PostgreSQL. */
public final class StoredEvents implements EventStore {
    private final EventWriter events;
    private final Executor blocking;

    /** @param blocking runs the JDBC calls; virtual threads */
    public StoredEvents(EventWriter events, Executor blocking) {
        this.events = events;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<Void> append(List<Kept> kept) {
        var rows = kept.stream()
                .map(event -> new EventWriter.Event(
                        event.persistenceId(),
                        event.sequence(),
                        event.writer(),
                        event.writtenAtMs(),
                        event.serializer(),
                        event.manifest(),
                        event.payload()))
                .toList();
        return CompletableFuture.runAsync(() -> events.write(rows), blocking);
    }

    @Override
    public CompletionStage<Long> lastSequence(String persistenceId) {
        return CompletableFuture.supplyAsync(() -> events.lastSequence(persistenceId), blocking);
    }

    @Override
    public CompletionStage<Void> replay(String persistenceId, long first, long last, long max, Consumer<Kept> reader) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        events.replay(persistenceId, first, last, max, event -> reader.accept(kept(event)));
                    } catch (SQLException failure) {
                        throw new CompletionException(failure);
                    }
                },
                blocking);
    }

    private static Kept kept(EventWriter.Event event) {
        return new Kept(
                event.persistenceId(),
                event.sequence(),
                event.writer(),
                event.writtenAtMs(),
                event.serializer(),
                event.manifest(),
                event.payload());
    }
}
