package id.lababersih.domain.order;

import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Entry.Amounts;
import id.lababersih.domain.shop.Fee;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a row of a payout file did to an order that is beside its payout, as an entry of its own. */
final class PayoutRow {
    private PayoutRow() {}

    /**
     * The entry, or none where there is nothing to post.
     *
     * @param key what tells the row from others of the order
     * @param change what it did to the balance, rupiah; what the fees do not explain of it is a difference
     */
    static Optional<Entry> entry(
            Facts facts, String key, String event, LocalDate on, String memo, long change, List<Fee> fees) {
        var amounts = new Amounts().debit(Chart.wallet(facts.platform()), change);
        fees.forEach(fee -> amounts.debit(fee.account(), fee.amount()));
        long explained = fees.stream().mapToLong(Fee::amount).reduce(change, Math::addExact);
        var lines = amounts.credit(Chart.SETTLEMENT_DIFFERENCE, explained).lines();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                "adjustment",
                OrderId.uuid5(facts.orderId(), key).toString(),
                event,
                facts.number(),
                on,
                memo,
                new Entry.Origin(facts.platform(), facts.shopId(), facts.orderId()),
                null,
                lines,
                Spread.over(facts.lines(), Collections.nCopies(facts.lines().size(), 0L), lines)));
    }
}
