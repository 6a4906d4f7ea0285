package id.lababersih.app.purchase;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.inventory.ShelfGoods;
import id.lababersih.app.inventory.WarehouseName;
import id.lababersih.app.purchase.Purchasing.Received;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.purchase.Purchase;
import id.lababersih.domain.purchase.Purchase.State;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.purchase.Purchases;
import id.lababersih.persistence.purchase.Purchases.Ordered;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** Purchase orders: made, received into stock, paid. */
public final class PurchaseRoutes implements Routes {
    private static final String PURCHASE = "purchase";
    private static final String PATH = "/v1/purchases/";
    private static final int ACCOUNT_CHARACTERS_MAX = 10;

    private final Jdbi jdbi;
    private final Purchases purchases;
    private final Purchasing purchasing;
    private final Products products;
    private final InstantSource clock;

    public PurchaseRoutes(
            Jdbi jdbi, Purchases purchases, Purchasing purchasing, Products products, InstantSource clock) {
        this.jdbi = jdbi;
        this.purchases = purchases;
        this.purchasing = purchasing;
        this.products = products;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.post("/v1/purchases", Access.STAFF, this::order),
                Endpoint.get("/v1/purchases", Access.VIEWER, this::list),
                Endpoint.get("/v1/purchases/{id}", Access.VIEWER, this::read),
                Endpoint.post("/v1/purchases/{id}/receive", Access.STAFF, this::receive),
                Endpoint.post("/v1/purchases/{id}/pay", Access.ADMIN, this::pay));
    }

    private Answer order(Call call) {
        var purchase = call.body(body -> PurchaseJson.read(body, call.newId(), today(call)));
        UUID merchant = call.caller().merchantId();
        requireReceivable(merchant, purchase);
        return switch (purchasing.order(merchant, purchase, actor(call))) {
            case Ordered.New(var row) -> Answer.created(PATH + row.purchase().id(), PurchaseJson.of(row));
            case Ordered.Same(var row) -> Answer.data(PurchaseJson.of(row));
            case Ordered.NumberTaken _ ->
                throw Problem.of(
                                ProblemType.PURCHASE_NUMBER_TAKEN,
                                "Another purchase has the number " + purchase.number() + ".")
                        .exception();
        };
    }

    private void requireReceivable(UUID merchant, Purchase purchase) {
        var violations = new ArrayList<>(WarehouseName.violations(jdbi, merchant, "warehouse", purchase.warehouse()));
        var skus = purchase.lines().stream().map(Purchase.Line::sku).toList();
        violations.addAll(ShelfGoods.violations(products, merchant, skus, i -> "/lines/" + i + "/sku"));
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
    }

    private Answer list(Call call) {
        var slice = call.query(query -> Slice.from(query, "purchases", 1));
        var rows = purchases.list(
                call.caller().merchantId(), slice.first() ? null : Long.valueOf(slice.number(0)), slice.rows());
        return Answer.json(Page.of(slice, rows, row -> List.of(Long.toString(row.seq())), PurchaseJson::of));
    }

    private Answer read(Call call) {
        return Answer.data(PurchaseJson.of(find(call)));
    }

    private Answer receive(Call call) throws Exception {
        var purchase = find(call).purchase();
        LocalDate on = optionalBody(call, body -> dateOrToday(body, call), today(call));
        return switch (purchasing.receive(call.caller().merchantId(), purchase.id(), on, actor(call))) {
            case Received.InStock(var row) -> Answer.data(PurchaseJson.of(row));
            case Received.Refused(var rejection) -> throw refused(rejection, purchase.warehouse());
            case Received.Gone() -> throw Problems.notFound(PURCHASE);
        };
    }

    static RuntimeException refused(Inventory.Rejection rejection, String warehouse) {
        return switch (rejection) {
            case Inventory.Rejection.ReceiptInvalid(String why) -> Problems.invalid("/lines", "range", why + ".");
            case Inventory.Rejection.StockShort _ ->
                Problems.of(rejection, warehouse).exception();
            case Inventory.Rejection.AnsweredBefore _,
                    Inventory.Rejection.CostUnknown _,
                    Inventory.Rejection.StockMoved _ ->
                new IllegalStateException("no answer to a receipt: " + rejection);
        };
    }

    private record Payment(LocalDate on, String account) {}

    private Answer pay(Call call) {
        var id = find(call).purchase().id();
        var payment = optionalBody(call, body -> payment(body, call), new Payment(today(call), Chart.BANK));
        var row = purchasing
                .pay(call.caller().merchantId(), id, payment.on, payment.account, actor(call))
                .orElseThrow(() -> Problems.notFound(PURCHASE))
                .row();
        if (row.state() == State.ORDERED) {
            throw Problem.of(ProblemType.PURCHASE_NOT_RECEIVED, "Receive the goods first. Nothing was changed.")
                    .exception();
        }
        return Answer.data(PurchaseJson.of(row));
    }

    private Payment payment(Fields body, Call call) {
        var on = dateOrToday(body, call);
        String account = body.optionalText("account", ACCOUNT_CHARACTERS_MAX);
        if (account == null) {
            return new Payment(on, Chart.BANK);
        }
        if (!Purchase.PAID_FROM.contains(account)) {
            body.reject("account", "choice", "This must be 1101 (cash) or 1102 (bank).");
        }
        return new Payment(on, account);
    }

    private static <T> T optionalBody(Call call, Function<Fields, T> reader, T ifMissing) {
        return call.hasBody() ? call.body(reader) : ifMissing;
    }

    private LocalDate dateOrToday(Fields body, Call call) {
        LocalDate today = today(call);
        LocalDate date = body.optionalHappenedOn("date", today);
        return date == null ? today : date;
    }

    private Purchases.Row find(Call call) {
        return purchases
                .find(call.caller().merchantId(), call.id("id", PURCHASE))
                .orElseThrow(() -> Problems.notFound(PURCHASE));
    }

    private LocalDate today(Call call) {
        return call.today(clock);
    }

    private Actor actor(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }
}
