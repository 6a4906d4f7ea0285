package id.lababersih.app.inventory;

import id.lababersih.domain.inventory.Shortage;
import id.lababersih.persistence.inventory.Shelves.Shelf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of stock as its page shows it.
 *
 * @param search what SKUs or names are to begin with, as typed; empty for all
 * @param shortage only what is short in this way; null for all
 * @param more the address of the rows after these; null when these are the last
 * @param any whether the merchant has ever had any stock
 */
public record StockView(
        String search,
        @Nullable Shortage shortage,
        List<Row> rows,
        @Nullable String more,
        boolean any) {
    public StockView {
        rows = List.copyOf(rows);
    }

    /**
     * One product in one warehouse.
     *
     * @param id of this row among all of the merchant
     * @param days since the oldest piece came in; 0 when none is left
     * @param count where a count of it is entered
     * @param move where pieces of it that go to another warehouse are entered
     */
    public record Row(String id, Shelf shelf, long days, String count, String move) {}
}
