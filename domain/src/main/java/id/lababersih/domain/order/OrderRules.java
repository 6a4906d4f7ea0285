package id.lababersih.domain.order;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.order.Order.Absent;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Cancelled;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Open;
import id.lababersih.domain.order.Order.Ref;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.order.Order.Returned;
import id.lababersih.domain.order.Order.Returning;
import id.lababersih.domain.order.Order.Settled;
import id.lababersih.domain.order.Order.Shipped;
import id.lababersih.domain.order.Order.Shipping;
import id.lababersih.domain.order.ReturnTerms.Goods;
import java.util.List;

/** Which moves an order allows, and what each brings about. */
record OrderRules(Stamp stamp) {

    Decision decide(Order order, Command command) {
        if (command instanceof Command.Place && order.unlessUndone() instanceof Absent) {
            return absent(command);
        }
        return switch (order) {
            case Absent _ -> absent(command);
            case Open open -> open(open, command);
            case Shipping shipping -> inBetween(shipping.before().facts(), command);
            case Returning returning -> inBetween(OrderView.of(returning).facts(), command);
            case Shipped shipped -> shipped(shipped, command);
            case Settled settled -> settled(settled, command);
            case Returned returned -> returned(returned, command);
            case Cancelled cancelled -> cancelled(cancelled, command);
        };
    }

    Decision decide(Shipping shipping, Answer answer) {
        var facts = shipping.before().facts();
        return switch (answer) {
            case Answer.StockTaken(var taken) -> {
                var shipment = shipping.shipment();
                var entries = new OrderPostings(facts, taken, shipping.before().trail()).shipped(shipment.on());
                yield accept(new Event.OrderShipped(ref(facts), shipment, taken, entries, stamp));
            }
            case Answer.StockMissing(var missing) -> accept(new Event.ShipmentRejected(ref(facts), missing, stamp));
            case Answer.QuotaReached(int max) -> accept(new Event.ShipmentOverQuota(ref(facts), max, stamp));
            case Answer.StockPutBack _, Answer.StockWrittenOff _ -> accept();
        };
    }

    Decision decide(Returning returning, Answer answer) {
        boolean leavesTheShelf = OrderReturns.wasOnTheShelf(returning.before());
        return switch (answer) {
            case Answer.StockPutBack _ when !leavesTheShelf -> cameBack(returning, List.of());
            case Answer.StockWrittenOff(var taken) when leavesTheShelf -> cameBack(returning, taken);
            case Answer.StockMissing(var missing)
            when leavesTheShelf -> {
                var facts = OrderView.of(returning).facts();
                yield accept(new Event.WriteOffRejected(ref(facts), missing, stamp));
            }
            case Answer.StockTaken _,
                    Answer.StockMissing _,
                    Answer.QuotaReached _,
                    Answer.StockPutBack _,
                    Answer.StockWrittenOff _ -> accept();
        };
    }

    private Decision cameBack(Returning returning, List<Allocated> writtenOff) {
        var terms = returning.terms();
        return switch (returning.before()) {
            case Shipped before -> accept(returnedEvent(before, terms));
            case Settled before
            when FailedDelivery.isPossible(returning) ->
                new Decision.Accept(new FailedDelivery(stamp).cameBack(before, terms));
            case Settled before -> accept(refundedEvent(before, terms));
            case Returned before -> new Decision.Accept(new OrderReturns(before, stamp).told(terms, writtenOff));
            case Absent _, Open _, Shipping _, Returning _, Cancelled _ -> accept();
        };
    }

    private Decision absent(Command command) {
        return switch (command) {
            case Command.Place(var facts) -> accept(new Event.OrderPlaced(ref(facts), facts, stamp));
            case Command.Pack _,
                    Command.Ship _,
                    Command.Deliver _,
                    Command.Settle _,
                    Command.SettleSale _,
                    Command.ExplainPayout _,
                    Command.Return _,
                    Command.ReturnUnsold _,
                    Command.Cancel _,
                    Command.ReverseSettlement _,
                    Command.ReverseRefund _ -> reject(new Rejection.OrderAbsent());
        };
    }

    private Decision open(Open open, Command command) {
        var status = open.packed() ? Status.PACKED : Status.CREATED;
        var ref = ref(open.facts());
        return switch (command) {
            case Command.Place(var facts) -> placedAgain(open.facts(), facts);
            case Command.Pack _ -> open.packed() ? accept() : accept(new Event.OrderPacked(ref, stamp));
            case Command.Ship(var shipment) -> accept(new Event.ShipmentStarted(ref, shipment, stamp));
            case Command.Cancel(var reason) -> accept(new Event.OrderCancelled(ref, reason, stamp));
            case Command.Deliver _ -> forbidden(status, Status.DELIVERED);
            case Command.Settle _, Command.SettleSale _, Command.ExplainPayout _ -> forbidden(status, Status.SETTLED);
            case Command.Return _, Command.ReturnUnsold _ -> forbidden(status, Status.RETURNED);
            case Command.ReverseSettlement _, Command.ReverseRefund _ -> accept();
        };
    }

