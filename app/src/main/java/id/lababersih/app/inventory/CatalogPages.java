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
import id.lababersih.domain.product.Product;
import id.lababersih.persistence.inventory.Catalog;
import id.lababersih.persistence.inventory.Catalog.Item;
import id.lababersih.persistence.product.Products;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The list of all products, those too of which there is no stock. */
public final class CatalogPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    static final String HOME = "/app/stok/produk";
    private static final int SEARCH_CHARACTERS_MAX = 100;

    private final Pages pages;
    private final Jdbi jdbi;
    private final Products products;

    public CatalogPages(Pages pages, Jdbi jdbi, Products products) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.products = products;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.page(HOME, Access.VIEWER, this::list));
    }

    private record Asked(Catalog.Filter filter, Slice slice) {
        static Asked from(Fields query) {
            return new Asked(
                    new Catalog.Filter(
                            query.optionalText("cari", SEARCH_CHARACTERS_MAX),
                            query.optionalOneOf("status", Shortage.class)),
                    Slice.from(query, "catalog", 1));
        }
    }

    private Answer list(Call call) {
        var asked = call.pageQuery(Asked::from);
        var frame = pages.frame(call);
        var view = view(call, asked);
        if (!Pages.asksForPart(call)) {
            return pages.show(TEMPLATES.inventoryCatalog(frame, view));
        }
        return pages.show(
                asked.slice().first()
                        ? TEMPLATES.inventoryCatalogTable(frame, view)
                        : TEMPLATES.inventoryCatalogRows(frame, view));
    }

    private CatalogView view(Call call, Asked asked) {
        var merchant = call.caller().merchantId();
        var filter = asked.filter();
        var slice = asked.slice();
        var after = slice.first() ? null : slice.after().getFirst();
        var items = jdbi.withHandle(handle -> Catalog.page(handle, merchant, filter, after, slice.rows()));
        var bundles = products.find(
                merchant, items.stream().filter(Item::bundle).map(Item::sku).toList());
        var page = Page.of(slice, items, item -> List.of(item.sku()), item -> row(item, bundles));
        var next = page.nextCursor();
        var any = !page.data().isEmpty() || jdbi.withHandle(handle -> Catalog.any(handle, merchant));
        return new CatalogView(
                filter.search() == null ? "" : filter.search(),
                filter.shortage(),
                page.data(),
                next == null ? null : HOME + "?" + query(filter) + "cursor=" + next,
                any);
    }

    private static CatalogView.Row row(Item item, Map<String, Product> bundles) {
        var bundle = bundles.get(item.sku());
        return new CatalogView.Row(
                "p-" + StockPages.encoded(item.sku()),
                item,
                bundle == null ? List.of() : bundle.components(),
                item.received() ? "/app/stok?cari=" + StockPages.encoded(beginning(item.sku())) : null,
                ProductPages.path(item.sku()));
    }

    /** The list of what has this in its SKU or name. */
    static String path(String sku) {
        return HOME + "?cari=" + StockPages.encoded(beginning(sku));
    }

    /** As much of a SKU as a search takes, which is for its beginning or any part of it. */
    private static String beginning(String sku) {
        return sku.codePointCount(0, sku.length()) <= SEARCH_CHARACTERS_MAX
                ? sku
                : sku.substring(0, sku.offsetByCodePoints(0, SEARCH_CHARACTERS_MAX));
    }

    /** The filter as the beginning of a query, empty or ending in {@code &}. */
    private static String query(Catalog.Filter filter) {
        return parameter("cari", filter.search()) + parameter("status", filter.shortage());
    }

    private static String parameter(String name, @Nullable Object value) {
        return value == null ? "" : name + "=" + StockPages.encoded(value.toString()) + "&";
    }
}
