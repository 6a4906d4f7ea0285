package id.lababersih.domain.order;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One order's life: {@link #decide} holds the rules, {@link #evolve} replays what they allowed. */
public sealed interface Order {
    /** As the reason of a cancellation, or the reference of a return: an import's undo took all of the order back. */
    String UNDONE = "Impor diurungkan";

    /** As the reason of a cancellation: a file has the order as cancelled, and says no more. */
    String CANCELLED_THERE = "Dibatalkan di marketplace";

    /** As the reason of a cancellation: a database that was taken over has the order as cancelled, and says no more. */
    String CANCELLED_BEFORE = "Dibatalkan di sistem lama";

    /** Not placed yet. */
    record Absent() implements Order {}

    /**
     * CREATED or PACKED.
     *
     * @param missing what the last try to ship fell short of; empty when none did
     */
    record Open(Facts facts, boolean packed, List<Missing> missing, Trail trail) implements Order {}

    /** In between: shipment is persisted, the answer about the stock is not. Its status is still the one before. */
    record Shipping(Open before, Shipment shipment, Author by) implements Order {}

    /** SHIPPED or DELIVERED. */
    record Shipped(Facts facts, Shipment shipment, List<Allocated> taken, boolean delivered, Trail trail)
            implements Order {}

    /** Paid out. */
    record Settled(Shipped shipped, Settlement settlement, Reckoning reckoning, Trail trail) implements Order {}

    /**
     * In between: what came back is persisted, the stock's answer is not. The pieces go back on the shelf or, when they
     * went there and turn out to be damaged, leave it again.
     */
    record Returning(Order before, ReturnTerms terms, Author by) implements Order {
        /** Whether these are the goods of a parcel that came back unsold, as {@link Command.ReturnUnsold} says it. */
        public boolean isOf(ReturnTerms unsold) {
            return terms.equals(before instanceof Settled ? unsold.unsold() : unsold);
        }
    }

    /**
     * RETURNED, before settlement (a failed delivery) or after it; {@code reckoning} once a payout row named it.
     *
     * @param terms what is known by now of the goods, and all refunds together
     * @param refunds one by one, the first that was booked first
     */
    record Returned(
            Shipped shipped,
            ReturnTerms terms,
            List<Refund> refunds,
            @Nullable Settlement settlement,
            @Nullable Reckoning reckoning,
            boolean afterSettlement,
            Trail trail)
            implements Order {
        /** Whether the books are as if nothing had been sent. */
        public boolean leavesNothing() {
            return terms.leavesNothing() && settlement == null;
        }

        /**
         * Whether its delivery is taken for failed only because its parcel came in before any payout: a payout of the
         * sale then knows better, see {@link Command.SettleSale}.
         */
        public boolean mayBeDelivered() {
            return settlement == null && !afterSettlement && terms.isOfParcel();
        }
    }

    record Cancelled(Facts facts, String reason, Trail trail) implements Order {}

    /** What the order has left behind: its journal entries and when it moved. */
    record Trail(List<Entry> entries, List<Moment> moments) {
        static final Trail NONE = new Trail(List.of(), List.of());

        public Trail {
            entries = List.copyOf(entries);
            moments = List.copyOf(moments);
        }

        /** The moves since the order was placed for the last time. */
        public List<Moment> sincePlaced() {
            int last = moments.size() - 1;
            while (last > 0 && !isPlacing(moments.get(last))) {
                last--;
            }
            return moments.subList(Math.max(last, 0), moments.size());
        }

        /** Whether the payout that is booked, if one is, was told by a file and not by a person. */
        public boolean isPaidOutByImport() {
            return paidOutBy() != null;
        }

        /** The import that told the payout which is booked; null where a person did, and where there is none. */
        public @Nullable UUID paidOutBy() {
            return moments.stream()
                    .filter(moment -> moment.what().equals(Event.OrderSettled.class.getSimpleName()))
                    .reduce((_, last) -> last)
                    .map(moment -> moment.stamp().by().importRun())
                    .orElse(null);
        }

