package id.lababersih.app.imports;

import id.lababersih.app.purchase.Purchasing.TakenBack;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.purchase.Freight;
import id.lababersih.domain.shop.Shop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The service in memory: the domain's rules, one merchant, nothing lost and nothing asynchronous. */
class DomainDesk implements Desk {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-09-10T00:00:00Z"));

    private final Map<UUID, Order> orders = new HashMap<>();
    private final Map<UUID, Shop> shops = new HashMap<>();
    private final List<NamedShop> named = new ArrayList<>();
    private final Map<String, Product> products = new HashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Inventory inventory = Inventory.empty();
    private int commands;
    private int interruptAt;
    private Runnable interruption = () -> {};
    private boolean losing;
    private boolean lost;

    /** Opens a shop. */
    synchronized UUID open(UUID merchantId, String name, Platform platform) {
        UUID id = OrderId.uuid5(merchantId, platform + name);
        execute(id, new Shop.Command.OpenShop(id, merchantId, platform, "UTAMA"), NOW.by());
        named.add(new NamedShop(id, name, platform));
        return id;
    }

    /** Does something in the middle of the given command to an order, counted from now. */
    synchronized void at(int command, Runnable what) {
        commands = 0;
        interruptAt = command;
        interruption = what;
    }

    /** From now on every other answer to a list of commands is lost, after all was done. */
    synchronized void loseAnswers() {
        losing = true;
    }

    @Override
    public synchronized Order orderAtRest(UUID orderId) {
        return order(orderId);
    }

    /** How many commands orders were given since {@link #at}. */
    synchronized int commands() {
        return commands;
    }

    synchronized Map<UUID, Order> orders() {
        return Map.copyOf(orders);
    }

    synchronized Inventory.Snapshot stock() {
        return inventory.snapshot();
    }

    /** Debit minus credit by account, accounts at zero left out. */
    synchronized Map<String, Long> trialBalance() {
        var balance = new TreeMap<String, Long>();
        entries.values()
                .forEach(entry ->
                        entry.lines().forEach(line -> balance.merge(line.account(), line.amount(), Math::addExact)));
        balance.values().removeIf(amount -> amount == 0);
        return balance;
    }

    @Override
    public synchronized Order order(UUID orderId) {
        return orders.getOrDefault(orderId, Order.empty());
    }

    @Override
    public synchronized OrderOutcome execute(UUID orderId, Order.Command command, Author by) {
        if (++commands == interruptAt) {
            interruption.run();
        }
        boolean changed = false;
        Order.Decision decision = order(orderId).decide(command, new Stamp(by, NOW.at()));
        while (true) {
            switch (decision) {
                case Order.Decision.Reject(var rejection) -> {
                    return new OrderOutcome.Rejected(rejection);
                }
                case Order.Decision.Accept(var events) -> {
                    changed |= !events.isEmpty();
                    events.forEach(event -> evolve(orderId, event));
                }
            }
            Order.Work work = order(orderId).work();
            if (work == null) {
                return new OrderOutcome.Accepted(order(orderId), changed);
            }
            Order.Answer answer = answer(work);
            decision = order(orderId).decide(answer, NOW.at());
            if (answer instanceof Order.Answer.StockMissing(var missing)
                    && decision instanceof Order.Decision.Accept(var events)) {
                events.forEach(event -> evolve(orderId, event));
                return new OrderOutcome.Rejected(new Order.Rejection.StockShort(missing));
            }
        }
    }

    @Override
    public synchronized OrderOutcome execute(UUID orderId, List<Order.Command> commands, Author by)
            throws TimeoutException {
        boolean changed = false;
        for (Order.Command command : commands) {
            switch (execute(orderId, command, by)) {
                case OrderOutcome.Accepted accepted -> changed |= accepted.changed();
                case OrderOutcome.Rejected rejected -> {
                    return rejected;
                }
            }
        }
        lost = losing && !lost;
        if (lost) {
            throw new TimeoutException("an answer was lost, for a test");
        }
        return new OrderOutcome.Accepted(order(orderId), changed);
    }

    private void evolve(UUID orderId, Order.Event event) {
        orders.put(orderId, Order.evolve(order(orderId), event));
        OrderView.of(order(orderId)).trail().entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
    }

    private Order.Answer answer(Order.Work work) {
        return switch (work) {
            case Order.Work.TakeStock take ->
                switch (inventory.decide(new Inventory.Command.Allocate(take.orderId(), take.needs()), NOW)) {
                    case Inventory.Decision.Accept(var events) -> {
                        events.forEach(this::evolve);
                        yield new Order.Answer.StockTaken(inventory.allocationOf(take.orderId()));
                    }
                    case Inventory.Decision.Reject(Inventory.Rejection.StockShort(var missing)) ->
                        new Order.Answer.StockMissing(missing);
                    case Inventory.Decision.Reject(var other) -> throw new IllegalStateException(other.toString());
                };
            case Order.Work.PutBackStock back -> {
                execute(back.merchantId(), new Inventory.Command.Restock(back.orderId(), back.pieces()), back.by());
                yield new Order.Answer.StockPutBack();
            }
            case Order.Work.WriteOffStock off ->
                switch (inventory.decide(new Inventory.Command.WriteOff(off.orderId(), off.pieces()), NOW)) {
                    case Inventory.Decision.Accept(var events) -> {
                        events.forEach(this::evolve);
                        yield new Order.Answer.StockWrittenOff(inventory.writeOffOf(off.orderId()));
                    }
                    case Inventory.Decision.Reject(Inventory.Rejection.StockShort(var missing)) ->
                        new Order.Answer.StockMissing(missing);
                    case Inventory.Decision.Reject(var other) -> throw new IllegalStateException(other.toString());
                };
        };
    }

