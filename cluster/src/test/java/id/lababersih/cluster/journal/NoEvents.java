package id.lababersih.cluster.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Of a node that is never asked for an entity. */
public class NoEvents implements EventStore {
    @Override
    public CompletionStage<Void> append(List<Kept> events) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Recent> recent(String persistenceId, long after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> replay(String persistenceId, long first, long last, long max, Consumer<Kept> reader) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> keep(State state) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<State>> latest(Span span) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> forget(Span span) {
        throw new UnsupportedOperationException();
    }
}
