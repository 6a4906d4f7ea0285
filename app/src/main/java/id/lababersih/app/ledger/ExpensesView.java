package id.lababersih.app.ledger;

import id.lababersih.app.page.FormErrors;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expenses as their page shows them; amounts in rupiah.
 *
 * @param all whether entries by hand that are no expenses are listed, too
 * @param sum what all of the range add to the expenses
 * @param form the one for an expense; null for those who may not post one
 */
public record ExpensesView(
        EntryList list, boolean all, long sum, @Nullable Form form) {
    /**
     * An expense as it was typed.
     *
     * @param key of the form that was opened: sent twice, it posts once
     * @param today the last day that it may be of
     * @param own what an expense may be for
     * @param byItself the same, of what is booked without anybody's doing
     * @param sources what it may be paid from
     * @param shops which it may be of
     * @param shop the id of the one that was chosen; empty for all of them
     * @param alike an expense that was posted as it was typed; null where there is none
     */
    public record Form(
            String key,
            LocalDate today,
            List<EntryList.Choice> own,
            List<EntryList.Choice> byItself,
            List<EntryList.Choice> sources,
            List<EntryList.Choice> shops,
            String day,
            String purpose,
            String amount,
            String paidFrom,
            String shop,
            String memo,
            FormErrors errors,
            EntryForms.@Nullable Alike alike) {
        public Form {
            own = List.copyOf(own);
            byItself = List.copyOf(byItself);
            sources = List.copyOf(sources);
            shops = List.copyOf(shops);
        }
    }
}
