package id.lababersih.app.imports;

import id.lababersih.app.imports.file.FileLine;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.FileStatus;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Journey;
import id.lababersih.domain.order.Journey.Target;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.KnownOrders;
import id.lababersih.persistence.imports.KnownOrders.Brought;
import id.lababersih.persistence.imports.ReturnedParcels;
import id.lababersih.persistence.imports.ReturnedParcels.Parcel;
import id.lababersih.persistence.imports.WaitingPayouts.Waiting;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Brings each order of a file to where the file says it is, in one go. */
final class OrderApplier implements Applier {
    /** How many products of the orders at hand are looked at, whether enough of them is there. */
    private static final int PRODUCTS_MAX = 2_000;
    /** So that others who sell meanwhile do not use up a layer either. */
    private static final int ENOUGH = 2;

    private static final int TRIES_MAX = 5;

    private final ImportRun run;
    private final Desk desk;
    private final Shop.Open shop;
    private final FeeSchedule fees;
    private final ZoneId zone;
    private final KnownOrders knownOrders;
    private final ReturnedParcels parcels;
    private final WaitingPayoutBooking payouts;
    private final PayoutRows payoutRows;
    private final ShortStock shortStock;
    private volatile Prepared prepared;

    /**
     * What the orders at hand need.
     *
     * @param taken what each order takes from the shelf, by position; without those that cannot be sent
     * @param ample SKUs of which all these orders take from one layer, so that their order makes no difference
     */
    private record Prepared(
            ShopBooks books,
            Map<Integer, FileOrder> orders,
            Map<Integer, List<Need>> taken,
            Set<String> ample,
            Map<String, Parcel> parcels,
            Map<String, List<Waiting>> payouts) {
        FileOrder order(ImportItem item) {
            var read = orders.get(item.position());
            return read == null ? OrderApplier.order(item) : read;
        }
    }

    OrderApplier(
            ImportRun run,
            Desk desk,
            Shop.Open shop,
            FeeSchedule fees,
            ZoneId zone,
            KnownOrders knownOrders,
            ReturnedParcels parcels,
            WaitingPayoutBooking payouts,
            PayoutRows payoutRows)
            throws Exception {
        this.run = run;
        this.desk = desk;
        this.shop = shop;
        this.fees = fees;
        this.zone = zone;
        this.knownOrders = knownOrders;
        this.parcels = parcels;
        this.payouts = payouts;
        this.payoutRows = payoutRows;
        this.shortStock = new ShortStock(desk, shop.merchantId());
        this.prepared = new Prepared(
                ShopBooks.of(desk, shop, fees, List.of(), zone), Map.of(), Map.of(), Set.of(), Map.of(), Map.of());
    }

    private static FileOrder order(ImportItem item) {
        return Payloads.read(item.payload(), FileOrder.class);
    }

    @Override
    public void prepare(List<ImportItem> items) throws Exception {
        var byPosition = new HashMap<Integer, FileOrder>();
        items.forEach(item -> byPosition.put(item.position(), order(item)));
        var orders = List.copyOf(byPosition.values());
        var numbers = orders.stream().map(FileOrder::number).toList();
        var books = ShopBooks.of(desk, shop, fees, orders, zone);
        var parcelsThere = parcels.find(shop.merchantId(), shop.shopId(), numbers);
        var taken = new HashMap<Integer, List<Need>>();
        byPosition.forEach((position, order) -> taken.put(position, needs(books, order)));
        prepared = new Prepared(
                books, byPosition, taken, ample(taken, byPosition, parcelsThere), parcelsThere, payouts.find(orders));
    }

    @Override
    public Collection<String> keys(ImportItem item) {
        FileOrder order = prepared.order(item);
        var keys = new HashSet<String>();
        keys.add("order " + order.number());
        if (shop.shipmentsPerDayMax() > 0) {
            keys.add("quota");
        }
        prepared.taken().getOrDefault(item.position(), List.of()).stream()
                .map(Need::sku)
                .filter(sku -> !prepared.ample().contains(sku))
                .forEach(sku -> keys.add("sku " + sku));
        return keys;
    }

