package id.lababersih.domain.ledger;

import id.lababersih.domain.ledger.Entry.Amounts;
import id.lababersih.domain.ledger.Entry.Line;
import id.lababersih.domain.platform.Platform;
import java.util.List;

/** The lines of entries that need no order and no stock. Amounts in rupiah; negative ones change sides. */
public final class Postings {
    private Postings() {}

    /** Money moved from a platform's balance to the bank. */
    public static List<Line> withdrawal(Platform platform, long amount) {
        return new Amounts()
                .debit(Chart.BANK, amount)
                .credit(Chart.wallet(platform), amount)
                .lines();
    }

    /** An expense on account 6xxx paid from cash, bank or a platform's balance. */
    public static List<Line> expense(String account, String paidFrom, long amount) {
        return new Amounts().debit(account, amount).credit(paidFrom, amount).lines();
    }

    /** A donation or infak paid from cash or bank. */
    public static List<Line> donation(String paidFrom, long amount) {
        return expense(Chart.DONATIONS, paidFrom, amount);
    }

    /** Zakat that the owner pays for himself from the business's cash or bank. */
    public static List<Line> zakat(String paidFrom, long amount) {
        return expense(Chart.DRAWINGS, paidFrom, amount);
    }

    /** Money of a payout file that belongs to no order: income when positive, else an expense. */
    public static List<Line> adjustment(Platform platform, long amount) {
        String other = amount > 0 ? Chart.OTHER_INCOME : Chart.OTHER_EXPENSE;
        return new Amounts()
                .debit(Chart.wallet(platform), amount)
                .credit(other, amount)
                .lines();
    }

    /** Advertising taken from a platform's balance; {@code amount} is the row's, negative when money left. */
    public static List<Line> advertising(Platform platform, long amount) {
        return new Amounts()
                .debit(Chart.wallet(platform), amount)
                .credit(Chart.ADVERTISING, amount)
                .lines();
    }
}
