package id.lababersih.domain.order;

import java.time.LocalDate;

/**
 * Money given back to a buyer after the payout.
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

    /**
     * Whether {@code other} tells of this refund of the same order: the amount is the same, and either a person
     * entered one of them (before the file came, or a second time), or both are of one reference and day, for payout
     * files repeat their rows.
     */
    public boolean isSame(Refund other) {
        boolean byHand = reference.isEmpty() || other.reference.isEmpty();
        return amount == other.amount && (byHand || isOfOneRow(other));
    }

    private boolean isOfOneRow(Refund other) {
        return reference.equals(other.reference) && on.equals(other.on);
    }
}
