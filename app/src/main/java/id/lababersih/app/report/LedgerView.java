package id.lababersih.app.report;

import id.lababersih.app.page.DateRange;
import id.lababersih.domain.ledger.Account;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One account's ledger as its page shows it; balances in rupiah, above zero on the side on which the account grows.
 *
 * @param chart the merchant's accounts by code
 * @param opening its balance before the first row
 * @param change by how much the range changed its balance, which is what a report of what it earned or spent shows
 * @param closing its balance after the range
 * @param more the address of the rows after these; null when these are the last
 */
public record LedgerView(
        DateRange range,
        SortedMap<String, Account> chart,
        Account account,
        long opening,
        long change,
        long closing,
        List<Row> rows,
        @Nullable String more) {
    public LedgerView {
        rows = List.copyOf(rows);
    }

    /**
     * One line.
     *
     * @param what the kind of the entry, which names its text
     * @param of the number of the order whose move it is; of anything else what the entry says of itself
     * @param orderId the order that it is of; null for none
     */
    public record Row(
            LocalDate date,
            String what,
            String of,
            @Nullable UUID orderId,
            long debit,
            long credit,
            long balance) {}

    /** The choice as the report's own query, for downloads. */
    public String reportQuery() {
        return "account=" + account.code() + "&from=" + range.from() + "&to=" + range.to();
    }
}
