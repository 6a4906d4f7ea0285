package id.lababersih.app.imports;

import id.lababersih.app.http.Problems;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.app.imports.file.Marketplace;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.Refusal;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.KnownOrders;
import id.lababersih.persistence.imports.OpeningRows;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says of each order or row of a file what importing it would do. */
record Sorter(Desk desk, FeeSchedule fees, KnownOrders knownOrders, Executor executor) {
    /** The fact of a problem that says in Indonesian what is wrong with a file. */
    static final String INDONESIAN = "detail_id";

    private static final int ASKED_AT_ONCE_MAX = 32;

    /**
     * Where a file comes from.
     *
     * @param zone the merchant's, of whose business days the file's times are
     * @param known what is in the stock already, for a file of opening stock
     */
    record Source(UUID merchantId, FileKind kind, ZoneId zone, OpeningRows.Known known) {}

    /** @param shop null for the merchant's own spreadsheets */
    Preview sort(Source source, ParsedFile parsed, Shop.@Nullable Open shop, Preview.Items items) throws Exception {
        String zone = source.zone().getId();
        return switch (parsed) {
            case ParsedFile.Refused _ -> throw new IllegalArgumentException("a refused file has no items");
            case ParsedFile.Orders orders -> orders(source, orders, of(shop, orders.marketplace()), items);
            case ParsedFile.Income income ->
                income(income, of(shop, income.marketplace()), items, FileDetail.of(income, zone));
            case ParsedFile.Masters masters ->
                new MasterPreview(desk, source.merchantId(), items)
                        .of(masters, source.known(), FileDetail.of(masters, zone));
        };
    }

    /** The problem of a file that cannot be used; in English, as all are, and in Indonesian for the seller. */
    static RuntimeException refused(Refusal refusal) {
        return Problems.invalid("/file", refusal.reason().code(), refusal.english())
                .problem()
                .with(INDONESIAN, refusal.detail())
                .exception();
    }

    private static Shop.Open of(Shop.@Nullable Open shop, Marketplace marketplace) {
        Shop.Open named = Objects.requireNonNull(shop, "a file of a marketplace is about a shop");
        var own = Marketplace.of(named.platform());
        if (own.equals(Optional.of(marketplace))) {
            return named;
        }
        String from = marketplace.shown();
        throw refused(new Refusal(
                Refusal.Reason.WRONG_PLATFORM,
                "File ini dari " + from + ", tetapi tokonya "
                        + own.map(other -> "di " + other.shown())
                                .orElse("di tempat lain, yang filenya tidak kami kenal")
                        + ". Pilih toko " + from + ", atau tambahkan dahulu.",
                "This file is from " + from + ", but the shop is "
                        + own.map(other -> "on " + other.shown())
                                .orElse("on another platform, whose files we do not know")
                        + ". Choose a shop on " + from + ", or add one first."));
    }

    private Preview orders(Source source, ParsedFile.Orders file, Shop.Open shop, Preview.Items items)
            throws Exception {
        var orders = Stream.concat(file.orders().stream(), file.wholes().values().stream())
                .toList();
        var books = ShopBooks.of(desk, shop, fees, orders, source.zone());
        var detail = FileDetail.of(file, source.zone().getId());
        return new OrderPreview(desk, books, items).of(file, numbers -> known(shop, numbers), detail);
    }

    private Preview income(ParsedFile.Income file, Shop.Open shop, Preview.Items items, FileDetail detail)
            throws Exception {
        var tracking = file.rows().stream()
                .filter(row -> row.order() == null)
                .map(IncomeRow::trackingNumber)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var byTracking = knownOrders.byTracking(shop.merchantId(), shop.shopId(), tracking);
        var rows = new ArrayList<IncomeRow>();
        var formers = file.formerReferences();
        for (IncomeRow row : file.rows()) {
            var former = formers.get(row.reference());
            // One that is another row's reference today is that row's.
            boolean isTaken = former != null && !former.equals(row.reference()) && formers.containsKey(former);
            rows.add(asPosted(row, shop, isTaken ? null : former));
        }
        return new IncomePreview(byTracking, numbers -> known(shop, numbers), items).of(file.with(rows), detail);
    }

    /** The row by the reference under which an earlier release has posted it, where one has. */
    private IncomeRow asPosted(IncomeRow row, Shop.Open shop, @Nullable String former) throws Exception {
        if (former == null) {
            return row;
        }
        IncomeRow before = row.withReference(former);
        Entry entry = IncomeApplier.adjustment(shop, before);
        return entry != null && desk.isPosted(shop.merchantId(), entry) ? before : row;
    }

    /** The orders among these numbers, asked themselves: lists may lag behind. */
    private Map<String, Order> known(Shop.Open shop, Collection<String> numbers) throws Exception {
        var known = new ConcurrentHashMap<String, Order>();
        var lanes = new Lanes(executor, ASKED_AT_ONCE_MAX);
        for (String number : knownOrders.among(shop.merchantId(), shop.shopId(), numbers)) {
            lanes.run(
                    List.of(),
                    () -> known.put(
                            number,
                            desk.order(OrderId.of(shop.shopId(), number)).unlessUndone()));
        }
        lanes.join();
        return known;
    }
}
