package id.lababersih.app.imports.file;

import java.time.LocalDate;
import java.util.List;
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
            int row, String sku, String name, @Nullable Long price, List<Component> components) implements MasterRow {}

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
            implements MasterRow {}

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
            implements MasterRow {}

    /** A parcel that came back. */
    record ReturnedParcel(
            int row, Marketplace platform, String shop, String order, LocalDate receivedOn, boolean damaged)
            implements MasterRow {}
}
