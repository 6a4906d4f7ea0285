package id.lababersih.domain.ledger;

/**
 * One account of the chart.
 *
 * @param code four digits; the first says the class: 1 assets, 2 liabilities, 3 equity, 4 income, 5 and 6 costs
 * @param name Indonesian name, as printed on the reports
 */
public record Account(String code, String name, Side normal) {
    /** The side on which an account grows. */
    public enum Side {
        DEBIT,
        CREDIT
    }

    /** Whether the account belongs to the profit and loss (4xxx to 6xxx), not to the balance sheet. */
    public boolean isProfitAndLoss() {
        return isProfitAndLoss(code);
    }

    /** As {@link #isProfitAndLoss()}, for a bare code. */
    public static boolean isProfitAndLoss(String code) {
        return code.charAt(0) >= '4';
    }
}
