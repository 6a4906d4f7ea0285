package id.lababersih.app.imports;

import id.lababersih.app.imports.Desk.NamedShop;
import id.lababersih.app.imports.Desk.Purchase;
import id.lababersih.app.imports.file.Cell;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.MasterRow;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.RowProblem;
import id.lababersih.app.imports.file.Said;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.ShopName;
import id.lababersih.persistence.imports.OpeningRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sorts the rows of the merchant's own spreadsheets. Counts are rows; one purchase may have several. */
final class MasterPreview {
    /** Of a row that names a bundle where only single products can be. */
    private static final String BUNDLE = "bundle";

    /** Of a purchase that is in the books already, and unpaid. */
    private static final String PAYS_PURCHASE = "pays_purchase";

    private final Desk desk;
    private final UUID merchantId;
    private final Preview.Items items;

    MasterPreview(Desk desk, UUID merchantId, Preview.Items items) {
        this.desk = desk;
        this.merchantId = merchantId;
        this.items = items;
    }

    /** @param known what is in the stock already, for a file of opening stock */
    Preview of(ParsedFile.Masters file, OpeningRows.Known known, FileDetail detail) throws Exception {
        switch (file.kind()) {
            case PRODUCTS -> products(rows(file, MasterRow.Product.class));
            case SKU_MAP -> mappings(rows(file, MasterRow.SkuMapping.class));
            case OPENING_STOCK -> openingStock(rows(file, MasterRow.OpeningLayer.class), known);
            case PURCHASES -> purchases(rows(file, MasterRow.PurchaseLine.class));
            case RETURNS -> returns(rows(file, MasterRow.ReturnedParcel.class));
            case ORDERS, INCOME, ADJUSTMENTS, FEE_COLUMNS ->
                throw new IllegalArgumentException(file.kind().code());
        }
        items.skipped(file.skipped());
        if (file.kind() == FileKind.PURCHASES) {
            items.purchaseErrors(file.errors(), file.rests());
        } else {
            items.errors(file.errors());
        }
        return items.preview(file.total(), detail);
    }

    private static <R extends MasterRow> List<R> rows(ParsedFile.Masters file, Class<R> type) {
        return file.rows().stream().map(type::cast).toList();
    }

    /** Parts come before the bundles that hold them. */
    private void products(List<MasterRow.Product> rows) throws Exception {
        var known = productsOf(rows, MasterRow.Product::sku);
        var parts = new HashSet<String>();
        rows.forEach(row -> row.components().forEach(part -> parts.add(part.sku())));
        var partsThere = desk.products(merchantId, parts);
        var reachable = new HashSet<>(partsThere.keySet());
        rows.forEach(row -> reachable.add(row.sku()));
        var bundles = bundles(rows, partsThere);
        var firsts = new HashMap<String, MasterRow.Product>();
        for (var row : rows.stream()
                .sorted(Comparator.comparing(row -> !row.components().isEmpty()))
                .toList()) {
            var skus = row.components().stream().map(MasterRow.Component::sku).toList();
            var missing = skus.stream().filter(sku -> !reachable.contains(sku)).toList();
            var nested = skus.stream().filter(bundles::contains).toList();
            var there = known.get(row.sku());
            if (there != null) {
                var differences = new ProductDifferences(row, there);
                String reason = differences.any() ? "product_differs" : "already_imported";
                skip(row, row.sku(), reason, differences.words());
            } else if (!missing.isEmpty()) {
                unknownProducts(row, row.sku(), missing);
            } else if (!nested.isEmpty()) {
                items.unmatched(1, List.of(row.row()), row.sku(), BUNDLE, Words.bundledParts(nested), nested, row);
            } else {
                var first = firsts.putIfAbsent(row.sku(), row);
                if (first == null || first.saysTheSame(row)) {
                    items.importable(1, List.of(row.row()), row.sku(), null, row);
                } else {
                    items.errors(List.of(otherwise(row, first.row())));
                }
            }
        }
    }

