package id.lababersih.app.projection;

import id.lababersih.cluster.journal.EventStore;
import id.lababersih.persistence.journal.EventWriter;
import id.lababersih.persistence.journal.SnapshotTable;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Gives the entities of the cluster their journal in PostgreSQL. */
public final class StoredEvents implements EventStore {
    private final EventWriter events;
    private final SnapshotTable states;
    private final Executor blocking;

    /** @param blocking runs the JDBC calls; virtual threads */
    public StoredEvents(DataSource database, Executor blocking) {
        this.events = new EventWriter(database);
        this.states = new SnapshotTable(database);
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
        return events.write(rows).thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Recent> recent(String persistenceId, long after) {
        return events.recent(persistenceId, after).thenApply(StoredEvents::recent);
    }

    private static Recent recent(EventWriter.Recent found) {
        var after = found.after();
        return new Recent(
                found.last(),
                after == null ? null : after.stream().map(StoredEvents::kept).toList());
    }

    @Override
    public CompletionStage<Void> replay(String persistenceId, long first, long last, long max, Consumer<Kept> reader) {
        return run(() -> events.replay(persistenceId, first, last, max, event -> reader.accept(kept(event))));
    }

    @Override
    public CompletionStage<Void> keep(State state) {
        return run(() -> states.keep(row(state)));
    }

    @Override
    public CompletionStage<Optional<State>> latest(Span span) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return states.latest(span(span)).map(StoredEvents::state);
                    } catch (SQLException failure) {
                        throw new CompletionException(failure);
                    }
                },
                blocking);
    }

    @Override
    public CompletionStage<Void> forget(Span span) {
        return run(() -> states.forget(span(span)));
    }

    private interface Statements {
        void run() throws SQLException;
    }

    private CompletionStage<Void> run(Statements statements) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        statements.run();
                    } catch (SQLException failure) {
                        throw new CompletionException(failure);
                    }
                },
                blocking);
    }

    private static SnapshotTable.Row row(State state) {
        return new SnapshotTable.Row(
                state.persistenceId(),
                state.sequence(),
                state.takenAtMs(),
                state.serializer(),
                state.manifest(),
                state.payload());
    }

    private static State state(SnapshotTable.Row row) {
        return new State(
                row.persistenceId(), row.sequence(), row.createdMs(), row.serializer(), row.manifest(), row.payload());
    }

    private static SnapshotTable.Span span(Span span) {
        return new SnapshotTable.Span(span.persistenceId(), span.from(), span.to(), span.fromMs(), span.toMs());
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
