package id.lababersih.app.realtime;

import id.lababersih.cluster.projection.Recorded;
import id.lababersih.cluster.realtime.FeedContents.Past;
import id.lababersih.cluster.realtime.FeedContents.Span;
import id.lababersih.domain.order.Order;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What orders were after each of their events: replayed from their last known state, and from their earlier events
 * where none is known. Safe for many threads.
 */
final class OrderStates {
    static final String ORDER = "order";
    private static final int KEPT_MAX = 2_000;

    private final Map<String, State> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /** An order after its event number {@code sequence}. */
    private record State(Order order, long sequence) {
        static final State ABSENT = new State(Order.empty(), 0);

        State then(Recorded next) {
            return new State(Order.evolve(order, (Order.Event) next.event()), next.sequence());
        }
    }

    /** The order after each of these events of orders; some of an order's events may be left out. */
    List<Order> after(List<Recorded> events, Past past) throws SQLException {
        var states = new HashMap<String, State>();
        events.forEach(event -> states.computeIfAbsent(event.id(), _ -> before(event)));
        var skipped = skipped(events, states, past);
        var after = new ArrayList<Order>();
        for (Recorded event : events) {
            var state = states.getOrDefault(event.id(), State.ABSENT);
            var earlier = skipped.getOrDefault(event.id(), new ArrayDeque<>());
            while (!earlier.isEmpty() && earlier.element().sequence() < event.sequence()) {
                state = state.then(earlier.remove());
            }
            state = state.then(event);
            states.put(event.id(), state);
            after.add(state.order());
        }
        keep(states);
        return after;
    }

    /** By order id, the events that lie between the states known and the events, or between these. */
    private static Map<String, ArrayDeque<Recorded>> skipped(
            List<Recorded> events, Map<String, State> states, Past past) throws SQLException {
        var reached = new HashMap<String, Long>();
        var spans = new ArrayList<Span>();
        for (Recorded event : events) {
            long last = reached.getOrDefault(
                    event.id(), states.getOrDefault(event.id(), State.ABSENT).sequence());
            if (last + 1 < event.sequence()) {
                spans.add(new Span(ORDER, event.id(), last, event.sequence()));
            }
            reached.put(event.id(), event.sequence());
        }
        var skipped = new HashMap<String, ArrayDeque<Recorded>>();
        if (!spans.isEmpty()) {
            past.of(spans)
                    .forEach(event -> skipped.computeIfAbsent(event.id(), _ -> new ArrayDeque<>())
                            .add(event));
        }
        return skipped;
    }

    private State before(Recorded event) {
        synchronized (kept) {
            var known = kept.getOrDefault(event.id(), State.ABSENT);
            return known.sequence() < event.sequence() ? known : State.ABSENT;
        }
    }

    private void keep(Map<String, State> states) {
        synchronized (kept) {
            states.forEach((id, state) ->
                    kept.merge(id, state, (known, other) -> known.sequence() > other.sequence() ? known : other));
        }
    }
}
