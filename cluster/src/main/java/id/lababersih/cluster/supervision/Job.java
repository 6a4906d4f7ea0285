package id.lababersih.cluster.supervision;

/** Work that is done again and again until it is closed. */
public interface Job extends AutoCloseable {
    /** Has the next turn come at once; one under way is followed by another. */
    void wake();

    /** Takes no more turns; one under way goes on. */
    void stop();

    /** As {@link #stop}, and waits some seconds for the turn under way. */
    @Override
    void close();
}