    private void evolve(Inventory.Event event) {
        Inventory.evolve(inventory, event);
        switch (event) {
            case Inventory.Event.StockReceived received ->
                received.entries().forEach(entry -> entries.put(entry.key(), entry));
            case Inventory.Event.ReceiptTakenBack back ->
                back.entries().forEach(entry -> entries.put(entry.key(), entry));
            case Inventory.Event.StockCounted counted ->
                counted.entries().forEach(entry -> entries.put(entry.key(), entry));
            case Inventory.Event.StockAllocated _,
                    Inventory.Event.StockRestocked _,
                    Inventory.Event.StockWrittenOff _,
                    Inventory.Event.AnswersForgotten _ -> {}
        }
    }

    @Override
    public synchronized Shop shop(UUID shopId) {
        return shops.getOrDefault(shopId, Shop.empty());
    }

    @Override
    public synchronized Optional<Shop.Open> opened(UUID merchantId, UUID shopId, boolean forNewOrders, Author by) {
        return shop(shopId) instanceof Shop.Open open && open.merchantId().equals(merchantId)
                ? Optional.of(open)
                : Optional.empty();
    }

    @Override
    public synchronized ShopOutcome execute(UUID shopId, Shop.Command command, Author by) {
        return switch (shop(shopId).decide(command, NOW)) {
            case Shop.Decision.Accept(var events) -> {
                events.forEach(event -> shops.put(shopId, Shop.evolve(shop(shopId), event)));
                yield new ShopOutcome.Accepted(shop(shopId));
            }
            case Shop.Decision.Reject(var rejection) -> new ShopOutcome.Rejected(rejection);
        };
    }

    @Override
    public synchronized StockOutcome execute(UUID merchantId, Inventory.Command command, Author by) {
        return switch (inventory.decide(command, NOW)) {
            case Inventory.Decision.Accept(var events) -> {
                events.forEach(this::evolve);
                yield new StockOutcome.Accepted(List.of(), List.of());
            }
            case Inventory.Decision.Reject(var rejection) -> new StockOutcome.Rejected(rejection);
        };
    }

    @Override
    public synchronized Stock stock(UUID merchantId, String sku, String warehouse) {
        return inventory.stockOf(sku, warehouse);
    }

    @Override
    public synchronized List<Stock> stocks(UUID merchantId, Collection<String> skus, String warehouse) {
        return skus.stream().map(sku -> inventory.stockOf(sku, warehouse)).toList();
    }

    @Override
    public synchronized List<NamedShop> shops(UUID merchantId) {
        return List.copyOf(named);
    }

    @Override
    public synchronized Set<String> warehouses(UUID merchantId) {
        return inventory.snapshot().newest().stream().map(Stock::warehouse).collect(Collectors.toSet());
    }

    @Override
    public synchronized Map<String, Product> products(UUID merchantId, Collection<String> skus) {
        var found = new HashMap<>(products);
        found.keySet().retainAll(skus);
        return found;
    }

    @Override
    public synchronized Saved add(UUID merchantId, Product product, Author by) {
        return products.putIfAbsent(product.sku(), product) == null ? new Saved.New() : new Saved.Same();
    }

    @Override
    public synchronized Saved buy(UUID merchantId, Purchase purchase, Author by) {
        var lines = purchase.lines().stream()
                .map(line -> new Inventory.Receipt(
                        line.sku(), purchase.warehouse(), purchase.date(), line.quantity(), line.unitCost()))
                .toList();
        execute(
                merchantId,
                new Inventory.Command.Receive(
                        OrderId.uuid5(merchantId, purchase.number()),
                        Inventory.Kind.PURCHASE,
                        purchase.number(),
                        Freight.spread(lines, purchase.freight())),
                by);
        var paidOn = purchase.paidOn();
        var paidFrom = purchase.paidFrom();
        if (paidOn != null && paidFrom != null) {
            long amount = purchase.freight()
                    + purchase.lines().stream()
                            .mapToLong(line -> line.unitCost() * line.quantity())
                            .sum();
            var paid = new Entry.Amounts()
                    .debit("2101", amount)
                    .credit(paidFrom, amount)
                    .lines();
            post(
                    merchantId,
                    new Entry(
                            "purchases",
                            purchase.number(),
                            "paid",
                            purchase.number(),
                            paidOn,
                            "Bayar " + purchase.number(),
                            null,
                            null,
                            paid,
                            List.of()),
                    by);
        }
        return new Saved.New();
    }

    @Override
    public synchronized boolean post(UUID merchantId, Entry entry, Author by) {
        return entries.putIfAbsent(entry.key(), entry) == null;
    }

    @Override
    public Set<String> unpaid(UUID merchantId, Collection<String> numbers) {
        return Set.of();
    }

    @Override
    public Optional<Bought> bought(UUID merchantId, String number) {
        throw new UnsupportedOperationException("undo is played against the whole service");
    }

    @Override
    public TakenBack giveBack(UUID merchantId, String number, boolean withPayment, Author by) {
        throw new UnsupportedOperationException("undo is played against the whole service");
    }

    @Override
    public synchronized boolean isPosted(UUID merchantId, Entry entry) {
        return entries.containsKey(entry.key());
    }

    @Override
    public boolean correct(UUID merchantId, Entry entry, Author by) {
        throw new UnsupportedOperationException("corrections are played against the whole service");
    }

    @Override
    public boolean takeBack(UUID merchantId, Entry entry, Author by) {
        throw new UnsupportedOperationException("undo is played against the whole service");
    }
}
