package id.lababersih.app.inventory;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.page.Pages;
import id.lababersih.domain.inventory.Shortage;
import id.lababersih.persistence.inventory.Shelves;
import id.lababersih.persistence.inventory.Shelves.Shelf;
import id.lababersih.persistence.inventory.StockLevels.After;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The list of what lies in stock, and what all of it is worth. */
public final class StockPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final int SEARCH_CHARACTERS_MAX = 100;
    /** Warehouses that a form offers at most; others can be typed. */
    public static final int WAREHOUSES_MAX = 100;

    private final Pages pages;
    private final Jdbi jdbi;
    private final InstantSource clock;

    public StockPages(Pages pages, Jdbi jdbi, InstantSource clock) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.page("/app/stok", Access.VIEWER, this::list));
    }

    private record Asked(Shelves.Filter filter, Slice slice) {
        static Asked from(Fields query) {
            return new Asked(
                    new Shelves.Filter(
                            query.optionalText("cari", SEARCH_CHARACTERS_MAX),
                            query.optionalOneOf("status", Shortage.class)),
                    Slice.from(query, "shelves", 2));
        }
    }

    private Answer list(Call call) {
        var asked = call.pageQuery(Asked::from);
        var frame = pages.frame(call);
        if (!Pages.asksForPart(call)) {
            var totals = jdbi.withHandle(
                    handle -> Shelves.totals(handle, call.caller().merchantId()));
            return pages.show(TEMPLATES.inventoryList(frame, totals, view(call, asked)));
        }
        var view = view(call, asked);
        return pages.show(
                asked.slice().first() ? TEMPLATES.inventoryTable(frame, view) : TEMPLATES.inventoryRows(frame, view));
    }

    private StockView view(Call call, Asked asked) {
        var merchant = call.caller().merchantId();
        var today = call.today(clock);
        var filter = asked.filter();
        var slice = asked.slice();
        var after = slice.first()
                ? null
                : new After(slice.after().get(0), slice.after().get(1));
        var shelves = jdbi.withHandle(handle -> Shelves.page(handle, merchant, filter, after, slice.rows()));
        var page =
                Page.of(slice, shelves, shelf -> List.of(shelf.sku(), shelf.warehouse()), shelf -> row(shelf, today));
        var next = page.nextCursor();
        var any = !page.data().isEmpty() || jdbi.withHandle(handle -> Shelves.any(handle, merchant));
        return new StockView(
                filter.search() == null ? "" : filter.search(),
                filter.shortage(),
                page.data(),
                next == null ? null : "/app/stok?" + query(filter) + "cursor=" + next,
                any);
    }

    private static StockView.Row row(Shelf shelf, LocalDate today) {
        var since = shelf.since();
        return new StockView.Row(
                "s-" + encoded(shelf.sku()) + "/" + encoded(shelf.warehouse()),
                shelf,
                since == null ? 0 : Math.max(0, ChronoUnit.DAYS.between(since, today)),
                CountPages.path(shelf),
                MovePages.path(shelf));
    }

    /** The filter as the beginning of a query, empty or ending in {@code &}. */
    private static String query(Shelves.Filter filter) {
        return (filter.search() == null ? "" : "cari=" + encoded(filter.search()) + "&")
                + (filter.shortage() == null ? "" : "status=" + filter.shortage() + "&");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
