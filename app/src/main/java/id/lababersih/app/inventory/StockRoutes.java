package id.lababersih.app.inventory;

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
import id.lababersih.app.inventory.StockJson.NewReceipt;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.persistence.inventory.StockLevels;
import id.lababersih.persistence.product.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Stock: what there is, and what comes in without a purchase. */
public final class StockRoutes implements Routes {
    private final Jdbi jdbi;
    private final Stocks stocks;
    private final Products products;

    public StockRoutes(Jdbi jdbi, Stocks stocks, Products products) {
        this.jdbi = jdbi;
        this.stocks = stocks;
        this.products = products;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.post("/v1/stock/receipts", Access.STAFF, this::receive),
                Endpoint.get("/v1/stock", Access.VIEWER, this::list));
    }

    private Answer receive(Call call) throws Exception {
        var wanted = call.body(NewReceipt::from);
        var merchantId = call.caller().merchantId();
        requireProducts(merchantId, wanted);
        var lines = wanted.lines().stream()
                .map(line -> new Inventory.Receipt(
                        line.sku(), wanted.warehouse(), wanted.date(), line.quantity(), line.unitCost()))
                .toList();
        var kind = switch (wanted.kind()) {
            case OPENING -> Inventory.Kind.OPENING;
        };
        var receipt = new Inventory.Command.Receive(call.newId(), kind, "", lines);
        return switch (call.await(
                stocks.execute(merchantId, receipt, call.caller().author()))) {
            case StockOutcome.Accepted(var _, var stock) ->
                Answer.created(
                        "/v1/stock",
                        new StockJson.Receipt(
                                call.newId(),
                                stock.stream().map(StockJson.Level::of).toList()));
            case StockOutcome.Rejected(var rejection) ->
                throw Problems.of(rejection).exception();
        };
    }

    private void requireProducts(UUID merchantId, NewReceipt wanted) {
        var known = products.find(
                merchantId,
                wanted.lines().stream().map(StockJson.NewLine::sku).distinct().toList());
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < wanted.lines().size(); i++) {
            var product = known.get(wanted.lines().get(i).sku());
            var at = "/lines/" + i + "/sku";
            if (product == null) {
                violations.add(new Violation(at, "unknown-product", "There is no product of this SKU."));
            } else if (!product.components().isEmpty()) {
                violations.add(new Violation(at, "bundle", "A bundle has no stock of its own; its parts have."));
            }
        }
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
    }

    private record Filter(@Nullable String sku, Slice slice) {
        static Filter from(Fields query) {
            return new Filter(query.optionalText("sku", StockJson.SKU_CHARACTERS_MAX), Slice.from(query, 2));
        }
    }

    private Answer list(Call call) {
        var merchantId = call.caller().merchantId();
        var filter = call.query(Filter::from);
        var slice = filter.slice();
        var after = slice.first()
                ? null
                : new StockLevels.After(slice.after().get(0), slice.after().get(1));
        var rows = jdbi.withHandle(handle -> StockLevels.page(handle, merchantId, filter.sku(), after, slice.rows()));
        return Answer.json(Page.of(slice, rows, stock -> List.of(stock.sku(), stock.warehouse()), StockJson.Level::of));
    }
}
