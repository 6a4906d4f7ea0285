package id.lababersih.app.imports;

import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.app.imports.file.IncomeRow.Kind;
import id.lababersih.app.ledger.Memos;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Journey;
import id.lababersih.domain.order.LaterCharge;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.Refund;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.ReturnTerms.Goods;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.shop.Fee;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.KnownOrders;
import id.lababersih.persistence.imports.ReturnedParcels;
import id.lababersih.persistence.imports.ReturnedParcels.Parcel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Books payouts, money that belongs to no order, and refunds that came later. */
final class IncomeApplier implements Applier {
    private static final String INCOME_TAX = "pph22";
    private static final Set<String> PAID_OUT = Set.of(Order.Event.OrderSettled.class.getSimpleName());
    private static final Set<String> REFUNDED =
            Set.of(Order.Event.OrderReturned.class.getSimpleName(), Order.Event.OrderRefunded.class.getSimpleName());
    /** Not a fee: what a failed delivery cost, where a payout file names it. */
    private static final String RETURN_COST = "ongkir_retur";

    private final Author author;
    private final Desk desk;
    private final Shop.Open shop;
    private final FeeSchedule fees;
    private final ColumnFees columnFees;
    private final KnownOrders knownOrders;
    private final ReturnedParcels parcels;

    IncomeApplier(
            Author author,
            Desk desk,
            Shop.Open shop,
            FeeSchedule fees,
            ColumnFees columnFees,
            KnownOrders knownOrders,
            ReturnedParcels parcels) {
        this.knownOrders = knownOrders;
        this.author = author;
        this.desk = desk;
        this.shop = shop;
        this.fees = fees.overriddenBy(shop.ownFees());
        this.columnFees = columnFees;
        this.parcels = parcels;
    }

    private static Payout payout(ImportItem item) {
        return Payloads.read(item.payload(), Payout.class);
    }

    @Override
    public void prepare(List<ImportItem> items) {
        // A payload has all it needs.
    }

    @Override
    public Collection<String> keys(ImportItem item) {
        String number = payout(item).number();
        return List.of(number == null ? "adjustments" : "order " + number);
    }

    @Override
    public Outcome apply(ImportItem item) throws Exception {
        return book(payout(item));
    }

    /** Books one row of a payout file. */
    Outcome book(Payout payout) throws Exception {
        IncomeRow row = payout.row();
        if (row.kind() == Kind.ADJUSTMENT || row.kind() == Kind.ADS) {
            return adjust(row);
        }
        String number = number(payout);
        if (number == null) {
            return Words.failed(new Order.Rejection.OrderAbsent());
        }
        var orderId = OrderId.of(shop.shopId(), number);
        Order order = desk.order(orderId).unlessUndone();
        if (order instanceof Order.Absent) {
            return Words.failed(new Order.Rejection.OrderAbsent());
        }
        var view = OrderView.of(order);
        if (row.kind() == Kind.LATER_REFUND) {
            return refund(orderId, view, row);
        }
        if (isLaterCharge(order, row)) {
            var booked = Objects.requireNonNull(order.settlement());
            if (IncomePreview.isUnexplained(order, booked)) {
                return Words.failed(new Order.Rejection.SettlementDiffers(booked));
            }
            var entry = BadItemException.unless(() -> charge(view, row));
            boolean changed = entry.isPresent() && desk.post(shop.merchantId(), entry.get(), author);
            return settled(changed, order, row);
        }
        if (order instanceof Order.Returned returned && returned.settlement() == null && IncomePreview.isSold(row)) {
            return returned.mayBeDelivered()
                    ? give(orderId, row, List.of(new Order.Command.SettleSale(sale(view, row))))
                    : Words.failed("settled_differently", IncomePreview.SOLD_ALTHOUGH_RETURNED);
        }
        return give(orderId, row, BadItemException.unless(() -> paidOut(order, view, row)));
    }

    /** Whether the row came after the one that paid the order out, and neither sells nor gives back. */
    private static boolean isLaterCharge(Order order, IncomeRow row) {
        var booked = order.settlement();
        return booked != null && IncomePreview.isCharge(order, row) && !IncomePreview.isSame(order, booked, row);
    }

    /** The entry of a later charge; none where it moved nothing. */
    Optional<Entry> charge(OrderView view, IncomeRow row) {
        return new LaterCharge(row.settledOn(), row.payout(), row.memo()).entry(view.facts(), fees(view.facts(), row));
    }

    private Outcome refund(UUID orderId, OrderView view, IncomeRow row) throws Exception {
        var terms = BadItemException.unless(() -> returned(view, row));
        var beyond = BadItemException.unless(() -> beyond(view, row));
        var outcome = give(orderId, row, List.of(new Order.Command.Return(terms)));
        if (outcome.result() != Result.FAILED && beyond.isPresent()) {
            desk.post(shop.merchantId(), beyond.get(), author);
        }
        return outcome;
    }

