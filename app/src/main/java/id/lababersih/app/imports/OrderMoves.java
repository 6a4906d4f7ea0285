package id.lababersih.app.imports;

import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Order.Moment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Whether others have moved an order, so that a run's undo leaves it. Dependents asks the tables the same. */
final class OrderMoves {
    /** Fees are named and payouts taken back; neither leaves the order further than it was. */
    private static final Set<String> MOVES_NOTHING = Set.of(
            name(Order.Event.PayoutExplained.class),
            name(Order.Event.SettlementReversed.class),
            name(Order.Event.RefundReversed.class));

    /** By what an import's undo takes back what that import did. */
    private static final Map<String, String> TAKEN_BACK_BY = Map.of(
            name(Order.Event.OrderDelivered.class), name(Order.Event.SettlementReversed.class),
            name(Order.Event.OrderSettled.class), name(Order.Event.SettlementReversed.class),
            name(Order.Event.OrderReturned.class), name(Order.Event.RefundReversed.class),
            name(Order.Event.OrderRefunded.class), name(Order.Event.RefundReversed.class));

    private OrderMoves() {}

    /** Whether one of these moments, up to an order's last, is a move by others than the run and still stands. */
    static boolean byOthers(List<Moment> moments, UUID run) {
        return IntStream.range(0, moments.size())
                .anyMatch(i -> !isBy(run, moments.get(i))
                        && !MOVES_NOTHING.contains(moments.get(i).what())
                        && !isTakenBack(moments.get(i), moments.subList(i + 1, moments.size())));
    }

    private static boolean isTakenBack(Moment moment, List<Moment> later) {
        UUID run = moment.stamp().by().importRun();
        String back = TAKEN_BACK_BY.get(moment.what());
        return run != null
                && later.stream()
                        .anyMatch(each -> isBy(run, each) && each.what().equals(back));
    }

    static boolean isBy(UUID run, Moment moment) {
        return run.equals(moment.stamp().by().importRun());
    }

    static String name(Class<? extends Order.Event> event) {
        return event.getSimpleName();
    }
}
