package id.lababersih.bench;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An ordinary order of two products, and a stock of many products in many layers. */
final class Sample {
    static final Stamp STAMP = new Stamp(Author.user(new UUID(1, 1)), Instant.parse("2025-09-01T00:00:00Z"));
    static final UUID MERCHANT = new UUID(2, 2);

    private static final String WAREHOUSE = "UTAMA";
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final UUID SHOP = new UUID(3, 3);

    private Sample() {}

    static String sku(int product) {
        return "SKU-%04d".formatted(product);
    }

    static Facts facts(UUID orderId) {
        return new Facts(
                orderId,
                MERCHANT,
                SHOP,
                Platform.SHOPEE,
                "250801TPMKQH2",
                STAMP.at(),
                "pembeli",
                List.of(line(1, 2, 20_000), line(2, 1, 35_000)),
                0,
                0,
                0,
                List.of(new Fee("admin", "6101", 6_600), new Fee("premi", "6102", 400)),
                WAREHOUSE);
    }

    /** A placed order on its way out: it waits for its stock. */
    static Order shipping(UUID orderId) {
        var placed = done(Order.empty(), new Order.Command.Place(facts(orderId)));
        return done(placed, new Order.Command.Ship(new Shipment("JNE", "JP0001", DAY)));
    }

    /** Each product came in so many times, a few pieces at a time. */
    static Inventory stock(int products, int layers, int pieces) {
        var inventory = Inventory.empty();
        for (int layer = 0; layer < layers; layer++) {
            List<Inventory.Receipt> lines = new ArrayList<>();
            for (int product = 0; product < products; product++) {
                lines.add(new Inventory.Receipt(sku(product), WAREHOUSE, DAY, pieces, 7_000 + layer));
            }
            var receive = new Inventory.Command.Receive(new UUID(4, layer), Inventory.Kind.OPENING, "", lines);
            done(inventory, receive);
        }
        return inventory;
    }

    /** Decides and evolves; returns the events. */
    static List<Inventory.Event> done(Inventory inventory, Inventory.Command command) {
        if (inventory.decide(command, STAMP) instanceof Inventory.Decision.Accept(var events)) {
            events.forEach(event -> Inventory.evolve(inventory, event));
            return events;
        }
        throw new IllegalStateException("refused: " + command);
    }

    static List<Order.Event> accepted(Order.Decision decision) {
        if (decision instanceof Order.Decision.Accept(var events)) {
            return events;
        }
        throw new IllegalStateException(decision.toString());
    }

    private static Order done(Order order, Order.Command command) {
        for (var event : accepted(order.decide(command, STAMP))) {
            order = Order.evolve(order, event);
        }
        return order;
    }

    private static Facts.Line line(int product, int quantity, long price) {
        String sku = sku(product);
        var parts = List.of(new Product.Component(sku, 1));
        return new Facts.Line(sku, "", sku, parts, quantity, price, quantity * price);
    }
}
