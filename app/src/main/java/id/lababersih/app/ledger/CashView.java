package id.lababersih.app.ledger;

import id.lababersih.app.page.FormErrors;
import id.lababersih.domain.ledger.CashMove;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cash and the bank as their page shows them.
 *
 * @param balances what is there, and what is owed to suppliers, at the end of the range
 * @param form null for those who may not post an entry
 */
public record CashView(
        EntryList list, List<Balance> balances, @Nullable Form form) {
    public CashView {
        balances = List.copyOf(balances);
    }

    /** The names of the balances below zero, which cash, bank and debts never are in truth; empty for none. */
    public String belowZero() {
        return balances.stream()
                .filter(balance -> balance.amount() < 0)
                .map(Balance::name)
                .collect(Collectors.joining(", "));
    }

    /** What an account has; {@code amount} in rupiah, below zero where it lacks that. */
    public record Balance(String code, String name, long amount) {}

    /**
     * An entry as it was typed.
     *
     * @param key of the form that was opened: sent twice, it posts once
     * @param today the last day that it may be of
     * @param places what may be moved
     * @param move the name of its kind; empty where none was chosen, as {@code place}
     * @param alike an entry that was posted as it was typed; null where there is none
     */
    public record Form(
            String key,
            LocalDate today,
            List<EntryList.Choice> places,
            String day,
            String move,
            String place,
            String amount,
            String memo,
            FormErrors errors,
            EntryForms.@Nullable Alike alike) {
        public Form {
            places = List.copyOf(places);
        }

        /** What there is to enter. */
        public List<CashMove> moves() {
            return List.of(CashMove.values());
        }
    }
}
