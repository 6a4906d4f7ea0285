package id.lababersih.app.inventory;

import id.lababersih.app.http.Violation;
import id.lababersih.persistence.product.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/** What may lie on a shelf: the merchant's products that are no bundles. */
public final class ShelfGoods {
    private ShelfGoods() {}

    /**
     * What is wrong with SKUs that a call names; or nothing.
     *
     * @param pointer of the field that a SKU stands in, by its place in the list
     */
    public static List<Violation> violations(
            Products products, UUID merchantId, List<String> skus, IntFunction<String> pointer) {
        var known = products.find(merchantId, skus.stream().distinct().toList());
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < skus.size(); i++) {
            var product = known.get(skus.get(i));
            if (product == null) {
                violations.add(new Violation(pointer.apply(i), "unknown-product", "There is no product of this SKU."));
            } else if (!product.components().isEmpty()) {
                violations.add(
                        new Violation(pointer.apply(i), "bundle", "A bundle has no stock of its own; its parts have."));
            }
        }
        return violations;
    }
}
