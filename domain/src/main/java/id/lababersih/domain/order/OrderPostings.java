package id.lababersih.domain.order;

import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Entry.Amounts;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.Order.Trail;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Fee;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The journal entries of one order, as the bookkeeping contract (docs/bookkeeping.md) lists them. */
final class OrderPostings {
    static final String SETTLEMENT = "settlement";

    private static final String ORDER = "order";
    private static final String SHIPPED = "shipped";
    /** The event of the first entry about the cost of a return; later ones are numbered. */
    static final String RETURN_COST = "rts_cost";

    /** The event of the entries that name a payout's fees anew; they are numbered. */
    static final String EXPLAINED = "explained";

    private static final String RETURNED = "returned";
    private static final String WRITTEN_OFF = "return_written_off";
    private static final String RETURNED_AFTER_SETTLEMENT = "returned_after_settlement";
    private static final String REFUND = "refund_";

    private final Facts facts;
    private final List<Entry> booked;
    private final List<Long> costs;

    /**
     * @param taken what the order took from the shelf; its cost is frozen
     * @param trail with the entries whose names are taken
     */
    OrderPostings(Facts facts, List<Allocated> taken, Trail trail) {
        this.facts = facts;
        this.booked = trail.entries();
        this.costs = new ArrayList<>(Collections.nCopies(facts.lines().size(), 0L));
        for (Allocated part : taken) {
            costs.set(
                    part.line(),
                    Math.addExact(costs.get(part.line()), part.taken().cost()));
        }
    }

