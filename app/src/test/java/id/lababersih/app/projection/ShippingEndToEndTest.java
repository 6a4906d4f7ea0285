package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.projection.Projections;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.Fee;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.history.History;
import id.lababersih.persistence.inventory.StockLevels;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.order.OrderFilter;
import id.lababersih.persistence.order.OrderSummaries;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Entities, journal, projections and read models together, on a real PostgreSQL. */
class ShippingEndToEndTest {
    private static final Author BY = Author.user(new UUID(0, 7));
    private static final LocalDate DAY = LocalDate.parse("2025-08-01");
    private static final Instant CREATED = Instant.parse("2025-08-01T00:00:00Z");
    private static final Shipment SHIPMENT = new Shipment("JNE", null, DAY);
    private static final List<String> TABLES = List.of(
            "order_row",
            "event_history",
            "order_settlement",
            "stock_layer",
            "stock_count",
            "journal_entry",
            "order_receivable");

    private static final ExecutorService BLOCKING = Executors.newVirtualThreadPerTaskExecutor();
    private static Database database = ScratchDatabase.open();
    private static Entities entities = Entities.startAlone(database, BLOCKING, InstantSource.system(), Steps.NONE);

    private final UUID merchant = UUID.randomUUID();
    private final UUID shop = UUID.randomUUID();

    @BeforeAll
    static void warm() {
        get(entities.ready());
    }

    @AfterAll
    static void stop() {
        get(entities.stop());
        database.close();
        BLOCKING.close();
    }

    @Test
    void listsAndBooksFollowTheOrdersAndAreRebuiltTheSame() throws SQLException {
        var paid = settlement().paidOn();
        database.jdbi().useTransaction(handle -> BookClose.closeThrough(handle, merchant, paid, null));
        var orders = liveThroughEverything(40);

        awaitCaughtUp(orders);
        assertThat(sum("select count(*) from order_settlement where posted_on = '" + paid.plusDays(1) + "'"))
                .as("payouts of a closed day")
                .isEqualTo(9);

        for (UUID orderId : orders) {
            var view = OrderView.of(get(entities.orders().find(orderId)));
            var row = database.jdbi()
                    .withHandle(handle -> OrderSummaries.find(handle, merchant, orderId))
                    .orElseThrow();
            assertThat(row.status()).isEqualTo(view.status());
            assertThat(row.cogs()).isEqualTo(view.costOfGoods());
            assertThat(row.profit()).isEqualTo(view.profit());
            assertThat(row.netReceivable()).isEqualTo(view.facts().netReceivable());
        }
        assertThat(returned(orders.get(12)).terms().goods()).isEqualTo(ReturnTerms.Goods.DAMAGED);
        assertThat(returned(orders.get(14)).terms()).isEqualTo(terms(ReturnTerms.Goods.GOOD, 22_000));
        assertThat(returned(orders.get(14)).refunds()).hasSize(2);
        assertThat(sum("select coalesce(sum(debit - credit), 0) from journal_line"))
                .isZero();
        var stock = database.jdbi().withHandle(handle -> StockLevels.page(handle, merchant, "TEH", null, 10));
        assertThat(stock).containsExactly(get(entities.stocks().find(merchant, "TEH", "UTAMA")));
        assertThat(sum("select coalesce(sum(debit - credit), 0) from journal_line where account = '1301'"
                        + " and merchant_id = '" + merchant + "'"))
                .isEqualTo(stock.getFirst().value());

        assertThat(sum("select count(*) from stock_count where stands"))
                .as("counts that stand")
                .isOne();
        var before = contents();
        Projections.reset(database.dataSource(), new StoredJournal(), new JournaledRows(Steps.NONE));
        awaitCaughtUp(orders);
        assertThat(contents()).isEqualTo(before);
    }

    private static Order.Returned returned(UUID orderId) {
        return (Order.Returned) get(entities.orders().find(orderId));
    }

    @Test
    void stockThatEndsIsNeverSoldTwiceHoweverManyShipAtOnce() {
        open(shop);
        receive(10);
        var orders = place(25);

        var outcomes = all(orders.stream().map(this::ship).toList());

        assertThat(outcomes).filteredOn(OrderOutcome.Accepted.class::isInstance).hasSize(10);
        assertThat(outcomes)
                .filteredOn(OrderOutcome.Rejected.class::isInstance)
                .allSatisfy(outcome -> assertThat(((OrderOutcome.Rejected) outcome).rejection())
                        .isInstanceOf(Order.Rejection.StockShort.class))
                .hasSize(15);
        assertThat(get(entities.stocks().find(merchant, "TEH", "UTAMA")).onHand())
                .isZero();
    }