    private static RowProblem otherwise(MasterRow.Product row, int first) {
        var words = new Said(
                "Baris " + first + " sudah memakai SKU ini untuk produk lain; hapus salah satunya, atau beri SKU lain",
                "Row " + first + " has this SKU for another product; remove one of them, or give it another SKU");
        return new RowProblem(row.row(), row.sku(), RowProblem.Reason.DUPLICATE_ROW, words, List.of());
    }

    /** Those among the parts, and among the rows of products that are not there, which are bundles themselves. */
    private static Set<String> bundles(List<MasterRow.Product> rows, Map<String, Product> there) {
        return Stream.concat(
                        there.values().stream()
                                .filter(product -> !product.components().isEmpty())
                                .map(Product::sku),
                        rows.stream()
                                .filter(row -> !row.components().isEmpty() && !there.containsKey(row.sku()))
                                .map(MasterRow.Product::sku))
                .collect(Collectors.toSet());
    }

    private void mappings(List<MasterRow.SkuMapping> rows) throws Exception {
        var products = productsOf(rows, MasterRow.SkuMapping::product);
        var shops = new ShopNames(desk.shops(merchantId));
        for (var row : rows) {
            UUID shop = shops.find(row.platform().name(), row.shop());
            if (shop == null) {
                unknownShop(
                        row,
                        row.sku(),
                        row.shop(),
                        shops.haveTwice(row.platform().name(), row.shop()));
            } else if (!products.containsKey(row.product())) {
                unknownProducts(row, row.sku(), List.of(row.product()));
            } else {
                items.importable(1, List.of(row.row()), row.sku(), null, new SkuMapApplier.ShopMapping(shop, row));
            }
        }
    }

    /** Rows of another file that look like these are most likely these, of which some were mended. */
    private void openingStock(List<MasterRow.OpeningLayer> rows, OpeningRows.Known known) throws Exception {
        var products = productsOf(rows, MasterRow.OpeningLayer::sku);
        var alike = new HashMap<>(known.alike());
        var warehouses = warehouses(rows.stream().map(MasterRow.OpeningLayer::warehouse));
        for (var row : rows) {
            Product product = products.get(row.sku());
            String warehouse = Warehouse.otherwiseWritten(row.warehouse(), warehouses);
            if (known.rows().contains(row.row())) {
                skip(
                        row,
                        row.sku(),
                        "already_imported",
                        new Said(
                                "Baris ini sudah diimpor dari file yang sama",
                                "This row was imported from the same file before"));
            } else if (alike.merge(MasterApplier.layer(row), -1, Integer::sum) >= 0) {
                skip(
                        row,
                        row.sku(),
                        "already_in_stock",
                        new Said(
                                "Baris yang sama sudah masuk dari file lain; kalau ini stok lain, ubah tanggalnya atau"
                                        + " pecah barisnya",
                                "The same row came in from another file; if this is other stock, change its date or"
                                        + " split the row"));
            } else if (warehouse != null) {
                items.errors(List.of(otherCase(row, row.sku(), row.warehouse(), warehouse, row.cells(warehouse))));
            } else if (product == null) {
                unknownProducts(row, row.sku(), List.of(row.sku()));
            } else if (!product.components().isEmpty()) {
                bundle(row, row.sku());
            } else {
                items.importable(1, List.of(row.row()), row.sku(), null, row);
                warehouses.add(row.warehouse());
            }
        }
    }

    /** Those that there are, which are looked up only for a file that names another than the main one. */
    private Set<String> warehouses(Stream<String> named) throws Exception {
        return named.allMatch(Warehouse.MAIN::equals) ? new HashSet<>() : new HashSet<>(desk.warehouses(merchantId));
    }

    /** @param cells the row with the known name, as which it can be brought without another word */
    private static RowProblem otherCase(MasterRow row, String key, String written, String known, List<Cell> cells) {
        return new RowProblem(row.row(), key, RowProblem.Reason.WAREHOUSE, Words.otherCase(written, known), cells);
    }

