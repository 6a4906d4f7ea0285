package id.lababersih.app.order;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Violation;
import id.lababersih.app.order.OrderRequests.NewLine;
import id.lababersih.app.order.OrderRequests.NewOrder;
import id.lababersih.app.shop.ShopOpening;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.product.Products;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Says what an order that a program sends is about in the shop's own terms: its products, fees and amounts. */
final class OrderPlacing {
    private final ShopOpening shops;
    private final Products products;
    private final FeeSchedule fees;

    OrderPlacing(ShopOpening shops, Products products, FeeSchedule fees) {
        this.shops = shops;
        this.products = products;
        this.fees = fees;
    }

    /** The facts to place; throws the problem when the shop is not the caller's or a SKU means no product. */
    Facts facts(Call call, NewOrder order) throws Exception {
        var shop = shop(call, order);
        var products = products(shop, order);
        var goods = goods(shop.platform(), order);
        long whole = goods.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
        if (whole > Money.AMOUNT_MAX) {
            throw Problems.invalid("/lines", "range", "The order comes to more than " + Money.AMOUNT_MAX + " rupiah.");
        }
        if (order.voucher() > whole) {
            throw Problems.invalid("/voucher", "range", "A voucher is at most the order's goods, " + whole + ".");
        }
        var lines = new ArrayList<Facts.Line>();
        for (int i = 0; i < order.lines().size(); i++) {
            var line = order.lines().get(i);
            var product = products.get(i);
            lines.add(new Facts.Line(
                    line.sku(),
                    line.variation(),
                    product.sku(),
                    product.parts(),
                    line.quantity(),
                    line.unitPrice(),
                    goods.get(i)));
        }
        var created = order.createdAt().atZone(call.caller().zone()).toLocalDate();
        var amounts = new FeeSchedule.Amounts(whole - order.voucher(), order.codValue(), order.shippingFee());
        return new Facts(
                OrderId.of(shop.shopId(), order.number()),
                shop.merchantId(),
                shop.shopId(),
                shop.platform(),
                order.number(),
                order.createdAt(),
                order.buyer(),
                lines,
                order.voucher(),
                order.shippingFee(),
                order.codValue(),
                schedule(shop).estimate(shop.platform(), created, amounts),
                shop.warehouse());
    }

    /** The fee rules in force for a shop. */
    FeeSchedule schedule(Shop.Open shop) {
        return fees.overriddenBy(shop.ownFees());
    }

    private Shop.Open shop(Call call, NewOrder order) throws Exception {
        var caller = call.caller();
        return shops.openedRecently(caller.merchantId(), order.shopId(), caller.author())
                .orElseThrow(() -> Problems.invalid("/shop_id", "unknown-shop", "You have no shop of this id."));
    }

    private List<Products.Contents> products(Shop.Open shop, NewOrder order) {
        var bySku = new HashMap<String, Optional<Products.Contents>>();
        var found = new ArrayList<Products.Contents>();
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < order.lines().size(); i++) {
            var line = order.lines().get(i);
            var meant = shop.skuMap().meant(line.sku(), line.variation());
            var product = bySku.computeIfAbsent(meant, sku -> products.contents(shop.merchantId(), sku));
            if (product.isPresent()) {
                found.add(product.get());
            } else {
                violations.add(new Violation(
                        "/lines/" + i + "/sku", "unknown-product", "Neither the shop's map nor the catalog has it."));
            }
        }
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
        return found;
    }

    /** What each line adds to the goods. Mengantar's COD parcels are worth what the courier collects. */
    private static List<Long> goods(Platform platform, NewOrder order) {
        long shown = order.goods();
        if (platform != Platform.MENGANTAR || order.codValue() == 0 || shown == 0) {
            return order.lines().stream().map(NewLine::goods).toList();
        }
        var parts = new ArrayList<Long>();
        long rest = order.codValue();
        for (var line : order.lines()) {
            long part = Money.proportion(order.codValue(), line.goods(), shown);
            parts.add(part);
            rest -= part;
        }
        parts.set(0, parts.getFirst() + rest);
        return parts;
    }
}
