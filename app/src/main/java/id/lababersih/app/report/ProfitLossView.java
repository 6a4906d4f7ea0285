package id.lababersih.app.report;

import id.lababersih.app.page.DateRange;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.report.AccountAmount;
import id.lababersih.domain.report.ProfitLoss;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A laba rugi as its page shows it.
 *
 * @param grouping the lower-case name of how it is cut, {@code none} for not at all
 * @param parts empty when it is not cut
 * @param newest the newest month in which something was booked, offered when nothing was in the range; null if none
 * @param chart the merchant's accounts by code
 */
public record ProfitLossView(
        DateRange range,
        String grouping,
        List<String> groupings,
        ProfitLoss total,
        List<Part> parts,
        @Nullable YearMonth newest,
        Map<String, Account> chart) {
    public ProfitLossView {
        groupings = List.copyOf(groupings);
        parts = List.copyOf(parts);
        chart = Map.copyOf(chart);
    }

    /** One part, named for the reader. */
    public record Part(String name, ProfitLoss result) {}

    /** Whether nothing was booked. */
    public boolean empty() {
        return total.accounts().isEmpty();
    }

    /** The range of the newest month, as a query. */
    public String newestQuery() {
        return newest == null
                ? ""
                : range.with(newest.atDay(1), newest.atEndOfMonth()).query() + range.suffix();
    }

    /** The accounts of sales, returns and vouchers; the last two as what they take away. */
    public List<AccountAmount> sales() {
        return total.accounts().stream()
                .filter(account ->
                        account.code().startsWith("4") && !account.code().startsWith("49"))
                .map(account -> isContra(account.code())
                        ? new AccountAmount(account.code(), Math.negateExact(account.amount()))
                        : account)
                .toList();
    }

    public List<AccountAmount> costs() {
        return of("5");
    }

    public List<AccountAmount> expenses() {
        return of("6");
    }

    public List<AccountAmount> otherIncome() {
        return of("49");
    }

    private List<AccountAmount> of(String start) {
        return total.accounts().stream()
                .filter(account -> account.code().startsWith(start))
                .toList();
    }

    private static boolean isContra(String code) {
        return code.equals("4102") || code.equals("4103");
    }
}
