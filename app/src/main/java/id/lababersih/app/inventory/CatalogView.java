package id.lababersih.app.inventory;

import id.lababersih.domain.inventory.Shortage;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.persistence.inventory.Catalog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of products as its page shows it.
 *
 * @param search a part of SKUs or names, as typed; empty for all
 * @param shortage only what is short in this way; null for all
 * @param more the address of the rows after these; null when these are the last
 * @param any whether the merchant has any product
 */
public record CatalogView(
        String search,
        @Nullable Shortage shortage,
        List<Row> rows,
        @Nullable String more,
        boolean any) {
    public CatalogView {
        rows = List.copyOf(rows);
    }

    /**
     * One product.
     *
     * @param id of this row among all of the merchant
     * @param parts of a bundle; empty for any other
     * @param stock the address of what lies in stock of it; null where none ever came in
     * @param change the address of the form for another name or price
     */
    public record Row(
            String id,
            Catalog.Item item,
            List<Component> parts,
            @Nullable String stock,
            String change) {
        public Row {
            parts = List.copyOf(parts);
        }
    }
}
