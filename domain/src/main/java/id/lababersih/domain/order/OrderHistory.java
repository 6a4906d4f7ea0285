package id.lababersih.domain.order;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Cancelled;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Moment;
import id.lababersih.domain.order.Order.Open;
import id.lababersih.domain.order.Order.Returned;
import id.lababersih.domain.order.Order.Returning;
import id.lababersih.domain.order.Order.Settled;
import id.lababersih.domain.order.Order.Shipped;
import id.lababersih.domain.order.Order.Shipping;
import id.lababersih.domain.order.Order.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Replays an order's events. An event that does not fit the state is a broken journal and throws. */
public final class OrderHistory {
    private OrderHistory() {}

    static Order evolve(Order order, Event event) {
        var trail = trail(order, event);
        return switch (event) {
            // Also of an order that was undone, which so begins anew and keeps its trail.
            case Event.OrderPlaced placed -> new Open(placed.facts(), false, List.of(), trail);
            case Event.OrderPacked _ -> {
                var open = open(order, event);
                yield new Open(open.facts(), true, open.missing(), trail);
            }
            case Event.ShipmentStarted started ->
                new Shipping(
                        open(order, event), started.shipment(), started.stamp().by());
            case Event.OrderShipped shipped ->
                new Shipped(shipping(order, event).before().facts(), shipped.shipment(), shipped.taken(), false, trail);
            case Event.ShipmentRejected rejected -> {
                var before = shipping(order, event).before();
                yield new Open(before.facts(), before.packed(), rejected.missing(), trail);
            }
            case Event.ShipmentOverQuota _ -> {
                var before = shipping(order, event).before();
                yield new Open(before.facts(), before.packed(), before.missing(), trail);
            }
            case Event.OrderDelivered _ -> {
                var shipped = shipped(order, event);
                yield new Shipped(shipped.facts(), shipped.shipment(), shipped.taken(), true, trail);
            }
            case Event.OrderSettled settled -> settled(order, settled, trail);
            case Event.PayoutExplained explained -> explained(order, explained, trail);
            case Event.ReturnStarted started ->
                new Returning(order, started.terms(), started.stamp().by());
            case Event.OrderReturned returned -> returned(order, returned, trail);
            case Event.OrderRefunded refunded -> {
                var before = alreadyReturned(order, event);
                var refunds = join(before.refunds(), List.of(refunded.refund()));
                yield changed(before, before.terms().plus(refunded.refund()), refunds, trail);
            }
            case Event.RefundConfirmed confirmed -> {
                var before = alreadyReturned(order, event);
                var refunds = new ArrayList<>(before.refunds());
                refunds.set(confirmed.number() - 1, confirmed.refund());
                yield changed(before, before.terms(), List.copyOf(refunds), trail);
            }
            case Event.GoodsReturned back -> {
                var before = alreadyReturned(order, event);
                yield changed(before, before.terms().with(back.goods()), before.refunds(), trail);
            }
            case Event.ReturnWrittenOff _ -> {
                var before = alreadyReturned(order, event);
                yield changed(before, before.terms().with(ReturnTerms.Goods.DAMAGED), before.refunds(), trail);
            }
            case Event.ReturnCostChanged cost -> {
                var before = alreadyReturned(order, event);
                yield new Returned(
                        before.shipped(),
                        before.terms().withCost(cost.cost()),
                        before.refunds(),
                        before.settlement(),
                        cost.reckoning(),
                        before.afterSettlement(),
                        trail);
            }
            case Event.WriteOffRejected _ -> {
                var before = alreadyReturned(order, event);
                yield changed(before, before.terms(), before.refunds(), trail);
            }
            case Event.OrderCancelled cancelled ->
                new Cancelled(open(order, event).facts(), cancelled.reason(), trail);
            case Event.SettlementReversed reversed -> unsettled(order, reversed, trail);
            case Event.RefundReversed reversed -> unrefunded(alreadyReturned(order, event), reversed, trail);
        };
    }

    private static Order settled(Order order, Event.OrderSettled event, Trail trail) {
        return order instanceof Returned returned
                ? new Returned(
                        returned.shipped(),
                        returned.terms(),
                        returned.refunds(),
                        event.settlement(),
                        event.reckoning(),
                        returned.afterSettlement(),
                        trail)
                : new Settled(shipped(order, event), event.settlement(), event.reckoning(), trail);
    }