    private Decision inBetween(Facts booked, Command command) {
        return switch (command) {
            case Command.Place(var facts) -> placedAgain(booked, facts);
            case Command.Pack _,
                    Command.Ship _,
                    Command.Deliver _,
                    Command.Settle _,
                    Command.SettleSale _,
                    Command.ExplainPayout _,
                    Command.Return _,
                    Command.ReturnUnsold _,
                    Command.Cancel _,
                    Command.ReverseSettlement _,
                    Command.ReverseRefund _ -> reject(new Rejection.MoveInProgress());
        };
    }

    private Decision shipped(Shipped shipped, Command command) {
        var status = shipped.delivered() ? Status.DELIVERED : Status.SHIPPED;
        var ref = ref(shipped.facts());
        return switch (command) {
            case Command.Place(var facts) -> placedAgain(shipped.facts(), facts);
            case Command.Pack _ -> forbidden(status, Status.PACKED);
            case Command.Ship _ -> accept(); // Shipping twice is one shipment: clients retry.
            case Command.Deliver _ -> shipped.delivered() ? accept() : accept(new Event.OrderDelivered(ref, stamp));
            case Command.Settle(var settlement) -> settle(shipped, settlement);
            case Command.SettleSale(var settlement) -> settle(shipped, settlement);
            case Command.ExplainPayout _ -> forbidden(status, Status.SETTLED);
            case Command.Return(var terms) -> returnBeforeSettlement(shipped, terms);
            case Command.ReturnUnsold(var terms) -> returnBeforeSettlement(shipped, terms);
            case Command.Cancel _ -> forbidden(status, Status.CANCELLED);
            case Command.ReverseSettlement _, Command.ReverseRefund _ -> accept();
        };
    }

    private Decision settle(Shipped shipped, Settlement settlement) {
        var facts = shipped.facts();
        var reckoning = Reckoning.ofSale(facts, settlement);
        var entries = new OrderPostings(facts, shipped.taken(), shipped.trail()).settled(settlement, reckoning);
        var settled = new Event.OrderSettled(ref(facts), settlement, reckoning, entries, stamp);
        return shipped.delivered() ? accept(settled) : accept(new Event.OrderDelivered(ref(facts), stamp), settled);
    }

    private Decision returnBeforeSettlement(Shipped shipped, ReturnTerms terms) {
        if (terms.goods() == Goods.KEPT_BY_BUYER || terms.refund() != 0) {
            return reject(new Rejection.ReturnIncomplete());
        }
        return terms.goods() == Goods.GOOD
                ? accept(new Event.ReturnStarted(ref(shipped.facts()), terms, stamp))
                : accept(returnedEvent(shipped, terms));
    }

    private Event returnedEvent(Shipped shipped, ReturnTerms terms) {
        var entries = new OrderPostings(shipped.facts(), shipped.taken(), shipped.trail()).returned(terms);
        return new Event.OrderReturned(ref(shipped.facts()), terms, false, entries, stamp);
    }

    private Decision settled(Settled settled, Command command) {
        var facts = settled.shipped().facts();
        return switch (command) {
            case Command.Place(var again) -> placedAgain(facts, again);
            case Command.Ship _, Command.Deliver _ -> accept();
            case Command.Settle(var settlement) -> settledAgain(settled.settlement(), settlement);
            case Command.SettleSale(var settlement) -> settledAgain(settled.settlement(), settlement);
            case Command.ExplainPayout(var fees) -> Explanation.of(settled).decide(fees, settled.trail(), stamp);
            case Command.Return(var terms) -> returnAfterSettlement(settled, terms);
            case Command.ReturnUnsold(var terms) -> new FailedDelivery(stamp).decide(settled, terms);
            case Command.Pack _ -> forbidden(Status.SETTLED, Status.PACKED);
            case Command.Cancel _ -> forbidden(Status.SETTLED, Status.CANCELLED);
            case Command.ReverseSettlement _ -> accept(new OrderReversals(stamp).settlement(settled));
            case Command.ReverseRefund _ -> accept();
        };
    }

    private Decision returnAfterSettlement(Settled settled, ReturnTerms terms) {
        boolean nothingBack = terms.goods() == Goods.KEPT_BY_BUYER && terms.refund() == 0;
        if (nothingBack || terms.cost() != 0) {
            return reject(new Rejection.ReturnIncomplete());
        }
        return terms.goods() == Goods.GOOD
                ? accept(new Event.ReturnStarted(ref(settled.shipped().facts()), terms, stamp))
                : accept(refundedEvent(settled, terms));
    }

    private Event refundedEvent(Settled settled, ReturnTerms terms) {
        var shipped = settled.shipped();
        var entries =
                new OrderPostings(shipped.facts(), shipped.taken(), settled.trail()).returnedAfterSettlement(terms);
        return new Event.OrderReturned(ref(shipped.facts()), terms, true, entries, stamp);
    }