    /** What a row of a later refund did beyond the refund; none where it did nothing else. */
    Optional<Entry> beyond(OrderView view, IncomeRow row) {
        return refund(row).beyond(view.facts(), row.payout(), fees(view.facts(), row));
    }

    static Refund refund(IncomeRow row) {
        return new Refund(row.settledOn(), row.refund(), row.reference());
    }

    /** Names the fees that the row tells, where its payout or refund is booked; else there is nothing to name. */
    Outcome explain(Payout payout) throws Exception {
        IncomeRow row = payout.row();
        String number = number(payout);
        var orderId = OrderId.of(shop.shopId(), number == null ? "" : number);
        Order order = desk.order(orderId);
        if (row.kind() == Kind.LATER_REFUND) {
            return explainRefund(order, row);
        }
        var booked = order.settlement();
        if (number == null || booked == null) {
            return Outcome.of(Result.UNCHANGED);
        }
        if (isLaterCharge(order, row)) {
            var entry = BadItemException.unless(() -> charge(OrderView.of(order), row));
            return settled(corrected(entry), order, row);
        }
        var settlement = BadItemException.unless(() -> settlement(order, OrderView.of(order), row));
        return IncomePreview.isSame(order, booked, row)
                ? give(orderId, row, List.of(new Order.Command.ExplainPayout(settlement.fees())))
                : Outcome.of(Result.UNCHANGED);
    }

    private Outcome explainRefund(Order order, IncomeRow row) throws Exception {
        if (!(order instanceof Order.Returned returned) || !returned.refunds().contains(refund(row))) {
            return Outcome.of(Result.UNCHANGED);
        }
        var beyond = BadItemException.unless(() -> beyond(OrderView.of(order), row));
        return settled(corrected(beyond), order, row);
    }

    private boolean corrected(Optional<Entry> entry) throws Exception {
        return entry.isPresent() && desk.correct(shop.merchantId(), entry.get(), author);
    }

    private Outcome give(UUID orderId, IncomeRow row, List<Order.Command> commands) throws Exception {
        boolean changed = false;
        Order after = Order.empty();
        for (Order.Command command : commands) {
            switch (desk.execute(orderId, command, author)) {
                case OrderOutcome.Accepted accepted -> {
                    changed |= accepted.changed();
                    after = accepted.order();
                    takeBack(accepted.order());
                }
                case OrderOutcome.Rejected(var rejection) -> {
                    return Words.failed(rejection);
                }
            }
        }
        return settled(changed, after, row);
    }

    /** The order's number; one that nobody knew when the file was read may be known by now. */
    @Nullable
    String number(Payout payout) {
        if (payout.number() != null) {
            return payout.number();
        }
        String tracking = payout.row().trackingNumber();
        var byTracking = tracking == null
                ? Map.<String, String>of()
                : knownOrders.byTracking(shop.merchantId(), shop.shopId(), List.of(tracking));
        return IncomePreview.number(payout.row(), byTracking);
    }

    private Outcome settled(boolean changed, Order order, IncomeRow row) {
        var result = changed || isMine(order, row) ? Result.UPDATED : Result.UNCHANGED;
        var unknown = columnFees.unknown(row);
        if (unknown.isEmpty()) {
            return Outcome.of(result);
        }
        String columns = unknown.entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .collect(Collectors.joining(", "));
        return new Outcome(
                result,
                "unmapped_columns",
                "Kolom belum dikenal, masuk Selisih Settlement: " + columns,
                "Columns not known, booked as Settlement differences: " + columns);
    }

    /** Whether this very run booked the row before a crash, so that an undo takes it back. */
    private boolean isMine(Order order, IncomeRow row) {
        var booked = row.kind() == Kind.LATER_REFUND ? REFUNDED : PAID_OUT;
        return OrderView.of(order).trail().moments().stream()
                .anyMatch(moment -> booked.contains(moment.what())
                        && author.importRun() != null
                        && author.importRun().equals(moment.stamp().by().importRun()));
    }

    /** A row that was booked before only tells its fees, which somebody may have named since. */
    private List<Order.Command> paidOut(Order order, OrderView view, IncomeRow row) {
        var settlement = settlement(order, view, row);
        var booked = order.settlement();
        if (booked != null && IncomePreview.isSame(order, booked, row)) {
            return List.of(new Order.Command.ExplainPayout(settlement.fees()));
        }
        var parcel = row.sale() == 0 ? parcel(view) : Optional.<Parcel>empty();
        var back = new ReturnTerms(
                parcel.map(ParcelBooking::goods).orElse(Goods.GOOD),
                returnCost(row),
                0,
                parcel.map(Parcel::receivedOn).orElse(row.settledOn()),
                "");
        return Journey.paidOut(order, settlement, row.sale(), back);
    }

