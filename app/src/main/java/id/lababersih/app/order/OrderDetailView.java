package id.lababersih.app.order;

import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Texts;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.MoveDays;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.ReturnTerms.Goods;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as its page shows it.
 *
 * @param days on which day its moves happened, by their place in the trail; without those that have no day of their own
 * @param counted on which day its entries count in the books, by their key
 * @param chart the merchant's accounts, by code
 * @param cancelled why it was cancelled; empty when it was not
 * @param members names of the merchant's people by user id
 * @param usualCost what a return costs where nobody gives a figure, rupiah
 * @param mayChange whether the reader may move the order
 * @param refusal why the last try to move it was refused; empty when it was not
 * @param shortfall what it lacks by now; of an order whose stock was never short, nothing
 * @param forms what its forms offer
 */
public record OrderDetailView(
        OrderView order,
        String shop,
        Map<Integer, LocalDate> days,
        Map<String, LocalDate> counted,
        Map<String, Account> chart,
        String cancelled,
        Map<UUID, String> members,
        List<FeeLine> fees,
        long usualCost,
        boolean mayChange,
        String refusal,
        Shortfall shortfall,
        Forms forms) {
    public OrderDetailView {
        days = Map.copyOf(days);
        counted = Map.copyOf(counted);
        chart = Map.copyOf(chart);
        members = Map.copyOf(members);
        fees = List.copyOf(fees);
    }

    /**
     * What the order's forms offer.
     *
     * @param placedOn the first day that may be named
     * @param today the last one
     * @param closedThrough the last day that takes no entries any more; null where every day does
     * @param refused the form that was refused, by the end of its address; empty when none was
     * @param typed what stood in that form, by field
     */
    public record Forms(
            LocalDate placedOn,
            LocalDate today,
            @Nullable LocalDate closedThrough,
            String refused,
            Map<String, String> typed,
            FormErrors errors) {
        public Forms {
            typed = Map.copyOf(typed);
        }

        /** What was typed into a field of a form, else what it starts with. */
        public String typed(String form, String field, String first) {
            return refused.equals(form) ? typed.getOrDefault(field, "") : first;
        }

        /** What is wrong in a form. */
        public FormErrors errors(String form) {
            return refused.equals(form) ? errors : FormErrors.none();
        }
    }

    /**
     * One fee, estimated at shipment and as the payout named it.
     *
     * @param actual null before the payout
     */
    public record FeeLine(
            String code,
            String account,
            long estimated,
            @Nullable Long actual) {}

    static OrderDetailView of(
            Order order,
            OrderView view,
            String shop,
            Map<String, LocalDate> counted,
            Map<String, Account> chart,
            Map<UUID, String> members,
            boolean mayChange,
            String refusal,
            Shortfall shortfall,
            Forms forms) {
        return new OrderDetailView(
                view,
                shop,
                MoveDays.of(order),
                counted,
                chart,
                order instanceof Order.Cancelled gone ? gone.reason() : "",
                members,
                fees(view.facts(), order.settlement()),
                ReturnTerms.usualCost(order),
                mayChange,
                refusal,
                shortfall,
                forms);
    }

    /** The first day on which it may have come back. */
    public LocalDate shippedOn() {
        var shipment = order.shipment();
        return shipment == null || shipment.on().isBefore(forms.placedOn()) ? forms.placedOn() : shipment.on();
    }

    /** Why it was cancelled: what people wrote as it is, our own words in the language of the page. */
    public String reason(Texts texts) {
        return switch (cancelled) {
            case Order.UNDONE -> texts.of("order.cancelled_by_undo");
            case Order.CANCELLED_THERE -> texts.of("order.cancelled_there");
            case Order.CANCELLED_BEFORE -> texts.of("order.cancelled_before");
            default -> cancelled;
        };
    }

    /**
     * Which words tell a move, with the warehouse of the shortfall: a payout also takes back a failed delivery that was
     * none, which refunded nothing.
     */
    public String words(int number) {
        var moments = order.trail().moments();
        var moment = moments.get(number);
        boolean withPayout = number > 0
                && moments.get(number - 1).what().equals(Order.Event.OrderSettled.class.getSimpleName())
                && moments.get(number - 1).stamp().equals(moment.stamp());
        boolean reinstated = withPayout && moment.what().equals(Order.Event.RefundReversed.class.getSimpleName());
        boolean placed = isShort(moment) && shortfall.named();
        return "moment." + (reinstated ? "SaleReinstated" : moment.what()) + (placed ? ".at" : "");
    }

    /** Who had something done, by name; empty for somebody who is no member any more. */
    public String author(Order.Moment moment) {
        return members.getOrDefault(moment.stamp().by().user(), "");
    }

    public Facts facts() {
        return order.facts();
    }

    /** Whether it was to be sent then, and stock was short. */
    static boolean isShort(Order.Moment moment) {
        return moment.what().equals(Order.Event.ShipmentRejected.class.getSimpleName());
    }

    /** Whether it was to be sent and stock was short, and it was not sent since. */
    public boolean wasShort() {
        return !order.missing().isEmpty();
    }

    /**
     * When it was last to be sent and stock was short; more may have come in since.
     *
     * @throws IllegalStateException where nothing was missing then
     */
    public Instant shortAt() {
        return order.trail().moments().stream()
                .filter(OrderDetailView::isShort)
                .reduce((_, last) -> last)
                .orElseThrow(() -> new IllegalStateException("stock was never short for " + facts().orderId()))
                .stamp()
                .at();
    }

    /** Whether a courier collected more for a line than its goods cost: Mengantar orders are sold at the COD value. */
    public boolean withShipping(Facts.Line line) {
        return facts().platform() == Platform.MENGANTAR
                && line.goods() > Math.multiplyExact(line.unitPrice(), (long) line.quantity());
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

    /** Whether more may come back: the goods, after the payout also money, and goods that turn out to be damaged. */
    public boolean mayReturn() {
        return mayChange
                && switch (order.status()) {
                    case SHIPPED, DELIVERED, SETTLED -> true;
                    case RETURNED -> paidOut() || !isReturned(Goods.DAMAGED);
                    case CREATED, PACKED, CANCELLED -> false;
                };
    }

    /** What may be said of the goods: nothing more than is known, and before the payout that they are here. */
    public List<Goods> conditions() {
        if (isReturned(Goods.DAMAGED)) {
            return List.of(Goods.KEPT_BY_BUYER);
        }
        return paidOut()
                ? List.of(Goods.GOOD, Goods.DAMAGED, Goods.KEPT_BY_BUYER)
                : order.returned() == null ? List.of(Goods.GOOD, Goods.DAMAGED) : List.of(Goods.DAMAGED);
    }

    private boolean isReturned(Goods goods) {
        var returned = order.returned();
        return returned != null && returned.goods() == goods;
    }

    /** The day on which an entry counts: a later one than its own where that was closed when it came. */
    public LocalDate countedOn(Entry entry) {
        return counted.getOrDefault(entry.key(), entry.date());
    }

    /** The kind of an entry: refunds are numbered, as is what was taken back and booked again. */
    public static String kind(Entry entry) {
        return entry.reverses() != null && entry.event().endsWith(Reversal.EVENT_END)
                ? "reversed"
                : entry.event().replaceAll("(_[0-9]+)+$", "");
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

    /**
     * What the books hold besides sale, fees and cost of goods, such as returns; with these it adds up to the profit.
     */
    public List<Adjustment> adjustments() {
        if (order.shipment() == null) {
            return List.of();
        }
        var rest = new TreeMap<String, Long>();
        for (var entry : order.trail().entries()) {
            for (var line : entry.lines()) {
                if (Account.isProfitAndLoss(line.account())) {
                    rest.merge(line.account(), -line.amount(), Math::addExact);
                }
            }
        }
        rest.remove(Chart.COST_OF_GOODS);
        rest.merge(Chart.SALES, -facts().goods(), Math::addExact);
        rest.merge(Chart.VOUCHERS, facts().voucher(), Math::addExact);
        for (var fee : fees) {
            rest.merge(fee.account(), fee.actual() == null ? fee.estimated() : fee.actual(), Math::addExact);
        }
        return rest.entrySet().stream()
                .filter(amount -> amount.getValue() != 0)
                .map(amount -> new Adjustment(amount.getKey(), amount.getValue()))
                .toList();
    }

    /** What an account adds to the profit, in rupiah. */
    public record Adjustment(String account, long amount) {}

    private static List<FeeLine> fees(Facts facts, @Nullable Settlement settlement) {
        var accounts = new LinkedHashMap<String, String>();
        facts.fees().forEach(fee -> accounts.put(fee.code(), fee.account()));
        if (settlement != null) {
            settlement.fees().stream()
                    .filter(fee -> fee.amount() != 0 && Account.isProfitAndLoss(fee.account()))
                    .forEach(fee -> accounts.putIfAbsent(fee.code(), fee.account()));
        }
        var lines = new ArrayList<FeeLine>();
        accounts.forEach((code, account) -> lines.add(new FeeLine(
                code, account, facts.estimateOf(code), settlement == null ? null : actual(settlement, facts, code))));
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
