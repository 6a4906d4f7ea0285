package id.lababersih.app.order;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Rupiah;
import id.lababersih.app.page.Texts;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.order.Orders;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Shipment;
import id.lababersih.persistence.inventory.Whereabouts;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.JournalEntries;
import id.lababersih.persistence.order.OrderFilter;
import id.lababersih.persistence.order.OrderSummaries;
import id.lababersih.persistence.order.OrderSummary;
import id.lababersih.persistence.report.NameReports;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The list of orders, one order, and what can be done with it. */
public final class OrderPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final int NAME_CHARACTERS_MAX = 100;
    private static final int REASON_CHARACTERS_MAX = 200;

    private final Pages pages;
    private final Orders orders;
    private final Jdbi jdbi;
    private final NameReports names;
    private final InstantSource clock;

    public OrderPages(Pages pages, Orders orders, Jdbi jdbi, InstantSource clock) {
        this.pages = pages;
        this.orders = orders;
        this.jdbi = jdbi;
        this.names = new NameReports(jdbi);
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page("/app/pesanan", Access.VIEWER, this::list),
                Endpoint.page("/app/order", Access.VIEWER, _ -> Answer.seeOther("/app/pesanan")),
                Endpoint.page("/app/pesanan/{id}", Access.VIEWER, this::show),
                form("kemas", (_, _, _) -> new Order.Command.Pack()),
                form("kirim", this::ship),
                form("terima", (_, _, _) -> new Order.Command.Deliver()),
                form("batal", (_, _, fields) -> cancel(fields)),
                form("retur", this::take));
    }

    /** Reads what a form asks for. */
    private interface Reader {
        Order.Command read(Call call, Order order, Fields form);
    }

    private Endpoint form(String name, Reader reader) {
        return Endpoint.form("/app/pesanan/{id}/" + name, Access.STAFF, call -> move(call, name, reader));
    }

    private record Asked(OrderListView.Filter shown, OrderFilter filter, Slice slice) {}

    private Answer list(Call call) {
        var zone = call.caller().zone();
        var asked = call.pageQuery(query -> {
            var filter = OrderFilters.read(query, zone);
            return new Asked(filter.shown(), filter.filter(), Slice.from(query, OrderList.NAME, 2));
        });
        var slice = asked.slice();
        UUID merchant = call.caller().merchantId();
        var after = slice.first() ? null : new OrderFilter.After(slice.time(0), slice.id(1));
        var rows =
                jdbi.withHandle(handle -> OrderSummaries.page(handle, merchant, asked.filter(), after, slice.rows()));
        var shops = names.shops(merchant);
        var page = Page.of(
                slice, rows, row -> List.of(row.createdAt().toString(), row.id().toString()), row -> row(row, shops));
        var next = page.nextCursor();
        var view = new OrderListView(
                asked.shown(),
                shops.entrySet().stream()
                        .map(shop -> new OrderListView.ShopChoice(UUID.fromString(shop.getKey()), shop.getValue()))
                        .toList(),
                page.data(),
                next == null ? null : "/app/pesanan?" + OrderFilters.query(asked.shown()) + "cursor=" + next,
                !page.data().isEmpty() || anyOrder(merchant));
        var frame = pages.frame(call);
        if (!Pages.asksForPart(call)) {
            return pages.show(TEMPLATES.orderList(frame, view));
        }
        return pages.show(slice.first() ? TEMPLATES.orderTable(frame, view) : TEMPLATES.orderRows(frame, view));
    }

    private boolean anyOrder(UUID merchant) {
        return jdbi.withHandle(handle ->
                !OrderSummaries.page(handle, merchant, OrderFilter.ALL, null, 1).isEmpty());
    }

    private static OrderListView.Row row(OrderSummary order, Map<String, String> shops) {
        var shop = order.shopId().toString();
        return new OrderListView.Row(
                order.id(),
                order.number(),
                shops.getOrDefault(shop, shop),
                order.platform().name(),
                order.status(),
                order.gross(),
                order.profit(),
                order.shippedAt() != null,
                order.createdAt());
    }

    private Answer show(Call call) throws Exception {
        return show(call, 200, find(call), null, "", "", FormErrors.none());
    }

    /**
     * @param rejection why it was not moved just now; null where no rule of its was against that
     * @param refusal the same in words; empty when nothing was refused
     * @param form the one that was refused; empty when none was
     */
    private Answer show(
            Call call,
            int status,
            Order order,
            Order.@Nullable Rejection rejection,
            String refusal,
            String form,
            FormErrors errors) {
        var whole = new WholeView(jdbi).of(order);
        var shop = whole.facts().shopId().toString();
        UUID merchant = call.caller().merchantId();
        var name = names.shops(merchant).getOrDefault(shop, "");
        boolean mayChange = call.caller().role().includes(Role.STAFF);
        var typed = form.isEmpty() ? Map.<String, String>of() : call.typed();
        var closed = jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchant))
                .orElse(null);
        var forms = new OrderDetailView.Forms(placedOn(call, whole), call.today(clock), closed, form, typed, errors);
        var entries = whole.trail().entries();
        var counted = jdbi.withHandle(handle -> JournalEntries.days(handle, merchant, closed, entries));
        var view = OrderDetailView.of(
                order,
                whole,
                name,
                counted,
                names.accounts(merchant),
                names.members(merchant),
                mayChange,
                refusal,
                shortfall(whole, rejection),
                forms);
        return pages.show(status, TEMPLATES.orderDetail(pages.frame(call), view));
    }

    /** What it was refused for just now; else what it lacks by now, if stock was short when it was last to be sent. */
    private Shortfall shortfall(OrderView view, Order.@Nullable Rejection rejection) {
        var facts = view.facts();
        var warehouse = facts.warehouse();
        if (rejection instanceof Order.Rejection.StockShort(var missing)) {
            var found = find(facts, missing.stream().map(Missing::sku));
            return Shortfall.of(missing, found, warehouse, true);
        }
        if (!view.missing().isEmpty()) {
            var found = find(facts, facts.needs().stream().map(Need::sku));
            return Shortfall.of(facts.lacking(sku -> found.pieces(sku, warehouse)), found, warehouse, false);
        }
        // Of one that was sent since, its history says where stock was short.
        return view.trail().moments().stream().noneMatch(OrderDetailView::isShort)
                ? Shortfall.NONE
                : Shortfall.of(List.of(), find(facts, Stream.of()), warehouse, false);
    }

    private Whereabouts find(Facts facts, Stream<String> skus) {
        var asked = skus.distinct().toList();
        return jdbi.withHandle(handle -> Whereabouts.find(handle, facts.merchantId(), asked));
    }

    private static LocalDate placedOn(Call call, OrderView view) {
        return LocalDate.ofInstant(view.facts().createdAt(), call.caller().zone());
    }

    /** The order, if it is the caller's merchant's. */
    private Order find(Call call) throws Exception {
        var order = call.await(orders.find(call.id("id", "order")));
        if (order instanceof Order.Absent
                || !OrderView.of(order)
                        .facts()
                        .merchantId()
                        .equals(call.caller().merchantId())) {
            throw Problems.notFound("order");
        }
        return order;
    }

    private Answer move(Call call, String name, Reader reader) throws Exception {
        var order = find(call);
        var texts = pages.frame(call).texts();
        Order.Command command;
        try {
            command = pages.form(call, form -> reader.read(call, order, form));
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var words = texts.orElse("problem." + problem.type().slug(), "problem.other");
            return show(call, problem.type().status(), order, null, words, name, FormErrors.of(problem, texts));
        }
        var orderId = OrderView.of(order).facts().orderId();
        return switch (call.await(orders.execute(orderId, command, call.caller().author()))) {
            case OrderOutcome.Accepted _ -> Answer.seeOther("/app/pesanan/" + orderId);
            case OrderOutcome.Rejected rejected -> {
                var now = find(call);
                var why = rejected.rejection();
                yield show(call, 409, now, why, words(why, now, texts), name, FormErrors.none());
            }
        };
    }

    private Order.Command ship(Call call, Order order, Fields form) {
        return new Order.Command.Ship(new Shipment(
                form.optionalText("kurir", NAME_CHARACTERS_MAX),
                form.optionalText("resi", NAME_CHARACTERS_MAX),
                day(call, order, form)));
    }

    private static Order.Command cancel(Fields form) {
        return new Order.Command.Cancel(form.text("alasan", REASON_CHARACTERS_MAX));
    }

    private Order.Command take(Call call, Order order, Fields form) {
        var goods = form.oneOf("kondisi", ReturnTerms.Goods.class);
        var cost = Rupiah.typed(form, "biaya", 0, Money.AMOUNT_MAX);
        if (cost != null && cost > ReturnTerms.costMax(OrderView.of(order).facts())) {
            form.reject("biaya", "above-order", "This is more than the order sold for.");
        }
        var refund = Rupiah.typed(form, "pengembalian", 0, Money.AMOUNT_MAX);
        var reference = form.optionalText("acuan", NAME_CHARACTERS_MAX);
        var terms = new ReturnTerms(
                goods,
                cost == null ? ReturnTerms.usualCost(order) : cost,
                refund == null ? 0 : refund,
                day(call, order, form),
                reference == null ? "" : reference);
        if (terms.refundsTooMuch(order)) {
            form.reject("pengembalian", "above-order", "All refunds would be more than the order sold for.");
        }
        return new Order.Command.Return(terms);
    }

    /** The day a form names, which its order allows; today where it names none. */
    private LocalDate day(Call call, Order order, Fields form) {
        var today = call.today(clock);
        LocalDate day = form.optionalDate("tanggal");
        if (day == null) {
            return today;
        }
        var view = OrderView.of(order);
        var shipment = view.shipment();
        if (day.isAfter(today)) {
            form.reject("tanggal", "future", "This must not be after today.");
        } else if (day.isBefore(placedOn(call, view))) {
            form.reject("tanggal", "before-order", "This must not be before the order was placed.");
        } else if (shipment != null && day.isBefore(shipment.on())) {
            form.reject("tanggal", "before-shipment", "This must not be before the order was shipped.");
        }
        return day;
    }

    private static String words(Order.Rejection rejection, Order order, Texts texts) {
        return switch (rejection) {
            case Order.Rejection.OrderAbsent _ -> texts.of("refusal.OrderAbsent");
            case Order.Rejection.OrderDiffers _ -> texts.of("refusal.OrderDiffers");
            case Order.Rejection.MoveForbidden move ->
                texts.of(
                        "refusal.MoveForbidden",
                        texts.of("status." + move.from().name()),
                        texts.of("status." + move.to().name()));
            case Order.Rejection.MoveInProgress _ -> texts.of("refusal.MoveInProgress");
            case Order.Rejection.StockShort _ -> texts.of("refusal.StockShort");
            case Order.Rejection.QuotaReached quota -> texts.of("refusal.QuotaReached", quota.shipmentsPerDayMax());
            case Order.Rejection.ReturnIncomplete _ ->
                texts.of(order.settlement() == null ? "refusal.ReturnIncomplete" : "refusal.ReturnIncomplete.paid_out");
            case Order.Rejection.SettlementDiffers _ -> texts.of("refusal.SettlementDiffers");
            case Order.Rejection.ReturnDiffers _ -> texts.of("refusal.ReturnDiffers");
        };
    }
}