    @Test
    void theAuditTrailSaysWhoHadWhatDoneToOrdersStockAndShops() {
        open(shop);
        receive(3);
        var order = place(1).getFirst();
        get(ship(order));
        awaitCaughtUp(List.of(order));

        assertThat(told(order)).containsExactly("OrderPlaced", "ShipmentStarted", "OrderShipped");
        await().until(() -> told(merchant).equals(List.of("StockReceived")));
        await().until(() -> told(shop).equals(List.of("ShopOpened")));
    }

    /** What happened to an order, stock or shop, all of it done by {@link #BY}. */
    private List<String> told(UUID subject) {
        var told = database.jdbi().withHandle(handle -> History.of(handle, merchant, subject, 10));
        assertThat(told)
                .allSatisfy(happened -> assertThat(happened.stamp().by()).isEqualTo(BY));
        return told.stream().map(History.Happened::what).toList();
    }

    @Test
    void manyShipmentsOfOneOrderAreOneShipment() {
        open(shop);
        receive(10);
        var order = place(1).getFirst();

        var outcomes = all(IntStream.range(0, 20).mapToObj(_ -> ship(order)).toList());

        assertThat(outcomes)
                .allSatisfy(outcome ->
                        assertThat(((OrderOutcome.Accepted) outcome).order()).isInstanceOf(Order.Shipped.class));
        assertThat(get(entities.stocks().find(merchant, "TEH", "UTAMA")).onHand())
                .isEqualTo(9);
    }

    @Test
    void pagesRunThroughAllOrdersNewestFirstWithoutGapsOrRepeats() {
        open(shop);
        var orders = place(23);
        awaitCaughtUp(orders);

        var seen = new ArrayList<UUID>();
        OrderFilter.After after = null;
        while (true) {
            var last = after;
            var page = database.jdbi()
                    .withHandle(handle -> OrderSummaries.page(handle, merchant, OrderFilter.ALL, last, 5));
            if (page.isEmpty()) {
                break;
            }
            page.forEach(row -> seen.add(row.id()));
            after = new OrderFilter.After(
                    page.getLast().createdAt(), page.getLast().id());
        }

        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(orders);
        assertThat(seen.getFirst()).isEqualTo(orders.getLast());
        assertThat(search("n-2").size()).isEqualTo(4);
        assertThat(search("N-2_").size()).isZero();
    }

    private List<UUID> search(String text) {
        var filter = new OrderFilter(shop, Status.CREATED, CREATED, CREATED.plusSeconds(3_600), text);
        return database.jdbi().withHandle(handle -> OrderSummaries.page(handle, merchant, filter, null, 50)).stream()
                .map(row -> row.id())
                .toList();
    }

    /** Places orders and takes them to every status there is. */
    private List<UUID> liveThroughEverything(int count) {
        open(shop);
        receive(count + 1);
        var one = new Taken("TEH", "UTAMA", DAY.minusDays(9), 1, 40_000, 1);
        for (var counted : List.of(UUID.randomUUID(), UUID.randomUUID())) {
            var day = DAY.minusDays(1);
            for (var command : List.of(
                    new Inventory.Command.Count(counted, "TEH", "UTAMA", day, count),
                    new Inventory.Command.TakeBackCount(
                            counted, "TEH", "UTAMA", day, List.of(one), List.of(), count))) {
                assertThat(get(entities.stocks().execute(merchant, command, BY)))
                        .isInstanceOf(StockOutcome.Accepted.class);
            }
        }
        get(entities.stocks()
                .execute(
                        merchant,
                        new Inventory.Command.Count(UUID.randomUUID(), "TEH", "UTAMA", DAY.minusDays(1), count),
                        BY));
        var orders = place(count);
        all(orders.stream().skip(count / 8).map(this::ship).toList());
        int i = 0;
        for (UUID order : orders) {
            var commands = switch (i++ % 8) {
                case 1 -> List.<Order.Command>of(new Order.Command.Cancel("batal"));
                case 2 -> List.<Order.Command>of(new Order.Command.Deliver());
                case 3 -> List.<Order.Command>of(new Order.Command.Settle(settlement()));
                case 4 ->
                    List.<Order.Command>of(
                            new Order.Command.Return(terms(ReturnTerms.Goods.GOOD, 0)),
                            new Order.Command.Return(terms(ReturnTerms.Goods.DAMAGED, 0)));
                case 5 -> List.<Order.Command>of(new Order.Command.Return(terms(ReturnTerms.Goods.DAMAGED, 0)));
                case 6 ->
                    List.of(
                            new Order.Command.Settle(settlement()),
                            new Order.Command.Return(terms(ReturnTerms.Goods.KEPT_BY_BUYER, 10_000)),
                            new Order.Command.Return(terms(ReturnTerms.Goods.GOOD, 12_000)),
                            new Order.Command.Return(terms(ReturnTerms.Goods.GOOD, 12_000)));
                default -> List.<Order.Command>of();
            };
            commands.forEach(command -> get(entities.orders().execute(order, command, BY)));
        }
        return orders;
    }

