package id.lababersih.domain.inventory;

import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stock may come in: no more of it, and for no more, than the books can add up however often it comes. */
final class ReceiptRules {
    private ReceiptRules() {}

    /** Why these lines cannot come in; null when they can. */
    static @Nullable String violation(List<Receipt> lines) {
        if (lines.isEmpty() || lines.size() > Inventory.LINES_MAX) {
            return "a receipt has 1 to " + Inventory.LINES_MAX + " lines";
        }
        long sum = 0;
        for (Receipt line : lines) {
            if (line.sku().isBlank() || line.warehouse().isBlank()) {
                return "every line names a SKU and a warehouse";
            }
            if (line.quantity() < 1 || line.quantity() > Inventory.QUANTITY_MAX) {
                return "quantity is 1 to " + Inventory.QUANTITY_MAX + ": " + line.sku();
            }
            if (line.unitCost() < 0 || line.unitCost() > Money.AMOUNT_MAX / line.quantity()) {
                return "unit cost is 0 or more and the line at most " + Money.AMOUNT_MAX + ": " + line.sku();
            }
            sum += line.quantity() * line.unitCost();
        }
        return sum > Money.AMOUNT_MAX ? "a receipt comes to at most " + Money.AMOUNT_MAX : null;
    }
}