        /** How often the order was placed. */
        int timesPlaced() {
            return (int) moments.stream().filter(Trail::isPlacing).count();
        }

        private static boolean isPlacing(Moment moment) {
            return moment.what().equals(Event.OrderPlaced.class.getSimpleName());
        }
    }

    /** A move of the order: {@code what} is the event's name. */
    record Moment(String what, Stamp stamp) {}

    /** Whom an event is about, so that each can be read alone. */
    record Ref(UUID orderId, UUID merchantId, UUID shopId) {}

    /** What can be asked of an order. */
    sealed interface Command {
        record Place(Facts facts) implements Command {}

        record Pack() implements Command {}

        record Ship(Shipment shipment) implements Command {}

        record Deliver() implements Command {}

        record Settle(Settlement settlement) implements Command {}

        /**
         * As {@link Settle}, of a payout that certainly pays for a sale. An order whose delivery was taken for failed
         * because its parcel came in was delivered then, and came back after its payout.
         */
        record SettleSale(Settlement settlement) implements Command {}

        /** Names the fees of the payout that is booked anew, all of them. */
        record ExplainPayout(List<Fee> fees) implements Command {}

        record Return(ReturnTerms terms) implements Command {}

        /**
         * The parcel came back before anybody paid for it, whatever the books say. Of an order that was paid out as
         * sold by an import, the payout is then that of a parcel that came back, see {@link FailedDelivery}.
         */
        record ReturnUnsold(ReturnTerms terms) implements Command {}

        /**
         * Where it is an import's undo ({@link #UNDONE}), an order that was cancelled or came back by itself and left
         * nothing is placed once more and cancelled, so that its number is free.
         */
        record Cancel(String reason) implements Command {}

        /** Takes the payout out of the books again; where none is booked (any more), nothing changes. */
        record ReverseSettlement() implements Command {}

        /** Takes a refund after the payout out of the books again; one that is not booked (any more) is no change. */
        record ReverseRefund(Refund refund) implements Command {}
    }

    /** What the stock or the shop answered to the {@link Work} of an order that is in between. */
    sealed interface Answer {
        record StockTaken(List<Allocated> taken) implements Answer {}

        record StockMissing(List<Missing> missing) implements Answer {}

        record QuotaReached(int shipmentsPerDayMax) implements Answer {}

        record StockPutBack() implements Answer {}

        record StockWrittenOff(List<Allocated> taken) implements Answer {}
    }

    /**
     * What an order in between waits for; asking twice is harmless. Its {@code orderId} is by what the stock knows the
     * order, see {@link OrderId#nth}.
     */
    sealed interface Work {
        /** Ask the shop to admit the shipment, then the inventory to allocate. */
        record TakeStock(UUID orderId, UUID merchantId, UUID shopId, LocalDate day, List<Need> needs, Author by)
                implements Work {}

        /** Ask the inventory to restock the order. */
        record PutBackStock(UUID orderId, UUID merchantId, List<Taken> pieces, Author by) implements Work {}

        /** Ask the inventory to take off the shelf again what the order had put back. */
        record WriteOffStock(UUID orderId, UUID merchantId, List<Allocated> pieces, Author by) implements Work {}
    }

    /** What has happened. Names and fields are for ever. */
    sealed interface Event {
        Ref ref();

        Stamp stamp();

        record OrderPlaced(Ref ref, Facts facts, Stamp stamp) implements Event {}

        record OrderPacked(Ref ref, Stamp stamp) implements Event {}

        record ShipmentStarted(Ref ref, Shipment shipment, Stamp stamp) implements Event {}

        record OrderShipped(Ref ref, Shipment shipment, List<Allocated> taken, List<Entry> entries, Stamp stamp)
                implements Event {}

        record ShipmentRejected(Ref ref, List<Missing> missing, Stamp stamp) implements Event {}

