package id.lababersih.cluster.journal;

import id.lababersih.cluster.journal.EventStore.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.util.Try;

/** Pekko's journal plugin over an {@link EventStore}; Pekko makes the one there is by the name of its class. */
public final class Journal extends AsyncWriteJournal {
    /** More than recover at once, which max-concurrent-recoveries says. */
    private static final int READ_MAX = 100;

    private final JournalSetup setup = JournalSetup.of(context().system());
    private final Serialization serialization =
            SerializationExtension.get(context().system());

    /** Writes that have not ended: an entity that starts anew must not read past them. */
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    /**
     * What was read with an entity's last number, for the replay that Pekko asks for next. What it gives up in between
     * stays until it asks again, or too many have.
     */
    private final Map<String, Read> read = new ConcurrentHashMap<>();

    private record Read(long after, List<Kept> events) {}

    /** An event that cannot be made bytes is refused alone: its entity has a bug, the store has none. */
    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        long nowMs = setup.clock.millis();
        var events = new ArrayList<Kept>();
        var refusals = new ArrayList<Optional<Exception>>();
        writes.forEach(write -> {
            Try<List<Kept>> kept = Try.apply(() -> kept(write, nowMs));
            if (kept.isSuccess()) {
                events.addAll(kept.get());
                refusals.add(Optional.empty());
            } else {
                refusals.add(
                        Optional.of(new IllegalArgumentException(kept.failed().get())));
            }
        });
        var written = setup.store.get().append(events).toCompletableFuture();
        writes.forEach(write -> {
            underWay.put(write.persistenceId(), written);
            var _ = written.whenComplete((_, _) -> underWay.remove(write.persistenceId(), written));
        });
        return FutureConverters.asScala(written.thenApply(_ -> refusals));
    }

    private List<Kept> kept(AtomicWrite write, long nowMs) {
        var events = new ArrayList<Kept>(write.size());
        write.payload().foreach(event -> events.add(kept(event, nowMs)));
        return events;
    }

    private Kept kept(PersistentRepr event, long nowMs) {
        var payload = event.payload();
        var serializer = serialization.findSerializerFor(payload);
        return new Kept(
                event.persistenceId(),
                event.sequenceNr(),
                event.writerUuid(),
                nowMs,
                serializer.identifier(),
                Serializers.manifestFor(serializer, payload),
                serialization.serialize(payload).get());
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long after) {
        read.remove(persistenceId);
        if (setup.unwritten.take(persistenceId)) {
            return FutureConverters.asScala(CompletableFuture.completedFuture(0L));
        }
        CompletionStage<Void> ended = underWay.getOrDefault(persistenceId, CompletableFuture.completedFuture(null));
        return FutureConverters.asScala(ended.handle((_, _) -> null)
                .thenCompose(_ -> setup.store.get().recent(persistenceId, after))
                .thenApply(recent -> {
                    if (recent.after() != null && !recent.after().isEmpty()) {
                        remember(persistenceId, new Read(after, recent.after()));
                    }
                    return recent.last();
                }));
    }

    /** Where too many are kept, replays were given up, as after slow answers; any other reads the store again. */
    private void remember(String persistenceId, Read events) {
        if (read.size() >= READ_MAX) {
            read.clear();
        }
        read.put(persistenceId, events);
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long first, long last, long max, Consumer<PersistentRepr> replay) {
        var before = read.remove(persistenceId);
        // One that a slow answer left behind may lack the last.
        if (before == null
                || first <= before.after()
                || before.events().getLast().sequence() < last) {
            return FutureConverters.asScala(
                    setup.store.get().replay(persistenceId, first, last, max, kept -> replay.accept(event(kept))));
        }
        before.events().stream()
                .filter(kept -> kept.sequence() >= first && kept.sequence() <= last)
                .limit(max)
                .forEach(kept -> replay.accept(event(kept)));
        return FutureConverters.asScala(CompletableFuture.<Void>completedFuture(null));
    }

    private PersistentRepr event(Kept kept) {
        var payload = serialization
                .deserialize(kept.payload(), kept.serializer(), kept.manifest())
                .get();
        return PersistentRepr.apply(
                        payload, kept.sequence(), kept.persistenceId(), "", false, ActorRef.noSender(), kept.writer())
                .withTimestamp(kept.writtenAtMs());
    }

    /** Events are for ever. */
    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long last) {
        return FutureConverters.asScala(
                CompletableFuture.failedStage(new UnsupportedOperationException("no event is ever deleted")));
    }
}
