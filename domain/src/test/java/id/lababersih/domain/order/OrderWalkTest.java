package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Work;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random orders against a real stock: whatever comes, the books balance. {@code -Dseed=N} repeats one. */
class OrderWalkTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final Stamp BY_IMPORT = new Stamp(new Author(new UUID(0, 7), new UUID(0, 8)), NOW.at());
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final UUID MERCHANT = new UUID(0, 1);
    private static final UUID SHOP = new UUID(0, 2);
    private static final List<Platform> PLATFORMS = List.of(Platform.values());
    private static final List<ReturnTerms.Goods> GOODS = List.of(ReturnTerms.Goods.values());
    private static final int ORDERS = 12;
    private static final int STEPS = 300;

    private final Inventory inventory = Inventory.empty();
    private final List<Order> orders = new ArrayList<>();
    private final List<List<Event>> histories = new ArrayList<>();
    private final Map<String, Long> books = new TreeMap<>();

    static LongStream seeds() {
        var seed = Long.getLong("seed");
        return seed != null ? LongStream.of(seed) : LongStream.range(0, 80);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theBooksBalanceStockAgreesNothingShipsTwiceAndReplayGivesTheSameOrder(long seed) {
        var random = new SplittableRandom(seed);
        receive(40, 1_234);
        for (int i = 0; i < ORDERS; i++) {
            orders.add(Order.empty());
            histories.add(new ArrayList<>());
        }
        for (int step = 0; step < STEPS; step++) {
            int which = random.nextInt(ORDERS);
            var command = command(random, which);
            var decision = orders.get(which).decide(command, random.nextBoolean() ? NOW : BY_IMPORT);
            apply(which, decision);
            if (decision instanceof Decision.Accept) {
                theOrderHeard(command, orders.get(which));
            }
            if (random.nextInt(3) > 0) { // Sometimes the answer comes late, or twice.
                answer(which);
            }
            if (random.nextInt(8) == 0) {
                answer(random.nextInt(ORDERS));
            }
            check();
        }
        assertThat(histories.stream().mapToInt(List::size).sum()).isGreaterThan(ORDERS);
    }

    private void check() {
        assertThat(books.values().stream().mapToLong(Long::longValue).sum())
                .as("trial balance")
                .isZero();
        for (int i = 0; i < ORDERS; i++) {
            var history = histories.get(i);
            assertThat(history.stream().reduce(Order.empty(), Order::evolve, (a, _) -> a))
                    .isEqualTo(orders.get(i));
            assertThat(history.stream().filter(Event.OrderShipped.class::isInstance))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(history.stream()
                            .mapToInt(event -> switch (event) {
                                case Event.OrderReturned _ -> 1;
                                case Event.RefundReversed back when back.status() == Status.SETTLED -> -1;
                                default -> 0;
                            })
                            .sum())
                    .as("returned once, but for what was taken back")
                    .isBetween(0, 1);
            assertThat(history.stream().filter(Event.GoodsReturned.class::isInstance))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(history.stream().filter(Event.ReturnWrittenOff.class::isInstance))
                    .hasSizeLessThanOrEqualTo(1);
            if (orders.get(i) instanceof Order.Returned returned) {
                theReturnIsInTheBooks(returned, entriesOf(history));
            }
            var entries = entriesOf(history);
            theDifferenceIsWhatNobodyCouldExplain(orders.get(i), entries);
            assertThat(entries).extracting(Entry::key).doesNotHaveDuplicates();
            entries.forEach(OrderWalkTest::splitsAddUp);
        }
        if (orders.stream().allMatch(order -> order.work() == null)) {
            assertThat(books.getOrDefault(Chart.STOCK, 0L))
                    .as("1301 is the stock")
                    .isEqualTo(inventory.value());
        }
    }

    private static void theDifferenceIsWhatNobodyCouldExplain(Order order, List<Entry> entries) {
        var reckoning =
                order instanceof Order.Absent ? null : OrderView.of(order).reckoning();
        assertThat(sum(entries, Chart.SETTLEMENT_DIFFERENCE))
                .as("6301")
                .isEqualTo(reckoning == null ? 0 : reckoning.unexplained());
    }

    private static List<Entry> entriesOf(List<Event> history) {
        return history.stream()
                .flatMap(event -> OrderHistory.entries(event).stream())
                .toList();
    }

    private static void theReturnIsInTheBooks(Order.Returned returned, List<Entry> entries) {
        var settlement = returned.settlement();
        long refunds = returned.refunds().stream().mapToLong(Refund::amount).sum();
        assertThat(sum(entries, Chart.SALES_RETURNS))
                .as("every refund once")
                .isEqualTo(refunds + (settlement == null ? 0 : settlement.refund()));
        assertThat(returned.terms().refund()).isEqualTo(refunds);
        assertThat(returned.refunds()).as("no refund is another's repetition").doesNotHaveDuplicates();
        boolean kept = returned.terms().goods() == ReturnTerms.Goods.KEPT_BY_BUYER;
        assertThat(sum(entries, Chart.COST_OF_GOODS) != 0).as("cost of goods").isEqualTo(kept);
        assertThat(sum(entries, Chart.DAMAGE_LOSS) != 0)
                .as("damage")
                .isEqualTo(returned.terms().goods() == ReturnTerms.Goods.DAMAGED);
        assertThat(sum(entries, Chart.STOCK) == 0)
                .as("back on the shelf, at its own cost")
                .isEqualTo(returned.terms().goods() == ReturnTerms.Goods.GOOD);
    }

    private static long sum(List<Entry> entries, String account) {
        return entries.stream().mapToLong(entry -> entry.amountOf(account)).sum();
    }

    /** What was said of a return and accepted is in the order once nothing is waited for. */
    private void theOrderHeard(Command command, Order order) {
        if (command instanceof Command.Return(var said) && order instanceof Order.Returned returned) {
            if (said.goods() != ReturnTerms.Goods.KEPT_BY_BUYER) {
                assertThat(returned.terms().goods()).isEqualTo(said.goods());
            }
            if (said.refund() > 0) {
                assertThat(returned.refunds()).contains(new Refund(said.on(), said.refund(), said.reference()));
            }
        }
    }

    private static void splitsAddUp(Entry entry) {
        for (Entry.Line line : entry.lines()) {
            if (line.account().charAt(0) >= '4') {
                assertThat(entry.splits().stream()
                                .filter(split -> split.account().equals(line.account()))
                                .mapToLong(Entry.Split::amount)
                                .sum())
                        .isEqualTo(line.amount());
            }
        }
    }

    private void answer(int which) {
        switch (orders.get(which).work()) {
            case null -> {}
            case Work.TakeStock take -> {
                var command = new Inventory.Command.Allocate(take.orderId(), take.needs());
                switch (inventory.decide(command, NOW)) {
                    case Inventory.Decision.Accept(var events) -> {
                        events.forEach(event -> Inventory.evolve(inventory, event));
                        var taken = new Answer.StockTaken(inventory.allocationOf(take.orderId()));
                        apply(which, orders.get(which).decide(taken, NOW.at()));
                        apply(which, orders.get(which).decide(taken, NOW.at()));
                    }
                    case Inventory.Decision.Reject(Inventory.Rejection.StockShort(var missing)) ->
                        apply(which, orders.get(which).decide(new Answer.StockMissing(missing), NOW.at()));
                    case Inventory.Decision.Reject(var other) -> throw new AssertionError(other);
                }
            }
            case Work.PutBackStock back -> {
                if (inventory.decide(new Inventory.Command.Restock(back.orderId(), back.pieces()), NOW)
                        instanceof Inventory.Decision.Accept(var events)) {
                    events.forEach(event -> Inventory.evolve(inventory, event));
                }
                apply(which, orders.get(which).decide(new Answer.StockPutBack(), NOW.at()));
                apply(which, orders.get(which).decide(new Answer.StockPutBack(), NOW.at()));
            }
            case Work.WriteOffStock off -> {
                var command = new Inventory.Command.WriteOff(off.orderId(), off.pieces());
                switch (inventory.decide(command, NOW)) {
                    case Inventory.Decision.Accept(var events) -> {
                        events.forEach(event -> Inventory.evolve(inventory, event));
                        var taken = new Answer.StockWrittenOff(inventory.writeOffOf(off.orderId()));
                        apply(which, orders.get(which).decide(taken, NOW.at()));
                        apply(which, orders.get(which).decide(taken, NOW.at()));
                    }
                    case Inventory.Decision.Reject(Inventory.Rejection.StockShort(var missing)) ->
                        apply(which, orders.get(which).decide(new Answer.StockMissing(missing), NOW.at()));
                    case Inventory.Decision.Reject(var other) -> throw new AssertionError(other);
                }
            }
        }
    }

    private void apply(int which, Decision decision) {
        if (decision instanceof Decision.Accept(var events)) {
            for (Event event : events) {
                orders.set(which, Order.evolve(orders.get(which), event));
                histories.get(which).add(event);
                OrderHistory.entries(event).forEach(this::post);
            }
        }
    }

    private void post(Entry entry) {
        entry.lines().forEach(line -> books.merge(line.account(), line.amount(), Math::addExact));
    }

    private void receive(int pieces, long cost) {
        var line = new Inventory.Receipt("TEH", "UTAMA", DAY, pieces, cost);
        var command = new Inventory.Command.Receive(new UUID(0, 3), Inventory.Kind.OPENING, "", List.of(line));
        if (inventory.decide(command, NOW) instanceof Inventory.Decision.Accept(var events)) {
            for (Inventory.Event event : events) {
                Inventory.evolve(inventory, event);
                if (event instanceof Inventory.Event.StockReceived received) {
                    received.entries().forEach(this::post);
                }
            }
        }
    }

    private Command command(SplittableRandom random, int which) {
        var goods = GOODS.get(random.nextInt(GOODS.size()));
        return switch (random.nextInt(16)) {
            case 0, 1 -> new Command.Place(facts(which));
            case 2 -> new Command.Pack();
            case 3, 4 -> new Command.Ship(new Shipment("JNE", "RESI" + which, DAY));
            case 5 -> new Command.Deliver();
            case 6 ->
                new Command.Settle(new Settlement(
                        DAY,
                        random.nextInt(-9_000, 90_000),
                        random.nextInt(3) == 0 ? 5_000 : 0,
                        List.of(new Fee("admin", "6101", random.nextInt(9_000)), new Fee("pph22", "1402", 77)),
                        0));
            case 7, 9 ->
                new Command.Return(new ReturnTerms(
                        goods,
                        random.nextInt(4) / 3 * 7_500L,
                        random.nextInt(3) * 20_000L,
                        DAY.plusDays(random.nextInt(2)),
                        random.nextBoolean() ? "file" : ""));
            case 13 -> new Command.ReturnUnsold(new ReturnTerms(goods, random.nextInt(4) / 3 * 7_500L, 0, DAY, ""));
            case 14 -> new Command.Return(ReturnTerms.ofParcel(orders.get(which), goods, DAY));
            case 15 ->
                new Command.SettleSale(new Settlement(
                        DAY, random.nextInt(90_000), 0, List.of(new Fee("admin", "6101", random.nextInt(9_000))), 0));
            case 12 ->
                new Command.ExplainPayout(List.of(
                        new Fee("admin", "6101", random.nextInt(3) * 3_000L),
                        new Fee("kolom baru", random.nextBoolean() ? "6102" : "6106", random.nextInt(3) * 700L)));
            case 10 -> new Command.ReverseSettlement();
            case 11 ->
                new Command.ReverseRefund(
                        orders.get(which)
                                                instanceof
                                                Order.Returned(var _, var _, var refunds, var _, var _, var _, var _)
                                        && !refunds.isEmpty()
                                ? refunds.getLast()
                                : new Refund(DAY, 20_000, "file"));
            default -> random.nextInt(6) == 0 ? new Command.Cancel("stok") : new Command.Pack();
        };
    }

    private static Facts facts(int which) {
        var platform = PLATFORMS.get(which % PLATFORMS.size());
        var lines = List.of(
                new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1 + which % 3, 10_001, 10_001L * 3),
                new Facts.Line("B", "", "PAKET", List.of(new Component("TEH", 2)), 1, 33_334, 33_334));
        return new Facts(
                OrderId.of(SHOP, "N" + which),
                MERCHANT,
                SHOP,
                platform,
                "N" + which,
                NOW.at(),
                null,
                lines,
                which % 2 * 1_500L,
                9_000,
                0,
                List.of(new Fee("admin", "6101", 5_011)),
                "UTAMA");
    }
}
