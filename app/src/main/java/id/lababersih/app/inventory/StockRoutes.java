package id.lababersih.app.inventory;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.http.Violation;
import id.lababersih.app.inventory.StockJson.NewCount;
import id.lababersih.app.inventory.StockJson.NewReceipt;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.persistence.inventory.StockCounts;
import id.lababersih.persistence.inventory.StockLevels;
import id.lababersih.persistence.product.Products;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Stock: what there is, what comes in without a purchase, what was counted, and what is moved. */
public final class StockRoutes implements Routes {
    private static final String STOCK = "/v1/stock";

    private final Jdbi jdbi;
    private final Stocks stocks;
    private final Products products;
    private final InstantSource clock;
    private final CountUndo undo;

    public StockRoutes(Jdbi jdbi, Stocks stocks, Products products, InstantSource clock, CaughtUp caughtUp) {
        this.jdbi = jdbi;
        this.stocks = stocks;
        this.products = products;
        this.clock = clock;
        this.undo = new CountUndo(jdbi, stocks, caughtUp);
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.post("/v1/stock/receipts", Access.STAFF, this::receive),
                Endpoint.post("/v1/stock/counts", Access.STAFF, this::count),
                Endpoint.post("/v1/stock/moves", Access.STAFF, this::move),
                Endpoint.get("/v1/stock/counts", Access.VIEWER, this::counts),
                Endpoint.postEmpty("/v1/stock/counts/{id}/undo", Access.STAFF, this::undo),
                Endpoint.get(STOCK, Access.VIEWER, this::list));
    }

    private Answer receive(Call call) throws Exception {
        var wanted = call.body(body -> NewReceipt.from(body, call.today(clock)));
        var merchantId = call.caller().merchantId();
        requireOnShelf(
                merchantId,
                wanted.warehouse(),
                wanted.lines().stream().map(StockJson.NewLine::sku).toList(),
                i -> "/lines/" + i + "/sku");
        var lines = wanted.lines().stream()
                .map(line -> new Inventory.Receipt(
                        line.sku(), wanted.warehouse(), wanted.date(), line.quantity(), line.unitCost()))
                .toList();
        var kind = switch (wanted.kind()) {
            case OPENING -> Inventory.Kind.OPENING;
        };
        return execute(call, STOCK, wanted.warehouse(), new Inventory.Command.Receive(call.newId(), kind, "", lines));
    }

    /** What is on the shelf by the count, whatever the books say; the difference is booked on its day. */
    private Answer count(Call call) throws Exception {
        var wanted = call.body(body -> NewCount.from(body, call.today(clock)));
        requireOnShelf(call.caller().merchantId(), wanted.warehouse(), List.of(wanted.sku()), _ -> "/sku");
        var count = new Inventory.Command.Count(
                call.newId(), wanted.sku(), wanted.warehouse(), wanted.date(), wanted.counted());
        var expected = wanted.expected();
        var where = "/v1/stock/counts?sku=" + encoded(wanted.sku()) + "&warehouse=" + encoded(wanted.warehouse());
        return execute(
                call,
                where,
                wanted.warehouse(),
                expected == null ? count : new Inventory.Command.Recount(count, expected));
    }

    private Answer move(Call call) throws Exception {
        var wanted = call.body(StockJson.NewMove::from);
        var merchantId = call.caller().merchantId();
        var ofWarehouses = new ArrayList<>(WarehouseName.violations(jdbi, merchantId, "from", wanted.from()));
        ofWarehouses.addAll(WarehouseName.violations(jdbi, merchantId, "to", wanted.to()));
        requireOnShelf(merchantId, ofWarehouses, List.of(wanted.sku()), _ -> "/sku");
        return execute(
                call,
                STOCK,
                wanted.from(),
                new Inventory.Command.Move(call.newId(), wanted.sku(), wanted.from(), wanted.to(), wanted.quantity()));
    }

    private record CountFilter(StockCounts.Filter filter, Slice slice) {
        static CountFilter from(Fields query) {
            return new CountFilter(
                    new StockCounts.Filter(
                            query.optionalText("sku", StockJson.SKU_CHARACTERS_MAX),
                            query.optionalWarehouse("warehouse")),
                    Slice.from(query, "stock-counts", 1));
        }
    }

    private Answer counts(Call call) {
        var merchantId = call.caller().merchantId();
        var asked = call.query(CountFilter::from);
        var slice = asked.slice();
        var before = slice.first() ? null : slice.number(0);
        var rows =
                jdbi.withHandle(handle -> StockCounts.page(handle, merchantId, asked.filter(), before, slice.rows()));
        return Answer.json(
                Page.of(slice, rows, counted -> List.of(Long.toString(counted.sequence())), StockJson.Counted::of));
    }

    private Answer undo(Call call) throws Exception {
        var id = call.id("id", "count of stock");
        var shelf = undo.undo(call, id);
        return Answer.data(new StockJson.Receipt(id, List.of(StockJson.Level.of(shelf))));
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** Answers 201 with {@code where}, the list that has what the command made. */
    private Answer execute(Call call, String where, String warehouse, Inventory.Command command) throws Exception {
        var caller = call.caller();
        return switch (call.await(stocks.execute(caller.merchantId(), command, caller.author()))) {
            case StockOutcome.Accepted(var _, var stock) ->
                Answer.created(
                        where,
                        new StockJson.Receipt(
                                call.newId(),
                                stock.stream().map(StockJson.Level::of).toList()));
            case StockOutcome.Rejected(Inventory.Rejection.ReceiptInvalid(var why))
            when command instanceof Inventory.Command.Move -> throw Problems.invalid("/quantity", "range", why + ".");
            case StockOutcome.Rejected(Inventory.Rejection.ReceiptInvalid(var why))
            when command instanceof Inventory.Command.Count || command instanceof Inventory.Command.Recount ->
                throw Problems.invalid("/counted", "range", why + ".");
            case StockOutcome.Rejected(var rejection) ->
                throw Problems.of(rejection, warehouse).exception();
        };
    }

    private void requireOnShelf(UUID merchantId, String warehouse, List<String> skus, IntFunction<String> pointer) {
        requireOnShelf(merchantId, WarehouseName.violations(jdbi, merchantId, "warehouse", warehouse), skus, pointer);
    }

    private void requireOnShelf(
            UUID merchantId, List<Violation> ofWarehouses, List<String> skus, IntFunction<String> pointer) {
        var violations = new ArrayList<>(ofWarehouses);
        violations.addAll(ShelfGoods.violations(products, merchantId, skus, pointer));
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
    }

    private record Filter(@Nullable String sku, Slice slice) {
        static Filter from(Fields query) {
            return new Filter(query.optionalText("sku", StockJson.SKU_CHARACTERS_MAX), Slice.from(query, "stock", 2));
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
