package id.lababersih.app.imports.file;

/**
 * One line of an order in a file.
 *
 * @param row the 1-based row it was read from
 * @param sku the marketplace's SKU; empty when the file has none
 * @param variation the name of the variation; empty when there is none
 * @param quantity pieces, at least 1
 * @param unitPrice rupiah a piece after the seller's discount, rounded down where the goods do not divide
 * @param goods rupiah of the line, exactly
 */
public record FileLine(int row, String sku, String variation, String name, int quantity, long unitPrice, long goods) {
    /** Whether both say that as much of the same was sold for as much. */
    boolean sellsAs(FileLine other) {
        return sku.equals(other.sku)
                && variation.equals(other.variation)
                && quantity == other.quantity
                && goods == other.goods;
    }
}
