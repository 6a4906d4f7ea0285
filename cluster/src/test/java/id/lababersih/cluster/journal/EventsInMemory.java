package id.lababersih.cluster.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps events as the real one does: an entity's numbers are taken once. */
public class EventsInMemory extends NoEvents {
    private final Map<String, List<Kept>> events = new ConcurrentHashMap<>();
    final Queue<String> looks = new ConcurrentLinkedQueue<>();
    final AtomicInteger refused = new AtomicInteger();

    /** Those of an entity, in their order. */
    public synchronized List<Kept> events(String persistenceId) {
        return List.copyOf(events.getOrDefault(persistenceId, List.of()));
    }

    @Override
    public synchronized CompletionStage<Void> append(List<Kept> written) {
        for (var event : written) {
            if (events(event.persistenceId()).size() >= event.sequence()) {
                refused.incrementAndGet();
                return CompletableFuture.failedStage(new IllegalStateException("the number is taken"));
            }
        }
        written.forEach(event -> events.computeIfAbsent(event.persistenceId(), _ -> new ArrayList<>())
                .add(event));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<Recent> recent(String persistenceId, long after) {
        looks.add(persistenceId);
        var found = events(persistenceId);
        var later = found.stream().filter(event -> event.sequence() > after).toList();
        return CompletableFuture.completedStage(new Recent(found.size(), later));
    }

    @Override
    public CompletionStage<Optional<State>> latest(Span span) {
        return CompletableFuture.completedStage(Optional.empty());
    }
}
