package id.lababersih.app.product;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.product.Product;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of products. */
final class ProductJson {
    static final int SKU_CHARACTERS_MAX = 200;

    private ProductJson() {}

    record Part(String sku, int quantity) {}

    record View(String sku, String name, long price, boolean bundle, List<Part> components) {
        static View of(Product product) {
            var parts = product.components().stream()
                    .map(part -> new Part(part.sku(), part.quantity()))
                    .toList();
            return new View(product.sku(), product.name(), product.price(), !parts.isEmpty(), parts);
        }
    }

    /** Another name or price; null leaves it as it is. */
    record Change(@Nullable String name, @Nullable Long price) {
        static Change from(Fields body) {
            return new Change(
                    body.optionalText("name", Product.NAME_CHARACTERS_MAX),
                    body.optionalInteger("price", 0, Money.AMOUNT_MAX));
        }
    }

    static Product product(Fields body) {
        var sku = body.text("sku", SKU_CHARACTERS_MAX);
        var name = body.text("name", Product.NAME_CHARACTERS_MAX);
        var price = body.rupiah("price");
        var parts = body.optionalList("components", Product.COMPONENTS_MAX, ProductJson::part);
        var seen = new HashSet<String>();
        for (int i = 0; i < parts.size(); i++) {
            if (!seen.add(parts.get(i).sku())) {
                body.reject("components", "repeated", "Each part is named once, with its quantity.");
            }
        }
        return new Product(sku, name, price, parts);
    }

    static String encoded(String sku) {
        return URLEncoder.encode(sku, StandardCharsets.UTF_8);
    }

    private static Product.Component part(Fields item) {
        return new Product.Component(item.text("sku", SKU_CHARACTERS_MAX), (int)
                item.integer("quantity", 1, Product.Component.QUANTITY_MAX));
    }
}
