package id.lababersih.app.product;

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
import id.lababersih.domain.product.Product;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.product.Products;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Products and bundles. */
public final class ProductRoutes implements Routes {
    private final Products products;
    private final InstantSource clock;

    public ProductRoutes(Products products, InstantSource clock) {
        this.products = products;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.post("/v1/products", Access.ADMIN, this::create),
                Endpoint.get("/v1/products", Access.VIEWER, this::list),
                Endpoint.patch("/v1/products/{sku}", Access.ADMIN, this::change));
    }

    private Answer create(Call call) {
        var product = call.body(ProductJson::product);
        return switch (products.add(call.caller().merchantId(), product, actor(call))) {
            case Products.Added.Done(var added) ->
                Answer.created("/v1/products?q=" + ProductJson.encoded(added.sku()), ProductJson.View.of(added));
            case Products.Added.SkuTaken _ ->
                throw Problem.of(ProblemType.SKU_TAKEN, "Another product of yours has this SKU; choose another.")
                        .exception();
            case Products.Added.UnknownParts(var skus) ->
                throw Problems.invalid(parts(product, skus, "unknown-product", "There is no product of this SKU."));
            case Products.Added.BundledParts(var skus) ->
                throw Problems.invalid(
                        parts(product, skus, "bundle-in-bundle", "A bundle has single products as its parts."));
        };
    }

    private Answer change(Call call) {
        var sku = call.path("sku");
        var wanted = call.body(ProductJson.Change::from);
        var changed = Fields.storable(sku)
                ? products.change(call.caller().merchantId(), sku, wanted.name(), wanted.price(), actor(call))
                : Optional.<Product>empty();
        return Answer.data(ProductJson.View.of(changed.orElseThrow(() -> Problems.notFound("product"))));
    }

    private Actor actor(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }

    private record Filter(String q, Slice slice) {
        static Filter from(Fields query) {
            var q = query.optionalText("q", Product.NAME_CHARACTERS_MAX);
            return new Filter(q == null ? "" : q, Slice.from(query, "products", 1));
        }
    }

    private Answer list(Call call) {
        var filter = call.query(Filter::from);
        var slice = filter.slice();
        var after = slice.first() ? "" : slice.after().getFirst();
        var rows = products.list(call.caller().merchantId(), filter.q(), after, slice.rows());
        return Answer.json(Page.of(slice, rows, product -> List.of(product.sku()), ProductJson.View::of));
    }

    private static List<Violation> parts(Product product, List<String> skus, String code, String detail) {
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < product.components().size(); i++) {
            if (skus.contains(product.components().get(i).sku())) {
                violations.add(new Violation("/components/" + i + "/sku", code, detail));
            }
        }
        return violations;
    }
}
