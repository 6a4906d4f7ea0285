package id.lababersih.cluster.journal;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Entities that whoever asks them knows to have no events, so that they start on this node without a look at the store.
 * Where that has become wrong in between, the store refuses the first event for its number, and the entity starts anew,
 * with a look; its askers ask again. Until it writes it would answer as one without events: so this is for what writes
 * first.
 */
public final class Unwritten {
    private final Set<String> persistenceIds = ConcurrentHashMap.newKeySet();

    /** Those of this node. */
    public static Unwritten of(ActorSystem<?> system) {
        // A test kit brings a journal of its own, which asks nobody.
        return system.settings()
                .setup()
                .get(JournalSetup.class)
                .map(setup -> setup.unwritten)
                .orElseGet(Unwritten::new);
    }

    /** Asks an entity that has no events; it is known to have none until it has answered or started. */
    public <R> CompletionStage<R> during(String persistenceId, Supplier<CompletionStage<R>> asking) {
        persistenceIds.add(persistenceId);
        return asking.get().whenComplete((_, _) -> persistenceIds.remove(persistenceId));
    }

    /** Whether the entity is known to have no events; true only once. */
    boolean take(String persistenceId) {
        return persistenceIds.remove(persistenceId);
    }
}
