package id.lababersih.app.imports.file;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of one of the merchant's own spreadsheets. Money is whole rupiah, quantities are pieces. */
public sealed interface MasterRow {
    /** The 1-based row of the file. */
    int row();

    /**
     * A product, or a bundle when it has components.
     *
     * @param price null where the file has none
     */
    record Product(
            int row, String sku, String name, @Nullable Long price, List<Component> components) implements MasterRow {
        /** Whether another row, of the same SKU, is of the same product. */
        public boolean saysTheSame(Product other) {
            return name.equals(other.name) && Objects.equals(price, other.price) && components.equals(other.components);
        }
    }

    /** One product inside a bundle. */
    record Component(String sku, int quantity) {}

    /**
     * What a marketplace's SKU means in one shop.
     *
     * @param variation empty for every variation
     */
    record SkuMapping(int row, Marketplace platform, String shop, String sku, String variation, String product)
            implements MasterRow {}

    /** Stock that was there when the books began. */
    record OpeningLayer(int row, String sku, String warehouse, LocalDate date, int quantity, long unitCost)
            implements MasterRow {
        /** The row as a file would have it whose goods are in another warehouse. */
        public List<Cell> cells(String other) {
            return List.of(
                    Cell.read("sku", sku),
                    Cell.read("warehouse", other),
                    Cell.read("date", date),
                    Cell.read("quantity", quantity),
                    Cell.read("unit_cost", unitCost));
        }
    }

    /**
     * One line of a purchase order.
     *
     * @param warehouse empty where the cell is
     * @param freight of the whole purchase; stands on its first line
     * @param paidOn null while it is unpaid
     * @param paidFrom the account it was paid from; null while it is unpaid
     */
    record PurchaseLine(
            int row,
            LocalDate date,
            String number,
            String supplier,
            String warehouse,
            String sku,
            int quantity,
            long unitCost,
            long freight,
            @Nullable LocalDate paidOn,
            @Nullable String paidFrom)
            implements MasterRow {
        /** The row as a file would have it whose goods are for another warehouse. */
        public List<Cell> cells(String other) {
            return List.of(
                    Cell.read("date", date),
                    Cell.read("po_number", number),
                    Cell.read("supplier", supplier),
                    Cell.read("warehouse", other),
                    Cell.read("sku", sku),
                    Cell.read("quantity", quantity),
                    Cell.read("unit_cost", unitCost),
                    Cell.read("freight", freight),
                    Cell.read("paid_date", paidOn),
                    Cell.read("paid_from", paidFrom));
        }

        /** This line; its warehouse written as another's, where they differ by upper and lower case alone. */
        public PurchaseLine writtenAs(PurchaseLine other) {
            return warehouse.equalsIgnoreCase(other.warehouse)
                    ? new PurchaseLine(
                            row,
                            date,
                            number,
                            supplier,
                            other.warehouse,
                            sku,
                            quantity,
                            unitCost,
                            freight,
                            paidOn,
                            paidFrom)
                    : this;
        }
    }

    /** A parcel that came back. */
    record ReturnedParcel(
            int row, Marketplace platform, String shop, String order, LocalDate receivedOn, boolean damaged)
            implements MasterRow {}
}
