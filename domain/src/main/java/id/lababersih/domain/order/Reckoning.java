package id.lababersih.domain.order;

import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Fee;
import java.util.List;

/**
 * A payout held against what was expected. Rupiah; {@code expected = payout + feeChange + incomeTax + refund +
 * paidDirect + unexplained}.
 *
 * @param expected the net receivable; for a parcel that came back, its return cost as a negative
 * @param feeChange actual less estimated fees
 * @param incomeTax PPh 22 withheld
 * @param unexplained what is missing for no stated reason; negative when too much was paid
 */
public record Reckoning(
        long expected, long payout, long feeChange, long incomeTax, long refund, long paidDirect, long unexplained) {

    /** Whether every rupiah is explained. */
    public boolean matches() {
        return unexplained == 0;
    }

    /** This payout of a parcel that came back, whose return is known to have cost so much more. */
    Reckoning withMoreCost(long cost) {
        return new Reckoning(expected - cost, payout, feeChange, incomeTax, refund, paidDirect, unexplained - cost);
    }

    static Reckoning ofSale(Facts facts, Settlement settlement) {
        return of(facts.netReceivable(), feesOfSale(facts, settlement), settlement);
    }

    static Reckoning ofReturn(Facts facts, ReturnTerms terms, Settlement settlement) {
        return of(-terms.cost(), feesOfReturn(facts, settlement), settlement);
    }

    /** What each fee of a sale's payout comes to beyond its estimate. */
    static List<Fee> feesOfSale(Facts facts, Settlement settlement) {
        return settlement.fees().stream()
                .map(fee -> new Fee(fee.code(), fee.account(), fee.amount() - facts.estimateOf(fee.code())))
                .toList();
    }

    /** Fees that a return's payout row charges. Mengantar's repeat the return cost, which is posted already. */
    static List<Fee> feesOfReturn(Facts facts, Settlement settlement) {
        return facts.platform() == Platform.MENGANTAR ? List.of() : settlement.fees();
    }

    private static Reckoning of(long expected, List<Fee> fees, Settlement settlement) {
        long feeChange = 0;
        long incomeTax = 0;
        for (Fee fee : fees) {
            if (fee.account().equals(Chart.INCOME_TAX_PREPAID)) {
                incomeTax += fee.amount();
            } else {
                feeChange += fee.amount();
            }
        }
        long explained = settlement.payout() + feeChange + incomeTax + settlement.refund() + settlement.paidDirect();
        return new Reckoning(
                expected,
                settlement.payout(),
                feeChange,
                incomeTax,
                settlement.refund(),
                settlement.paidDirect(),
                expected - explained);
    }
}
