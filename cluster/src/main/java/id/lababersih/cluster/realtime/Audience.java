package id.lababersih.cluster.realtime;

/** Who listens on this node. Safe for many threads. */
public interface Audience {
    /** Whether anybody subscribes to anything. */
    boolean anybody();

    /** Whether anybody subscribes to this topic. */
    boolean hears(String topic);

    /** Hands a message to the topic's subscribers on this node, in the order of the calls; never blocks or fails. */
    void tell(Broadcast message);
}