        record ShipmentOverQuota(Ref ref, int shipmentsPerDayMax, Stamp stamp) implements Event {}

        record OrderDelivered(Ref ref, Stamp stamp) implements Event {}

        record OrderSettled(Ref ref, Settlement settlement, Reckoning reckoning, List<Entry> entries, Stamp stamp)
                implements Event {}

        /** The fees of the payout were named anew; the money is the same. */
        record PayoutExplained(Ref ref, Settlement settlement, Reckoning reckoning, List<Entry> entries, Stamp stamp)
                implements Event {}

        record ReturnStarted(Ref ref, ReturnTerms terms, Stamp stamp) implements Event {}

        record OrderReturned(Ref ref, ReturnTerms terms, boolean afterSettlement, List<Entry> entries, Stamp stamp)
                implements Event {}

        /** Money was given back once more. */
        record OrderRefunded(Ref ref, Refund refund, List<Entry> entries, Stamp stamp) implements Event {}

        /**
         * A refund that was entered by hand is the one that this names; it is that one and no other's from now on.
         *
         * @param number which refund of the order it is, from 1
         */
        record RefundConfirmed(Ref ref, int number, Refund refund, Stamp stamp) implements Event {}

        /** What the buyer had kept came back after all. */
        record GoodsReturned(Ref ref, ReturnTerms.Goods goods, LocalDate on, List<Entry> entries, Stamp stamp)
                implements Event {}

        /** What was put back on the shelf turned out to be damaged. */
        record ReturnWrittenOff(Ref ref, List<Allocated> taken, LocalDate on, List<Entry> entries, Stamp stamp)
                implements Event {}

        /**
         * What a failed delivery cost became known, or became known better, after it was booked.
         *
         * @param cost all of it, rupiah
         * @param reckoning the payout held against that cost; null before there was one
         */
        record ReturnCostChanged(
                Ref ref, long cost, LocalDate on, @Nullable Reckoning reckoning, List<Entry> entries, Stamp stamp)
                implements Event {}

        /** What was put back on the shelf turned out to be damaged, but has been sold. */
        record WriteOffRejected(Ref ref, List<Missing> missing, Stamp stamp) implements Event {}

        record OrderCancelled(Ref ref, String reason, Stamp stamp) implements Event {}

        /**
         * The payout was taken out of the books.
         *
         * @param status what the order is again: SHIPPED, DELIVERED or RETURNED
         */
        record SettlementReversed(Ref ref, Status status, List<Entry> entries, Stamp stamp) implements Event {}

        /**
         * The last refund was taken out of the books.
         *
         * @param status what the order is again: SETTLED, or RETURNED while more was refunded or came back
         */
        record RefundReversed(Ref ref, Refund refund, Status status, List<Entry> entries, Stamp stamp)
                implements Event {}
    }

    /** Why nothing was done. */
    sealed interface Rejection {
        record OrderAbsent() implements Rejection {}

        /** Another order has this number already: its lines or amounts differ. */
        record OrderDiffers(UUID orderId) implements Rejection {}

        /** The order does not go from one status to the other. */
        record MoveForbidden(Status from, Status to) implements Rejection {}

        /** The order waits for its stock; try again. */
        record MoveInProgress() implements Rejection {}

        record StockShort(List<Missing> missing) implements Rejection {}

        record QuotaReached(int shipmentsPerDayMax) implements Rejection {}

        /**
         * Before its payout a parcel itself comes back, and there is nothing to refund; after it goods or money come
         * back, and the return has no cost.
         */
        record ReturnIncomplete() implements Rejection {}

        /** A payout was booked already, and it was another one. */
        record SettlementDiffers(Settlement booked) implements Rejection {}

        /** It was refunded and so has no cost, or was damaged and is said to be good, or
         * a refund without a reference equals one that has a reference.
         */
        record ReturnDiffers(ReturnTerms booked) implements Rejection {}
    }