    private static Order explained(Order order, Event.PayoutExplained event, Trail trail) {
        if (order instanceof Settled settled) {
            return new Settled(settled.shipped(), event.settlement(), event.reckoning(), trail);
        }
        var returned = alreadyReturned(order, event);
        return new Returned(
                returned.shipped(),
                returned.terms(),
                returned.refunds(),
                event.settlement(),
                event.reckoning(),
                returned.afterSettlement(),
                trail);
    }

    private static Order unsettled(Order order, Event.SettlementReversed event, Trail trail) {
        if (order instanceof Settled settled) {
            var shipped = settled.shipped();
            boolean delivered = event.status() == Status.DELIVERED;
            return new Shipped(shipped.facts(), shipped.shipment(), shipped.taken(), delivered, trail);
        }
        var before = alreadyReturned(order, event);
        return new Returned(before.shipped(), before.terms(), List.of(), null, null, false, trail);
    }

    private static Order unrefunded(Returned before, Event.RefundReversed event, Trail trail) {
        var settlement = before.settlement();
        var reckoning = before.reckoning();
        if (event.status() == Status.SETTLED && settlement != null && reckoning != null) {
            return new Settled(before.shipped(), settlement, reckoning, trail);
        }
        var left = before.refunds().subList(0, before.refunds().size() - 1);
        return changed(before, before.terms().minus(event.refund()), List.copyOf(left), trail);
    }

    private static Order returned(Order order, Event.OrderReturned event, Trail trail) {
        var before = order instanceof Returning returning ? returning.before() : order;
        var terms = event.terms();
        return before instanceof Settled settled
                ? new Returned(
                        settled.shipped(),
                        terms,
                        terms.refunds(),
                        settled.settlement(),
                        settled.reckoning(),
                        true,
                        trail)
                : new Returned(shipped(before, event), terms, List.of(), null, null, false, trail);
    }

    private static Order changed(Returned before, ReturnTerms terms, List<Refund> refunds, Trail trail) {
        return new Returned(
                before.shipped(),
                terms,
                refunds,
                before.settlement(),
                before.reckoning(),
                before.afterSettlement(),
                trail);
    }

    private static Trail trail(Order order, Event event) {
        var before =
                order instanceof Order.Absent ? Trail.NONE : OrderView.of(order).trail();
        var moment = new Moment(event.getClass().getSimpleName(), event.stamp());
        return new Trail(join(before.entries(), entries(event)), join(before.moments(), List.of(moment)));
    }

    /** The journal entries that an event brings. */
    public static List<Entry> entries(Event event) {
        return switch (event) {
            case Event.OrderShipped shipped -> shipped.entries();
            case Event.OrderSettled settled -> settled.entries();
            case Event.PayoutExplained explained -> explained.entries();
            case Event.OrderReturned returned -> returned.entries();
            case Event.OrderRefunded refunded -> refunded.entries();
            case Event.GoodsReturned back -> back.entries();
            case Event.ReturnWrittenOff writtenOff -> writtenOff.entries();
            case Event.ReturnCostChanged cost -> cost.entries();
            case Event.SettlementReversed reversed -> reversed.entries();
            case Event.RefundReversed reversed -> reversed.entries();
            case Event.OrderPlaced _,
                    Event.OrderPacked _,
                    Event.ShipmentStarted _,
                    Event.ShipmentRejected _,
                    Event.ShipmentOverQuota _,
                    Event.OrderDelivered _,
                    Event.ReturnStarted _,
                    Event.RefundConfirmed _,
                    Event.WriteOffRejected _,
                    Event.OrderCancelled _ -> List.of();
        };
    }

    private static Open open(Order order, Event event) {
        if (order instanceof Open open) {
            return open;
        }
        throw broken(order, event);
    }

    private static Shipping shipping(Order order, Event event) {
        if (order instanceof Shipping shipping) {
            return shipping;
        }
        throw broken(order, event);
    }

    private static Shipped shipped(Order order, Event event) {
        if (order instanceof Shipped shipped) {
            return shipped;
        }
        throw broken(order, event);
    }

    private static Returned alreadyReturned(Order order, Event event) {
        var before = order instanceof Returning returning ? returning.before() : order;
        if (before instanceof Returned returned) {
            return returned;
        }
        throw broken(order, event);
    }

    private static IllegalStateException broken(Order order, Event event) {
        return new IllegalStateException(event.getClass().getSimpleName() + " cannot follow "
                + order.getClass().getSimpleName() + " in order "
                + event.ref().orderId());
    }

    private static <T> List<T> join(List<T> first, List<T> second) {
        return second.isEmpty()
                ? first
                : Stream.concat(first.stream(), second.stream()).toList();
    }
}
