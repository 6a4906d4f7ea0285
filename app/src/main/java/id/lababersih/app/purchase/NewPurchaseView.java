package id.lababersih.app.purchase;

import id.lababersih.app.page.FormErrors;
import id.lababersih.domain.product.Product;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form for a new purchase as its page shows it.
 *
 * @param typed what stood in the form, by field; of one just opened what it starts with
 * @param lines how many it has, each of one product
 * @param more whether it may have more of them
 * @param today the last day on which it may have been bought
 * @param products what may be chosen, the first of them
 * @param warehouses that there are
 * @param closedThrough the last day that takes no entries any more; null where every day does
 */
public record NewPurchaseView(
        Map<String, String> typed,
        int lines,
        boolean more,
        LocalDate today,
        List<Product> products,
        List<String> warehouses,
        @Nullable LocalDate closedThrough,
        FormErrors errors) {
    public NewPurchaseView {
        typed = Map.copyOf(typed);
        products = List.copyOf(products);
        warehouses = List.copyOf(warehouses);
    }

    /** What stands in a field. */
    public String typed(String field) {
        return typed.getOrDefault(field, "");
    }
}