    private void bundle(MasterRow row, String sku) {
        var words = new Said("Paket tidak punya stok sendiri", "A bundle has no stock of its own");
        items.unmatched(1, List.of(row.row()), sku, BUNDLE, words, List.of(sku), row);
    }

    private void purchases(List<MasterRow.PurchaseLine> rows) throws Exception {
        var products = productsOf(rows, MasterRow.PurchaseLine::sku);
        var byNumber = new LinkedHashMap<String, List<MasterRow.PurchaseLine>>();
        rows.stream()
                .sorted(Comparator.comparing(MasterRow.PurchaseLine::date)
                        .thenComparing(MasterRow.PurchaseLine::number)
                        .thenComparingInt(MasterRow.PurchaseLine::row))
                .forEach(row -> byNumber.computeIfAbsent(row.number(), _ -> new ArrayList<>())
                        .add(row));
        var warehouses = warehouses(rows.stream().map(MasterPreview::warehouse));
        var unpaid = desk.unpaid(merchantId, byNumber.keySet());
        byNumber.forEach((number, lines) -> {
            RowProblem problem = problem(number, lines, warehouses);
            if (problem != null) {
                var others = lines.stream()
                        .filter(line -> line.row() != problem.row())
                        .toList();
                items.purchaseErrors(List.of(problem), Map.of(number, others));
                return;
            }
            warehouses.add(warehouse(first(lines)));
            List<Integer> fileRows = lines.stream().map(MasterRow::row).toList();
            var skus =
                    lines.stream().map(MasterRow.PurchaseLine::sku).distinct().toList();
            var unknown =
                    skus.stream().filter(sku -> !products.containsKey(sku)).toList();
            var bundles =
                    skus.stream().filter(sku -> isBundle(products.get(sku))).toList();
            var purchase = purchase(number, lines);
            if (!unknown.isEmpty()) {
                items.unmatched(
                        lines.size(),
                        fileRows,
                        number,
                        "unknown_product",
                        Words.unknownSkus(unknown),
                        unknown,
                        purchase);
            } else if (!bundles.isEmpty()) {
                items.unmatched(
                        lines.size(), fileRows, number, BUNDLE, Words.bundlesBought(bundles), bundles, purchase);
            } else {
                boolean pays = purchase.paidOn() != null && unpaid.contains(number);
                items.importable(lines.size(), fileRows, number, pays ? PAYS_PURCHASE : null, purchase);
            }
        });
    }

    private static boolean isBundle(@Nullable Product product) {
        return product != null && !product.components().isEmpty();
    }

    /** What is wrong with a purchase beside its products; null when nothing is. */
    private static @Nullable RowProblem problem(
            String number, List<MasterRow.PurchaseLine> lines, Set<String> warehouses) {
        var contradiction = contradiction(lines);
        if (contradiction != null) {
            return contradiction;
        }
        var first = first(lines);
        String known = Warehouse.otherwiseWritten(warehouse(first), warehouses);
        return known == null ? null : otherCase(first, number, warehouse(first), known, first.cells(known));
    }

    /** The line that says something else of its purchase than the first one does; null when none does. */
    static @Nullable RowProblem contradiction(List<MasterRow.PurchaseLine> lines) {
        var first = first(lines);
        for (var line : lines) {
            var cells = new ArrayList<String>();
            if (!line.supplier().isEmpty() && !line.supplier().equals(first.supplier())) {
                cells.add("supplier");
            }
            if (!line.warehouse().isEmpty() && !line.warehouse().equals(warehouse(first))) {
                cells.add("warehouse");
            }
            if (line.paidOn() != null && !line.paidOn().equals(first.paidOn())) {
                cells.add("paid_date");
            }
            if (line.paidFrom() != null && !line.paidFrom().equals(first.paidFrom())) {
                cells.add("paid_from");
            }
            if (!cells.isEmpty()) {
                String named = String.join(", ", cells);
                var words = new Said(
                        "Isi " + named + " lain dari baris " + first.row() + " pembelian ini; samakan di file, atau"
                                + " kosongkan untuk mengikuti baris itu, lalu unggah lagi",
                        "Other contents of " + named + " than in row " + first.row() + " of this purchase; make them"
                                + " the same in the file, or leave them empty to follow that row, then upload it"
                                + " again");
                return new RowProblem(line.row(), line.number(), RowProblem.Reason.VALUE, words, List.of());
            }
        }
        return null;
    }