    /** What a row names as the cost of a parcel that came back unsold, rupiah; 0 where it names none. */
    static long returnCost(IncomeRow row) {
        return Math.max(0, row.fees().getOrDefault(RETURN_COST, 0L));
    }

    private Settlement settlement(Order order, OrderView view, IncomeRow row) {
        return settlement(view.facts(), row, IncomePreview.refund(order, row), Settlement.paidDirect(view));
    }

    /** The payout of a sale through the platform, whose goods came back since. */
    private Settlement sale(OrderView view, IncomeRow row) {
        return BadItemException.unless(() -> settlement(view.facts(), row, row.refund(), 0));
    }

    private Settlement settlement(Facts facts, IncomeRow row, long refund, long paidDirect) {
        var named = new Settlement(row.settledOn(), row.payout(), refund, fees(facts, row), paidDirect);
        return named.complete(facts, columnFees.unknownCost(row));
    }

    /** The fees and the tax that a row names. */
    private List<Fee> fees(Facts facts, IncomeRow row) {
        var actual = new ArrayList<Fee>();
        row.fees().forEach((code, amount) -> {
            if (amount != 0 || facts.estimateOf(code) != 0) {
                fees.accountOf(shop.platform(), code).ifPresent(account -> actual.add(new Fee(code, account, amount)));
            }
        });
        actual.addAll(columnFees.of(row));
        if (row.withheldTax() != 0) {
            actual.add(new Fee(INCOME_TAX, Chart.INCOME_TAX_PREPAID, row.withheldTax()));
        }
        return actual;
    }

    /** Goods come back only when somebody says that they did, and once. */
    private ReturnTerms returned(OrderView view, IncomeRow row) {
        var booked = view.returned();
        var goods = booked == null || booked.goods() == Goods.KEPT_BY_BUYER
                ? parcel(view).map(ParcelBooking::goods).orElse(Goods.KEPT_BY_BUYER)
                : Goods.KEPT_BY_BUYER;
        return new ReturnTerms(goods, 0, row.refund(), row.settledOn(), row.reference());
    }

    /** A payout that already has the refund in it is all that the marketplace says of a parcel that came back. */
    private void takeBack(Order order) throws Exception {
        if (order instanceof Order.Settled settled && settled.settlement().refund() > 0) {
            var parcel = parcel(OrderView.of(order));
            if (parcel.isPresent()) {
                new ParcelBooking(desk, author).book(order, parcel.get(), Result.UNCHANGED);
            }
        }
    }

    private Optional<Parcel> parcel(OrderView view) {
        return parcels.find(shop.merchantId(), shop.shopId(), view.facts().number());
    }

    private Outcome adjust(IncomeRow row) throws Exception {
        Entry entry = BadItemException.unless(() -> adjustment(row));
        return Outcome.of(
                entry != null && desk.post(shop.merchantId(), entry, author) ? Result.CREATED : Result.UNCHANGED);
    }

    /** The entry of a row about no order; null when there is nothing to post. */
    @Nullable
    Entry adjustment(IncomeRow row) {
        return adjustment(shop, row);
    }

    static @Nullable Entry adjustment(Shop.Open shop, IncomeRow row) {
        boolean ads = row.kind() == Kind.ADS;
        var lines = ads
                ? Postings.advertising(shop.platform(), row.payout())
                : Postings.adjustment(shop.platform(), row.payout());
        if (lines.isEmpty()) {
            return null;
        }
        return new Entry(
                "adjustment",
                sourceId(shop, row),
                ads ? "ads" : "adjustment",
                shown(row),
                row.settledOn(),
                row.memo().isEmpty() ? Memos.adjustment(shown(row)) : row.memo(),
                new Entry.Origin(shop.platform(), shop.shopId(), null),
                null,
                lines,
                List.of());
    }

    /**
     * TikTok numbers its adjustments, several of another type, day or amount alike; Shopee's are known by what they
     * say, within their shop.
     */
    private static String sourceId(Shop.Open shop, IncomeRow row) {
        return shop.platform() + "/"
                + (hasNumber(row)
                        ? row.reference() + "/" + OrderId.uuid5(shop.merchantId(), says(row))
                        : OrderId.uuid5(shop.shopId(), row.reference()));
    }

    private static String says(IncomeRow row) {
        return row.settledOn() + "/" + row.payout() + "/" + row.memo();
    }

    private static boolean hasNumber(IncomeRow row) {
        return row.reference().chars().allMatch(Character::isLetterOrDigit);
    }

    private static String shown(IncomeRow row) {
        return hasNumber(row) ? row.reference() : row.memo();
    }
}
