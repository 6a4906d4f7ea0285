package id.lababersih.domain.order;

import id.lababersih.domain.shop.Fee;
import java.time.LocalDate;
import java.util.List;

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
        fees = List.copyOf(fees);
    }
}
