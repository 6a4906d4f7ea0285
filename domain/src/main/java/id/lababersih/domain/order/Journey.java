package id.lababersih.domain.order;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from where an order stands to where a marketplace's file says it is. */
public sealed interface Journey {
    /** The commands to give, one after the other; none when the order is there already or further. */
    record Forward(List<Command> commands) implements Journey {}

    /** The file is older than the books, or says what cannot be: it is reported and nothing is done. */
    record Backward(Status from, Status to) implements Journey {}

    /**
     * What a file says of an order.
     *
     * @param facts those of the books, or of an order that is not sent yet, less lines that were cancelled since
     * @param status CREATED, PACKED, SHIPPED, DELIVERED, CANCELLED or RETURNED; SETTLED comes only with a payout
     * @param returned used when the status is RETURNED
     */
    record Target(Facts facts, Status status, Shipment shipment, ReturnTerms returned, String cancelReason) {}

    /**
     * How far an order gets at once on its way.
     *
     * @param order where it is then
     * @param events what happens until then
     * @param left the commands to give when what the order waits for is answered; none unless it is in between
     * @param rejection of the last command given; null when none was rejected
     */
    record Leg(Order order, List<Order.Event> events, List<Command> left, Order.@Nullable Rejection rejection) {
        public Leg {
            events = List.copyOf(events);
            left = List.copyOf(left);
        }
    }

    /** Gives commands one after the other until one is rejected or has the order wait for an answer. */
    static Leg leg(Order order, List<Command> commands, Stamp stamp) {
        var events = new ArrayList<Order.Event>();
        Order now = order;
        for (int given = 1; given <= commands.size(); given++) {
            switch (now.decide(commands.get(given - 1), stamp)) {
                case Order.Decision.Reject(var rejection) -> {
                    return new Leg(now, events, List.of(), rejection);
                }
                case Order.Decision.Accept(var more) -> {
                    events.addAll(more);
                    now = Order.evolve(now, more);
                }
            }
            if (now.work() != null) {
                return new Leg(now, events, commands.subList(given, commands.size()), null);
            }
        }
        return new Leg(now, events, List.of(), null);
    }

    /** The way to a target. An order at the target or beyond it in the same direction needs nothing. */
    static Journey plan(Order order, Target target) {
        if (order.unlessUndone() instanceof Order.Absent) {
            return new Forward(fromTheStart(target));
        }
        if (losesLines(order, target.facts())) {
            var commands = new ArrayList<Command>(List.of(new Command.Cancel(Order.UNDONE)));
            commands.addAll(fromTheStart(target));
            return new Forward(commands);
        }
        if (target.status() == Status.RETURNED && FailedDelivery.isPossible(order)) {
            return new Forward(List.of(new Command.ReturnUnsold(target.returned())));
        }
        if (order instanceof Order.Returned returned && target.status() == Status.RETURNED) {
            return new Forward(costNamed(returned, target.returned()));
        }
        var from = OrderView.of(order).status();
        return isBackward(from, target.status())
                ? new Backward(from, target.status())
                : new Forward(steps(from, target));
    }

    private static List<Command> fromTheStart(Target target) {
        var commands = new ArrayList<Command>(List.of(new Command.Place(target.facts())));
        commands.addAll(steps(Status.CREATED, target));
        return commands;
    }

    /**
     * Whether lines of an order that is not sent were cancelled. It then begins anew without them, as after an import's
     * undo and as often.
     */
    static boolean losesLines(Order order, Facts left) {
        return order instanceof Order.Open(var booked, boolean _, var _, var _)
                && !order.isUsedUp()
                && !booked.sameAs(left)
                && left.isPartOf(booked);
    }

    /**
     * What a payout row asks of an order. One that pays for no goods and takes none of their price back, of a parcel
     * still on its way, tells that the delivery failed: the parcel comes back first.
     *
     * @param sale the price of the goods as the row has it, rupiah
     * @param back how the parcel comes back if so; its cost is what the row names, 0 where it names none
     */
    static List<Command> paidOut(Order order, Settlement row, long sale, ReturnTerms back) {
        var settle = new Command.Settle(row);
        if (sale != 0 || row.refund() != 0 || row.payout() > 0) {
            return List.of(settle);
        }
        return switch (order) {
            case Order.Shipped shipped
            when !shipped.delivered() && tellsOfSales(shipped.facts()) -> {
                long usual = ReturnTerms.usualCost(order);
                yield List.of(new Command.Return(usual == 0 ? back : back.withCost(usual)), settle);
            }
            case Order.Returned returned
            when returned.settlement() == null && returned.terms().cost() == 0 && back.cost() != 0 ->
                List.of(new Command.Return(back.with(returned.terms().goods())), settle);
            case Order.Absent _,
                    Order.Open _,
                    Order.Shipping _,
                    Order.Shipped _,
                    Order.Settled _,
                    Order.Returning _,
                    Order.Returned _,
                    Order.Cancelled _ -> List.of(settle);
        };
    }

    /** Whether payout rows show if an order was sold: those of parcels that are paid for elsewhere look the same. */
    private static boolean tellsOfSales(Facts facts) {
        return facts.platform() != Platform.MENGANTAR || facts.codValue() != 0;
    }

    /** A file that names the cost of a failed delivery knows it better than a parcel's row, which has none. */
    private static List<Command> costNamed(Order.Returned returned, ReturnTerms told) {
        var booked = returned.terms();
        return returned.afterSettlement() || told.cost() == 0 || told.cost() == booked.cost()
                ? List.of()
                : List.of(new Command.Return(new ReturnTerms(booked.goods(), told.cost(), 0, told.on(), "")));
    }

    private static boolean isBackward(Status from, Status to) {
        return switch (from) {
            case CREATED, PACKED -> from == Status.PACKED && to == Status.CREATED;
            case SHIPPED -> to == Status.CREATED || to == Status.PACKED || to == Status.CANCELLED;
            case DELIVERED -> to != Status.DELIVERED && to != Status.RETURNED;
            case SETTLED -> to != Status.DELIVERED && to != Status.SETTLED;
            case RETURNED -> to != Status.RETURNED;
            case CANCELLED -> to != Status.CANCELLED;
        };
    }

    private static List<Command> steps(Status from, Target target) {
        var steps = new ArrayList<Command>();
        boolean unshipped = from == Status.CREATED || from == Status.PACKED;
        switch (target.status()) {
            case CREATED, SETTLED -> {}
            case PACKED -> {
                if (from == Status.CREATED) {
                    steps.add(new Command.Pack());
                }
            }
            case SHIPPED -> {
                if (unshipped) {
                    steps.add(new Command.Ship(target.shipment()));
                }
            }
            case DELIVERED -> {
                if (unshipped) {
                    steps.add(new Command.Ship(target.shipment()));
                }
                if (unshipped || from == Status.SHIPPED) {
                    steps.add(new Command.Deliver());
                }
            }
            case RETURNED -> {
                if (unshipped) {
                    steps.add(new Command.Ship(target.shipment()));
                }
                var told = target.returned();
                steps.add(new Command.Return(from == Status.SETTLED ? told.withCost(0) : told));
            }
            case CANCELLED -> {
                if (unshipped) {
                    steps.add(new Command.Cancel(target.cancelReason()));
                }
            }
        }
        return steps;
    }
}
