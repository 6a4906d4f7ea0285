/**
 * Tells subscribers what happens: broadcasts over the cluster, and the feed of journal events with catch-up. Must not
 * know what the events mean, nor sockets.
 */
@NullMarked
package id.lababersih.cluster.realtime;

import org.jspecify.annotations.NullMarked;
