package id.lababersih.app.http;

import id.lababersih.app.shop.ShopDoor;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.shop.Shop;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Shops that live in memory and follow the rules of the domain; no cluster. */
final class YesShopDoor implements ShopDoor {
    private final Map<UUID, Shop> shops = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<ShopOutcome> execute(UUID shopId, Shop.Command command, Author by) {
        var before = shops.getOrDefault(shopId, Shop.empty());
        return CompletableFuture.completedFuture(
                switch (before.decide(command, new Stamp(by, Instant.EPOCH))) {
                    case Shop.Decision.Reject(var rejection) -> new ShopOutcome.Rejected(rejection);
                    case Shop.Decision.Accept(var events) -> {
                        var after = before;
                        for (var event : events) {
                            after = Shop.evolve(after, event);
                        }
                        shops.put(shopId, after);
                        yield new ShopOutcome.Accepted(after);
                    }
                });
    }
}
