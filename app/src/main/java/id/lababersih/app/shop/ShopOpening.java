package id.lababersih.app.shop;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Problems;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;

/** Adds a shop to the merchant's table and opens the entity that keeps its SKU map and fees. */
final class ShopOpening {
    private static final String WAREHOUSE_DEFAULT = "UTAMA";

    private final Shops shops;
    private final ShopDoor door;
    private final InstantSource clock;

    ShopOpening(Shops shops, ShopDoor door, InstantSource clock) {
        this.shops = shops;
        this.door = door;
        this.clock = clock;
    }

    Shops.Shop add(Call call, String name, Platform platform) throws Exception {
        var shop = shops.add(call.caller().merchantId(), call.newId(), name, platform, actor(call));
        open(call, shop);
        return shop;
    }

    /** Opens the entity of a shop; one that is open stays as it is. */
    void open(Call call, Shops.Shop shop) throws Exception {
        execute(
                call,
                shop,
                new Shop.Command.OpenShop(shop.id(), shop.merchantId(), shop.platform(), WAREHOUSE_DEFAULT));
    }

    void execute(Call call, Shops.Shop shop, Shop.Command command) throws Exception {
        switch (call.await(door.execute(shop.id(), command, call.caller().author()))) {
            case ShopOutcome.Accepted _ -> {}
            case ShopOutcome.Rejected(var rejection) ->
                throw Problems.of(rejection).exception();
        }
    }

    Actor actor(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }
}
