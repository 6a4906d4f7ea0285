package id.lababersih.domain.order;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Ref;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.order.Order.Returned;
import id.lababersih.domain.order.Order.Settled;
import id.lababersih.domain.order.Order.Trail;
import id.lababersih.domain.order.ReturnTerms.Goods;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parcel that is in the books as sold and paid out, and turns out to have come back unsold: the books are then as if
 * its return had been told first and its payout row after it. All of that is one decision, so no crash leaves a part of
 * it. A payout that a person entered stays, as does one that pays for a sale.
 */
record FailedDelivery(Stamp stamp) {

    /** Whether the payout of an order may as well be that of a parcel that came back unsold, or is on its way to be. */
    static boolean isPossible(Order order) {
        return switch (order) {
            case Settled settled -> mayBeUnsold(settled.shipped(), settled.settlement(), settled.trail());
            case Returned returned ->
                returned.afterSettlement()
                        && returned.refunds().isEmpty()
                        && mayBeUnsold(returned.shipped(), returned.settlement(), returned.trail());
            case Order.Returning(var before, var terms, var by) ->
                before instanceof Settled
                        && by.importRun() != null
                        && terms.reference().equals(ReturnTerms.UNSOLD)
                        && isPossible(before);
            case Order.Absent _, Order.Open _, Order.Shipping _, Order.Shipped _, Order.Cancelled _ -> false;
        };
    }

    private static boolean mayBeUnsold(Order.Shipped shipped, @Nullable Settlement booked, Trail trail) {
        return booked != null && booked.mayBeUnsold(shipped.facts()) && trail.isPaidOutByImport();
    }

    Decision decide(Order order, ReturnTerms terms) {
        if (terms.goods() == Goods.KEPT_BY_BUYER || terms.refund() != 0) {
            return new Decision.Reject(new Rejection.ReturnIncomplete());
        }
        if (stamp.by().importRun() == null || !isPossible(order)) {
            var status = OrderView.of(order).status();
            return new Decision.Reject(new Rejection.MoveForbidden(status, Status.RETURNED));
        }
        return new Decision.Accept(
                switch (order) {
                    case Settled settled
                    when terms.goods() == Goods.GOOD ->
                        List.of(new Event.ReturnStarted(ref(settled.shipped()), terms.unsold(), stamp));
                    case Settled settled -> cameBack(settled, terms);
                    case Returned returned -> unsold(returned, terms);
                    case Order.Absent _,
                            Order.Open _,
                            Order.Shipping _,
                            Order.Shipped _,
                            Order.Returning _,
                            Order.Cancelled _ -> List.of();
                });
    }

    /**
     * What happens once the goods of an order that is paid out are where they belong. A release that knows of no such
     * return replays these events to the same order.
     */
    List<Event> cameBack(Settled settled, ReturnTerms marked) {
        var shipped = settled.shipped();
        var terms = marked.named("");
        var events = new ArrayList<Event>();
        var entries = postings(shipped, settled.trail()).returned(terms);
        events.add(new Event.OrderReturned(ref(shipped), terms, false, entries, stamp));
        var reversed = OrderReversals.payout(settled.trail());
        events.add(new Event.SettlementReversed(ref(shipped), Status.RETURNED, reversed, stamp));
        events.add(paidOut(settled, events, terms, settled.settlement()));
        return events;
    }

    /** The goods are where they belong; only the sale is still in the books. */
    private List<Event> unsold(Returned returned, ReturnTerms terms) {
        var shipped = returned.shipped();
        var postings = postings(shipped, returned.trail());
        var entries = new ArrayList<>(OrderReversals.payout(returned.trail()));
        entries.addAll(postings.unsold(terms.on()));
        var events = new ArrayList<Event>();
        events.add(new Event.SettlementReversed(ref(shipped), Status.RETURNED, entries, stamp));
        long more = terms.cost() - returned.terms().cost();
        if (more != 0) {
            var cost = postings.returnCostChanged(more, 1, terms.on(), false);
            events.add(new Event.ReturnCostChanged(ref(shipped), terms.cost(), terms.on(), null, cost, stamp));
        }
        var booked = returned.settlement();
        if (booked != null) {
            events.add(paidOut(returned, events, returned.terms().withCost(terms.cost()), booked));
        }
        return events;
    }

    /** The payout row that was taken for a sale's, as that of a parcel that came back. */
    private Event paidOut(Order order, List<Event> before, ReturnTerms terms, Settlement booked) {
        var view = OrderView.of(Order.evolve(order, before));
        var facts = view.facts();
        var row = booked.unsold(facts);
        var reckoning = Reckoning.ofReturn(facts, terms, row);
        var entries = new OrderPostings(facts, view.taken(), view.trail()).settledReturn(terms, row, reckoning);
        var ref = new Ref(facts.orderId(), facts.merchantId(), facts.shopId());
        return new Event.OrderSettled(ref, row, reckoning, entries, stamp);
    }

    private static OrderPostings postings(Order.Shipped shipped, Trail trail) {
        return new OrderPostings(shipped.facts(), shipped.taken(), trail);
    }

    private static Ref ref(Order.Shipped shipped) {
        var facts = shipped.facts();
        return new Ref(facts.orderId(), facts.merchantId(), facts.shopId());
    }
}