    private Decision returned(Returned returned, Command command) {
        var facts = returned.shipped().facts();
        return switch (command) {
            case Command.Place(var again) -> placedAgain(facts, again);
            case Command.Ship _ -> forbidden(Status.RETURNED, Status.SHIPPED); // Not a retry: it is back.
            case Command.Return(var terms) -> new OrderReturns(returned, stamp).decide(terms);
            case Command.ReturnUnsold(var terms) ->
                returned.afterSettlement()
                        ? new FailedDelivery(stamp).decide(returned, terms)
                        : new OrderReturns(returned, stamp).decide(terms);
            case Command.Settle(var settlement) -> {
                var booked = returned.settlement();
                if (booked != null) {
                    yield settledAgain(booked, settlement);
                }
                var reckoning = Reckoning.ofReturn(facts, returned.terms(), settlement);
                var entries = new OrderPostings(facts, returned.shipped().taken(), returned.trail())
                        .settledReturn(returned.terms(), settlement, reckoning);
                yield accept(new Event.OrderSettled(ref(facts), settlement, reckoning, entries, stamp));
            }
            case Command.SettleSale(var settlement) -> settleSale(returned, settlement);
            case Command.ExplainPayout(var fees) -> {
                var explanation = Explanation.of(returned);
                yield explanation == null
                        ? forbidden(Status.RETURNED, Status.SETTLED)
                        : explanation.decide(fees, returned.trail(), stamp);
            }
            case Command.Pack _ -> forbidden(Status.RETURNED, Status.PACKED);
            case Command.Deliver _ -> forbidden(Status.RETURNED, Status.DELIVERED);
            case Command.Cancel(var reason) ->
                undoes(reason) && returned.leavesNothing()
                        ? over(facts, returned)
                        : forbidden(Status.RETURNED, Status.CANCELLED);
            case Command.ReverseSettlement _ -> new OrderReversals(stamp).settlement(returned);
            case Command.ReverseRefund(var refund) -> new OrderReversals(stamp).refund(returned, refund);
        };
    }

    private Decision settleSale(Returned returned, Settlement settlement) {
        var booked = returned.settlement();
        if (booked != null) {
            return settledAgain(booked, settlement);
        }
        return returned.mayBeDelivered()
                ? new Decision.Accept(new DeliveredAfterAll(stamp).decide(returned, settlement))
                : forbidden(Status.RETURNED, Status.SETTLED);
    }

    private Decision cancelled(Cancelled cancelled, Command command) {
        return switch (command) {
            case Command.Place(var again) -> placedAgain(cancelled.facts(), again);
            case Command.Cancel(var reason) ->
                undoes(reason) && !cancelled.reason().equals(Order.UNDONE)
                        ? over(cancelled.facts(), cancelled)
                        : accept(); // Cancelling twice is one cancellation.
            case Command.Pack _ -> forbidden(Status.CANCELLED, Status.PACKED);
            case Command.Ship _ -> forbidden(Status.CANCELLED, Status.SHIPPED);
            case Command.Deliver _ -> forbidden(Status.CANCELLED, Status.DELIVERED);
            case Command.Settle _, Command.SettleSale _, Command.ExplainPayout _ ->
                forbidden(Status.CANCELLED, Status.SETTLED);
            case Command.Return _, Command.ReturnUnsold _ -> forbidden(Status.CANCELLED, Status.RETURNED);
            case Command.ReverseSettlement _, Command.ReverseRefund _ -> accept();
        };
    }

    private boolean undoes(String reason) {
        return reason.equals(Order.UNDONE) && stamp.by().importRun() != null;
    }

    /**
     * An import is undone that had the order as over itself. It begins anew and ends at once, as releases replay that
     * know of no other way to free its number.
     */
    private Decision over(Facts facts, Order order) {
        return order.isUsedUp() || order.unlessUndone() instanceof Absent
                ? accept()
                : accept(
                        new Event.OrderPlaced(ref(facts), facts, stamp),
                        new Event.OrderCancelled(ref(facts), Order.UNDONE, stamp));
    }

    private static Decision placedAgain(Facts booked, Facts again) {
        return booked.sameAs(again) ? accept() : reject(new Rejection.OrderDiffers(booked.orderId()));
    }

    private static Decision settledAgain(Settlement booked, Settlement again) {
        return booked.equals(again) ? accept() : reject(new Rejection.SettlementDiffers(booked));
    }

    private static Ref ref(Facts facts) {
        return new Ref(facts.orderId(), facts.merchantId(), facts.shopId());
    }

    private static Decision forbidden(Status from, Status to) {
        return reject(new Rejection.MoveForbidden(from, to));
    }

    private static Decision reject(Rejection rejection) {
        return new Decision.Reject(rejection);
    }

    private static Decision accept(Event... events) {
        return new Decision.Accept(List.of(events));
    }
}
