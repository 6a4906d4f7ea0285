package id.lababersih.domain.order;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Moment;
import id.lababersih.domain.order.Order.Ref;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.order.Order.Returned;
import id.lababersih.domain.order.Order.Settled;
import id.lababersih.domain.order.Order.Trail;
import id.lababersih.domain.order.ReturnTerms.Goods;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Takes what a payout file brought out of the books again: its entry is turned round, and the order is as before. */
record OrderReversals(Stamp stamp) {

    /** The payout of an order that stayed with its buyer. */
    Event settlement(Settled settled) {
        var status = cameWithDelivery(settled.trail().moments()) ? Status.SHIPPED : Status.DELIVERED;
        return reversed(settled.shipped().facts(), status, settled.trail());
    }

    /** The payout row of a parcel that came back, unless more was told of the parcel since. */
    Decision settlement(Returned returned) {
        if (returned.settlement() == null) {
            return new Decision.Accept(List.of());
        }
        boolean toldMore = !returned.refunds().isEmpty()
                || costChangedSince(returned.trail().moments());
        if (returned.afterSettlement() || toldMore) {
            return forbidden();
        }
        var facts = returned.shipped().facts();
        return new Decision.Accept(List.of(reversed(facts, Status.RETURNED, returned.trail())));
    }

    private Event reversed(Facts facts, Status status, Trail trail) {
        return new Event.SettlementReversed(ref(facts), status, payout(trail), stamp);
    }

    /** The entries that turn round what stands of the payout. */
    static List<Entry> payout(Trail trail) {
        return standing(trail).stream()
                .filter(entry -> entry.source().equals(OrderPostings.SETTLEMENT))
                .map(Reversal::of)
                .toList();
    }

    /** The refund that was told last, as long as only money and no parcel came back with it. */
    Decision refund(Returned returned, Refund refund) {
        var refunds = returned.refunds();
        if (!refunds.contains(refund)) {
            return new Decision.Accept(List.of());
        }
        var entry = standing(returned.trail()).stream()
                .filter(OrderPostings::isRefund)
                .toList()
                .getLast();
        boolean onlyMoney = returned.terms().goods() == Goods.KEPT_BY_BUYER || !OrderPostings.isReturn(entry);
        if (!onlyMoney || !refunds.getLast().equals(refund)) {
            return forbidden();
        }
        boolean nothingLeft = refunds.size() == 1 && returned.terms().goods() == Goods.KEPT_BY_BUYER;
        var status = nothingLeft ? Status.SETTLED : Status.RETURNED;
        var ref = ref(returned.shipped().facts());
        var reversing = List.of(Reversal.of(entry));
        return new Decision.Accept(List.of(new Event.RefundReversed(ref, refund, status, reversing, stamp)));
    }

    /** Entries that none of the later ones turns round. */
    private static List<Entry> standing(Trail trail) {
        var reversed = trail.entries().stream()
                .map(Entry::reverses)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return trail.entries().stream()
                .filter(entry -> entry.reverses() == null && !reversed.contains(entry.key()))
                .toList();
    }

    /** Whether the order was said to be delivered by its payout alone. */
    private static boolean cameWithDelivery(List<Moment> moments) {
        int paidOut = last(moments, Event.OrderSettled.class);
        var before = moments.get(paidOut - 1);
        return isA(before, Event.OrderDelivered.class)
                && before.stamp().equals(moments.get(paidOut).stamp());
    }

    private static boolean costChangedSince(List<Moment> moments) {
        return last(moments, Event.ReturnCostChanged.class) > last(moments, Event.OrderSettled.class);
    }

    private static int last(List<Moment> moments, Class<? extends Event> what) {
        int at = moments.size() - 1;
        while (at >= 0 && !isA(moments.get(at), what)) {
            at--;
        }
        return at;
    }

    private static boolean isA(Moment moment, Class<? extends Event> what) {
        return moment.what().equals(what.getSimpleName());
    }

    private static Ref ref(Facts facts) {
        return new Ref(facts.orderId(), facts.merchantId(), facts.shopId());
    }

    private static Decision forbidden() {
        return new Decision.Reject(new Rejection.MoveForbidden(Status.RETURNED, Status.DELIVERED));
    }
}