    /** Cost of goods of the whole order, rupiah. */
    long cost() {
        return costs.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    List<Entry> shipped(LocalDate on) {
        return entry(ORDER, SHIPPED, on, "Kirim " + facts.number(), null, shippedLines());
    }

    private Amounts shippedLines() {
        var amounts = new Amounts().debit(Chart.receivable(facts.platform()), facts.netReceivable());
        facts.fees().forEach(fee -> amounts.debit(fee.account(), fee.amount()));
        return amounts.debit(Chart.VOUCHERS, facts.voucher())
                .debit(Chart.COST_OF_GOODS, cost())
                .credit(Chart.SALES, facts.goods())
                .credit(Chart.STOCK, cost());
    }

    /** The shipped entry turned round, and what the return cost. */
    List<Entry> returned(ReturnTerms terms) {
        var amounts = new Amounts();
        Entry.reversed(shippedLines().lines()).forEach(line -> amounts.debit(line.account(), line.amount()));
        boolean damaged = terms.goods() == ReturnTerms.Goods.DAMAGED;
        if (damaged) {
            amounts.credit(Chart.STOCK, cost()).debit(Chart.DAMAGE_LOSS, cost());
        }
        var memo = "Retur " + facts.number() + (damaged ? " (rusak)" : " (baik)");
        var entries = new ArrayList<>(entry(ORDER, RETURNED, terms.on(), memo, shippedKey(), amounts));
        entries.addAll(returnCost(terms));
        return entries;
    }

    /** The shipped entry turned round, but for the goods, which are back by an entry of their own. */
    List<Entry> unsold(LocalDate on) {
        var amounts = new Amounts();
        Entry.reversed(shippedLines().lines()).forEach(line -> amounts.debit(line.account(), line.amount()));
        amounts.debit(Chart.COST_OF_GOODS, cost()).credit(Chart.STOCK, cost());
        return entry(ORDER, RETURNED, on, "Retur " + facts.number() + " (tidak terjual)", shippedKey(), amounts);
    }

    /** What stands of a return before its payout: the shipped entry turned round, and what it cost. */
    List<Entry> failedDelivery() {
        String shipped = shippedKey();
        var reversed =
                booked.stream().map(Entry::reverses).filter(Objects::nonNull).collect(Collectors.toSet());
        return booked.stream()
                .dropWhile(entry -> !entry.key().equals(shipped))
                .filter(entry -> Objects.equals(entry.reverses(), shipped)
                        || (entry.reverses() == null && entry.event().startsWith(RETURN_COST)))
                .filter(entry -> !reversed.contains(entry.key()))
                .toList();
    }

    /** The key of the entry of the shipment, the last where the order was placed anew; null where there is none. */
    private @Nullable String shippedKey() {
        return booked.stream()
                .filter(entry -> entry.source().equals(ORDER) && entry.event().startsWith(SHIPPED))
                .map(Entry::key)
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private List<Entry> returnCost(ReturnTerms terms) {
        var amounts = new Amounts().debit(Chart.RTS_LOSS, terms.cost()).credit(returnCostAccount(), terms.cost());
        return entry(ORDER, RETURN_COST, terms.on(), "Biaya RTS " + facts.number(), null, amounts);
    }

    /**
     * A return cost other than the one that is booked. A payout that was booked before has brought it already, as a
     * difference nobody could explain.
     *
     * @param change rupiah more than before; negative for less
     * @param number which entry about this cost it is, from 1
     */
    List<Entry> returnCostChanged(long change, long number, LocalDate on, boolean paidOut) {
        var amounts = new Amounts()
                .debit(Chart.RTS_LOSS, change)
                .credit(paidOut ? Chart.SETTLEMENT_DIFFERENCE : returnCostAccount(), change);
        String event = number == 1 ? RETURN_COST : RETURN_COST + "_" + number;
        return entry(ORDER, event, on, "Biaya RTS " + facts.number(), null, amounts);
    }

    private String returnCostAccount() {
        return facts.platform() == Platform.MENGANTAR
                ? Chart.wallet(facts.platform())
                : Chart.receivable(facts.platform());
    }

    List<Entry> returnedAfterSettlement(ReturnTerms terms) {
        var amounts = new Amounts();
        refund(amounts, terms.refund());
        goodsBack(amounts, terms.goods());
        var memo = "Retur setelah selesai " + facts.number();
        var entries = new ArrayList<>(entry(ORDER, RETURNED_AFTER_SETTLEMENT, terms.on(), memo, null, amounts));
        entries.addAll(returnCost(terms));
        return entries;
    }

    private void refund(Amounts amounts, long refund) {
        amounts.debit(Chart.SALES_RETURNS, refund).credit(Chart.wallet(facts.platform()), refund);
    }

    private void goodsBack(Amounts amounts, ReturnTerms.Goods goods) {
        switch (goods) {
            case GOOD -> amounts.debit(Chart.STOCK, cost()).credit(Chart.COST_OF_GOODS, cost());
            case DAMAGED -> amounts.debit(Chart.DAMAGE_LOSS, cost()).credit(Chart.COST_OF_GOODS, cost());
            case KEPT_BY_BUYER -> {}
        }
    }

    /**
     * Money given back once more.
     *
     * @param number which refund of the order it is, from 1
     */
    List<Entry> refundedAgain(Refund refund, int number) {
        var amounts = new Amounts();
        refund(amounts, refund.amount());
        return entry(ORDER, REFUND + number, refund.on(), "Pengembalian dana " + facts.number(), null, amounts);
    }

    /** What the buyer had kept came back after all. */
    List<Entry> goodsReturned(ReturnTerms.Goods goods, LocalDate on) {
        var amounts = new Amounts();
        goodsBack(amounts, goods);
        return entry(ORDER, "goods_returned", on, "Barang retur " + facts.number(), null, amounts);
    }

    /** What was put back on the shelf is lost: these postings are made of what was taken off it again. */
    List<Entry> writtenOff(LocalDate on) {
        var amounts = new Amounts().debit(Chart.DAMAGE_LOSS, cost()).credit(Chart.STOCK, cost());
        return entry(ORDER, WRITTEN_OFF, on, "Retur rusak " + facts.number(), null, amounts);
    }

    /** The payout of an order that stayed with its buyer. */
    List<Entry> settled(Settlement settlement, Reckoning reckoning) {
        var amounts = new Amounts()
                .debit(Chart.wallet(facts.platform()), settlement.payout())
                .debit(Chart.SALES_RETURNS, settlement.refund())
                .debit(Chart.BANK, settlement.paidDirect())
                .credit(Chart.receivable(facts.platform()), facts.netReceivable());
        Reckoning.feesOfSale(facts, settlement).forEach(fee -> amounts.debit(fee.account(), fee.amount()));
        return settlement("settled", settlement, reckoning, amounts);
    }

    /** The payout row of a parcel that came back: settles its cost, posts only what differs. */
    List<Entry> settledReturn(ReturnTerms terms, Settlement settlement, Reckoning reckoning) {
        var amounts = new Amounts()
                .debit(Chart.wallet(facts.platform()), settlement.payout())
                .debit(returnCostAccount(), terms.cost())
                .debit(Chart.SALES_RETURNS, settlement.refund());
        Reckoning.feesOfReturn(facts, settlement).forEach(fee -> amounts.debit(fee.account(), fee.amount()));
        String event = facts.platform() == Platform.MENGANTAR ? "rts_checked" : "settled";
        return settlement(event, settlement, reckoning, amounts);
    }

    /**
     * The fees of a booked payout named anew: each moves between its account and the difference nobody could explain.
     *
     * @param before the fees as they are booked, beyond their estimates; {@code now} as they are named
     * @param explained rupiah of the difference that they explain more than before
     * @param number which entry of this kind it is, from 1
     */
    List<Entry> explained(List<Fee> before, List<Fee> now, long explained, LocalDate on, long number) {
        var amounts = new Amounts().credit(Chart.SETTLEMENT_DIFFERENCE, explained);
        now.forEach(fee -> amounts.debit(fee.account(), fee.amount()));
        before.forEach(fee -> amounts.credit(fee.account(), fee.amount()));
        return entry("settlement", EXPLAINED + "_" + number, on, "Biaya settlement " + facts.number(), null, amounts);
    }

    private List<Entry> settlement(String event, Settlement settlement, Reckoning reckoning, Amounts amounts) {
        amounts.debit(Chart.SETTLEMENT_DIFFERENCE, reckoning.unexplained());
        return entry(SETTLEMENT, event, settlement.paidOn(), "Settlement " + facts.number(), null, amounts);
    }

    /** One entry, or none when nothing is to be posted. */
    private List<Entry> entry(
            String source, String event, LocalDate on, String memo, @Nullable String reverses, Amounts amounts) {
        var lines = amounts.lines();
        if (lines.isEmpty()) {
            return List.of();
        }
        var origin = new Entry.Origin(facts.platform(), facts.shopId(), facts.orderId());
        var splits = Spread.over(facts.lines(), costs, lines);
        return List.of(new Entry(
                source,
                facts.orderId().toString(),
                unused(source, event),
                facts.number(),
                on,
                memo,
                origin,
                reverses,
                lines,
                splits));
    }

    /** What was taken back and is booked again needs a name of its own: a number after the first. */
    private String unused(String source, String event) {
        var used = booked.stream()
                .filter(entry -> entry.source().equals(source))
                .map(Entry::event)
                .collect(Collectors.toSet());
        String name = event;
        for (int number = 2; used.contains(name); number++) {
            name = event + "_" + number;
        }
        return name;
    }

    /** Whether an entry is of goods that were sent, and not of their coming back. */
    static boolean isShipment(Entry entry) {
        return entry.source().equals(ORDER) && entry.event().startsWith(SHIPPED) && entry.reverses() == null;
    }

    /** Whether an entry is of a payout itself, and not of its fees named later or of its being taken back. */
    static boolean isPayout(Entry entry) {
        return entry.source().equals(SETTLEMENT) && !entry.event().startsWith(EXPLAINED) && entry.reverses() == null;
    }

    /** Whether an entry is of the return of an order, before its payout or after, and not of its being taken back. */
    static boolean isWholeReturn(Entry entry) {
        return entry.source().equals(ORDER)
                && entry.event().startsWith(RETURNED)
                && !entry.event().endsWith(Reversal.EVENT_END);
    }

    /** Whether an entry is of goods that were put back and found damaged. */
    static boolean isWriteOff(Entry entry) {
        return entry.event().startsWith(WRITTEN_OFF);
    }

    /** Whether an entry brought a refund after the payout, alone or with goods. */
    static boolean isRefund(Entry entry) {
        return isReturn(entry) || entry.event().startsWith(REFUND);
    }

    /** Whether an entry is of the return after the payout itself and not of a refund that was told later. */
    static boolean isReturn(Entry entry) {
        return entry.event().startsWith(RETURNED_AFTER_SETTLEMENT);
    }
}
