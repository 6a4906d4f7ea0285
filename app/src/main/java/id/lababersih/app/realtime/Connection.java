package id.lababersih.app.realtime;

import org.apache.pekko.actor.typed.ActorRef;

/** The way to one client, by WebSocket or by polls. Any thread may call; no call waits. */
interface Connection {
    /** Says which actor is told of what the client sends, and lets that begin. */
    void opened(ActorRef<Socket.Message> socket);

    /** Puts a frame in line; where too much waits already the connection is closed. */
    void send(Frame frame);

    /** As {@link #send}, but the frame may wait in line until {@link #flush}, so that others leave with it. */
    default void put(Frame frame) {
        send(frame);
    }

    /** Lets what was put in line leave. */
    default void flush() {}

    /** Runs the action once all that was sent so far has left the line; never, if the connection closes before. */
    void afterSent(Runnable action);

    /** One message that the client sent is dealt with. */
    void handled();

    /** Closes after what is in line; closing again changes nothing. */
    void close(int code, String reason);
}
