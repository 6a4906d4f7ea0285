package id.lababersih.domain.order;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Ref;
import id.lababersih.domain.order.Order.Returned;
import id.lababersih.domain.order.ReturnTerms.Goods;
import java.util.ArrayList;
import java.util.List;

/**
 * A parcel that came in while the books had its order on the way, and so was taken for a failed delivery, but whose
 * sale is paid out: it was delivered, and came back after. The books are then as if its payout had come before the
 * parcel.
 */
record DeliveredAfterAll(Stamp stamp) {

    /** The goods are where they belong; a release that knows of no such payout replays these to the same order. */
    List<Event> decide(Returned returned, Settlement settlement) {
        var shipped = returned.shipped();
        var facts = shipped.facts();
        var ref = new Ref(facts.orderId(), facts.merchantId(), facts.shopId());
        var events = new ArrayList<Event>();
        var reckoning = Reckoning.ofSale(facts, settlement);
        var settled = postings(returned, events).settled(settlement, reckoning);
        events.add(new Event.OrderSettled(ref, settlement, reckoning, settled, stamp));
        var terms = returned.terms();
        var sale = new Refund(terms.on(), Math.max(1, facts.goods()), terms.reference());
        var reversed = postings(returned, List.of()).failedDelivery().stream()
                .map(Reversal::of)
                .toList();
        events.add(new Event.RefundReversed(ref, sale, Status.SETTLED, reversed, stamp));
        var entries = postings(returned, events).returnedAfterSettlement(booked(returned));
        events.add(new Event.OrderReturned(ref, terms.withCost(0).named(""), true, entries, stamp));
        return events;
    }

    /** What was found damaged on the shelf has left it by an entry of its own. */
    private static ReturnTerms booked(Returned returned) {
        boolean writtenOff = returned.trail().entries().stream().anyMatch(OrderPostings::isWriteOff);
        var terms = returned.terms().withCost(0);
        return writtenOff ? terms.with(Goods.GOOD) : terms;
    }

    private static OrderPostings postings(Returned returned, List<Event> before) {
        var view = OrderView.of(Order.evolve(returned, before));
        return new OrderPostings(view.facts(), view.taken(), view.trail());
    }
}