    /** What an order takes from the shelf; nothing when it cannot be booked, which is said when it is applied. */
    private static List<Need> needs(ShopBooks books, FileOrder order) {
        if (!books.unknown(order).isEmpty()) {
            return List.of();
        }
        try {
            return BadItemException.unless(() -> books.facts(order).needs());
        } catch (BadItemException _) {
            return List.of();
        }
    }

    /** Goods that come back may open an older layer again, so those of such orders are none. */
    private Set<String> ample(
            Map<Integer, List<Need>> taken, Map<Integer, FileOrder> orders, Map<String, Parcel> parcelsThere)
            throws Exception {
        var pieces = new HashMap<String, Long>();
        var back = new HashSet<String>();
        taken.forEach((position, needs) -> {
            var order = Objects.requireNonNull(orders.get(position));
            if (order.status() == FileStatus.RETURNED || parcelsThere.containsKey(order.number())) {
                needs.forEach(need -> back.add(need.sku()));
            }
        });
        taken.values().stream()
                .flatMap(List::stream)
                .forEach(need -> pieces.merge(need.sku(), (long) need.quantity(), Long::sum));
        var skus = pieces.keySet().stream()
                .filter(sku -> !back.contains(sku))
                .limit(PRODUCTS_MAX)
                .toList();
        return desk.stocks(shop.merchantId(), skus, shop.warehouse()).stream()
                .filter(stock -> stock.isAlikeFor(ENOUGH * pieces.getOrDefault(stock.sku(), 0L)))
                .map(Stock::sku)
                .collect(Collectors.toSet());
    }

    @Override
    public Outcome apply(ImportItem item) throws Exception {
        ShopBooks books = prepared.books().with(desk, Choices.of(item));
        FileOrder file = prepared.order(item);
        Order order = desk.order(books.orderId(file.number())).unlessUndone();
        boolean absent = order instanceof Order.Absent;
        List<FileLine> unknown = books.unknown(file);
        if (absent && !unknown.isEmpty()) {
            return Words.failed("unmatched_sku", Words.unknown(unknown));
        }
        boolean losesLines = OrderPreview.LOSES_LINES.equals(item.reason())
                && unknown.isEmpty()
                && Journey.losesLines(order, books.facts(file));
        Facts facts =
                absent || losesLines ? books.facts(file) : OrderView.of(order).facts();
        if (!absent && unknown.isEmpty() && !books.isAsBooked(file, facts)) {
            return Words.failed(new Order.Rejection.OrderDiffers(facts.orderId()));
        }
        var parcel = prepared.parcels().get(file.number());
        Outcome moved = bring(order, withNamedCost(order, ShopBooks.target(file, facts, parcel)));
        Outcome outcome = parcel == null ? moved : takeBack(facts, parcel, moved);
        if (outcome.result() == Result.FAILED
                && absent
                && desk.order(facts.orderId()).unlessUndone() instanceof Order.Absent) {
            return outcome;
        }
        payouts.book(file.number(), prepared.payouts().getOrDefault(file.number(), List.of()));
        boolean created = absent || wasBroughtByThisRun(order);
        knownOrders.add(new Brought(
                facts.merchantId(), shop.shopId(), file.number(), facts.orderId(), run.id(), file.trackingNumber()));
        if (created && outcome.result() != Result.FAILED) {
            return new Outcome(Result.CREATED, outcome.reason(), outcome.detail(), outcome.detailEn());
        }
        return !absent && outcome.equals(Outcome.of(Result.UNCHANGED)) && wasMovedByThisRun(order)
                ? Outcome.of(Result.UPDATED)
                : outcome;
    }

