package id.lababersih.app.inventory;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Texts;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.inventory.StockCounts;
import java.time.LocalDate;
import java.util.List;
import java.util.StringJoiner;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What was counted on shelves, by whom, and what of it was taken back. */
public final class CountListPages implements Routes {
    private static final String HOME = "/app/stok/hitungan";
    private static final StaticTemplates TEMPLATES = new StaticTemplates();

    private final Pages pages;
    private final Jdbi jdbi;
    private final CountUndo undo;

    public CountListPages(Pages pages, Jdbi jdbi, Stocks stocks, CaughtUp caughtUp) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.undo = new CountUndo(jdbi, stocks, caughtUp);
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.VIEWER, call -> show(call, 200, "")),
                Endpoint.form(HOME + "/{id}/batal", Access.STAFF, this::takeBack));
    }

    /** The counts of one shelf. */
    static String path(String sku, String warehouse) {
        return address(new StockCounts.Filter(sku, warehouse), null);
    }

    private record Asked(StockCounts.Filter filter, Slice slice) {
        static Asked from(Fields query) {
            return new Asked(
                    new StockCounts.Filter(
                            query.optionalText("sku", StockJson.SKU_CHARACTERS_MAX), query.optionalWarehouse("gudang")),
                    Slice.from(query, "stock-counts", 1));
        }
    }

    private Answer takeBack(Call call) throws Exception {
        try {
            pages.form(call, _ -> true);
            undo.undo(call, call.id("id", "count of stock"));
            return Pages.done(address(call.pageQuery(Asked::from).filter(), null), "count_taken_back");
        } catch (ProblemException refused) {
            var problem = refused.problem();
            return show(
                    call,
                    problem.type().status(),
                    words(problem, pages.frame(call).texts()));
        }
    }

    /** Why a count stays: two of the problems mean something else here than where stock is taken or counted. */
    private static String words(Problem problem, Texts texts) {
        return switch (problem.type()) {
            case STOCK_SHORT -> texts.of("counts.gone");
            case STOCK_MOVED -> texts.of("counts.moved");
            default -> texts.orElse("problem." + problem.type().slug(), "problem.other");
        };
    }

    private Answer show(Call call, int status, String refusal) {
        var merchant = call.caller().merchantId();
        var asked = call.pageQuery(Asked::from);
        var filter = asked.filter();
        var slice = asked.slice();
        var before = slice.first() ? null : slice.number(0);
        var found = jdbi.withHandle(handle -> StockCounts.page(handle, merchant, filter, before, slice.rows()));
        var zone = call.caller().zone();
        boolean staff = call.caller().role().includes(Role.STAFF);
        var page = Page.of(
                slice,
                found,
                counted -> List.of(Long.toString(counted.sequence())),
                counted -> new CountsView.Row(
                        counted,
                        counted.date().equals(LocalDate.ofInstant(counted.done().at(), zone)) ? null : counted.date(),
                        path(counted.sku(), counted.warehouse()),
                        staff && counted.mayBeTakenBack(),
                        HOME + "/" + counted.id() + "/batal" + query(filter, null)));
        var next = page.nextCursor();
        var sku = filter.sku();
        var warehouse = filter.warehouse();
        var view = new CountsView(
                address(filter, null),
                sku == null || warehouse == null ? null : new CountsView.Shelf(sku, warehouse),
                page.data(),
                next == null ? null : address(filter, next),
                refusal);
        var frame = pages.frame(call);
        return slice.first() || !Pages.asksForPart(call)
                ? pages.show(status, TEMPLATES.inventoryCounts(frame, view))
                : pages.show(TEMPLATES.inventoryCountRows(frame, view));
    }

    private static String address(StockCounts.Filter filter, @Nullable String cursor) {
        return HOME + query(filter, cursor);
    }

    private static String query(StockCounts.Filter filter, @Nullable String cursor) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        if (filter.sku() != null) {
            query.add("sku=" + StockPages.encoded(filter.sku()));
        }
        if (filter.warehouse() != null) {
            query.add("gudang=" + StockPages.encoded(filter.warehouse()));
        }
        if (cursor != null) {
            query.add("cursor=" + cursor);
        }
        return query.toString();
    }
}
