package id.lababersih.cluster.journal;

/**
 * Has an entity's state kept soon after a start that made it of more events than lie between two states: those kept
 * before could not be read, and the next start should not replay as much again.
 */
public final class LongReplay {
    private final int every;
    private long events;
    private boolean over;

    /** @param every the number of events between two states */
    public LongReplay(int every) {
        this.every = every;
    }

    /** Told of every event that is replayed; new ones may be among them. */
    public void evolved() {
        events++;
    }

    /** Told when a replay failed, and begins again. */
    public void failed() {
        events = 0;
    }

    /** Told when all there were have been replayed. */
    public void ended() {
        over = events > every;
    }

    /** Whether the state is to be kept after this new event; true once. */
    public boolean takeDue() {
        events = 0;
        boolean due = over;
        over = false;
        return due;
    }
}
