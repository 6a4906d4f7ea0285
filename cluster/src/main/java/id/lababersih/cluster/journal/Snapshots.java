package id.lababersih.cluster.journal;

import id.lababersih.cluster.journal.EventStore.Span;
import id.lababersih.cluster.journal.EventStore.State;
import java.util.Optional;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Pekko's plugin for snapshots over an {@link EventStore}; Pekko makes the one there is by the name of its class. */
public final class Snapshots extends SnapshotStore {
    private final JournalSetup setup = JournalSetup.of(context().system());
    private final Serialization serialization =
            SerializationExtension.get(context().system());

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(
                setup.store.get().latest(span(persistenceId, criteria)).thenApply(state -> state.map(this::selected)));
    }

    private SelectedSnapshot selected(State state) {
        var value = serialization
                .deserialize(state.payload(), state.serializer(), state.manifest())
                .get();
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
