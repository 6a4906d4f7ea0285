package id.lababersih.app.report;

import id.lababersih.domain.report.BalanceSheet;
import java.time.LocalDate;

/**
 * A neraca as its page shows it.
 *
 * @param mistaken whether the day that was asked for is none, so that today is shown instead
 */
public record BalanceView(LocalDate at, boolean mistaken, BalanceSheet sheet) {
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
