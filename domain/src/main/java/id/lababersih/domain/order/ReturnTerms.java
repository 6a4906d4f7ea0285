package id.lababersih.domain.order;

import id.lababersih.domain.platform.Platform;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * How an order came back.
 *
 * @param cost what the return cost the seller, rupiah; before settlement only
 * @param refund what the buyer got back, rupiah; after settlement only. Of a returned order, all refunds together
 * @param on the day of it; of a returned order, of what came first
 * @param reference tells refunds apart, as {@link Refund} says; empty when it was entered by hand,
 *     {@link Order#UNDONE} of an import's undo, and a word of its own where a parcel came in before its payout
 */
public record ReturnTerms(Goods goods, long cost, long refund, LocalDate on, String reference) {
    /** What a parcel may cost on its way however little it sold for, rupiah. */
    private static final long PARCEL_COST_MAX = 500_000;

    /** As the reference of goods on their way back: the order is paid out, and was never sold. */
    static final String UNSOLD = "Gagal kirim, sudah dicairkan";

    /** As the reference of a return before its payout: all that is known of it is that its parcel came in. */
    private static final String PARCEL = "Paket diterima kembali";

    /** What became of the pieces. */
    public enum Goods {
        /** Back on the shelf, at their old cost. */
        GOOD,
        /** Back, but lost to us. */
        DAMAGED,
        /** Not back: the buyer keeps them; only after settlement. */
        KEPT_BY_BUYER
    }

    public ReturnTerms {
        if (cost < 0 || refund < 0) {
            throw new IllegalArgumentException("neither cost nor refund is negative");
        }
    }

    /**
     * What a parcel's coming back costs the seller where nobody gives a figure, rupiah: what Mengantar charged for
     * sending it, else nothing, as where that was booked below 0. After the payout there is no such cost, and one that
     * is booked stands.
     */
    public static long usualCost(Order order) {
        return switch (order) {
            case Order.Returning returning -> usualCost(returning.before());
            case Order.Returned returned -> returned.terms().cost();
            case Order.Shipped shipped ->
                shipped.facts().platform() == Platform.MENGANTAR
                        ? Math.max(0, shipped.facts().shippingFee())
                        : 0;
            case Order.Absent _, Order.Open _, Order.Shipping _, Order.Settled _, Order.Cancelled _ -> 0;
        };
    }

    /** The most that a person may say a return has cost, rupiah: more is a slip. */
    public static long costMax(Facts facts) {
        return Math.max(PARCEL_COST_MAX, soldFor(facts));
    }

    /** Whether all refunds of the order with this one are more than it sold for, so that a person's word is a slip. */
    public boolean refundsTooMuch(Order order) {
        var booked = order instanceof Order.Returned returned ? returned.refunds() : List.<Refund>of();
        var told = refunds().stream()
                .filter(refund -> booked.stream().noneMatch(refund::mayBe))
                .toList();
        long sum = Stream.concat(booked.stream(), told.stream())
                .mapToLong(Refund::amount)
                .reduce(0, Math::addExact);
        return !told.isEmpty() && sum > soldFor(OrderView.of(order).facts());
    }

    /** What the buyer paid at the most, rupiah: the goods or all that the courier collects, and the shipping. */
    private static long soldFor(Facts facts) {
        return Math.max(facts.goods(), facts.codValue()) + Math.max(0, facts.shippingFee());
    }

    /** An import's undo of an order that was sent: all of it comes back on the day of its shipment, for nothing. */
    public static ReturnTerms undoing(Shipment shipment) {
        return new ReturnTerms(Goods.GOOD, 0, 0, shipment.on(), Order.UNDONE);
    }

    /** Whether the books are as if nothing had been sent. */
    public boolean leavesNothing() {
        return goods == Goods.GOOD && cost == 0 && refund == 0;
    }

    /** The refund of these terms; none when nothing was given back. */
    List<Refund> refunds() {
        return refund == 0 ? List.of() : List.of(new Refund(on, refund, reference));
    }

    ReturnTerms with(Goods now) {
        return new ReturnTerms(now, cost, refund, on, reference);
    }

    ReturnTerms withCost(long now) {
        return new ReturnTerms(goods, now, refund, on, reference);
    }

    /** A parcel that came in, of an order that was sent: where nothing was paid, its delivery is taken for failed. */
    public static ReturnTerms ofParcel(Order order, Goods goods, LocalDate on) {
        var before = order instanceof Order.Returning returning ? returning.before() : order;
        return new ReturnTerms(goods, usualCost(order), 0, on, before instanceof Order.Shipped ? PARCEL : "");
    }

    boolean isOfParcel() {
        return reference.equals(PARCEL);
    }

    ReturnTerms unsold() {
        return named(UNSOLD);
    }

    ReturnTerms named(String now) {
        return new ReturnTerms(goods, cost, refund, on, now);
    }

    ReturnTerms plus(Refund more) {
        return new ReturnTerms(goods, cost, Math.addExact(refund, more.amount()), on, reference);
    }

    ReturnTerms minus(Refund less) {
        return new ReturnTerms(goods, cost, Math.subtractExact(refund, less.amount()), on, reference);
    }
}
