package id.lababersih.cluster.journal;

/**
 * Has an entity's state kept with its first new event, once it was made of more events than lie between two states:
 * those kept before could not be read, and the next start should not replay as much again.
 */
public final class LongReplay {
    private final int every;
    private long events;
    private boolean over;

    /** @param every the number of events between two states */
    public LongReplay(int every) {
        this.every = every;
    }

    /** Told of every event, replayed or new. */
    public void evolved() {
        events++;
    }

    /** Told when all there were have been replayed. */
    public void ended() {
        over = events > every;
    }

    /** Whether the state is to be kept now; true once. */
    public boolean wasLong() {
        boolean was = over;
        over = false;
        return was;
    }
}