    /** Whether this run moved the order before, and a crash cut it off. */
    private boolean wasMovedByThisRun(Order order) {
        return OrderView.of(order).trail().sincePlaced().stream().anyMatch(moment -> OrderMoves.isBy(run.id(), moment));
    }

    /** Whether this run placed the order before, and a crash or stock cut it off. */
    private boolean wasBroughtByThisRun(Order order) {
        var moments = OrderView.of(order).trail().moments();
        int placed = moments.size() - OrderView.of(order).trail().sincePlaced().size();
        // An order that it took lines from was there before.
        boolean wasThere = placed > 0 && OrderMoves.isBy(run.id(), moments.get(placed - 1));
        return OrderMoves.isBy(run.id(), moments.get(placed)) && !wasThere;
    }

    /** A parcel that came back before its order was said to be sent is a failed delivery. */
    private Outcome takeBack(Facts facts, Parcel parcel, Outcome moved) throws Exception {
        Order order = desk.order(facts.orderId());
        return order instanceof Order.Shipped shipped && !shipped.delivered() && moved.result() != Result.FAILED
                ? new ParcelBooking(desk, run.author()).book(order, parcel, moved.result())
                : moved;
    }

    /** What a failed delivery cost, the row of a payout that was taken for a sale's may alone have named. */
    private Target withNamedCost(Order order, Target target) {
        var told = target.returned();
        boolean asks = told.cost() == 0
                && Journey.plan(order, target) instanceof Journey.Forward(var commands)
                && commands.stream().anyMatch(Order.Command.ReturnUnsold.class::isInstance);
        long cost = asks ? payoutRows.returnCost(order) : 0;
        return cost == 0
                ? target
                : new Target(
                        target.facts(),
                        target.status(),
                        target.shipment(),
                        new ReturnTerms(told.goods(), cost, told.refund(), told.on(), told.reference()),
                        target.cancelReason());
    }

    /** Where an answer is lost, plans anew from where the order has got to. */
    private Outcome bring(Order order, Target target) throws Exception {
        UUID orderId = target.facts().orderId();
        Order now = order;
        for (int attempt = 1; ; attempt++) {
            try {
                boolean begins = order instanceof Order.Absent || Journey.losesLines(order, target.facts());
                var moved = move(now, target, begins);
                boolean further = moved.result() == Result.UNCHANGED && !now.equals(order);
                return further ? new Outcome(Result.UPDATED, moved.reason(), moved.detail(), moved.detailEn()) : moved;
            } catch (TimeoutException e) {
                if (attempt == TRIES_MAX) {
                    throw e;
                }
                now = desk.orderAtRest(orderId);
            }
        }
    }

    private Outcome move(Order order, Target target, boolean begins) throws Exception {
        return switch (Journey.plan(order, target)) {
            case Journey.Forward(var commands) -> go(target.facts(), commands, begins);
            case Journey.Backward(var from, var to) ->
                Words.outcome(
                        Result.UNCHANGED,
                        Objects.requireNonNullElse(OrderPreview.leftToReturn(from, to), "older_than_books"),
                        Words.backward(from, to));
        };
    }

    /** An order short of stock stays where it is, and that is no failure; one that begins is there since. */
    private Outcome go(Facts facts, List<Order.Command> commands, boolean begins) throws Exception {
        if (commands.isEmpty()) {
            return Outcome.of(Result.UNCHANGED);
        }
        return switch (desk.execute(facts.orderId(), commands, run.author())) {
            case OrderOutcome.Accepted accepted -> Outcome.of(accepted.changed() ? Result.UPDATED : Result.UNCHANGED);
            case OrderOutcome.Rejected(Order.Rejection.StockShort(var missing)) ->
                Words.outcome(begins ? Result.UPDATED : Result.UNCHANGED, "no_stock", shortStock.of(missing));
            case OrderOutcome.Rejected(var rejection) -> Words.failed(rejection);
        };
    }
}
