package id.lababersih.app.shop;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/**
 * Adds a shop to the merchant's table and opens the entity that keeps its SKU map and fees. The table says whose a shop
 * is and whether it is archived, the entity what its SKUs mean; a crash between the two is made good at the next use.
 */
public final class ShopOpening {

    private final Shops shops;
    private final ShopDoor door;
    private final InstantSource clock;

    public ShopOpening(Shops shops, ShopDoor door, InstantSource clock) {
        this.shops = shops;
        this.door = door;
        this.clock = clock;
    }

    Shops.Shop add(Call call, String name, Platform platform) throws Exception {
        var shop = shops.add(call.caller().merchantId(), call.newId(), name, platform, actor(call));
        opened(shop, call.caller().author());
        return shop;
    }

    /** As {@link #add}, unless another of the merchant's shops has this platform and name; then empty. */
    Optional<Shops.Shop> addUnlikeOthers(Call call, String name, Platform platform) throws Exception {
        var shop = shops.addUnlikeOthers(call.caller().merchantId(), call.newId(), name, platform, actor(call));
        if (shop.isPresent()) {
            opened(shop.get(), call.caller().author());
        }
        return shop;
    }

    /**
     * A merchant's shop as it is now, opened if its making was cut off; empty when the merchant has none of this id.
     * Throws the problem of an archived one, which takes nothing new.
     */
    public Optional<Shop.Open> opened(UUID merchantId, UUID shopId, Author by) throws Exception {
        return taking(shops.find(merchantId, shopId), by);
    }

    /** As {@link #opened}; that another node has archived it may be unknown here for a second. */
    public Optional<Shop.Open> openedRecently(UUID merchantId, UUID shopId, Author by) throws Exception {
        return taking(shops.findRecent(merchantId, shopId), by);
    }

    private Optional<Shop.Open> taking(Optional<Shops.Shop> shop, Author by) throws Exception {
        if (shop.isPresent() && shop.get().archivedAt() != null) {
            throw Problem.of(ProblemType.SHOP_ARCHIVED, "An archived shop takes nothing new.")
                    .exception();
        }
        return shop.isEmpty() ? Optional.empty() : Optional.of(opened(shop.get(), by));
    }

    /** The same, but an archived shop too: what it sold is still delivered, paid out and returned. */
    public Optional<Shop.Open> openedOrArchived(UUID merchantId, UUID shopId, Author by) throws Exception {
        var shop = shops.find(merchantId, shopId);
        return shop.isEmpty() ? Optional.empty() : Optional.of(opened(shop.get(), by));
    }

    /** Opening is harmless when it is open. */
    private Shop.Open opened(Shops.Shop shop, Author by) throws Exception {
        var open = new Shop.Command.OpenShop(shop.id(), shop.merchantId(), shop.platform(), Warehouse.MAIN);
        return execute(shop.id(), open, by);
    }

    Shop.Open execute(UUID shopId, Shop.Command command, Author by) throws Exception {
        return switch (answer(shopId, command, by)) {
            case ShopOutcome.Accepted(Shop.Open known) -> known;
            case ShopOutcome.Accepted(Shop.Absent _) -> throw new IllegalStateException("obeyed, and yet absent");
            case ShopOutcome.Rejected(var rejection) ->
                throw Problems.of(rejection).exception();
        };
    }

    /** Fails with the timeout of the ask when there is no answer. */
    private ShopOutcome answer(UUID shopId, Shop.Command command, Author by) throws Exception {
        try {
            return door.execute(shopId, command, by).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    Actor actor(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }
}
