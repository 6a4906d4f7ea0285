package id.lababersih.app.shop;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.http.Violation;
import id.lababersih.app.shop.ShopJson.ShopView;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.shop.Shop;
import id.lababersih.domain.shop.SkuMap;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Shops and what their SKUs mean. */
public final class ShopRoutes implements Routes {
    private static final String SHOP = "shop";
    private static final String WAREHOUSE_DEFAULT = "UTAMA";
    private static final int MAPPINGS_MAX = 2_000;

    private final Shops shops;
    private final Products products;
    private final ShopDoor door;
    private final InstantSource clock;

    public ShopRoutes(Shops shops, Products products, ShopDoor door, InstantSource clock) {
        this.shops = shops;
        this.products = products;
        this.door = door;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.post("/v1/shops", Access.ADMIN, this::create),
                Endpoint.get("/v1/shops", Access.VIEWER, this::list),
                Endpoint.get("/v1/shops/{id}", Access.VIEWER, this::read),
                Endpoint.patch("/v1/shops/{id}", Access.ADMIN, this::change),
                Endpoint.delete("/v1/shops/{id}", Access.ADMIN, this::archive),
                Endpoint.put("/v1/shops/{id}/sku-map", Access.STAFF, this::mapSkus));
    }

    private Answer create(Call call) throws Exception {
        var wanted = call.body(ShopJson.NewShop::from);
        var merchantId = call.caller().merchantId();
        var shop = shops.add(merchantId, call.newId(), wanted.name(), wanted.platform(), actor(call));
        open(call, shop);
        return Answer.created("/v1/shops/" + shop.id(), ShopView.of(shop));
    }

    private record Filter(boolean archivedToo, Slice slice) {
        static Filter from(Fields query) {
            return new Filter(query.flag("archived", false), Slice.from(query, 2));
        }
    }

    private Answer list(Call call) {
        var filter = call.query(Filter::from);
        var slice = filter.slice();
        var after = slice.first() ? null : new Shops.After(slice.time(0), slice.id(1));
        var rows = shops.list(call.caller().merchantId(), filter.archivedToo(), after, slice.rows());
        return Answer.json(Page.of(
                slice,
                rows,
                shop -> List.of(shop.createdAt().toString(), shop.id().toString()),
                ShopView::of));
    }

    private Answer read(Call call) {
        return Answer.data(ShopView.of(find(call)));
    }

    private Answer change(Call call) {
        var shop = find(call);
        var change = call.body(ShopJson.Change::from);
        if (change.name() == null) {
            return Answer.data(ShopView.of(shop));
        }
        var renamed = shops.rename(shop.merchantId(), shop.id(), change.name(), actor(call));
        return Answer.data(ShopView.of(renamed.orElseThrow(() -> Problems.notFound(SHOP))));
    }

    private Answer archive(Call call) {
        var shop = find(call);
        shops.archive(shop.merchantId(), shop.id(), actor(call));
        return Answer.noContent();
    }

    private Answer mapSkus(Call call) throws Exception {
        var shop = find(call);
        var mappings = call.bodyItems(MAPPINGS_MAX, ShopJson::mapping);
        if (shop.archivedAt() != null) {
            throw Problem.of(ProblemType.SHOP_ARCHIVED, "An archived shop's map stays as it is.")
                    .exception();
        }
        requireProducts(shop, mappings);
        // The entity may have missed its opening by a crash; opening it again changes nothing.
        open(call, shop);
        execute(call, shop, new Shop.Command.MapSkus(mappings));
        return Answer.data(new ShopJson.Mapped(mappings.size()));
    }

    private void open(Call call, Shops.Shop shop) throws Exception {
        execute(
                call,
                shop,
                new Shop.Command.OpenShop(shop.id(), shop.merchantId(), shop.platform(), WAREHOUSE_DEFAULT));
    }

    private void execute(Call call, Shops.Shop shop, Shop.Command command) throws Exception {
        switch (call.await(door.execute(shop.id(), command))) {
            case ShopOutcome.Accepted _ -> {}
            case ShopOutcome.Rejected(var rejection) ->
                throw Problems.of(rejection).exception();
        }
    }

    private void requireProducts(Shops.Shop shop, List<SkuMap.Mapping> mappings) {
        var known = products.find(
                shop.merchantId(),
                mappings.stream().map(SkuMap.Mapping::sku).distinct().toList());
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < mappings.size(); i++) {
            if (!known.containsKey(mappings.get(i).sku())) {
                violations.add(new Violation("/" + i + "/sku", "unknown-product", "There is no product of this SKU."));
            }
        }
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
    }

    private Shops.Shop find(Call call) {
        return shops.find(call.caller().merchantId(), call.id("id", SHOP)).orElseThrow(() -> Problems.notFound(SHOP));
    }

    private Actor actor(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }
}
