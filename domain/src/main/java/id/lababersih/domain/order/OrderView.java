package id.lababersih.domain.order;

import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Trail;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to see of an order that was placed, whatever its state.
 *
 * @param missing what it is short of; empty when nothing is known to be missing
 * @param shipment null before it was shipped
 * @param taken what it took from the shelf; empty before it was shipped
 * @param returned how it came back; null unless it did
 * @param reckoning its payout; null before there was one
 */
public record OrderView(
        Facts facts,
        Status status,
        List<Missing> missing,
        @Nullable Shipment shipment,
        List<Allocated> taken,
        @Nullable ReturnTerms returned,
        @Nullable Reckoning reckoning,
        Trail trail) {

    /** The view of an order. An order in between is shown as it was before.
     *
     * @throws IllegalArgumentException for an order that was never placed
     */
    public static OrderView of(Order order) {
        return switch (order) {
            case Order.Absent _ -> throw new IllegalArgumentException("an order that was never placed has no view");
            case Order.Open open ->
                new OrderView(
                        open.facts(),
                        open.packed() ? Status.PACKED : Status.CREATED,
                        open.missing(),
                        null,
                        List.of(),
                        null,
                        null,
                        open.trail());
            case Order.Shipping shipping -> of(shipping.before());
            case Order.Shipped shipped ->
                of(shipped, shipped.delivered() ? Status.DELIVERED : Status.SHIPPED, null, null, shipped.trail());
            case Order.Settled settled ->
                of(settled.shipped(), Status.SETTLED, null, settled.reckoning(), settled.trail());
            case Order.Returning returning -> of(returning.before());
            case Order.Returned returned ->
                of(returned.shipped(), Status.RETURNED, returned.terms(), returned.reckoning(), returned.trail());
            case Order.Cancelled cancelled ->
                new OrderView(
                        cancelled.facts(), Status.CANCELLED, List.of(), null, List.of(), null, null, cancelled.trail());
        };
    }

    private static OrderView of(
            Order.Shipped shipped,
            Status status,
            @Nullable ReturnTerms returned,
            @Nullable Reckoning reckoning,
            Trail trail) {
        return new OrderView(
                shipped.facts(), status, List.of(), shipped.shipment(), shipped.taken(), returned, reckoning, trail);
    }

    /** This view with entries that the books hold of the order beside its own events. */
    public OrderView with(List<Entry> beside) {
        var all = new Trail(
                Stream.concat(trail.entries().stream(), beside.stream()).toList(), trail.moments());
        return new OrderView(facts, status, missing, shipment, taken, returned, reckoning, all);
    }

    /** Cost of goods now booked for the order, rupiah: 0 before shipment and after a good return. */
    public long costOfGoods() {
        return booked(Chart.COST_OF_GOODS);
    }

    /** Minus the sum of its 4xxx to 6xxx postings, rupiah. */
    public long profit() {
        return -trail.entries().stream().mapToLong(Entry::cost).sum();
    }

    /** What the platform still owes for it by the books, rupiah; negative when the seller owes. */
    public long receivableLeft() {
        return booked(Chart.receivable(facts.platform()));
    }

    private long booked(String account) {
        return trail.entries().stream()
                .mapToLong(entry -> entry.amountOf(account))
                .sum();
    }
}
