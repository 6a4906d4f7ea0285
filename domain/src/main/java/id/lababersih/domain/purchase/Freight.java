package id.lababersih.domain.purchase;

import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.money.Money;
import java.util.ArrayList;
import java.util.List;

/** Spreads a purchase order's freight over its pieces by their value. */
public final class Freight {
    private Freight() {}

    /**
     * The receipts to take in. Each piece costs {@code floor(freight * unit cost / goods value)} more; what remains is
     * put on one piece of the first line, which becomes a receipt of its own ahead of the rest of its line.
     *
     * @param lines at least one, of a goods value above 0 when there is freight
     * @param freight rupiah for the whole purchase order
     * @throws IllegalArgumentException when freight has no goods value to be spread over
     */
    public static List<Receipt> spread(List<Receipt> lines, long freight) {
        long value = 0;
        for (Receipt line : lines) {
            value = Math.addExact(value, Math.multiplyExact(line.unitCost(), line.quantity()));
        }
        if (freight == 0) {
            return List.copyOf(lines);
        }
        if (freight < 0 || value == 0) {
            throw new IllegalArgumentException("freight needs goods of some value to be spread over");
        }
        var spread = new ArrayList<Receipt>();
        long remainder = freight;
        for (Receipt line : lines) {
            long extra = Money.proportion(freight, line.unitCost(), value);
            remainder -= extra * line.quantity();
            spread.add(withCost(line, line.quantity(), line.unitCost() + extra));
        }
        if (remainder > 0) {
            var first = spread.removeFirst();
            if (first.quantity() > 1) {
                spread.addFirst(withCost(first, first.quantity() - 1, first.unitCost()));
            }
            spread.addFirst(withCost(first, 1, first.unitCost() + remainder));
        }
        return List.copyOf(spread);
    }

    private static Receipt withCost(Receipt line, int quantity, long unitCost) {
        return new Receipt(line.sku(), line.warehouse(), line.date(), quantity, unitCost);
    }
}
