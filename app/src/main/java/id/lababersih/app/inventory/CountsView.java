package id.lababersih.app.inventory;

import id.lababersih.persistence.inventory.StockCounts.Counted;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was counted, as its page shows it.
 *
 * @param home the address of this list from its newest row
 * @param shelf of which alone counts are shown, as SKU and warehouse; null for all
 * @param more the address of the rows after these; null when these are the last
 * @param refusal why a count was not taken back; empty when none was to be
 */
public record CountsView(
        String home,
        @Nullable Shelf shelf,
        List<Row> rows,
        @Nullable String more,
        String refusal) {
    public CountsView {
        rows = List.copyOf(rows);
    }

    /** One product in one warehouse. */
    public record Shelf(String sku, String warehouse) {}

    /**
     * One count.
     *
     * @param ownDay that it was counted for, where it was recorded on another; else null
     * @param shelf where all counts of its shelf are listed
     * @param mayTakeBack whether it stands, and who looks may take it back
     * @param takeBack where the form for that is sent to
     */
    public record Row(
            Counted counted, @Nullable LocalDate ownDay, String shelf, boolean mayTakeBack, String takeBack) {}
}
