package id.lababersih.app.imports;

import id.lababersih.app.imports.Desk.Purchase;
import id.lababersih.app.imports.ImportView.Contents;
import id.lababersih.app.imports.ImportView.Good;
import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.app.imports.file.FileLine;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.MasterRow;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an order or row of a file is about, as far as its item holds that. */
final class ItemContents {
    private static final int GOODS_MAX = 3;
    private static final int CHARACTERS_MAX = 80;

    private ItemContents() {}

    /** Nothing of an item that another release wrote in another way. */
    static Contents of(ImportRun run, ImportItem item) {
        if (item.payload() == null || !(item.tab() == Tab.IMPORTABLE || item.tab() == Tab.UNMATCHED)) {
            return Contents.NONE;
        }
        try {
            return switch (Undo.kind(run)) {
                case ORDERS -> order(Payloads.read(item.payload(), FileOrder.class));
                case INCOME, FEE_COLUMNS -> payout(Payloads.read(item.payload(), Payout.class));
                case PURCHASES -> purchase(Payloads.read(item.payload(), Purchase.class));
                case OPENING_STOCK -> layer(Payloads.read(item.payload(), MasterRow.OpeningLayer.class));
                case PRODUCTS -> product(Payloads.read(item.payload(), MasterRow.Product.class));
                case SKU_MAP -> mapping(mapped(item));
                case RETURNS -> parcel(returned(item));
                case ADJUSTMENTS -> Contents.NONE;
            };
        } catch (BadItemException _) {
            return Contents.NONE;
        }
    }

    private static Contents order(FileOrder order) {
        return contents(
                order.lines().stream()
                        .map(line -> good(line.quantity(), named(line)))
                        .toList(),
                order.goods(),
                0);
    }

    private static String named(FileLine line) {
        var name = line.name().isBlank() ? line.sku() : line.name();
        return Stream.of(name, line.variation()).filter(part -> !part.isBlank()).collect(Collectors.joining(", "));
    }

    /** Of money that belongs to no order the file's own words say what it is; some have no number of their own. */
    private static Contents payout(Payout payout) {
        var row = payout.row();
        var words = payout.number() == null ? cut(row.memo()) : "";
        return row.numbered() || words.isEmpty()
                ? Contents.of(words, row.payout())
                : new Contents(words, "", "", List.of(), 0, row.payout(), 0);
    }

    /** One that cannot be booked is kept as it is, without the shop that it means. */
    private static MasterRow.ReturnedParcel returned(ImportItem item) {
        return item.tab() == Tab.IMPORTABLE
                ? Payloads.read(item.payload(), MasterApplier.ShopParcel.class).row()
                : Payloads.read(item.payload(), MasterRow.ReturnedParcel.class);
    }

    private static Contents parcel(MasterRow.ReturnedParcel row) {
        var condition = row.damaged() ? "DAMAGED" : "GOOD";
        return new Contents(null, cut(row.shop()), "order.condition." + condition, List.of(), 0, null, 0);
    }

    private static Contents purchase(Purchase purchase) {
        return contents(
                purchase.lines().stream()
                        .map(line -> good(line.quantity(), line.sku()))
                        .toList(),
                rupiah(Buying.value(purchase)),
                purchase.freight());
    }

    private static Contents layer(MasterRow.OpeningLayer layer) {
        var value = BigInteger.valueOf(layer.unitCost()).multiply(BigInteger.valueOf(layer.quantity()));
        return contents(List.of(good(layer.quantity(), layer.sku())), rupiah(value), 0);
    }

    private static Contents product(MasterRow.Product product) {
        return Contents.of(cut(product.name()), product.price());
    }

    /** A row that cannot be mapped is kept as it is, without the shop that it means. */
    private static MasterRow.SkuMapping mapped(ImportItem item) {
        return item.tab() == Tab.IMPORTABLE
                ? Payloads.read(item.payload(), SkuMapApplier.ShopMapping.class).row()
                : Payloads.read(item.payload(), MasterRow.SkuMapping.class);
    }

    private static Contents mapping(MasterRow.SkuMapping row) {
        var of = Stream.of(row.shop(), row.variation())
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(", "));
        return Contents.of(cut(of + " → " + row.product()), null);
    }

    private static Contents contents(List<Good> goods, @Nullable Long amount, long freight) {
        var first = goods.subList(0, Math.min(GOODS_MAX, goods.size()));
        return new Contents(null, "", "", first, goods.size() - first.size(), amount, freight);
    }

    private static Good good(int quantity, String name) {
        return new Good(quantity, cut(name));
    }

    /** Null where it is beyond what the books hold, which is said when the item is applied. */
    private static @Nullable Long rupiah(BigInteger amount) {
        return amount.bitLength() < Long.SIZE ? amount.longValue() : null;
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= CHARACTERS_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, CHARACTERS_MAX)) + "…";
    }
}
