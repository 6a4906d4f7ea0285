package id.lababersih.domain.order;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.shop.Fee;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Money given back to a buyer after the payout. Of one order, equal ones are the same: payout files repeat their rows.
 *
 * @param amount rupiah, more than nothing
 * @param reference who tells of it, as a payout file's row; empty when it was entered by hand
 */
public record Refund(LocalDate on, long amount, String reference) {
    /** What the memo of the entry of all beyond it says before the order's number. */
    public static final String MEMO_BEYOND = "Selisih pengembalian dana ";

    public Refund {
        if (amount <= 0) {
            throw new IllegalArgumentException("a refund gives something back");
        }
    }

    /**
     * What a payout file's row of this refund did beyond it: fees and tax that it charges or gives back, and what
     * nobody explains.
     *
     * @param payout what the row did to the balance, rupiah; minus the amount where it did nothing else
     * @param fees with withheld tax; negative where given back
     * @return the entry, or none where the row did nothing else
     */
    public Optional<Entry> beyond(Facts facts, long payout, List<Fee> fees) {
        return PayoutRow.entry(
                facts,
                on + "/" + amount + "/" + reference,
                "refund_difference",
                on,
                MEMO_BEYOND + facts.number(),
                Math.addExact(payout, amount),
                fees);
    }

    /** Whether this tells of a refund that is booked: the very same, or one that nobody has named yet. */
    boolean mayBe(Refund booked) {
        return equals(booked) || (!isUnnamed() && booked.isUnnamed() && booked.amount == amount);
    }

    /** Whether a person told of it who named no reference, so that a payout file's row may turn out to be the same. */
    boolean isUnnamed() {
        return reference.isEmpty();
    }
}
