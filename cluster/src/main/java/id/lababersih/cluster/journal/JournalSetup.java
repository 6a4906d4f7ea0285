package id.lababersih.cluster.journal;

import java.time.InstantSource;
import org.apache.pekko.actor.setup.Setup;

/** Hands an actor system the store and the clock of its {@link Journal}, which Pekko makes by its name. */
public final class JournalSetup extends Setup {
    final EventStore store;
    final InstantSource clock;

    public JournalSetup(EventStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }
}
