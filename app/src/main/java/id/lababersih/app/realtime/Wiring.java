package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.PubSub;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets of this node share.
 *
 * @param attendance null where nobody sees anybody
 * @param blocking runs what asks the database; virtual threads
 */
record Wiring(
        PubSub pubSub,
        Topics topics,
        Catchup catchup,
        @Nullable Attendance attendance,
        Limits limits,
        Encodings encodings,
        Executor blocking) {}
