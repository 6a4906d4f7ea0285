package id.lababersih.app.shop;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.http.Violation;
import id.lababersih.app.shop.ShopJson.ShopView;
import id.lababersih.domain.shop.Shop;
import id.lababersih.domain.shop.SkuMap;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Shops and what their SKUs mean. */
public final class ShopRoutes implements Routes {
    private static final String SHOP = "shop";
    private static final int MAPPINGS_MAX = 2_000;

    private final Shops shops;
    private final Products products;
    private final ShopOpening opening;

    public ShopRoutes(Shops shops, Products products, ShopDoor door, InstantSource clock) {
        this.shops = shops;
        this.products = products;
        this.opening = new ShopOpening(shops, door, clock);
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
        var shop = opening.add(call, wanted.name(), wanted.platform());
        return Answer.created("/v1/shops/" + shop.id(), ShopView.of(shop));
    }

    private record Filter(boolean archivedToo, Slice slice) {
        static Filter from(Fields query) {
            return new Filter(query.flag("archived", false), Slice.from(query, "shops", 2));
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
        var renamed = shops.rename(shop.merchantId(), shop.id(), change.name(), opening.actor(call));
        return Answer.data(ShopView.of(renamed.orElseThrow(() -> Problems.notFound(SHOP))));
    }

    private Answer archive(Call call) {
        var shop = find(call);
        shops.archive(shop.merchantId(), shop.id(), opening.actor(call));
        return Answer.noContent();
    }

    private Answer mapSkus(Call call) throws Exception {
        var author = call.caller().author();
        var shop = opening.opened(call.caller().merchantId(), call.id("id", SHOP), author)
                .orElseThrow(() -> Problems.notFound(SHOP));
        var mappings = call.bodyItems(MAPPINGS_MAX, ShopJson::mapping);
        requireProducts(shop, mappings);
        opening.execute(shop.shopId(), new Shop.Command.MapSkus(mappings), author);
        return Answer.data(new ShopJson.Mapped(mappings.size()));
    }

    private void requireProducts(Shop.Open shop, List<SkuMap.Mapping> mappings) {
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
}
