package id.lababersih.domain.order;

import java.time.LocalDate;

/**
 * Money given back to a buyer after the payout. Of one order, equal ones are the same: payout files repeat their rows.
 *
 * @param amount rupiah, more than nothing
 * @param reference who tells of it, as a payout file's row; empty when it was entered by hand
 */
public record Refund(LocalDate on, long amount, String reference) {
    public Refund {
        if (amount <= 0) {
            throw new IllegalArgumentException("a refund gives something back");
        }
    }

    /** Whether a person told of it who named no reference, so that a payout file's row may turn out to be the same. */
    boolean isUnnamed() {
        return reference.isEmpty();
    }
}
