package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Broadcast;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the broadcast being delivered: each is written once for all sockets of its protocol. Only for the
 * thread that delivers, which hands one broadcast to all listeners before the next.
 */
final class Encodings {
    private final Map<Protocol, Frame> frames = new EnumMap<>(Protocol.class);
    private @Nullable Broadcast delivered;

    Frame of(Broadcast broadcast, Protocol protocol) {
        if (!broadcast.equals(delivered)) {
            delivered = broadcast;
            frames.clear();
        }
        return frames.computeIfAbsent(protocol, known -> known.broadcast(broadcast));
    }
}
