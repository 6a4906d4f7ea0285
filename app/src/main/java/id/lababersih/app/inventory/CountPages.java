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
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Rupiah;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.persistence.inventory.Shelves;
import id.lababersih.persistence.inventory.Shelves.Shelf;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The form for what somebody counted on a shelf. */
public final class CountPages implements Routes {
    private static final String HOME = "/app/stok/hitung";
    private static final StaticTemplates TEMPLATES = new StaticTemplates();

    private final Pages pages;
    private final Jdbi jdbi;
    private final Stocks stocks;
    private final InstantSource clock;

    public CountPages(Pages pages, Jdbi jdbi, Stocks stocks, InstantSource clock) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.stocks = stocks;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.STAFF, call -> show(call, 200, FormErrors.none())),
                Endpoint.form(HOME, Access.STAFF, this::count));
    }

    private record Place(String sku, String warehouse) {
        static Place from(Fields query) {
            return new Place(query.text("sku", StockJson.SKU_CHARACTERS_MAX), query.warehouse("gudang"));
        }
    }

    /** The form for the count of what is here. */
    static String path(Shelf shelf) {
        return HOME + "?sku=" + StockPages.encoded(shelf.sku()) + "&gudang=" + StockPages.encoded(shelf.warehouse());
    }

    /**
     * @param recorded pieces that the page showed
     * @param counted pieces on the shelf
     */
    private record Wanted(long recorded, int counted) {
        static Wanted from(Fields form) {
            var counted = Rupiah.typed(form, "terhitung", 0, Inventory.QUANTITY_MAX);
            if (counted == null) {
                form.reject("terhitung", "required", "This is needed.");
            }
            return new Wanted(
                    form.integer("tercatat", 0, Inventory.ON_HAND_MAX), counted == null ? 0 : counted.intValue());
        }
    }

    /** A form sent twice finds the second time that there is what it says, and books nothing. */
    private Answer count(Call call) throws Exception {
        var place = call.pageQuery(Place::from);
        try {
            var wanted = pages.form(call, Wanted::from);
            var recorded = shelf(call, place).pieces();
            if (recorded != wanted.recorded() && recorded != wanted.counted()) {
                throw Problems.invalid("?terhitung", "moved", "The stock has moved since the page was opened.");
            }
            var counted = new Inventory.Command.Count(
                    call.newId(), place.sku(), place.warehouse(), call.today(clock), wanted.counted());
            var caller = call.caller();
            return switch (call.await(stocks.execute(caller.merchantId(), counted, caller.author()))) {
                case StockOutcome.Accepted _ ->
                    Pages.done("/app/stok?cari=" + StockPages.encoded(place.sku()), "stock_counted");
                case StockOutcome.Rejected(var rejection) ->
                    throw Problems.of(rejection).exception();
            };
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var errors = FormErrors.of(problem, pages.frame(call).texts());
            return show(call, problem.type().status(), errors);
        }
    }

    private Answer show(Call call, int status, FormErrors errors) {
        var shelf = shelf(call, call.pageQuery(Place::from));
        var view = new CountView(shelf, path(shelf), call.typed("terhitung"), errors);
        return pages.show(status, TEMPLATES.inventoryCount(pages.frame(call), view));
    }

    private Shelf shelf(Call call, Place place) {
        var merchant = call.caller().merchantId();
        return jdbi.withHandle(handle -> Shelves.find(handle, merchant, place.sku(), place.warehouse()))
                .orElseThrow(() -> Problems.notFound("stock"));
    }
}
