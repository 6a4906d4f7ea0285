package id.lababersih.domain.order;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Shipped;
import id.lababersih.domain.shop.Fee;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the fees of a booked payout anew. The money stays; what nobody could explain moves to the fees' accounts.
 *
 * @param terms the return that the payout was held against; null where it was held against the sale
 */
record Explanation(
        Shipped shipped,
        Settlement booked,
        Reckoning reckoning,
        @Nullable ReturnTerms terms) {

    static Explanation of(Order.Settled order) {
        return new Explanation(order.shipped(), order.settlement(), order.reckoning(), null);
    }

    /** Null where a parcel came back and no payout row has named it yet. */
    static @Nullable Explanation of(Order.Returned order) {
        var booked = order.settlement();
        var reckoning = order.reckoning();
        return booked == null || reckoning == null
                ? null
                : new Explanation(order.shipped(), booked, reckoning, order.afterSettlement() ? null : order.terms());
    }

    /** @param trail what the order has left behind so far */
    Decision decide(List<Fee> fees, Order.Trail trail, Stamp stamp) {
        var named = booked.with(fees);
        if (Set.copyOf(named.fees()).equals(Set.copyOf(booked.fees()))) {
            return new Decision.Accept(List.of());
        }
        var facts = shipped.facts();
        var after = terms == null ? Reckoning.ofSale(facts, named) : Reckoning.ofReturn(facts, terms, named);
        long number = 1
                + trail.entries().stream()
                        .filter(entry -> entry.event().startsWith(OrderPostings.EXPLAINED))
                        .count();
        var entries = new OrderPostings(facts, shipped.taken(), trail)
                .explained(
                        beyondEstimates(booked),
                        beyondEstimates(named),
                        reckoning.unexplained() - after.unexplained(),
                        booked.paidOn(),
                        number);
        var ref = new Order.Ref(facts.orderId(), facts.merchantId(), facts.shopId());
        return new Decision.Accept(List.of(new Event.PayoutExplained(ref, named, after, entries, stamp)));
    }

    private List<Fee> beyondEstimates(Settlement settlement) {
        return terms == null
                ? Reckoning.feesOfSale(shipped.facts(), settlement)
                : Reckoning.feesOfReturn(shipped.facts(), settlement);
    }
}
