package id.lababersih.domain.order;

import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an order is about; fixed when it is placed. Amounts in rupiah.
 *
 * @param number the marketplace's order number
 * @param voucher the seller-borne voucher of the whole order
 * @param shippingFee after discount, as far as the seller bears it
 * @param codValue what the courier collects; 0 when the buyer paid before
 * @param fees estimated, none of amount 0
 * @param warehouse where its stock is taken from
 */
public record Facts(
        UUID orderId,
        UUID merchantId,
        UUID shopId,
        Platform platform,
        String number,
        Instant createdAt,
        @Nullable String buyer,
        List<Line> lines,
        long voucher,
        long shippingFee,
        long codValue,
        List<Fee> fees,
        String warehouse) {
    public static final int LINES_MAX = 200;

    /**
     * One line of an order.
     *
     * @param marketplaceSku as the marketplace names it, with {@code variation} (may be empty)
     * @param sku the product it means
     * @param parts what one piece takes from the shelf
     * @param unitPrice price after the seller's discount, as shown
     * @param goods what the line adds to the order's goods: unit price times quantity, or its share of the COD value
     */
    public record Line(
            String marketplaceSku,
            String variation,
            String sku,
            List<Product.Component> parts,
            int quantity,
            long unitPrice,
            long goods) {
        /** Pieces of one line; 200 lines of so many bundles still need an int's number of any part. */
        public static final int QUANTITY_MAX = 10_000;

        public Line {
            require(!sku.isBlank() && !parts.isEmpty(), "a line has a product");
            require(quantity > 0 && quantity <= QUANTITY_MAX, "a line has 1 to " + QUANTITY_MAX + " pieces");
            require(goods >= 0 && goods <= Money.AMOUNT_MAX, "a line's goods are 0 to " + Money.AMOUNT_MAX);
            parts = List.copyOf(parts);
        }
    }

    public Facts {
        require(!number.isBlank(), "an order has a number");
        require(!lines.isEmpty() && lines.size() <= LINES_MAX, "an order has 1 to " + LINES_MAX + " lines");
        require(voucher >= 0 && voucher <= Money.AMOUNT_MAX, "a voucher is 0 to " + Money.AMOUNT_MAX);
        lines = List.copyOf(lines);
        fees = List.copyOf(fees);
    }

    /** Sum of the lines' goods. */
    public long goods() {
        return lines.stream().mapToLong(Line::goods).reduce(0, Math::addExact);
    }

    /** Goods less the seller's voucher. */
    public long gross() {
        return goods() - voucher;
    }

    /** Sum of the estimated fees. */
    public long feeTotal() {
        return fees.stream().mapToLong(Fee::amount).reduce(0, Math::addExact);
    }

    /** What the platform is expected to pay: gross less the estimated fees. */
    public long netReceivable() {
        return gross() - feeTotal();
    }

    /** The estimate of one fee; 0 when it is not expected. */
    public long estimateOf(String code) {
        return fees.stream()
                .filter(fee -> fee.code().equals(code))
                .mapToLong(Fee::amount)
                .sum();
    }

    /** The stock the order takes, in the order in which it is eaten: by line, then by part. */
    public List<Need> needs() {
        var needs = new ArrayList<Need>();
        for (int i = 0; i < lines.size(); i++) {
            for (Product.Component part : lines.get(i).parts()) {
                int pieces = Math.multiplyExact(part.quantity(), lines.get(i).quantity());
                needs.add(new Need(i, part.sku(), warehouse, pieces));
            }
        }
        return needs;
    }

    /**
     * What it cannot get where so many pieces of each product lie in its warehouse; empty when there is enough.
     *
     * @param onHand pieces by SKU
     */
    public List<Missing> lacking(ToLongFunction<String> onHand) {
        var wanted = new LinkedHashMap<String, Integer>();
        needs().forEach(need -> wanted.merge(need.sku(), need.quantity(), Math::addExact));
        var lacking = new ArrayList<Missing>();
        wanted.forEach((sku, pieces) -> {
            long here = onHand.applyAsLong(sku);
            if (here < pieces) {
                lacking.add(new Missing(sku, Math.toIntExact(pieces - here)));
            }
        });
        return lacking;
    }

    /**
     * Whether {@code other} says the same about the order, in whatever sequence of lines. Fees, warehouse and what a
     * SKU maps to are ours and may have changed since; the buyer's name may be masked later.
     */
    public boolean sameAs(Facts other) {
        return orderId.equals(other.orderId)
                && goods() == other.goods()
                && voucher == other.voucher
                && codValue == other.codValue
                && sold().equals(other.sold());
    }

    /** Whether {@code whole} says the same, but that it may have more lines. */
    public boolean isPartOf(Facts whole) {
        var beyond = new ArrayList<>(whole.lines.stream().map(Facts::soldFor).toList());
        return orderId.equals(whole.orderId)
                && voucher == whole.voucher
                && codValue == whole.codValue
                && lines.stream().map(Facts::soldFor).allMatch(beyond::remove);
    }

    private static String soldFor(Line line) {
        return sold(line) + " for " + line.goods();
    }

    /** In one sequence: files tell the lines in any. */
    private List<String> sold() {
        return lines.stream().map(Facts::sold).sorted().toList();
    }

    private static String sold(Line line) {
        return line.quantity() + " x " + line.marketplaceSku() + "/" + line.variation();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
