package id.lababersih.domain.order;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Event;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * On which business days an order was sent, paid and came back, each time that it was: what was taken back keeps the
 * day it had. A move tells when it was written down, which an import does in a minute of what took weeks.
 */
public final class MoveDays {
    private final Order.Trail trail;
    private final Map<Integer, LocalDate> days = new HashMap<>();

    private MoveDays(Order.Trail trail) {
        this.trail = trail;
    }

    /** The days by the move's place in the trail, from 0; without those that have none of their own or an unknown one.
     *
     * @throws IllegalArgumentException for an order that was never placed
     */
    public static Map<Integer, LocalDate> of(Order order) {
        var view = OrderView.of(order);
        var shipment = view.shipment();
        var settlement = order.settlement();
        var returned = view.returned();
        var found = new MoveDays(view.trail());
        found.add(Event.OrderShipped.class, OrderPostings::isShipment, shipment == null ? null : shipment.on());
        found.add(Event.OrderSettled.class, OrderPostings::isPayout, settlement == null ? null : settlement.paidOn());
        found.add(Event.OrderReturned.class, OrderPostings::isWholeReturn, returned == null ? null : returned.on());
        return Map.copyOf(found.days);
    }

    /**
     * Each move of a kind has its entry, in the same order. Where one moved no money and so left none, only what stands
     * is sure.
     *
     * @param standing the day of the last of them; null where that was taken back, or there is none
     */
    private void add(Class<? extends Event> what, Predicate<Entry> booked, @Nullable LocalDate standing) {
        var moves = IntStream.range(0, trail.moments().size())
                .filter(move -> trail.moments().get(move).what().equals(what.getSimpleName()))
                .boxed()
                .toList();
        var entries = trail.entries().stream().filter(booked).toList();
        if (moves.size() == entries.size()) {
            for (int i = 0; i < moves.size(); i++) {
                days.put(moves.get(i), entries.get(i).date());
            }
        }
        if (standing != null) {
            days.put(moves.getLast(), standing);
        }
    }
}
