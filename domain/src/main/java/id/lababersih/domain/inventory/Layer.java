package id.lababersih.domain.inventory;

import id.lababersih.domain.inventory.Inventory.Receipt;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Objects;

/**
 * Pieces of one product in one warehouse that came in together at one cost.
 *
 * @param sequence order of entry within the merchant, from 1; decides between layers of one day
 * @param unitCost rupiah per piece
 * @param left pieces not yet taken
 */
public record Layer(LocalDate receivedOn, long sequence, long unitCost, int left) {
    /** Oldest first: the order in which stock is eaten. */
    static final Comparator<Layer> OLDEST_FIRST =
            Comparator.comparing(Layer::receivedOn).thenComparingLong(Layer::sequence);

    public Layer {
        Objects.requireNonNull(receivedOn);
        if (left < 0 || unitCost < 0) {
            throw new IllegalArgumentException("neither pieces nor their cost are negative");
        }
    }

    Layer plus(int pieces) {
        return withLeft(Math.addExact(left, pieces));
    }

    Layer withLeft(int pieces) {
        return new Layer(receivedOn, sequence, unitCost, pieces);
    }

    /** Whether it came in by such a line, and all of it is still there. */
    boolean cameInAs(Receipt line) {
        return receivedOn.equals(line.date()) && unitCost == line.unitCost() && left == line.quantity();
    }

    /** Cost of what is left in rupiah. */
    public long value() {
        return Math.multiplyExact(unitCost, left);
    }
}
