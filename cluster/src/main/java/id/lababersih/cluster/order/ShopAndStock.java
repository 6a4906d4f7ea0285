package id.lababersih.cluster.order;

import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Answered;
import id.lababersih.domain.inventory.Inventory.Matter;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Work;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.shop.Shop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The work done by the shop and the merchant's inventory, which remember what they answered each order. */
final class ShopAndStock implements StockWork {
    /** How long a shop that said it has no quota is not asked again: nearly none has one, and every shipment asks. */
    private static final Duration UNLIMITED = Duration.ofSeconds(1);

    private static final int UNLIMITED_MAX = 10_000;

    private final Shops shops;
    private final Stocks stocks;
    private final Steps steps;
    private final InstantSource clock;
    /** Until when shops without a quota need not be asked again. */
    private final Map<UUID, Instant> unlimited = new ConcurrentHashMap<>();

    ShopAndStock(Shops shops, Stocks stocks, Steps steps, InstantSource clock) {
        this.shops = shops;
        this.stocks = stocks;
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Answer> perform(Work work) {
        return switch (work) {
            case Work.TakeStock take ->
                isUnlimited(take.shopId())
                        ? allocate(take)
                        : shops.execute(take.shopId(), new Shop.Command.Admit(order(take), take.day()), take.by())
                                .thenCompose(outcome -> admitted(take, outcome));
            case Work.PutBackStock back ->
                stocks.execute(
                                back.merchantId(),
                                new Inventory.Command.Restock(back.orderId(), back.pieces()),
                                back.by())
                        .thenApply(ShopAndStock::putBack);
            case Work.WriteOffStock off ->
                stocks.execute(off.merchantId(), new Inventory.Command.WriteOff(off.orderId(), off.pieces()), off.by())
                        .thenApply(ShopAndStock::writtenOff);
        };
    }

    @Override
    public void known(Work work) {
        switch (work) {
            case Work.TakeStock take ->
                stocks.forget(take.merchantId(), new Answered(take.orderId(), Matter.ALLOCATION));
            case Work.PutBackStock back ->
                stocks.forget(back.merchantId(), new Answered(back.orderId(), Matter.RESTOCKING));
            case Work.WriteOffStock off ->
                stocks.forget(off.merchantId(), new Answered(off.orderId(), Matter.WRITE_OFF));
        }
    }

    private boolean isUnlimited(UUID shopId) {
        var until = unlimited.get(shopId);
        return until != null && clock.instant().isBefore(until);
    }

    private CompletionStage<Answer> admitted(Work.TakeStock take, ShopOutcome outcome) {
        if (outcome instanceof ShopOutcome.Accepted(Shop.Open shop) && shop.shipmentsPerDayMax() == 0) {
            if (unlimited.size() >= UNLIMITED_MAX) {
                unlimited.clear();
            }
            unlimited.put(take.shopId(), clock.instant().plus(UNLIMITED));
        }
        return quotaReached(outcome)
                .<CompletionStage<Answer>>map(CompletableFuture::completedStage)
                .orElseGet(() -> allocate(take));
    }

    /** A shop that was never opened, or answers anything but a reached quota, has no quota to keep. */
    private static Optional<Answer> quotaReached(ShopOutcome outcome) {
        return switch (outcome) {
            case ShopOutcome.Rejected(Shop.Rejection.QuotaReached(int max)) ->
                Optional.of(new Answer.QuotaReached(max));
            case ShopOutcome.Accepted _, ShopOutcome.Rejected _ -> Optional.empty();
        };
    }

    private CompletionStage<Answer> allocate(Work.TakeStock take) {
        steps.reached(Steps.Step.SHIPMENT_ADMITTED, order(take));
        return stocks.execute(
                        take.merchantId(), new Inventory.Command.Allocate(take.orderId(), take.needs()), take.by())
                .thenApply(ShopAndStock::taken);
    }

    /** The order itself: sent anew, it counts once in its day's quota. */
    private static UUID order(Work.TakeStock take) {
        return OrderId.ofNth(take.orderId());
    }

    private static Answer taken(StockOutcome outcome) {
        return switch (outcome) {
            case StockOutcome.Accepted accepted -> new Answer.StockTaken(accepted.taken());
            case StockOutcome.Rejected(Inventory.Rejection.StockShort(var missing)) -> new Answer.StockMissing(missing);
            case StockOutcome.Rejected(var rejection) ->
                throw new IllegalStateException("no answer to an allocation: " + rejection);
        };
    }

    private static Answer putBack(StockOutcome outcome) {
        return switch (outcome) {
            case StockOutcome.Accepted _ -> new Answer.StockPutBack();
            case StockOutcome.Rejected(var rejection) ->
                throw new IllegalStateException("no answer to a restocking: " + rejection);
        };
    }

    private static Answer writtenOff(StockOutcome outcome) {
        return switch (outcome) {
            case StockOutcome.Accepted accepted -> new Answer.StockWrittenOff(accepted.taken());
            case StockOutcome.Rejected(Inventory.Rejection.StockShort(var missing)) -> new Answer.StockMissing(missing);
            case StockOutcome.Rejected(var rejection) ->
                throw new IllegalStateException("no answer to a write-off: " + rejection);
        };
    }
}
