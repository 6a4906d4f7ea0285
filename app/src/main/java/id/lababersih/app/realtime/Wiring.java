package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.PubSub;
import java.util.concurrent.Executor;

/**
 * What all sockets of this node share.
 *
 * @param blocking runs what asks the database; virtual threads
 */
record Wiring(PubSub pubSub, Topics topics, Catchup catchup, Limits limits, Encodings encodings, Executor blocking) {}
