package id.lababersih.app.order;

import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.shop.Fee;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as its page shows it.
 *
 * @param mayChange whether the reader may move the order
 * @param refusal why the last try to move it was refused; empty when it was not
 */
public record OrderDetailView(OrderView order, String shop, List<FeeLine> fees, boolean mayChange, String refusal) {
    public OrderDetailView {
        fees = List.copyOf(fees);
    }

    /**
     * One fee, estimated at shipment and as the payout named it.
     *
     * @param actual null before the payout
     */
    public record FeeLine(
            String code, long estimated, @Nullable Long actual) {}

    static OrderDetailView of(Order order, String shop, boolean mayChange, String refusal) {
        var view = OrderView.of(order);
        return new OrderDetailView(view, shop, fees(view.facts(), settlement(order)), mayChange, refusal);
    }

    public Facts facts() {
        return order.facts();
    }

    public boolean maySend() {
        return mayChange && (order.status() == Status.CREATED || order.status() == Status.PACKED);
    }

    public boolean mayPack() {
        return mayChange && order.status() == Status.CREATED;
    }

    public boolean mayDeliver() {
        return mayChange && order.status() == Status.SHIPPED;
    }

    /** Whether the goods may still come back; after the payout with a refund. */
    public boolean mayReturn() {
        return mayChange
                && switch (order.status()) {
                    case SHIPPED, DELIVERED, SETTLED -> true;
                    case CREATED, PACKED, CANCELLED, RETURNED -> false;
                };
    }

    public boolean paidOut() {
        return order.reckoning() != null;
    }

    /** What the fees come to: actual where the payout named them. */
    public long feeTotal() {
        return fees.stream()
                .mapToLong(fee -> fee.actual() == null ? fee.estimated() : fee.actual())
                .sum();
    }

    private static @Nullable Settlement settlement(Order order) {
        return switch (order) {
            case Order.Settled settled -> settled.settlement();
            case Order.Returned returned -> returned.settlement();
            case Order.Returning returning -> settlement(returning.before());
            case Order.Absent _, Order.Open _, Order.Shipping _, Order.Shipped _, Order.Cancelled _ -> null;
        };
    }

    private static List<FeeLine> fees(Facts facts, @Nullable Settlement settlement) {
        var codes = new LinkedHashSet<String>();
        facts.fees().forEach(fee -> codes.add(fee.code()));
        if (settlement != null) {
            settlement.fees().stream().filter(fee -> fee.amount() != 0).forEach(fee -> codes.add(fee.code()));
        }
        var lines = new ArrayList<FeeLine>();
        for (var code : codes) {
            lines.add(new FeeLine(
                    code, facts.estimateOf(code), settlement == null ? null : actual(settlement, facts, code)));
        }
        return lines;
    }

    /** An estimated fee that the payout does not name stands as estimated. */
    private static long actual(Settlement settlement, Facts facts, String code) {
        return settlement.fees().stream()
                .filter(fee -> fee.code().equals(code))
                .mapToLong(Fee::amount)
                .findFirst()
                .orElseGet(() -> facts.estimateOf(code));
    }
}
