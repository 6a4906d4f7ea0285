package id.lababersih.persistence.staging;

import java.util.List;
import java.util.Locale;

/** The tables of the schema {@code staging}, each filled from one query of a mapping. All columns are text. */
public enum StagedTable {
    USERS("target uuid", "id", "email", "name", "password_hash", "confirmed"),
    MERCHANTS("target uuid, owner uuid", "id", "name", "zone"),
    MEMBERS("", "merchant_id", "user_id", "role"),
    SHOPS("target uuid, merchant uuid", "id", "merchant_id", "name", "platform"),
    PRODUCTS("merchant uuid, opening bigint, surplus boolean", "merchant_id", "sku", "name", "price", "cost", "stock"),
    ORDERS(
            "merchant uuid, shop uuid, platform text, zone text, placed timestamptz, gross bigint",
            "id",
            "shop_id",
            "number",
            "status",
            "created_at",
            "buyer",
            "voucher",
            "shipping_fee",
            "cod_value",
            "courier",
            "tracking_number",
            "shipped_at",
            "paid_at",
            "payout",
            "refund",
            "returned_at",
            "return_condition",
            "return_cost",
            "cancel_reason"),
    LINES("merchant uuid", "order_id", "position", "sku", "quantity", "unit_price");

    private final String found;
    private final String columns;

    /** @param found columns for what is found out about a row, with their types */
    StagedTable(String found, String... columns) {
        this.found = found;
        this.columns = String.join(" ", columns);
    }

    /** The name of the query in a mapping, and of the table. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The columns that the query yields, in any order and no others. */
    public List<String> columns() {
        return List.of(columns.split(" "));
    }

    /** With its schema. */
    String table() {
        return "staging." + code();
    }

    /**
     * {@code problem} says why a row is not taken, {@code notice} what is changed about one that is, {@code failure}
     * why one could not be taken after all.
     */
    String create() {
        return "create table " + table() + " (" + String.join(" text, ", columns()) + " text, "
                + (found.isEmpty() ? "" : found + ", ") + "problem text, notice text, failure text)";
    }
}
