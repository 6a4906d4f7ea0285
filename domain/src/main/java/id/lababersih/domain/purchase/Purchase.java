package id.lababersih.domain.purchase;

import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Entry.Amounts;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a merchant orders from a supplier. It is ordered, received into stock, and then paid.
 *
 * @param number the merchant's own, unique in its books
 * @param freight rupiah for the whole purchase, spread over its pieces when they come in
 */
public record Purchase(
        UUID id,
        String number,
        String supplier,
        LocalDate orderedOn,
        String warehouse,
        long freight,
        List<Line> lines) {
    public static final int LINES_MAX = 500;

    /** What purchases may be paid from: cash or bank. */
    public static final Set<String> PAID_FROM = Set.of(Chart.CASH, Chart.BANK);

    /** Pieces of one product; {@code unitCost} in rupiah, without freight. */
    public record Line(String sku, int quantity, long unitCost) {}

    /** How far a purchase has come. */
    public enum State {
        ORDERED,
        RECEIVED,
        PAID
    }

    public Purchase {
        lines = List.copyOf(lines);
    }

    /** The value of the goods in rupiah, without freight. */
    public long goods() {
        long goods = 0;
        for (var line : lines) {
            goods = Math.addExact(goods, Math.multiplyExact(line.unitCost(), line.quantity()));
        }
        return goods;
    }

    /** What the supplier is owed once the goods are here, in rupiah. */
    public long total() {
        return Math.addExact(goods(), freight);
    }

    /** What comes into stock on a day, freight included. */
    public List<Receipt> receipts(LocalDate on) {
        var receipts = lines.stream()
                .map(line -> new Receipt(line.sku(), warehouse, on, line.quantity(), line.unitCost()))
                .toList();
        return Freight.spread(receipts, freight);
    }

    /** What comes into stock on a day. */
    public Inventory.Command.Receive receipt(LocalDate on) {
        return new Inventory.Command.Receive(id, Inventory.Kind.PURCHASE, number, receipts(on));
    }

    /**
     * The entry of its payment; none when it cost nothing.
     *
     * @param time from 1: a purchase that was taken back and made anew is paid under a name of its own
     */
    public Optional<Entry> paid(LocalDate on, String account, int time) {
        var lines = new Amounts()
                .debit(Chart.PAYABLE, total())
                .credit(account, total())
                .lines();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Entry(
                        "purchases",
                        id.toString(),
                        time == 1 ? "paid" : "paid_" + time,
                        number,
                        on,
                        "Bayar " + number,
                        null,
                        null,
                        lines,
                        List.of()));
    }
}
