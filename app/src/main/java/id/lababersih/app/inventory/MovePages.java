package id.lababersih.app.inventory;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Violation;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Rupiah;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.inventory.Shelves;
import id.lababersih.persistence.inventory.Shelves.Shelf;
import id.lababersih.persistence.inventory.Warehouses;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The form for pieces that somebody brings from a shelf to another warehouse. */
public final class MovePages implements Routes {
    private static final String HOME = "/app/stok/pindah";
    private static final StaticTemplates TEMPLATES = new StaticTemplates();

    private final Pages pages;
    private final Jdbi jdbi;
    private final Stocks stocks;

    public MovePages(Pages pages, Jdbi jdbi, Stocks stocks) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.stocks = stocks;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.page(HOME, Access.STAFF, this::open), Endpoint.form(HOME, Access.STAFF, this::move));
    }

    /** @param pieces that the form starts with; null where it starts without */
    private record Place(
            String sku, String warehouse, @Nullable Long pieces) {
        static Place from(Fields query) {
            return new Place(
                    query.text("sku", StockJson.SKU_CHARACTERS_MAX),
                    query.warehouse("gudang"),
                    query.optionalInteger("buah", 1, Inventory.QUANTITY_MAX));
        }
    }

    /** The form for what is moved from here. */
    static String path(Shelf shelf) {
        return path(shelf.sku(), shelf.warehouse());
    }

    private static String path(String sku, String warehouse) {
        return HOME + "?sku=" + StockPages.encoded(sku) + "&gudang=" + StockPages.encoded(warehouse);
    }

    /** The form for so many pieces, at least one, that are moved from a warehouse; for as many as go at once. */
    public static String path(String sku, String warehouse, long pieces) {
        return path(sku, warehouse) + "&buah=" + Math.min(pieces, Inventory.QUANTITY_MAX);
    }

    /** @param key of the form that was opened */
    private record Wanted(UUID key, String to, int pieces) {
        static Wanted from(Fields form) {
            var pieces = Rupiah.typed(form, "buah", 1, Inventory.QUANTITY_MAX);
            if (pieces == null) {
                form.reject("buah", "required", "This is needed.");
            }
            return new Wanted(form.uuid("kunci"), form.warehouse("ke"), pieces == null ? 0 : pieces.intValue());
        }

        /** Of what the form says, so that one sent twice moves once, and one corrected is another move. */
        UUID id(Shelf shelf) {
            return OrderId.uuid5(key, String.join("|", shelf.sku(), shelf.warehouse(), to, Integer.toString(pieces)));
        }
    }

    private Answer open(Call call) {
        var place = call.pageQuery(Place::from);
        var pieces = place.pieces();
        return show(call, shelf(call, place), 200, pieces == null ? "" : pieces.toString(), FormErrors.none());
    }

    private Answer move(Call call) throws Exception {
        var shelf = shelf(call, call.pageQuery(Place::from));
        try {
            var wanted = pages.form(call, Wanted::from);
            requireOther(call, shelf, wanted.to());
            var move = new Inventory.Command.Move(
                    wanted.id(shelf), shelf.sku(), shelf.warehouse(), wanted.to(), wanted.pieces());
            var caller = call.caller();
            return switch (call.await(stocks.execute(caller.merchantId(), move, caller.author()))) {
                case StockOutcome.Accepted _ ->
                    Pages.done("/app/stok?cari=" + StockPages.encoded(shelf.sku()), "stock_moved");
                case StockOutcome.Rejected(Inventory.Rejection.StockShort _) ->
                    throw Problems.invalid("/buah", "pieces-short", "There are not so many pieces.");
                case StockOutcome.Rejected(Inventory.Rejection.ReceiptInvalid(var why)) ->
                    throw Problems.invalid("/buah", "range", why + ".");
                case StockOutcome.Rejected(var rejection) ->
                    throw Problems.of(rejection, shelf.warehouse()).exception();
            };
        } catch (ProblemException refused) {
            var problem = refused.problem();
            return show(
                    call,
                    shelf,
                    problem.type().status(),
                    call.typed("buah"),
                    FormErrors.of(problem, pages.frame(call).texts()));
        }
    }

    private void requireOther(Call call, Shelf shelf, String to) {
        var violations = to.equals(shelf.warehouse())
                ? List.of(new Violation("/ke", "same-warehouse", "Name another warehouse."))
                : WarehouseName.violations(jdbi, call.caller().merchantId(), "ke", to);
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
    }

    private Answer show(Call call, Shelf shelf, int status, String pieces, FormErrors errors) {
        var merchant = call.caller().merchantId();
        var others = jdbi.withHandle(handle -> Warehouses.names(handle, merchant)).stream()
                .filter(name -> !name.equals(shelf.warehouse()))
                .sorted()
                .limit(StockPages.WAREHOUSES_MAX)
                .toList();
        boolean opened = call.typed("kunci").isEmpty();
        var view = new MoveView(
                shelf,
                path(shelf),
                opened ? UUID.randomUUID().toString() : call.typed("kunci"),
                others,
                opened ? likely(shelf, others) : call.typed("ke"),
                pieces,
                errors);
        return pages.show(status, TEMPLATES.inventoryMove(pages.frame(call), view));
    }

    /** Where goods mostly go: to where orders take them from, or to the only other place. */
    private static String likely(Shelf shelf, List<String> others) {
        return !shelf.warehouse().equals(Warehouse.MAIN) ? Warehouse.MAIN : others.size() == 1 ? others.getFirst() : "";
    }

    private Shelf shelf(Call call, Place place) {
        var merchant = call.caller().merchantId();
        return jdbi.withHandle(handle -> Shelves.find(handle, merchant, place.sku(), place.warehouse()))
                .orElseThrow(() -> Problems.notFound("stock"));
    }
}
