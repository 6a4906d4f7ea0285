package id.lababersih.domain.ledger;

import id.lababersih.domain.platform.Platform;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One balanced journal entry. It is unique in a merchant's books by (source, sourceId, event), so that nothing is
 * posted twice, and it is never changed: a correction is a new entry that names the one it {@code reverses}.
 *
 * @param source what kind of thing it is about, as {@code order} or {@code settlement}
 * @param sourceId which one; for orders the order's UUID
 * @param event what happened to it
 * @param reference the number a person knows it by, as the marketplace's order number
 * @param date business date
 * @param memo a sentence for people
 * @param origin the shop and order it stems from; null for the merchant's own
 * @param reverses {@code source/sourceId/event} of the entry it turns round; null for most
 * @param lines at least two; one per account; their debits equal their credits
 * @param splits each profit-and-loss amount spread over the products sold; empty where there are none
 */
public record Entry(
        String source,
        String sourceId,
        String event,
        String reference,
        LocalDate date,
        String memo,
        @Nullable Origin origin,
        @Nullable String reverses,
        List<Line> lines,
        List<Split> splits) {

    /** Debit or credit of one account in rupiah: one of the two is positive, the other zero. */
    public record Line(String account, long debit, long credit) {
        public Line {
            if (debit < 0 || credit < 0 || (debit == 0) == (credit == 0)) {
                throw new IllegalArgumentException("a line has either a debit or a credit: " + account);
            }
        }

        /** Debit minus credit, in rupiah. */
        public long amount() {
            return debit - credit;
        }
    }

    /** The part of an account's amount (debit minus credit, rupiah) that belongs to one product sold. */
    public record Split(String account, String sku, long amount) {}

    /** Where an entry stems from, for reports by shop, platform and order. */
    public record Origin(
            Platform platform, UUID shopId, @Nullable UUID orderId) {}

    public Entry {
        lines = List.copyOf(lines);
        splits = List.copyOf(splits);
        long balance = 0;
        for (Line line : lines) {
            balance = Math.addExact(balance, line.amount());
        }
        if (lines.size() < 2 || balance != 0) {
            throw new IllegalArgumentException("entry " + key() + " is off balance by " + balance);
        }
    }

    /** {@code source/sourceId/event}: unique within a merchant. */
    public String key() {
        return source + "/" + sourceId + "/" + event;
    }

    /** Whether it counts in one order's profit. */
    public boolean belongsToOrder() {
        return origin != null && origin.orderId() != null;
    }

    /** What this entry takes from the profit, in rupiah: the sum of its 4xxx to 6xxx amounts, debit positive. */
    public long cost() {
        return lines.stream()
                .filter(line -> Account.isProfitAndLoss(line.account()))
                .mapToLong(Line::amount)
                .sum();
    }

    /** Debit minus credit that this entry puts on one account, in rupiah. */
    public long amountOf(String account) {
        return lines.stream()
                .filter(line -> line.account().equals(account))
                .mapToLong(Line::amount)
                .sum();
    }

    /** Collects amounts per account: a negative debit becomes a credit, sums of zero vanish. */
    public static final class Amounts {
        private final TreeMap<String, Long> byAccount = new TreeMap<>();

        public Amounts debit(String account, long rupiah) {
            byAccount.merge(account, rupiah, Math::addExact);
            return this;
        }

        public Amounts credit(String account, long rupiah) {
            return debit(account, Math.negateExact(rupiah));
        }

        /** One line per account with an amount, by account code; empty when nothing is to be posted. */
        public List<Line> lines() {
            return byAccount.entrySet().stream()
                    .filter(entry -> entry.getValue() != 0)
                    .map(entry -> line(entry.getKey(), entry.getValue()))
                    .toList();
        }

        private static Line line(String account, long amount) {
            return amount > 0 ? new Line(account, amount, 0) : new Line(account, 0, Math.negateExact(amount));
        }
    }

    /** The lines that turn the given ones round exactly. */
    public static List<Line> reversed(List<Line> lines) {
        return lines.stream()
                .map(line -> new Line(line.account(), line.credit(), line.debit()))
                .toList();
    }
}
