package id.lababersih.domain.order;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.shop.Fee;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A payout file's row of an order that was paid out by another row, which neither sells nor gives back: a charge that
 * came later, or money that was owed. Of one order, equal ones are the same: payout files repeat their rows.
 *
 * @param payout what it did to the balance, rupiah; negative where it took something
 * @param memo the file's own words for it
 */
public record LaterCharge(LocalDate on, long payout, String memo) {
    /** What the memo of its entry says before the order's number. */
    public static final String MEMO = "Penyesuaian pencairan ";

    /**
     * Its entry; what its fees do not explain is a difference.
     *
     * @param fees with withheld tax; negative where given back
     * @return none where it moved nothing
     */
    public Optional<Entry> entry(Facts facts, List<Fee> fees) {
        return PayoutRow.entry(
                facts, on + "/" + payout + "/" + memo, "later_charge", on, MEMO + facts.number(), payout, fees);
    }
}
