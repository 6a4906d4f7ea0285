package id.lababersih.app.purchase;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.inventory.ShelfGoods;
import id.lababersih.app.inventory.StockPages;
import id.lababersih.app.inventory.WarehouseName;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.purchase.Purchasing.Received;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.purchase.Purchase;
import id.lababersih.domain.purchase.Purchase.State;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.inventory.Warehouses;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.purchase.Purchases;
import id.lababersih.persistence.purchase.Purchases.Ordered;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** What was bought: a list, and the forms for a new purchase, for one that came in and for one that is paid. */
public final class PurchasePages implements Routes {
    private static final String HOME = "/app/stok/pembelian";
    private static final String NEW = HOME + "/baru";
    private static final String PURCHASE = "purchase";
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    /** A page may suggest so many; who has more types the others. */
    private static final int PRODUCTS_MAX = 300;

    private final Pages pages;
    private final Jdbi jdbi;
    private final Purchases purchases;
    private final Purchasing purchasing;
    private final Products products;
    private final InstantSource clock;

    public PurchasePages(
            Pages pages,
            Jdbi jdbi,
            Purchases purchases,
            Purchasing purchasing,
            Products products,
            InstantSource clock) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.purchases = purchases;
        this.purchasing = purchasing;
        this.products = products;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.VIEWER, call -> list(call, 200, "")),
                Endpoint.page(NEW, Access.STAFF, this::open),
                Endpoint.form(NEW, Access.STAFF, this::buy),
                Endpoint.form(HOME + "/{id}/terima", Access.STAFF, this::receive),
                Endpoint.form(HOME + "/{id}/bayar", Access.ADMIN, this::pay));
    }

    private Answer list(Call call, int status, String refusal) {
        var slice = call.pageQuery(query -> Slice.from(query, "purchases", 1));
        var rows = purchases.list(
                call.caller().merchantId(), slice.first() ? null : Long.valueOf(slice.number(0)), slice.rows());
        var page = Page.of(slice, rows, row -> List.of(Long.toString(row.seq())), Function.identity());
        var next = page.nextCursor();
        var more = next == null ? null : HOME + "?cursor=" + next;
        var view = new PurchasesView(page.data(), more, refusal, call.today(clock));
        var frame = pages.frame(call);
        return slice.first() || !Pages.asksForPart(call)
                ? pages.show(status, TEMPLATES.purchaseList(frame, view))
                : pages.show(TEMPLATES.purchaseRows(frame, view));
    }

    private Answer open(Call call) {
        var start = Map.of(
                "kunci", UUID.randomUUID().toString(),
                "tanggal", call.today(clock).toString(),
                "gudang", Warehouse.MAIN);
        return show(call, 200, start, PurchaseForm.LINES_AT_FIRST, FormErrors.none());
    }

    /** Orders the goods, takes them into stock on their day and, where that is said, pays them on it. */
    private Answer buy(Call call) throws Exception {
        int lines = PurchaseForm.lines(call.typed());
        if (call.typed().containsKey("lagi")) {
            return show(call, 200, call.typed(), PurchaseForm.more(lines), FormErrors.none());
        }
        try {
            var caller = call.caller();
            boolean mayPay = caller.role().includes(Role.ADMIN);
            var wanted = pages.form(call, form -> PurchaseForm.read(form, lines, mayPay, call.today(clock)))
                    .spelled(sku -> products.spelled(caller.merchantId(), sku).orElse(sku));
            requireReceivable(caller.merchantId(), wanted);
            var ordered = purchasing.order(caller.merchantId(), wanted.purchase(), by(call));
            if (ordered instanceof Ordered.NumberTaken) {
                throw Problems.invalid("/nomor", "taken", "Another purchase has this number.");
            }
            // The one of this number that is there already just so, where it was typed before.
            var purchase = ordered.row().purchase();
            receive(call, purchase, purchase.orderedOn());
            var account = wanted.paidFrom();
            if (account != null
                    && purchasing
                            .pay(caller.merchantId(), purchase.id(), purchase.orderedOn(), account, by(call))
                            .isEmpty()) {
                throw Problems.notFound(PURCHASE);
            }
            return Pages.done(HOME, "purchase_made");
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var errors = FormErrors.of(problem, pages.frame(call).texts());
            return show(call, problem.type().status(), call.typed(), lines, errors);
        }
    }

    private void requireReceivable(UUID merchant, PurchaseForm.Wanted wanted) {
        var purchase = wanted.purchase();
        var violations = new ArrayList<>(WarehouseName.violations(jdbi, merchant, "gudang", purchase.warehouse()));
        var skus = purchase.lines().stream().map(Purchase.Line::sku).toList();
        violations.addAll(ShelfGoods.violations(
                products, merchant, skus, i -> "/sku_" + wanted.places().get(i)));
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
    }

    private void receive(Call call, Purchase purchase, LocalDate on) throws Exception {
        switch (purchasing.receive(call.caller().merchantId(), purchase.id(), on, by(call))) {
            case Received.InStock _ -> {}
            case Received.Refused(var rejection) -> throw PurchaseRoutes.refused(rejection, purchase.warehouse());
            case Received.Gone() -> throw Problems.notFound(PURCHASE);
        }
    }

    private Answer receive(Call call) throws Exception {
        try {
            pages.form(call, _ -> true);
            receive(call, find(call).purchase(), call.today(clock));
            return Pages.done(HOME, "purchase_received");
        } catch (ProblemException refused) {
            return refused(call, refused);
        }
    }

    private Answer pay(Call call) {
        try {
            var payment = pages.form(call, form -> PurchaseForm.payment(form, call.today(clock)));
            var paid = purchasing
                    .pay(
                            call.caller().merchantId(),
                            find(call).purchase().id(),
                            payment.on(),
                            payment.account(),
                            by(call))
                    .orElseThrow(() -> Problems.notFound(PURCHASE));
            if (paid.row().state() == State.ORDERED) {
                throw Problem.of(ProblemType.PURCHASE_NOT_RECEIVED, "Receive the goods first. Nothing was changed.")
                        .exception();
            }
            return Pages.done(HOME, paid.byThis() ? "purchase_paid" : "purchase_was_paid");
        } catch (ProblemException refused) {
            return refused(call, refused);
        }
    }

    private Answer refused(Call call, ProblemException refused) {
        var problem = refused.problem();
        return list(
                call,
                problem.type().status(),
                FormErrors.of(problem, pages.frame(call).texts()).all());
    }

    private Purchases.Row find(Call call) {
        return purchases
                .find(call.caller().merchantId(), call.id("id", PURCHASE))
                .orElseThrow(() -> Problems.notFound(PURCHASE));
    }

    private Answer show(Call call, int status, Map<String, String> typed, int lines, FormErrors errors) {
        var merchant = call.caller().merchantId();
        var view = new NewPurchaseView(
                typed,
                lines,
                lines < PurchaseForm.LINES_MAX,
                call.today(clock),
                products.list(merchant, "", "", PRODUCTS_MAX),
                jdbi.withHandle(handle -> Warehouses.names(handle, merchant)).stream()
                        .sorted()
                        .limit(StockPages.WAREHOUSES_MAX)
                        .toList(),
                jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchant))
                        .orElse(null),
                errors);
        return pages.show(status, TEMPLATES.purchaseForm(pages.frame(call), view));
    }

    private Actor by(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }
}
