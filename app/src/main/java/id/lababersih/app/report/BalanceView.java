package id.lababersih.app.report;

import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.report.BalanceSheet;
import java.time.LocalDate;
import java.util.Map;

/**
 * A neraca as its page shows it.
 *
 * @param mistaken whether the day that was asked for is none, so that today is shown instead
 * @param chart the merchant's accounts by code
 */
public record BalanceView(LocalDate at, boolean mistaken, BalanceSheet sheet, Map<String, Account> chart) {
    public BalanceView {
        chart = Map.copyOf(chart);
    }

    /** The month until that day, as a query. */
    public String days() {
        return "dari=" + at.withDayOfMonth(1) + "&sampai=" + at;
    }

    /** Whether nothing was booked. */
    public boolean empty() {
        return sheet.assets().isEmpty()
                && sheet.liabilities().isEmpty()
                && sheet.equity().isEmpty();
    }

    public long liabilitiesAndEquity() {
        return Math.addExact(sheet.totalLiabilities(), sheet.totalEquity());
    }
}
