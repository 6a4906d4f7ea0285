package id.lababersih.app.ledger;

import id.lababersih.app.page.DateRange;
import id.lababersih.persistence.report.EntryTrails;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entries by hand as the pages show them that list them; amounts in rupiah.
 *
 * @param home the address of the page without its query
 * @param closedThrough the last day that takes no entries any more; null where every day does
 * @param refusal why an entry was not taken back; empty when none was to be
 * @param more the address of the rows after these; null when these are the last
 */
public record EntryList(
        String home,
        DateRange range,
        @Nullable LocalDate closedThrough,
        List<Row> rows,
        String refusal,
        @Nullable String more) {
    public EntryList {
        rows = List.copyOf(rows);
    }

    /**
     * One entry.
     *
     * @param ownDay its own, where that was closed and it counts on a later one; else null
     * @param shop the name of the one that it is of; empty for the merchant's own
     * @param to the names of the expenses, of other entries those of the accounts that got something
     * @param from the names of the other accounts
     * @param amount what it adds to the expenses; of other entries what they move
     */
    public record Row(
            UUID id,
            LocalDate day,
            @Nullable LocalDate ownDay,
            String memo,
            String shop,
            String to,
            String from,
            long amount,
            EntryTrails.Trail trail,
            boolean mayReverse) {}

    /** An account or a shop to choose, by its name. */
    public record Choice(String code, String name) {}

    /** The choice as a query, for links that keep it. */
    public String query() {
        return range.query() + range.suffix();
    }
}
