package id.lababersih.domain.ledger;

import java.util.List;

/** What people enter of cash and the bank beside expenses and withdrawals, and the entry that each is. */
public enum CashMove {
    /** What was there before the books began: the owner's, as the stock of that day. */
    OPENING_BALANCE,
    CAPITAL_PAID_IN,
    DRAWN,
    CASH_TO_BANK,
    BANK_TO_CASH,
    /** What was bought and not paid at once. A purchase that names its payment has that booked already. */
    SUPPLIER_PAID;

    /** What may be moved. */
    public static final List<String> PLACES = List.of(Chart.CASH, Chart.BANK);

    /** All that these entries are on. */
    public static final List<String> ACCOUNTS =
            List.of(Chart.CASH, Chart.BANK, Chart.PAYABLE, Chart.CAPITAL, Chart.DRAWINGS);

    /** Whether it is between cash and the bank, so that neither has to be named. */
    public boolean movesBoth() {
        return switch (this) {
            case CASH_TO_BANK, BANK_TO_CASH -> true;
            case OPENING_BALANCE, CAPITAL_PAID_IN, DRAWN, SUPPLIER_PAID -> false;
        };
    }

    /**
     * The lines of its entry.
     *
     * @param place one of {@link #PLACES}; of no matter where it moves both
     * @param amount in rupiah
     */
    public List<Entry.Line> lines(String place, long amount) {
        return switch (this) {
            case OPENING_BALANCE, CAPITAL_PAID_IN -> moved(place, Chart.CAPITAL, amount);
            case DRAWN -> moved(Chart.DRAWINGS, place, amount);
            case CASH_TO_BANK -> moved(Chart.BANK, Chart.CASH, amount);
            case BANK_TO_CASH -> moved(Chart.CASH, Chart.BANK, amount);
            case SUPPLIER_PAID -> moved(Chart.PAYABLE, place, amount);
        };
    }

    private static List<Entry.Line> moved(String to, String from, long amount) {
        return new Entry.Amounts().debit(to, amount).credit(from, amount).lines();
    }
}
