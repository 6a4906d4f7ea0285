package id.lababersih.app.imports;

import id.lababersih.app.imports.file.MasterRow;
import id.lababersih.app.imports.file.Said;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.product.Product.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a row of a file says otherwise of a product that is there already, which no file changes. */
final class ProductDifferences {
    private final List<Said> all = new ArrayList<>();
    private final boolean ofNameOrPrice;

    /** A row without a price, or without parts, says nothing of them. */
    ProductDifferences(MasterRow.Product row, Product there) {
        add("nama", "name", row.name(), there.name());
        Long price = row.price();
        if (price != null) {
            add("harga", "price", price.toString(), Long.toString(there.price()));
        }
        ofNameOrPrice = !all.isEmpty();
        if (!row.components().isEmpty()) {
            var parts = row.components().stream()
                    .map(part -> part.sku() + ":" + part.quantity())
                    .collect(Collectors.joining("+"));
            add(
                    "isi paket",
                    "bundle",
                    parts,
                    there.components().stream().map(ProductDifferences::part).collect(Collectors.joining("+")));
        }
    }

    private static String part(Component part) {
        return part.sku() + ":" + part.quantity();
    }

    private void add(String what, String inEnglish, String told, String there) {
        if (!told.equals(there)) {
            var now = shown(there);
            all.add(new Said(
                    what + " " + shown(told) + ", di sini " + now, inEnglish + " " + shown(told) + ", here " + now));
        }
    }

    private static String shown(String text) {
        return text.isEmpty() ? "–" : Words.shorten(text);
    }

    boolean any() {
        return !all.isEmpty();
    }

    Said words() {
        if (all.isEmpty()) {
            return new Said("Produk dengan SKU ini sudah ada", "There is a product of this SKU already");
        }
        return new Said(
                "Produk dengan SKU ini sudah ada dan tidak diubah, tetapi berbeda di file: "
                        + all.stream().map(Said::indonesian).collect(Collectors.joining("; "))
                        + (ofNameOrPrice ? ". Nama dan harga diubah admin atau pemilik di halaman Produk" : ""),
                "There is a product of this SKU already, and it stays as it is, but the file differs: "
                        + all.stream().map(Said::english).collect(Collectors.joining("; "))
                        + (ofNameOrPrice ? ". An admin or owner changes name and price on the page Products" : ""));
    }
}
