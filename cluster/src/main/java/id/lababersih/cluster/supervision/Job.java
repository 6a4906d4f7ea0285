package id.lababersih.cluster.supervision;

/** Work that is done again and again until it is closed. */
public interface Job extends AutoCloseable {
    /** Has the next turn come at once; one under way is followed by another. */
    void wake();

    /** Takes no more turns, and waits some seconds for the one under way. */
    @Override
    void close();
}
