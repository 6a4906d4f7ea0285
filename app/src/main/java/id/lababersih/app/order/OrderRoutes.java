package id.lababersih.app.order;

import com.github.benmanes.caffeine.cache.Ticker;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.http.Violation;
import id.lababersih.app.shop.ShopOpening;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.order.Orders;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.shop.Fee;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.order.OrderFilter;
import id.lababersih.persistence.product.Products;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Orders: placed, looked at, and moved. */
public final class OrderRoutes implements Routes {
    private static final String ORDER = "order";
    private static final int SEARCH_CHARACTERS_MAX = 100;

    private final OrderList list;
    private final WholeView views;
    private final Orders orders;
    private final Shops shops;
    private final OrderPlacing placing;
    private final FeeSchedule fees;
    private final InstantSource clock;

    public OrderRoutes(
            Jdbi jdbi,
            Orders orders,
            ShopOpening opening,
            Shops shops,
            Products products,
            FeeSchedule fees,
            InstantSource clock) {
        this.list = new OrderList(jdbi, Ticker.systemTicker());
        this.views = new WholeView(jdbi);
        this.orders = orders;
        this.shops = shops;
        this.placing = new OrderPlacing(opening, products, fees);
        this.fees = fees;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.post("/v1/orders", Access.STAFF, this::place).making(this::placed),
                Endpoint.get("/v1/orders", Access.VIEWER, this::list),
                Endpoint.get("/v1/orders/{id}", Access.VIEWER, this::read),
                Endpoint.postEmpty("/v1/orders/{id}/pack", Access.STAFF, this::pack),
                Endpoint.post("/v1/orders/{id}/ship", Access.STAFF, this::ship),
                Endpoint.postEmpty("/v1/orders/{id}/deliver", Access.STAFF, this::deliver),
                Endpoint.post("/v1/orders/{id}/cancel", Access.STAFF, this::cancel),
                Endpoint.post("/v1/orders/{id}/return", Access.STAFF, this::takeBack),
                Endpoint.post("/v1/orders/{id}/settle", Access.STAFF, this::settle));
    }

    /** Null for a body that will be refused. */
    private @Nullable String placed(Call call) {
        try {
            var wanted = wanted(call);
            return Orders.persistenceId(OrderId.of(wanted.shopId(), wanted.number()));
        } catch (ProblemException _) {
            return null;
        }
    }

    private OrderRequests.NewOrder wanted(Call call) {
        return call.body(body -> OrderRequests.NewOrder.from(body, clock.instant()));
    }

    private Answer place(Call call) throws Exception {
        var wanted = wanted(call);
        var facts = placing.facts(call, wanted);
        var by = call.caller().author();
        var placed = call.makesNew()
                ? orders.placeNew(facts, by)
                : orders.execute(facts.orderId(), new Order.Command.Place(facts), by);
        return switch (call.await(placed)) {
            case OrderOutcome.Accepted(var order, boolean changed) ->
                changed ? Answer.created("/v1/orders/" + facts.orderId(), detail(order)) : Answer.data(detail(order));
            case OrderOutcome.Rejected(var rejection) ->
                throw Problems.of(rejection).exception();
        };
    }

    private record Filter(OrderFilter orders, Slice slice) {
        static Filter from(Fields query, ZoneId zone) {
            var from = query.optionalDate("from");
            var to = query.optionalDate("to");
            if (from != null && to != null && to.isBefore(from)) {
                query.reject("to", "range", "This must not be before from.");
            }
            var filter = new OrderFilter(
                    query.optionalUuid("shop_id"),
                    query.optionalOneOf("status", Status.class),
                    from == null ? null : from.atStartOfDay(zone).toInstant(),
                    to == null ? null : to.plusDays(1).atStartOfDay(zone).toInstant(),
                    query.optionalText("q", SEARCH_CHARACTERS_MAX));
            return new Filter(filter, Slice.from(query, OrderList.NAME, 2));
        }
    }

    private Answer list(Call call) {
        var caller = call.caller();
        var filter = call.query(query -> Filter.from(query, caller.zone()));
        return list.page(caller.merchantId(), filter.orders(), filter.slice());
    }

    private Answer read(Call call) throws Exception {
        return Answer.data(detail(find(call)));
    }

    private OrderJson.Detail detail(Order order) {
        return OrderJson.Detail.of(order, views.of(order));
    }

    private Answer pack(Call call) throws Exception {
        return move(call, new Order.Command.Pack());
    }

    private Answer ship(Call call) throws Exception {
        var wanted = call.body(body -> OrderRequests.Shipping.from(body, call.today(clock)));
        var shipment = new Shipment(wanted.courier(), wanted.trackingNumber(), dateOrToday(call, wanted.date()));
        return move(call, new Order.Command.Ship(shipment));
    }

    private Answer deliver(Call call) throws Exception {
        return move(call, new Order.Command.Deliver());
    }

    private Answer cancel(Call call) throws Exception {
        return move(
                call,
                new Order.Command.Cancel(
                        call.body(OrderRequests.Cancelling::from).reason()));
    }

    private Answer takeBack(Call call) throws Exception {
        var order = find(call);
        var wanted = call.body(body -> OrderRequests.Returning.from(body, call.today(clock)));
        var reference = wanted.reference() == null ? "" : wanted.reference();
        var given = wanted.cost();
        var cost = given == null ? ReturnTerms.usualCost(order) : given;
        var terms =
                new ReturnTerms(wanted.condition(), cost, wanted.refund(), dateOrToday(call, wanted.date()), reference);
        return move(call, new Order.Command.Return(terms));
    }

    private Answer settle(Call call) throws Exception {
        var order = find(call);
        var wanted = call.body(body -> OrderRequests.Settling.from(body, call.today(clock)));
        var view = OrderView.of(order);
        var settlement = new Settlement(
                wanted.paidOn(),
                wanted.payout(),
                wanted.refund(),
                actualFees(call, view.facts(), wanted.fees()),
                Settlement.paidDirect(view));
        return move(call, new Order.Command.Settle(settlement));
    }

    private List<Fee> actualFees(Call call, Facts facts, List<OrderRequests.ActualFee> wanted) throws Exception {
        if (wanted.isEmpty()) {
            return List.of();
        }
        var schedule = switch (call.await(shops.find(facts.shopId()))) {
            case Shop.Open open -> placing.schedule(open);
            case Shop.Absent _ -> fees;
        };
        var actual = new ArrayList<Fee>();
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < wanted.size(); i++) {
            var fee = wanted.get(i);
            var account = schedule.accountOf(facts.platform(), fee.code());
            if (account.isPresent()) {
                actual.add(new Fee(fee.code(), account.get(), fee.amount()));
            } else {
                violations.add(
                        new Violation("/fees/" + i + "/code", "unknown-fee", "The shop's platform has no such fee."));
            }
        }
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
        return actual;
    }

    private Answer move(Call call, Order.Command command) throws Exception {
        var caller = call.caller();
        return switch (call.await(
                orders.executeOwn(caller.merchantId(), call.id("id", ORDER), command, caller.author()))) {
            case OrderOutcome.Accepted(var moved, boolean _) -> Answer.data(detail(moved));
            case OrderOutcome.Rejected(var rejection) ->
                throw Problems.of(rejection).exception();
        };
    }

    /** The order as it is now; another merchant's does not exist. */
    private Order find(Call call) throws Exception {
        var order = call.await(orders.find(call.id("id", ORDER)));
        if (order instanceof Order.Absent
                || !OrderView.of(order)
                        .facts()
                        .merchantId()
                        .equals(call.caller().merchantId())) {
            throw Problems.notFound(ORDER);
        }
        return order;
    }

    private LocalDate dateOrToday(Call call, @Nullable LocalDate date) {
        return date == null ? call.today(clock) : date;
    }
}
