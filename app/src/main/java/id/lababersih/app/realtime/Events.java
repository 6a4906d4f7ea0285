package id.lababersih.app.realtime;

/** The events of Phoenix itself. */
final class Events {
    static final String JOIN = "phx_join";
    static final String LEAVE = "phx_leave";
    static final String REPLY = "phx_reply";
    static final String ERROR = "phx_error";
    static final String CLOSE = "phx_close";
    static final String HEARTBEAT = "heartbeat";
    /** The topic of the socket itself. */
    static final String SOCKET_TOPIC = "phoenix";
    /** On the topic of a user's sockets: closes them all. */
    static final String DISCONNECT = "disconnect";
    /** Who is on a topic, and how that changes; told by us. */
    static final String PRESENCE_STATE = "presence_state";

    static final String PRESENCE_DIFF = "presence_diff";
    /** How a client wants to be seen from now on. */
    static final String PRESENCE_UPDATE = "presence_update";
    /** What the event of a client to other clients begins with; no event of ours does. */
    static final String CLIENT_PREFIX = "client-";

    private Events() {}
}
