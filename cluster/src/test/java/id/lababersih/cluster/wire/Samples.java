package id.lababersih.cluster.wire;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Kind;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.Refund;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.Fee;
import id.lababersih.domain.shop.FeeRule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.domain.shop.SkuMap;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One small shop's life, from which the tests of this module take what they need. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2025-08-01T03:04:05.678901Z");
    public static final Author BY = new Author(
            UUID.fromString("44444444-4444-4444-8444-444444444444"),
            UUID.fromString("55555555-5555-4555-8555-555555555555"));
    public static final Stamp STAMP = new Stamp(BY, NOW);
    public static final LocalDate DAY = LocalDate.parse("2025-08-01");
    public static final UUID MERCHANT = UUID.fromString("11111111-1111-4111-8111-111111111111");
    public static final UUID SHOP = UUID.fromString("22222222-2222-4222-8222-222222222222");
    public static final UUID ORDER = OrderId.of(SHOP, "250801ABC");
    public static final String WAREHOUSE = "UTAMA";
    public static final Shipment SHIPMENT = new Shipment("JNE", "JX123", DAY);
    public static final ReturnTerms BACK_GOOD = new ReturnTerms(ReturnTerms.Goods.GOOD, 5_000, 0, DAY.plusDays(5), "");
    public static final Settlement SETTLEMENT = new Settlement(
            DAY.plusDays(9), 150_000, 0, List.of(new Fee("admin", "6101", 16_500), new Fee("pph22", "1402", 1_000)), 0);

    /** What the order of {@link #place()} takes from the shelf of {@link #receipt}. */
    private static final List<Taken> PIECES = List.of(new Taken("TEH", WAREHOUSE, DAY.minusDays(30), 1, 40_000, 2));

    private Samples() {}

    public static Facts facts(UUID orderId, String number, int quantity) {
        var line = new Facts.Line(
                "TEH-1",
                "Besar",
                "TEH",
                List.of(new Product.Component("TEH", 1)),
                quantity,
                100_000,
                100_000L * quantity);
        return new Facts(
                orderId,
                MERCHANT,
                SHOP,
                Platform.SHOPEE,
                number,
                NOW,
                "budi",
                List.of(line),
                10_000,
                0,
                0,
                List.of(new Fee("admin", "6101", 15_675)),
                WAREHOUSE);
    }

    public static Order.Command.Place place() {
        return new Order.Command.Place(facts(ORDER, "250801ABC", 2));
    }

    public static Inventory.Command.Receive receipt(int quantity) {
        return new Inventory.Command.Receive(
                UUID.fromString("33333333-3333-4333-8333-333333333333"),
                Kind.OPENING,
                "awal",
                List.of(new Inventory.Receipt("TEH", WAREHOUSE, DAY.minusDays(30), quantity, 40_000)));
    }

    /** What came from a supplier and went back to it. */
    private static Inventory.Command.Receive purchase() {
        return new Inventory.Command.Receive(
                UUID.fromString("66666666-6666-4666-8666-666666666666"),
                Kind.PURCHASE,
                "PO-1",
                List.of(new Inventory.Receipt("TEH", WAREHOUSE, DAY, 3, 41_000)));
    }

    public static Inventory.Command.Allocate allocation() {
        return new Inventory.Command.Allocate(ORDER, place().facts().needs());
    }

    /** One event of every kind an inventory writes. */
    public static List<Inventory.Event> inventoryEvents() {
        var inventory = Inventory.empty();
        var events = new ArrayList<Inventory.Event>();
        for (Inventory.Command command : List.of(
                receipt(10),
                allocation(),
                new Inventory.Command.Restock(ORDER, PIECES),
                new Inventory.Command.Count(SHOP, "TEH", WAREHOUSE, DAY, 7),
                new Inventory.Command.WriteOff(ORDER, List.of(new Inventory.Allocated(0, PIECES.getFirst()))),
                purchase(),
                new Inventory.Command.TakeBack(purchase()))) {
            var accept = (Inventory.Decision.Accept) inventory.decide(command, STAMP);
            accept.events().forEach(event -> Inventory.evolve(inventory, event));
            events.addAll(accept.events());
        }
        events.addAll(inventory.forget(List.of(
                new Inventory.Answered(ORDER, Inventory.Matter.ALLOCATION),
                new Inventory.Answered(ORDER, Inventory.Matter.RESTOCKING),
                new Inventory.Answered(ORDER, Inventory.Matter.WRITE_OFF))));
        return events;
    }

    /** What is written of pieces that somebody brought to another warehouse. */
    public static Inventory.Event.StockCounted moved() {
        var inventory = Inventory.empty();
        var events = new ArrayList<Inventory.Event>();
        for (Inventory.Command command : List.of(
                receipt(3),
                purchase(),
                new Inventory.Command.Move(
                        UUID.fromString("77777777-7777-4777-8777-777777777777"), "TEH", WAREHOUSE, "GUDANG-2", 4))) {
            var accept = (Inventory.Decision.Accept) inventory.decide(command, STAMP);
            accept.events().forEach(event -> Inventory.evolve(inventory, event));
            events.addAll(accept.events());
        }
        return (Inventory.Event.StockCounted) events.getLast();
    }

    /** What the order of {@link #place()} takes from a shelf that holds enough. */
    public static List<Inventory.Allocated> taken() {
        return inventoryEvents().stream()
                .filter(Inventory.Event.StockAllocated.class::isInstance)
                .map(event -> ((Inventory.Event.StockAllocated) event).taken())
                .findFirst()
                .orElseThrow();
    }

    /** One event of every kind an order writes, from several lives. */
    public static List<Order.Event> orderEvents() {
        var shipped = List.of(new Order.Answer.StockTaken(taken()));
        var events = new ArrayList<Order.Event>();
        events.addAll(life(
                List.of(place(), new Order.Command.Pack(), new Order.Command.Ship(SHIPMENT)),
                shipped,
                List.of(
                        new Order.Command.Deliver(),
                        new Order.Command.Settle(SETTLEMENT),
                        new Order.Command.ExplainPayout(List.of(
                                new Fee("admin", "6101", 16_500),
                                new Fee("pph22", "1402", 1_000),
                                new Fee("kolom biaya baru", "6102", 2_500))))));
        events.addAll(life(
                List.of(place(), new Order.Command.Ship(SHIPMENT)),
                List.of(new Order.Answer.StockMissing(List.of(new Inventory.Missing("TEH", 2)))),
                List.of(new Order.Command.Cancel("stok habis"))));
        events.addAll(life(
                List.of(place(), new Order.Command.Ship(SHIPMENT)),
                List.of(new Order.Answer.QuotaReached(50)),
                List.of()));
        events.addAll(life(
                List.of(place(), new Order.Command.Ship(SHIPMENT)),
                shipped,
                List.of(new Order.Command.Return(BACK_GOOD))));
        events.addAll(life(
                List.of(place(), new Order.Command.Ship(SHIPMENT)),
                shipped,
                List.of(new Order.Command.Return(damaged(5_000)))));
        events.addAll(life(
                List.of(place(), new Order.Command.Ship(SHIPMENT)),
                shipped,
                List.of(
                        new Order.Command.Return(damaged(0)),
                        new Order.Command.Settle(SETTLEMENT),
                        new Order.Command.Return(damaged(8_000)))));
        events.addAll(returnsBitByBit());
        events.addAll(life(
                List.of(place(), new Order.Command.Ship(SHIPMENT)),
                shipped,
                List.of(
                        new Order.Command.Settle(SETTLEMENT),
                        back(ReturnTerms.Goods.KEPT_BY_BUYER, 20_000),
                        new Order.Command.ReverseRefund(new Refund(DAY.plusDays(12), 20_000, "250801ABC")),
                        new Order.Command.ReverseSettlement())));
        return events;
    }

    /** Refunded, refunded again, back as good after all, found damaged when the pieces were gone and when not. */
    private static List<Order.Event> returnsBitByBit() {
        Order order = Order.empty();
        var events = new ArrayList<Order.Event>();
        for (Order.Event event : life(
                List.of(place(), new Order.Command.Ship(SHIPMENT)),
                List.of(new Order.Answer.StockTaken(taken())),
                List.of(
                        new Order.Command.Settle(SETTLEMENT),
                        back(ReturnTerms.Goods.KEPT_BY_BUYER, 20_000),
                        back(ReturnTerms.Goods.KEPT_BY_BUYER, 30_000),
                        new Order.Command.Return(
                                new ReturnTerms(ReturnTerms.Goods.KEPT_BY_BUYER, 0, 15_000, DAY.plusDays(11), "")),
                        back(ReturnTerms.Goods.KEPT_BY_BUYER, 15_000),
                        back(ReturnTerms.Goods.GOOD, 0)))) {
            order = Order.evolve(order, event);
            events.add(event);
        }
        order = live(order, order.decide(new Order.Answer.StockPutBack(), NOW), events);
        for (Order.Answer answer : List.of(
                new Order.Answer.StockMissing(List.of(new Inventory.Missing("TEH", 2))),
                new Order.Answer.StockWrittenOff(taken()))) {
            order = live(order, order.decide(back(ReturnTerms.Goods.DAMAGED, 0), STAMP), events);
            order = live(order, order.decide(answer, NOW), events);
        }
        return events;
    }

    private static ReturnTerms damaged(long cost) {
        return new ReturnTerms(ReturnTerms.Goods.DAMAGED, cost, 0, DAY.plusDays(5), "");
    }

    private static Order.Command.Return back(ReturnTerms.Goods goods, long refund) {
        return new Order.Command.Return(new ReturnTerms(goods, 0, refund, DAY.plusDays(12), "250801ABC"));
    }

    /** One event of every kind a shop writes. */
    public static List<Shop.Event> shopEvents() {
        return List.of(
                new Shop.Event.ShopOpened(SHOP, MERCHANT, Platform.SHOPEE, WAREHOUSE, STAMP),
                new Shop.Event.SkusMapped(MERCHANT, List.of(new SkuMap.Mapping("TEH-1", "Besar", "TEH")), STAMP),
                new Shop.Event.FeesSet(
                        MERCHANT,
                        List.of(
                                new FeeRule(
                                        Platform.SHOPEE,
                                        "admin",
                                        "6101",
                                        new FeeRule.Basis.PercentOfGross(82_500),
                                        null,
                                        DAY),
                                new FeeRule(
                                        Platform.SHOPEE, "tetap", "6103", new FeeRule.Basis.PerOrder(1_250), DAY, null),
                                new FeeRule(
                                        Platform.SHOPEE,
                                        "cod",
                                        "6104",
                                        new FeeRule.Basis.PercentOfCod(30_000, 110_000),
                                        null,
                                        null),
                                new FeeRule(
                                        Platform.SHOPEE, "ongkir", "6105", new FeeRule.Basis.ShippingFee(), null, null),
                                new FeeRule(Platform.SHOPEE, "ams", "6102", new FeeRule.Basis.OnPayout(), null, null)),
                        STAMP),
                new Shop.Event.QuotaSet(MERCHANT, 50, STAMP),
                new Shop.Event.ShipmentAdmitted(MERCHANT, ORDER, DAY, STAMP));
    }

    private static List<Order.Event> life(
            List<Order.Command> before, List<? extends Order.Answer> answers, List<Order.Command> after) {
        Order order = Order.empty();
        var events = new ArrayList<Order.Event>();
        for (Order.Command command : before) {
            order = live(order, order.decide(command, STAMP), events);
        }
        for (Order.Answer answer : answers) {
            order = live(order, order.decide(answer, NOW), events);
        }
        for (Order.Command command : after) {
            order = live(order, order.decide(command, STAMP), events);
        }
        return events;
    }

    private static Order live(Order before, Order.Decision decision, List<Order.Event> written) {
        Order order = before;
        for (Order.Event event : ((Order.Decision.Accept) decision).events()) {
            order = Order.evolve(order, event);
            written.add(event);
        }
        return order;
    }
}
