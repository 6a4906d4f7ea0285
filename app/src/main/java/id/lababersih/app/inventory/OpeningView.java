package id.lababersih.app.inventory;

import id.lababersih.app.page.FormErrors;
import id.lababersih.domain.product.Product;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form for opening stock as its page shows it, with what was typed.
 *
 * @param path where the form is sent to
 * @param key tells this form from every other
 * @param day as it was typed, at first today
 * @param products what may be chosen, the first of them
 * @param warehouses that there are
 * @param closedThrough the last day that takes no entries any more; null where every day does
 */
public record OpeningView(
        String path,
        String key,
        String sku,
        String warehouse,
        String pieces,
        String cost,
        String day,
        LocalDate today,
        List<Product> products,
        List<String> warehouses,
        @Nullable LocalDate closedThrough,
        FormErrors errors) {
    public OpeningView {
        products = List.copyOf(products);
        warehouses = List.copyOf(warehouses);
    }
}