    /** Accepted with these events (none: it was done before) or rejected. */
    sealed interface Decision {
        record Accept(List<Event> events) implements Decision {}

        record Reject(Rejection rejection) implements Decision {}
    }

    static Order empty() {
        return new Absent();
    }

    /** Applies the rules to a command; changes nothing. */
    default Decision decide(Command command, Stamp stamp) {
        return new OrderRules(stamp).decide(this, command);
    }

    /** Applies the rules to an answer; one that the order does not wait for (any more) changes nothing. */
    default Decision decide(Answer answer, Instant now) {
        return switch (this) {
            case Shipping shipping -> new OrderRules(new Stamp(shipping.by(), now)).decide(shipping, answer);
            case Returning returning -> new OrderRules(new Stamp(returning.by(), now)).decide(returning, answer);
            case Absent _, Open _, Shipped _, Settled _, Returned _, Cancelled _ -> new Decision.Accept(List.of());
        };
    }

    /** Replays one event. */
    static Order evolve(Order order, Event event) {
        return OrderHistory.evolve(order, event);
    }

    /** Replays events, the first one first. */
    static Order evolve(Order order, List<Event> events) {
        Order now = order;
        for (Event event : events) {
            now = evolve(now, event);
        }
        return now;
    }

    private static UUID asked(Facts facts, Trail trail) {
        return OrderId.nth(facts.orderId(), trail.timesPlaced());
    }

    /**
     * This order, or an absent one where an import's undo took back all there was of it: its number may be placed anew,
     * as another order or the same, but not for ever.
     */
    default Order unlessUndone() {
        return isTakenBack() && !isUsedUp() ? empty() : this;
    }

    /** Whether an import's undo took it back and left nothing of it. A person's word for it is no undo. */
    private boolean isTakenBack() {
        return switch (this) {
            case Cancelled cancelled -> cancelled.reason().equals(UNDONE) && endedByImport(cancelled.trail());
            case Returned returned ->
                returned.terms().reference().equals(UNDONE)
                        && returned.leavesNothing()
                        && endedByImport(returned.trail());
            case Absent _, Open _, Shipping _, Shipped _, Settled _, Returning _ -> false;
        };
    }

    private static boolean endedByImport(Trail trail) {
        return trail.moments().getLast().stamp().by().importRun() != null;
    }

    /**
     * Whether its number was placed so often that none can free it any more. An order that is over by itself needs a
     * time more for that, see {@link Command.Cancel}.
     */
    default boolean isUsedUp() {
        if (this instanceof Absent) {
            return false;
        }
        boolean overByItself = this instanceof Cancelled || this instanceof Returned;
        int needed = overByItself && !isTakenBack() ? 2 : 1;
        return OrderView.of(this).trail().timesPlaced() + needed > OrderId.TIMES_MAX;
    }

    /** The payout that is booked; null before there was one. */
    default @Nullable Settlement settlement() {
        return this instanceof Returning returning ? returning.before().settlement() : null;
    }

    /** What the order waits for; null unless it is in between. */
    default @Nullable Work work() {
        return switch (this) {
            case Shipping(var before, var shipment, var by) ->
                new Work.TakeStock(
                        asked(before.facts(), before.trail()),
                        before.facts().merchantId(),
                        before.facts().shopId(),
                        shipment.on(),
                        before.facts().needs(),
                        by);
            case Returning returning -> {
                var view = OrderView.of(returning);
                var orderId = asked(view.facts(), view.trail());
                var merchantId = view.facts().merchantId();
                yield OrderReturns.wasOnTheShelf(returning.before())
                        ? new Work.WriteOffStock(orderId, merchantId, view.taken(), returning.by())
                        : new Work.PutBackStock(
                                orderId,
                                merchantId,
                                view.taken().stream().map(Allocated::taken).toList(),
                                returning.by());
            }
            case Absent _, Open _, Shipped _, Settled _, Returned _, Cancelled _ -> null;
        };
    }
}
