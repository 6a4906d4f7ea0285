package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.PubSub;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one channel is told, in order: held back while it catches up, then passed on by the very thread that delivers,
 * without a stop at the channel.
 */
final class Inflow implements PubSub.Listener {
    private final Connection connection;
    private final Protocol protocol;
    private final Wiring wiring;
    private final Comparator<String> order;

    private List<Held> held = new ArrayList<>();
    private State state = State.HELD;
    /** The last that was replayed; null when nothing was. */
    private @Nullable String last;

    private enum State {
        HELD,
        /** More was told during the catching up than is held. */
        OVERFLOWN,
        FLOWING,
        ENDED
    }

    private record Held(@Nullable String id, Frame frame) {}

    Inflow(Connection connection, Protocol protocol, Wiring wiring) {
        this.connection = connection;
        this.protocol = protocol;
        this.wiring = wiring;
        this.order = wiring.catchup().order();
    }

    /** On the thread that delivers. */
    @Override
    public synchronized void told(Broadcast broadcast) {
        switch (state) {
            case HELD -> {
                if (held.size() < wiring.limits().heldMax()) {
                    held.add(new Held(broadcast.id(), wiring.encodings().of(broadcast, protocol)));
                } else {
                    state = State.OVERFLOWN;
                    held = List.of();
                }
            }
            case FLOWING -> {
                if (isNew(broadcast.id())) {
                    connection.put(wiring.encodings().of(broadcast, protocol));
                }
            }
            case OVERFLOWN, ENDED -> {}
        }
    }

    @Override
    public void toldAll() {
        connection.flush();
    }

    /**
     * Lets what was held flow, and what comes after it.
     *
     * @param replayed up to where the client has been told already; null when nowhere
     * @return false when there was too much to hold, so that nothing flows
     */
    synchronized boolean release(@Nullable String replayed) {
        last = replayed;
        if (state == State.OVERFLOWN) {
            return false;
        }
        for (Held waiting : held) {
            if (isNew(waiting.id())) {
                connection.send(waiting.frame());
            }
        }
        held = List.of();
        state = State.FLOWING;
        return true;
    }

    /** Nothing flows after this returned. */
    synchronized void end() {
        state = State.ENDED;
        held = List.of();
    }

    private boolean isNew(@Nullable String id) {
        return id == null || last == null || order.compare(id, last) > 0;
    }
}
