package id.lababersih.app.imports;

import id.lababersih.app.imports.file.Said;
import id.lababersih.app.purchase.Purchasing;
import id.lababersih.app.shop.ShopOpening;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.order.Orders;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.inventory.Warehouses;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalEntries;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.purchase.Purchases;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The desk over the entities of the cluster and the tables. What times out is asked again, with growing patience. */
public final class ServiceDesk implements Desk {
    private static final int TRIES_MAX = 9;
    private static final long FIRST_PAUSE_MS = 50;
    private static final int SKUS_AT_ONCE = 5_000;
    private static final int SHOPS_AT_ONCE = 200;

    private final Jdbi jdbi;
    private final Orders orders;
    private final Stocks stocks;
    private final id.lababersih.cluster.shop.Shops shopEntities;
    private final Shops shops;
    private final ShopOpening opening;
    private final Products products;
    private final Purchasing purchasing;
    private final BookWatch books;
    private final Executor executor;
    private final InstantSource clock;

    /** @param books is told of money that belongs to no order */
    public ServiceDesk(
            Jdbi jdbi,
            Orders orders,
            Stocks stocks,
            id.lababersih.cluster.shop.Shops shopEntities,
            Purchasing purchasing,
            BookWatch books,
            Executor executor,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.orders = orders;
        this.stocks = stocks;
        this.shopEntities = shopEntities;
        this.shops = new Shops(jdbi);
        this.opening = new ShopOpening(shops, shopEntities::execute, clock);
        this.products = new Products(jdbi);
        this.purchasing = purchasing;
        this.books = books;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public Order order(UUID orderId) throws Exception {
        return ask(() -> orders.find(orderId));
    }

    @Override
    public OrderOutcome execute(UUID orderId, Order.Command command, Author by) throws Exception {
        return notInBetween(() -> ask(() -> orders.execute(orderId, command, by)));
    }

    @Override
    public OrderOutcome execute(UUID orderId, List<Order.Command> commands, Author by) throws Exception {
        return notInBetween(() -> answered(orders.execute(orderId, commands, by)));
    }

    @Override
    public Order orderAtRest(UUID orderId) throws Exception {
        for (int attempt = 1; attempt <= TRIES_MAX; attempt++) {
            var order = order(orderId);
            if (order.work() == null) {
                return order;
            }
            pause(attempt);
        }
        throw stillWaiting();
    }

    private OrderOutcome notInBetween(Callable<OrderOutcome> question) throws Exception {
        for (int attempt = 1; attempt <= TRIES_MAX; attempt++) {
            OrderOutcome outcome = question.call();
            if (!isInBetween(outcome)) {
                return outcome;
            }
            pause(attempt);
        }
        throw stillWaiting();
    }

    private static TimeoutException stillWaiting() {
        return new TimeoutException("an order still waits for its stock");
    }

    private static boolean isInBetween(OrderOutcome outcome) {
        return outcome instanceof OrderOutcome.Rejected(Order.Rejection.MoveInProgress());
    }

    @Override
    public Shop shop(UUID shopId) throws Exception {
        return ask(() -> shopEntities.find(shopId));
    }

    @Override
    public Optional<Shop.Open> opened(UUID merchantId, UUID shopId, boolean forNewOrders, Author by) throws Exception {
        return again(() -> forNewOrders
                ? opening.opened(merchantId, shopId, by)
                : opening.openedOrArchived(merchantId, shopId, by));
    }

    @Override
    public ShopOutcome execute(UUID shopId, Shop.Command command, Author by) throws Exception {
        return ask(() -> shopEntities.execute(shopId, command, by));
    }

    @Override
    public StockOutcome execute(UUID merchantId, Inventory.Command command, Author by) throws Exception {
        return ask(() -> stocks.execute(merchantId, command, by));
    }

    @Override
    public Stock stock(UUID merchantId, String sku, String warehouse) throws Exception {
        return ask(() -> stocks.find(merchantId, sku, warehouse));
    }

    @Override
    public List<Stock> stocks(UUID merchantId, Collection<String> skus, String warehouse) throws Exception {
        return ask(() -> {
            var asked = skus.stream()
                    .map(sku -> stocks.find(merchantId, sku, warehouse).toCompletableFuture())
                    .toList();
            return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .thenApply(_ -> asked.stream().map(CompletableFuture::join).toList());
        });
    }

    @Override
    public List<NamedShop> shops(UUID merchantId) {
        var named = new ArrayList<NamedShop>();
        Shops.@Nullable After after = null;
        while (true) {
            var page = shops.list(merchantId, false, after, SHOPS_AT_ONCE);
            page.forEach(shop -> named.add(new NamedShop(shop.id(), shop.name(), shop.platform())));
            if (page.size() < SHOPS_AT_ONCE) {
                return named;
            }
            var last = page.getLast();
            after = new Shops.After(last.createdAt(), last.id());
        }
    }

    @Override
    public Set<String> warehouses(UUID merchantId) {
        return jdbi.withHandle(handle -> Warehouses.names(handle, merchantId));
    }

    @Override
    public Map<String, Product> products(UUID merchantId, Collection<String> skus) {
        var all = List.copyOf(skus);
        var found = new HashMap<String, Product>();
        for (int from = 0; from < all.size(); from += SKUS_AT_ONCE) {
            found.putAll(products.find(merchantId, all.subList(from, Math.min(all.size(), from + SKUS_AT_ONCE))));
        }
        return found;
    }

    @Override
    public Saved add(UUID merchantId, Product product, Author by) {
        boolean there = products.contents(merchantId, product.sku()).isPresent();
        return switch (products.add(merchantId, product, actor(merchantId, by))) {
            case Products.Added.Done _ -> there ? new Saved.Same() : new Saved.New();
            case Products.Added.SkuTaken() ->
                refused(
                        "sku_taken",
                        "Produk lain sudah memakai SKU " + product.sku(),
                        "Another product has the SKU " + product.sku() + " already");
            case Products.Added.UnknownParts(var skus) ->
                new Saved.Refused(Words.failed("unknown_product", Words.unknownSkus(skus)));
            case Products.Added.BundledParts(var skus) ->
                new Saved.Refused(Words.failed("bundle", Words.bundledParts(skus)));
        };
    }

    @Override
    public Saved buy(UUID merchantId, Purchase purchase, Author by) throws Exception {
        Said refusal = Buying.refusal(purchase);
        if (refusal != null) {
            return new Saved.Refused(Words.failed("purchase_invalid", refusal));
        }
        Actor actor = actor(merchantId, by);
        return switch (purchasing.order(merchantId, Buying.ordered(merchantId, purchase), actor)) {
            case Purchases.Ordered.NumberTaken _ ->
                refused(
                        "number_taken",
                        "Pembelian lain sudah memakai nomor " + purchase.number(),
                        "Another purchase has the number " + purchase.number() + " already");
            case Purchases.Ordered.New(var row) ->
                receiveAndPay(merchantId, row.purchase().id(), purchase, new Saved.New(), actor);
            case Purchases.Ordered.Same(var row) ->
                receiveAndPay(merchantId, row.purchase().id(), purchase, new Saved.Same(), actor);
        };
    }

    private static Saved refused(String reason, String indonesian, String english) {
        return new Saved.Refused(Words.failed(reason, indonesian, english));
    }

    private Saved receiveAndPay(UUID merchantId, UUID id, Purchase purchase, Saved saved, Actor by) throws Exception {
        return switch (again(() -> purchasing.receive(merchantId, id, purchase.date(), by))) {
            case Purchasing.Received.InStock _ -> pay(merchantId, id, purchase, saved, by);
            case Purchasing.Received.Refused(var rejection) -> {
                var words = Words.failed(rejection);
                yield new Saved.Refused(
                        new Outcome(Result.FAILED, "receipt_invalid", words.detail(), words.detailEn()));
            }
            case Purchasing.Received.Gone() -> throw new IllegalStateException("taken back by another run: " + id);
        };
    }

    private Saved pay(UUID merchantId, UUID id, Purchase purchase, Saved saved, Actor by) {
        var paidOn = purchase.paidOn();
        var paidFrom = purchase.paidFrom();
        if (paidOn != null && paidFrom != null) {
            var paid = purchasing.pay(merchantId, id, paidOn, paidFrom, by).orElseThrow();
            return paid.byThis() && saved instanceof Saved.Same ? new Saved.Paid() : saved;
        }
        return saved;
    }

    @Override
    public Set<String> unpaid(UUID merchantId, Collection<String> numbers) {
        return purchasing.unpaid(merchantId, numbers);
    }

    @Override
    public Optional<Bought> bought(UUID merchantId, String number) {
        return purchasing.find(merchantId, Buying.id(merchantId, number)).map(row -> {
            var day = row.receivedOn();
            return new Bought(day == null ? List.of() : row.purchase().receipts(day), row.paidOn() != null);
        });
    }

    @Override
    public Purchasing.TakenBack giveBack(UUID merchantId, String number, boolean withPayment, Author by)
            throws Exception {
        UUID id = Buying.id(merchantId, number);
        return again(() -> purchasing.takeBack(merchantId, id, withPayment, actor(merchantId, by)));
    }

    private Actor actor(UUID merchantId, Author by) {
        return new Actor(merchantId, by.user(), clock.instant(), null, by.importRun());
    }

    @Override
    public boolean post(UUID merchantId, Entry entry, Author by) {
        return jdbi.inTransaction(
                handle -> new StandingEntries(handle, merchantId, actor(merchantId, by), books).post(entry));
    }

    @Override
    public boolean isPosted(UUID merchantId, Entry entry) {
        UUID id = JournalTable.entryId(merchantId, entry.key());
        return jdbi.withHandle(
                handle -> JournalEntries.find(handle, merchantId, id).isPresent());
    }

    @Override
    public boolean correct(UUID merchantId, Entry entry, Author by) {
        return jdbi.inTransaction(
                handle -> new StandingEntries(handle, merchantId, actor(merchantId, by), books).correct(entry));
    }

    @Override
    public boolean takeBack(UUID merchantId, Entry entry, Author by) {
        return jdbi.inTransaction(
                handle -> new StandingEntries(handle, merchantId, actor(merchantId, by), books).takeBack(entry));
    }

    /** Commands are idempotent, so a lost answer is asked for again. */
    private <T> T ask(Supplier<CompletionStage<T>> question) throws Exception {
        return again(() -> answered(question.get()));
    }

    private static <T> T answered(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private <T> T again(Callable<T> work) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.call();
            } catch (TimeoutException e) {
                if (attempt >= TRIES_MAX) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    private void pause(int attempt) throws Exception {
        long pauseMs = FIRST_PAUSE_MS << Math.min(attempt, 6);
        CompletableFuture.runAsync(
                        () -> {}, CompletableFuture.delayedExecutor(pauseMs, TimeUnit.MILLISECONDS, executor))
                .get();
    }
}
