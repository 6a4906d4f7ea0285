package id.lababersih.cluster.journal;

import id.lababersih.cluster.journal.EventStore.Span;
import id.lababersih.cluster.journal.EventStore.State;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Pekko's plugin for snapshots over an {@link EventStore}; Pekko makes the one there is by the name of its class. */
public final class Snapshots extends SnapshotStore {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final JournalSetup setup = JournalSetup.of(context().system());
    private final Serialization serialization =
            SerializationExtension.get(context().system());

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(readable(span(persistenceId, criteria)));
    }

    /**
     * The last state that this release can read. One of another release, as after a rollback, costs time and not the
     * entity: no event is ever deleted, so it is made of an earlier state, or of nothing, and the events since.
     */
    private CompletionStage<Optional<SelectedSnapshot>> readable(Span span) {
        return setup.store.get().latest(span).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            State state = found.get();
            var value = serialization.deserialize(state.payload(), state.serializer(), state.manifest());
            if (value.isSuccess()) {
                return CompletableFuture.completedFuture(Optional.of(selected(state, value.get())));
            }
            LOG.warn(
                    "The state of {} at event {} cannot be read; it is made of earlier ones: {}",
                    state.persistenceId(),
                    state.sequence(),
                    String.valueOf(value.failed().get()));
            return readable(
                    new Span(span.persistenceId(), span.from(), state.sequence() - 1, span.fromMs(), span.toMs()));
        });
    }

    private static SelectedSnapshot selected(State state, Object value) {
        var metadata = new SnapshotMetadata(state.persistenceId(), state.sequence(), state.takenAtMs());
        return SelectedSnapshot.create(metadata, value);
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object value) {
        var serializer = serialization.findSerializerFor(value);
        return FutureConverters.asScala(setup.store
                .get()
                .keep(new State(
                        metadata.persistenceId(),
                        metadata.sequenceNr(),
                        metadata.timestamp(),
                        serializer.identifier(),
                        Serializers.manifestFor(serializer, value),
                        serialization.serialize(value).get())));
    }

    /** By its number alone: who asks may not know when it was taken. */
    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        long sequence = metadata.sequenceNr();
        return FutureConverters.asScala(
                setup.store.get().forget(new Span(metadata.persistenceId(), sequence, sequence, 0, Long.MAX_VALUE)));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(setup.store.get().forget(span(persistenceId, criteria)));
    }

    private static Span span(String persistenceId, SnapshotSelectionCriteria criteria) {
        return new Span(
                persistenceId,
                criteria.minSequenceNr(),
                criteria.maxSequenceNr(),
                criteria.minTimestamp(),
                criteria.maxTimestamp());
    }
}
