package id.lababersih.app.imports;

import id.lababersih.app.imports.file.FileLine;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.FileStatus;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Journey.Target;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ReturnedParcels.Parcel;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says what an order of a file is in a shop's own terms: its products, fees, dates. */
final class ShopBooks {
    private final Shop.Open shop;
    private final FeeSchedule fees;
    private final Map<String, Product> products;
    private final ZoneId zone;
    private final Choices choices;

    private ShopBooks(Shop.Open shop, FeeSchedule fees, Map<String, Product> products, ZoneId zone, Choices choices) {
        this.shop = shop;
        this.fees = fees;
        this.products = products;
        this.zone = zone;
        this.choices = choices;
    }

    /** The shop as it is now, with the products that these orders can mean. */
    static ShopBooks of(Desk desk, Shop.Open shop, FeeSchedule fees, List<FileOrder> orders, ZoneId zone)
            throws Exception {
        Set<String> skus = new HashSet<>(shop.skuMap().productByKey().values());
        orders.forEach(order -> order.lines().forEach(line -> skus.add(line.sku())));
        skus.remove("");
        var products = desk.products(shop.merchantId(), skus);
        return new ShopBooks(shop, fees.overriddenBy(shop.ownFees()), products, zone, Choices.NONE);
    }

    /** These books for one item of a file, for which a person chose products. */
    ShopBooks with(Desk desk, Choices chosen) throws Exception {
        if (chosen.products().isEmpty()) {
            return this;
        }
        var known = new HashMap<>(products);
        known.putAll(desk.products(shop.merchantId(), chosen.skus()));
        return new ShopBooks(shop, fees, known, zone, chosen);
    }

    Shop.Open shop() {
        return shop;
    }

    FeeSchedule fees() {
        return fees;
    }

    UUID orderId(String number) {
        return OrderId.of(shop.shopId(), number);
    }

    /** The lines of an order that are no product, in the order of the file. */
    List<FileLine> unknown(FileOrder order) {
        return order.lines().stream().filter(line -> product(line).isEmpty()).toList();
    }

    /** What a person chose for every variation is no word against the map, which knows some of them. */
    private Optional<Product> product(FileLine line) {
        var own = choices.sku(line.sku(), line.variation());
        if (own.isPresent()) {
            return own.flatMap(this::product);
        }
        Optional<Product> known =
                line.sku().isEmpty() ? Optional.empty() : product(shop.skuMap().meant(line.sku(), line.variation()));
        return known.or(() -> choices.sku(line.sku(), "").flatMap(this::product));
    }

    private Optional<Product> product(String sku) {
        return Optional.ofNullable(products.get(sku));
    }

    /**
     * What the order is about; every line must be a product.
     *
     * @throws BadItemException when its amounts or quantities are beyond what can be booked
     */
    Facts facts(FileOrder order) {
        return BadItemException.unless(() -> made(order));
    }

    /**
     * Whether the file tells of the order that is in the books. One that it has as cancelled may have lost lines there
     * before, which were cancelled first.
     */
    boolean isAsBooked(FileOrder order, Facts booked) {
        Facts told = facts(order);
        return booked.sameAs(told) || (order.status() == FileStatus.CANCELLED && booked.isPartOf(told));
    }

    private Facts made(FileOrder order) {
        var lines = new ArrayList<Facts.Line>();
        for (FileLine line : order.lines()) {
            Product product = product(line).orElseThrow();
            lines.add(new Facts.Line(
                    line.sku(),
                    line.variation(),
                    product.sku(),
                    product.parts(),
                    line.quantity(),
                    line.unitPrice(),
                    line.goods()));
        }
        LocalDate created = order.createdAt().toLocalDate();
        var amounts = new FeeSchedule.Amounts(order.goods() - order.voucher(), order.codValue(), order.shippingFee());
        return new Facts(
                orderId(order.number()),
                shop.merchantId(),
                shop.shopId(),
                shop.platform(),
                order.number(),
                order.createdAt().atZone(zone).toInstant(),
                order.buyer(),
                lines,
                order.voucher(),
                order.shippingFee(),
                order.codValue(),
                fees.estimate(shop.platform(), created, amounts),
                shop.warehouse());
    }

    /**
     * Where the file says the order is.
     *
     * @param facts of the file or, for an order that is there already, its own
     * @param parcel what is known of its return; null when nothing is
     * @throws BadItemException when its return is said to cost less than nothing
     */
    static Target target(FileOrder order, Facts facts, @Nullable Parcel parcel) {
        LocalDate shipped = order.shippedOn() == null ? order.createdAt().toLocalDate() : order.shippedOn();
        String reason = order.cancelReason();
        return new Target(
                facts,
                status(order.status()),
                new Shipment(order.courier(), order.trackingNumber(), shipped),
                BadItemException.unless(() -> returned(order, shipped, parcel)),
                reason == null ? Order.CANCELLED_THERE : reason);
    }

    private static ReturnTerms returned(FileOrder order, LocalDate shipped, @Nullable Parcel parcel) {
        LocalDate updated = order.updatedOn();
        LocalDate on = parcel != null ? parcel.receivedOn() : updated != null ? updated : shipped;
        return new ReturnTerms(goods(parcel), order.returnCost(), 0, on, "");
    }

    /** A failed delivery came back good unless somebody says otherwise. */
    private static ReturnTerms.Goods goods(@Nullable Parcel parcel) {
        return parcel != null && parcel.damaged() ? ReturnTerms.Goods.DAMAGED : ReturnTerms.Goods.GOOD;
    }

    private static Status status(FileStatus status) {
        return switch (status) {
            case CREATED -> Status.CREATED;
            case PACKED -> Status.PACKED;
            case SHIPPED -> Status.SHIPPED;
            case DELIVERED -> Status.DELIVERED;
            case RETURNED -> Status.RETURNED;
            case CANCELLED -> Status.CANCELLED;
        };
    }
}
