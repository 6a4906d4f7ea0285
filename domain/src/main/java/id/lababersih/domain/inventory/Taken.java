package id.lababersih.domain.inventory;

import java.time.LocalDate;
import java.util.Objects;

/**
 * Pieces that were eaten from one layer, enough to put them back into it.
 *
 * @param sequence the layer's number within the merchant
 * @param unitCost rupiah per piece
 * @param quantity pieces, at least one
 */
public record Taken(String sku, String warehouse, LocalDate receivedOn, long sequence, long unitCost, int quantity) {
    public Taken {
        Objects.requireNonNull(sku);
        Objects.requireNonNull(warehouse);
        Objects.requireNonNull(receivedOn);
        if (quantity < 1 || unitCost < 0) {
            throw new IllegalArgumentException("a taking has pieces and a cost that is not negative");
        }
    }

    /** Cost of these pieces in rupiah. */
    public long cost() {
        return Math.multiplyExact(unitCost, quantity);
    }
}
