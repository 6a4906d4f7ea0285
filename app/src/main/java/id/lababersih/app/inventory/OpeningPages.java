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
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.inventory.Warehouses;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.product.Products;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The form for goods that the merchant had before the books: opening stock of one product. */
public final class OpeningPages implements Routes {
    private static final String HOME = "/app/stok/awal";
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    /** A page may suggest so many; who has more types the others. */
    private static final int PRODUCTS_MAX = 300;

    private final Pages pages;
    private final Jdbi jdbi;
    private final Stocks stocks;
    private final Products products;
    private final InstantSource clock;

    public OpeningPages(Pages pages, Jdbi jdbi, Stocks stocks, Products products, InstantSource clock) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.stocks = stocks;
        this.products = products;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.page(HOME, Access.STAFF, this::open), Endpoint.form(HOME, Access.STAFF, this::receive));
    }

    /** The form for goods of this product. */
    static String path(String sku) {
        return HOME + "?sku=" + StockPages.encoded(sku);
    }

    /**
     * @param key of the form that was opened
     * @param cost rupiah for one piece
     */
    private record Wanted(UUID key, String sku, String warehouse, LocalDate day, int pieces, long cost) {
        static Wanted from(Fields form, LocalDate today) {
            long pieces = number(form, "buah", 1, Inventory.QUANTITY_MAX);
            long cost = number(form, "modal", 0, Money.AMOUNT_MAX);
            if (cost > Money.AMOUNT_MAX / pieces) {
                form.outside("modal", 0, Money.AMOUNT_MAX / pieces);
            }
            return new Wanted(
                    form.uuid("kunci"),
                    form.text("sku", StockJson.SKU_CHARACTERS_MAX),
                    form.warehouse("gudang"),
                    form.happenedOn("tanggal", today),
                    (int) pieces,
                    cost);
        }

        private static long number(Fields form, String name, long min, long max) {
            var typed = Rupiah.typed(form, name, min, max);
            if (typed == null) {
                form.reject(name, "required", "This is needed.");
            }
            return typed == null ? min : typed;
        }

        /** Of what the form says, so that one sent twice is received once, and one corrected is another receipt. */
        UUID id() {
            return OrderId.uuid5(
                    key,
                    String.join("|", sku, warehouse, day.toString(), Integer.toString(pieces), Long.toString(cost)));
        }
    }

    private Answer open(Call call) {
        var sku = call.pageQuery(
                query -> Objects.requireNonNullElse(query.optionalText("sku", StockJson.SKU_CHARACTERS_MAX), ""));
        return show(call, 200, sku, FormErrors.none());
    }

    private Answer receive(Call call) throws Exception {
        try {
            var wanted = pages.form(call, form -> Wanted.from(form, call.today(clock)));
            var caller = call.caller();
            var sku = products.spelled(caller.merchantId(), wanted.sku()).orElse(wanted.sku());
            requireOnShelf(caller.merchantId(), sku, wanted.warehouse());
            var line = new Inventory.Receipt(sku, wanted.warehouse(), wanted.day(), wanted.pieces(), wanted.cost());
            var receipt = new Inventory.Command.Receive(wanted.id(), Inventory.Kind.OPENING, "", List.of(line));
            return switch (call.await(stocks.execute(caller.merchantId(), receipt, caller.author()))) {
                case StockOutcome.Accepted _ -> Pages.done("/app/stok?cari=" + StockPages.encoded(sku), "stock_opened");
                case StockOutcome.Rejected(Inventory.Rejection.ReceiptInvalid(var why)) ->
                    throw Problems.invalid("/buah", "range", why + ".");
                case StockOutcome.Rejected(var rejection) ->
                    throw Problems.of(rejection, wanted.warehouse()).exception();
            };
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var errors = FormErrors.of(problem, pages.frame(call).texts());
            return show(call, problem.type().status(), call.typed("sku"), errors);
        }
    }

    private void requireOnShelf(UUID merchant, String sku, String warehouse) {
        var violations = new ArrayList<>(WarehouseName.violations(jdbi, merchant, "gudang", warehouse));
        violations.addAll(ShelfGoods.violations(products, merchant, List.of(sku), _ -> "/sku"));
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
    }

    private Answer show(Call call, int status, String sku, FormErrors errors) {
        var merchant = call.caller().merchantId();
        var today = call.today(clock);
        boolean opened = call.typed("kunci").isEmpty();
        var view = new OpeningView(
                HOME,
                opened ? UUID.randomUUID().toString() : call.typed("kunci"),
                sku,
                opened ? Warehouse.MAIN : call.typed("gudang"),
                call.typed("buah"),
                call.typed("modal"),
                opened ? today.toString() : call.typed("tanggal"),
                today,
                products.list(merchant, "", "", PRODUCTS_MAX),
                jdbi.withHandle(handle -> Warehouses.names(handle, merchant)).stream()
                        .sorted()
                        .limit(StockPages.WAREHOUSES_MAX)
                        .toList(),
                jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchant))
                        .orElse(null),
                errors);
        return pages.show(status, TEMPLATES.inventoryOpening(pages.frame(call), view));
    }
}
