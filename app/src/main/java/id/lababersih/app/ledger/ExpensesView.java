package id.lababersih.app.ledger;

import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.FormErrors;
import id.lababersih.persistence.report.EntryTrails;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entries by hand as their page shows them; amounts in rupiah.
 *
 * @param all whether those that are no expenses are listed, too
 * @param closedThrough the last day that takes no entries any more; null where every day does
 * @param sum what all of the range add to the expenses
 * @param form the one for an expense; null for those who may not post one
 * @param refusal why an entry was not reversed; empty when none was to be
 * @param more the address of the rows after these; null when these are the last
 */
public record ExpensesView(
        DateRange range,
        boolean all,
        @Nullable LocalDate closedThrough,
        long sum,
        List<Row> rows,
        @Nullable Form form,
        String refusal,
        @Nullable String more) {
    public ExpensesView {
        rows = List.copyOf(rows);
    }

    /**
     * One entry.
     *
     * @param ownDay its own, where that was closed and it counts on a later one; else null
     * @param purpose the names of the expenses, of other entries those of the accounts that got something
     * @param from the names of the other accounts
     * @param amount what it adds to the expenses; of other entries what they move
     */
    public record Row(
            UUID id,
            LocalDate day,
            @Nullable LocalDate ownDay,
            String memo,
            String purpose,
            String from,
            long amount,
            EntryTrails.Trail trail,
            boolean mayReverse) {}

    /** An account to choose, by its name. */
    public record Choice(String code, String name) {}

    /**
     * An expense as it was typed.
     *
     * @param key of the form that was opened: sent twice, it posts once
     * @param today the last day that it may be of
     * @param own what an expense may be for
     * @param byItself the same, of what is booked without anybody's doing
     * @param sources what it may be paid from
     * @param alike an expense that was posted as it was typed; null where there is none
     */
    public record Form(
            String key,
            LocalDate today,
            List<Choice> own,
            List<Choice> byItself,
            List<Choice> sources,
            String day,
            String purpose,
            String amount,
            String paidFrom,
            String memo,
            FormErrors errors,
            EntryForms.@Nullable Alike alike) {
        public Form {
            own = List.copyOf(own);
            byItself = List.copyOf(byItself);
            sources = List.copyOf(sources);
        }
    }

    /** The choice as a query, for links that keep it. */
    public String query() {
        return range.query() + range.suffix();
    }
}
