package id.lababersih.domain.ledger;

import id.lababersih.domain.report.CashFlow;
import java.util.List;
import java.util.Set;

/** What a person enters as an expense: what it may be for, what may pay it, and what entries add to the expenses. */
public final class Expense {
    private static final Set<String> BOOKED_BY_ITSELF = Set.of(
            Chart.COMMISSION,
            Chart.PROGRAM_FEES,
            Chart.PROCESSING_FEES,
            Chart.COD_FEES,
            Chart.SHIPPING,
            Chart.RTS_LOSS,
            Chart.DAMAGE_LOSS,
            Chart.SETTLEMENT_DIFFERENCE,
            Chart.STOCK_DIFFERENCE);
    private static final Set<String> GIVE_DONATIONS = Set.of(Chart.CASH, Chart.BANK);

    private Expense() {}

    /** Whether an account tells expenses (6xxx). */
    public static boolean isExpense(String account) {
        return account.charAt(0) == '6';
    }

    /** Whether orders, payouts and counts of stock book on the account, so that by hand there is seldom a reason to. */
    public static boolean isBookedByItself(String account) {
        return BOOKED_BY_ITSELF.contains(account);
    }

    /** Whether an account may pay what is booked on another: donations come from cash or the bank. */
    public static boolean pays(String paidFrom, String account) {
        return account.equals(Chart.DONATIONS) ? GIVE_DONATIONS.contains(paidFrom) : CashFlow.isCash(paidFrom);
    }

    /** What an entry's lines add to the expenses, in rupiah; negative where they take from them. */
    public static long amount(List<Entry.Line> lines) {
        return lines.stream()
                .filter(line -> isExpense(line.account()))
                .mapToLong(Entry.Line::amount)
                .reduce(0, Math::addExact);
    }
}
