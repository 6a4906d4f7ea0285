package id.lababersih.app.realtime;

import id.lababersih.app.realtime.HappeningJson.Left;
import id.lababersih.app.realtime.HappeningJson.StockLow;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.cluster.realtime.Audience;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.FeedFigures;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Shortage;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderHistory;
import id.lababersih.persistence.inventory.StockLevels;
import id.lababersih.persistence.inventory.StockRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A merchant's day and its products that run out, told to those who listen to the merchant. */
final class Figures implements FeedFigures {
    private static final int PRODUCTS_TOLD_MAX = 200;
    private static final int LOW_KEPT_MAX = 10_000;

    private final Jdbi jdbi;
    private final Audience audience;
    private Map<UUID, Touched> touched = new LinkedHashMap<>();

    /**
     * Products that were told to be low and have not been above since; the longest unchanged is forgotten first, and
     * all of a merchant whose stock moved unheard, for they may have been above then.
     */
    private final Map<Product, Boolean> low = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Product, Boolean> eldest) {
            return size() > LOW_KEPT_MAX;
        }
    });

    Figures(Jdbi jdbi, Audience audience) {
        this.jdbi = jdbi;
        this.audience = audience;
    }

    private record Product(UUID merchantId, String sku, String warehouse) {}

    /** What events touched of one merchant's books and stock: the last days, and products that pieces were taken of. */
    private record Touched(TouchedDays days, Set<String> skus) {
        void moved(String sku) {
            if (skus.size() < PRODUCTS_TOLD_MAX) {
                skus.add(sku);
            }
        }
    }

    @Override
    public void note(List<Recorded> events) {
        var unheard = new HashSet<UUID>();
        for (Recorded recorded : events) {
            if (recorded.event() instanceof Order.Event event) {
                var entries = OrderHistory.entries(event);
                if (!entries.isEmpty() && isHeard(event.ref().merchantId())) {
                    of(event.ref().merchantId()).days().post(entries);
                }
            } else if (recorded.event() instanceof Inventory.Event event) {
                var merchantId = UUID.fromString(recorded.id());
                if (isHeard(merchantId)) {
                    of(merchantId).days().post(StockRows.entries(event));
                    note(of(merchantId), event);
                } else {
                    unheard.add(merchantId);
                }
            }
        }
        if (!unheard.isEmpty()) {
            low.keySet().removeIf(product -> unheard.contains(product.merchantId()));
        }
    }

    @Override
    public void missed() {
        low.clear();
    }

    private static void note(Touched merchant, Inventory.Event event) {
        switch (event) {
            case Inventory.Event.StockReceived received ->
                received.layers().forEach(layer -> merchant.moved(layer.sku()));
            case Inventory.Event.ReceiptTakenBack back -> back.taken().forEach(taken -> merchant.moved(taken.sku()));
            case Inventory.Event.StockAllocated allocated ->
                allocated.taken().forEach(part -> merchant.moved(part.taken().sku()));
            case Inventory.Event.StockRestocked restocked ->
                restocked.returned().forEach(taken -> merchant.moved(taken.sku()));
            case Inventory.Event.StockWrittenOff writtenOff ->
                writtenOff.taken().forEach(part -> merchant.moved(part.taken().sku()));
            case Inventory.Event.StockCounted counted -> merchant.moved(counted.sku());
            case Inventory.Event.AnswersForgotten _ -> {}
        }
    }

    private boolean isHeard(UUID merchantId) {
        return audience.hears(Happenings.merchant(merchantId));
    }

    private Touched of(UUID merchantId) {
        return touched.computeIfAbsent(merchantId, _ -> new Touched(new TouchedDays(), new LinkedHashSet<>()));
    }

    @Override
    public @Nullable Task take() {
        var taken = touched;
        touched = new LinkedHashMap<>();
        return taken.isEmpty() ? null : () -> tellAll(taken);
    }

    /** Tries again what failed, and only that. */
    private void tellAll(Map<UUID, Touched> taken) {
        RuntimeException failure = null;
        for (var merchant : List.copyOf(taken.entrySet())) {
            try {
                tell(merchant.getKey(), merchant.getValue());
                taken.remove(merchant.getKey());
            } catch (RuntimeException e) {
                // Of one merchant: the others' figures must not wait for it.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void tell(UUID merchantId, Touched merchant) {
        if (!merchant.days().isEmpty()) {
            audience.tell(merchant.days().totals(merchantId, jdbi));
        }
        var runOut = merchant.skus().isEmpty() ? List.<Left>of() : runOut(merchantId, merchant.skus());
        if (!runOut.isEmpty()) {
            String payload = HappeningJson.text(new StockLow(runOut));
            audience.tell(new Broadcast(Happenings.merchant(merchantId), "stock_low", payload, null));
        }
    }

    /** The products that are low now and were not, or were not known to be. */
    private List<Left> runOut(UUID merchantId, Set<String> skus) {
        var runOut = new ArrayList<Left>();
        var onHand = jdbi.withHandle(handle -> StockLevels.onHand(handle, merchantId, skus));
        for (var shelf : onHand) {
            var product = new Product(merchantId, shelf.sku(), shelf.warehouse());
            if (Shortage.of(shelf.pieces()) == null) {
                low.remove(product);
            } else if (low.put(product, true) == null) {
                runOut.add(new Left(shelf.sku(), shelf.warehouse(), shelf.pieces()));
            }
        }
        return runOut;
    }
}
