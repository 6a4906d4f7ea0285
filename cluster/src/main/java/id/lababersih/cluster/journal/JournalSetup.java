package id.lababersih.cluster.journal;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.setup.Setup;

/**
 * Hands an actor system the store and the clock of its {@link Journal} and {@link Snapshots}, which Pekko makes by
 * their names.
 */
public final class JournalSetup extends Setup {
    final Supplier<EventStore> store;
    final InstantSource clock;
    final Unwritten unwritten = new Unwritten();

    /** @param store is asked for when something is to be kept, and may wait for it */
    public JournalSetup(Supplier<EventStore> store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    static JournalSetup of(ActorSystem system) {
        return system.settings()
                .setup()
                .get(JournalSetup.class)
                .orElseThrow(() -> new IllegalStateException("the actor system was started without a JournalSetup"));
    }
}
