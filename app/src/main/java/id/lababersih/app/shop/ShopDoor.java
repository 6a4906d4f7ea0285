package id.lababersih.app.shop;

import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.shop.Shop;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What the shop routes need of the shop entities. Fails with a timeout when the entity does not answer. */
@FunctionalInterface
public interface ShopDoor {
    CompletionStage<ShopOutcome> execute(UUID shopId, Shop.Command command, Author by);
}
