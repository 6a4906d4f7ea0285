package id.lababersih.domain.order;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Ref;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.order.Order.Returned;
import id.lababersih.domain.order.ReturnTerms.Goods;
import java.util.ArrayList;
import java.util.List;

/**
 * What more may become known of an order that came back: the goods and each refund are told apart, in any order. Goods
 * go from kept by the buyer to good or damaged, and from good to damaged. What a failed delivery cost is told last.
 */
record OrderReturns(Returned returned, Stamp stamp) {

    /** Whether the order's pieces went back on the shelf, so that all the stock can do is take them off again. */
    static boolean wasOnTheShelf(Order order) {
        return order instanceof Returned returned && returned.terms().goods() == Goods.GOOD;
    }

    /** What is said of the return now, held against what is booked. */
    Decision decide(ReturnTerms said) {
        var booked = returned.terms();
        boolean repaired = booked.goods() == Goods.DAMAGED && said.goods() == Goods.GOOD;
        if (repaired || isVague(said) || (returned.afterSettlement() && costChange(said) != 0)) {
            return new Decision.Reject(new Rejection.ReturnDiffers(booked));
        }
        if (returned.settlement() == null && !newRefunds(said).isEmpty()) {
            return new Decision.Reject(new Rejection.ReturnIncomplete());
        }
        return new Decision.Accept(
                asksTheStock(said) ? List.of(new Event.ReturnStarted(ref(), said, stamp)) : told(said, List.of()));
    }

    private boolean asksTheStock(ReturnTerms said) {
        return switch (returned.terms().goods()) {
            case KEPT_BY_BUYER -> said.goods() == Goods.GOOD;
            case GOOD -> said.goods() == Goods.DAMAGED;
            case DAMAGED -> false;
        };
    }

    /** What more is said to have been spent than is booked; the buyer keeping the goods says nothing of it. */
    private long costChange(ReturnTerms said) {
        return said.goods() == Goods.KEPT_BY_BUYER
                ? 0
                : said.cost() - returned.terms().cost();
    }

    /**
     * What is new in what is said.
     *
     * @param writtenOff what left the shelf again
     */
    List<Event> told(ReturnTerms said, List<Allocated> writtenOff) {
        var shipped = returned.shipped();
        var postings = new OrderPostings(shipped.facts(), shipped.taken(), returned.trail());
        var events = new ArrayList<Event>();
        var booked = returned.terms().goods();
        if (booked == Goods.KEPT_BY_BUYER && said.goods() != booked) {
            var entries = postings.goodsReturned(said.goods(), said.on());
            events.add(new Event.GoodsReturned(ref(), said.goods(), said.on(), entries, stamp));
        } else if (booked == Goods.GOOD && said.goods() == Goods.DAMAGED) {
            var entries = new OrderPostings(shipped.facts(), writtenOff, returned.trail()).writtenOff(said.on());
            events.add(new Event.ReturnWrittenOff(ref(), writtenOff, said.on(), entries, stamp));
        }
        for (Refund refund : newRefunds(said)) {
            int number = numberOfUnnamed(refund);
            events.add(
                    number > 0 ? new Event.RefundConfirmed(ref(), number, refund, stamp) : refunded(postings, refund));
        }
        if (costChange(said) != 0) {
            events.add(costChanged(postings, said));
        }
        return events;
    }

    private Event refunded(OrderPostings postings, Refund refund) {
        var entries = postings.refundedAgain(refund, returned.refunds().size() + 1);
        return new Event.OrderRefunded(ref(), refund, entries, stamp);
    }

    private Event costChanged(OrderPostings postings, ReturnTerms said) {
        long change = costChange(said);
        var reckoning = returned.reckoning();
        long before = returned.trail().entries().stream()
                .filter(entry -> entry.event().startsWith(OrderPostings.RETURN_COST))
                .count();
        var entries = postings.returnCostChanged(change, before + 1, said.on(), reckoning != null);
        var held = reckoning == null ? null : reckoning.withMoreCost(change);
        return new Event.ReturnCostChanged(ref(), said.cost(), said.on(), held, entries, stamp);
    }

    private List<Refund> newRefunds(ReturnTerms said) {
        return said.refunds().stream()
                .filter(refund -> !returned.refunds().contains(refund))
                .toList();
    }

    /** Whether a refund without a reference is said that may be one with a reference, or another of that amount. */
    private boolean isVague(ReturnTerms said) {
        return newRefunds(said).stream()
                .anyMatch(refund -> refund.isUnnamed()
                        && returned.refunds().stream()
                                .anyMatch(booked -> !booked.isUnnamed() && booked.amount() == refund.amount()));
    }

    /** Which booked refund, from 1, this one turns out to be: one that nobody has named yet, once; 0 for none. */
    private int numberOfUnnamed(Refund refund) {
        for (int i = 0; i < returned.refunds().size() && !refund.isUnnamed(); i++) {
            var booked = returned.refunds().get(i);
            if (booked.isUnnamed() && booked.amount() == refund.amount()) {
                return i + 1;
            }
        }
        return 0;
    }

    private Ref ref() {
        var facts = returned.shipped().facts();
        return new Ref(facts.orderId(), facts.merchantId(), facts.shopId());
    }
}
