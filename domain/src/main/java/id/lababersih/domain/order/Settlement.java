package id.lababersih.domain.order;

import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Fee;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a payout row says about one order. Amounts in rupiah.
 *
 * @param payout what reached the platform's balance; negative when it was charged
 * @param refund what the buyer got back within this payout
 * @param fees actual fees and withheld tax; an estimated fee that is not named stands as estimated
 * @param paidDirect what the buyer paid the seller directly
 */
public record Settlement(LocalDate paidOn, long payout, long refund, List<Fee> fees, long paidDirect) {
    public Settlement {
        fees = summed(fees);
    }

    /**
     * What the buyer of this order paid the seller: all of it where Mengantar delivered without taking money (its
     * payout then is what the delivery cost), else nothing.
     */
    public static long paidDirect(OrderView order) {
        var facts = order.facts();
        boolean toSeller = facts.platform() == Platform.MENGANTAR && facts.codValue() == 0;
        return toSeller && order.status() != Status.RETURNED ? facts.gross() : 0;
    }

    /**
     * This payout of a sale as its row in a file tells it. Where the row is whole without the estimated fees that it
     * does not name, these were not charged, as of a program that the seller is not in; else they stand as estimated. A
     * fee that was only renamed stands, too: its estimate leaves less unexplained.
     *
     * @param unknown rupiah that the row takes in columns nobody knows; negative where it gives
     */
    public Settlement complete(Facts facts, long unknown) {
        var uncharged = facts.fees().stream()
                .filter(estimate -> fees.stream().noneMatch(fee -> fee.code().equals(estimate.code())))
                .map(estimate -> new Fee(estimate.code(), estimate.account(), 0));
        var whole = with(Stream.concat(fees.stream(), uncharged).toList());
        long left = Reckoning.ofSale(facts, whole).unexplained();
        boolean less = Math.abs(left) < Math.abs(Reckoning.ofSale(facts, this).unexplained());
        return left == unknown && less ? whole : this;
    }

    /**
     * Whether this payout of a sale, as a file's row tells it, may as well be that of a parcel that came back unsold:
     * it leaves nothing of the goods' price, or its row looks the same sold or not, where the buyer pays the seller.
     */
    boolean mayBeUnsold(Facts facts) {
        boolean toSeller = facts.platform() == Platform.MENGANTAR && facts.codValue() == 0;
        long beforeFees = fees.stream().mapToLong(Fee::amount).reduce(payout, Math::addExact);
        return toSeller || (refund == 0 ? beforeFees <= 0 : refund >= facts.goods());
    }

    /** This payout as one of a parcel that came back unsold: what it gives back of a sale is nothing. */
    Settlement unsold(Facts facts) {
        return new Settlement(paidOn, payout, Math.max(0, refund - facts.goods()), fees, 0);
    }

    /** This payout with its fees named anew. */
    Settlement with(List<Fee> named) {
        return new Settlement(paidOn, payout, refund, named, paidDirect);
    }

    /** A fee that is named twice counts as one, so that its estimate is held against it once. */
    private static List<Fee> summed(List<Fee> fees) {
        var byCode = new LinkedHashMap<String, Fee>();
        for (Fee fee : fees) {
            byCode.merge(
                    fee.code(), fee, (a, b) -> new Fee(a.code(), a.account(), Math.addExact(a.amount(), b.amount())));
        }
        return List.copyOf(byCode.values());
    }
}