    private static MasterRow.PurchaseLine first(List<MasterRow.PurchaseLine> lines) {
        return lines.stream()
                .min(Comparator.comparingInt(MasterRow.PurchaseLine::row))
                .orElseThrow();
    }

    private static String warehouse(MasterRow.PurchaseLine line) {
        return line.warehouse().isEmpty() ? Warehouse.MAIN : line.warehouse();
    }

    private static Purchase purchase(String number, List<MasterRow.PurchaseLine> lines) {
        var first = first(lines);
        return new Purchase(
                number,
                first.supplier(),
                lines.getFirst().date(),
                warehouse(first),
                lines.stream().mapToLong(MasterRow.PurchaseLine::freight).sum(),
                lines.stream()
                        .map(line -> new Purchase.Line(line.sku(), line.quantity(), line.unitCost()))
                        .toList(),
                first.paidOn(),
                first.paidFrom());
    }

    private void returns(List<MasterRow.ReturnedParcel> rows) throws Exception {
        var shops = new ShopNames(desk.shops(merchantId));
        for (var row : rows) {
            UUID shop = shops.find(row.platform().name(), row.shop());
            if (shop == null) {
                unknownShop(
                        row,
                        row.order(),
                        row.shop(),
                        shops.haveTwice(row.platform().name(), row.shop()));
            } else {
                items.importable(1, List.of(row.row()), row.order(), null, new MasterApplier.ShopParcel(shop, row));
            }
        }
    }

    private <R extends MasterRow> Map<String, Product> productsOf(List<R> rows, Function<R, String> sku)
            throws Exception {
        Set<String> skus = new HashSet<>();
        rows.forEach(row -> skus.add(sku.apply(row)));
        return desk.products(merchantId, skus);
    }

    private void skip(MasterRow row, String reference, String reason, Said words) {
        items.skipped(1, List.of(row.row()), reference, reason, words);
    }

    private void unknownProducts(MasterRow row, String reference, List<String> skus) {
        items.unmatched(1, List.of(row.row()), reference, "unknown_product", Words.unknownSkus(skus), skus, row);
    }

    private void unknownShop(MasterRow row, String reference, String shop, boolean twice) {
        String reason = twice ? "shop_named_twice" : "unknown_shop";
        Said words = twice
                ? new Said(
                        "Lebih dari satu toko bernama " + shop + "; ubah nama salah satunya",
                        "More than one shop is named " + shop + "; rename one of them")
                : new Said("Toko belum ada: " + shop, "There is no such shop yet: " + shop);
        items.unmatched(1, List.of(row.row()), reference, reason, words, List.of(), row);
    }

    /** Finds a shop by platform and name; of two with one name, neither. */
    private static final class ShopNames {
        private final Map<String, UUID> byName = new HashMap<>();
        private final Set<String> twice = new HashSet<>();

        ShopNames(List<NamedShop> shops) {
            for (NamedShop shop : shops) {
                String key = key(shop.platform().name(), shop.name());
                if (byName.put(key, shop.id()) != null) {
                    twice.add(key);
                }
            }
            twice.forEach(byName::remove);
        }

        @Nullable
        UUID find(String platform, String name) {
            return byName.get(key(platform, name));
        }

        boolean haveTwice(String platform, String name) {
            return twice.contains(key(platform, name));
        }

        private static String key(String platform, String name) {
            return platform + "/" + ShopName.key(name);
        }
    }
}