    private static Settlement settlement() {
        return new Settlement(DAY.plusDays(7), 80_000, 0, List.of(new Fee("admin", "6101", 9_000)), 0);
    }

    private static ReturnTerms terms(ReturnTerms.Goods goods, long refund) {
        return new ReturnTerms(goods, refund == 0 ? 5_000 : 0, refund, DAY.plusDays(8), "");
    }

    private void open(UUID shopId) {
        get(entities.shops()
                .execute(shopId, new Shop.Command.OpenShop(shopId, merchant, Platform.SHOPEE, "UTAMA"), BY));
    }

    private void receive(int pieces) {
        var lines = List.of(
                new Receipt("TEH", "UTAMA", DAY.minusDays(9), pieces / 2, 40_000),
                new Receipt("TEH", "UTAMA", DAY.minusDays(8), pieces - pieces / 2, 41_000));
        assertThat(get(entities.stocks()
                        .execute(
                                merchant,
                                new Inventory.Command.Receive(UUID.randomUUID(), Inventory.Kind.OPENING, "awal", lines),
                                BY)))
                .isInstanceOf(StockOutcome.Accepted.class);
    }

    private List<UUID> place(int count) {
        var placed = new ArrayList<CompletionStage<OrderOutcome>>();
        var orders = new ArrayList<UUID>();
        for (int i = 0; i < count; i++) {
            var number = "N-" + i;
            var orderId = OrderId.of(shop, number);
            var line = new Facts.Line("TEH", "", "TEH", List.of(new Product.Component("TEH", 1)), 1, 100_000, 100_000);
            var facts = new Facts(
                    orderId,
                    merchant,
                    shop,
                    Platform.SHOPEE,
                    number,
                    CREATED.plusSeconds(i),
                    "budi",
                    List.of(line),
                    0,
                    0,
                    0,
                    List.of(new Fee("admin", "6101", 8_250)),
                    "UTAMA");
            placed.add(entities.orders().execute(orderId, new Order.Command.Place(facts), BY));
            orders.add(orderId);
        }
        assertThat(all(placed)).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(OrderOutcome.Accepted.class));
        return orders;
    }

    private CompletionStage<OrderOutcome> ship(UUID orderId) {
        return entities.orders().execute(orderId, new Order.Command.Ship(SHIPMENT), BY);
    }

    private void awaitCaughtUp(List<UUID> orders) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    long moments = orders.stream()
                            .mapToLong(order -> database.jdbi()
                                    .withHandle(handle -> History.of(handle, merchant, order, 100))
                                    .size())
                            .sum();
                    return moments
                            == sum("select count(*) from event_journal where persistence_id in ("
                                    + orders.stream()
                                            .map(id -> "'order|" + id + "'")
                                            .reduce((a, b) -> a + "," + b)
                                            .orElseThrow()
                                    + ")");
                });
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> entities.projections().behind().isZero());
    }

    private static Map<String, List<String>> contents() {
        var contents = new TreeMap<String, List<String>>();
        for (String table : TABLES) {
            String sql = "select t::text from " + table + " t order by 1";
            contents.put(
                    table,
                    database.jdbi()
                            .withHandle(handle ->
                                    handle.createQuery(sql).mapTo(String.class).list()));
        }
        contents.put(
                "totals",
                database.jdbi()
                        .withHandle(handle ->
                                handle.createQuery("""
                                select concat_ws(' ', merchant_id, day, account, shop_id, platform, sum(debit),
                                                 sum(credit), sum(cash_flow))
                                from daily_total group by merchant_id, day, account, shop_id, platform
                                union all
                                select concat_ws(' ', merchant_id, day, a.account, sku, sum(a.amount))
                                from daily_product_total, unnest(accounts, amounts) as a (account, amount)
                                group by merchant_id, day, a.account, sku
                                order by 1
                                """).mapTo(String.class).list()));
        return contents;
    }

    private static long sum(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static <T> List<T> all(List<CompletionStage<T>> stages) {
        return stages.stream().map(ShippingEndToEndTest::get).toList();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
