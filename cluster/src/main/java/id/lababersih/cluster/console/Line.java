package id.lababersih.cluster.console;

/** One end of a session: takes what the other end says, one after the other. */
public interface Line {
    /** Takes one frame; quick, and never throws. */
    void take(String frame);

    /** The other end is gone, or this one is not needed any more; may be called twice. */
    void close();

    /** Begins sessions on this node. */
    @FunctionalInterface
    interface Opener {
        /**
         * Begins a session.
         *
         * @param hello who asks, and for what
         * @param client where the answers go, and which is closed when the session ends
         */
        Line open(String hello, Line client);
    }
}
