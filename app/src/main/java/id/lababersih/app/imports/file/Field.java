package id.lababersih.app.imports.file;

import java.util.Locale;

/**
 * What a column can hold, whatever it is called in a file. The names in {@code columns.yml} are these in lower case.
 */
enum Field {
    NUMBER,
    STATUS,
    SUBSTATUS,
    CANCEL_REASON,
    CANCEL_BY,
    TRACKING,
    COURIER,
    SHIPPED,
    CREATED,
    UPDATED,
    SKU,
    PARENT_SKU,
    SKU_ID,
    NAME,
    VARIATION,
    PRICE,
    QUANTITY,
    SUBTOTAL,
    SELLER_DISCOUNT,
    VOUCHER,
    RETURN_COST,
    SHIPPING_FEE,
    COD_VALUE,
    PRODUCT_VALUE,
    BUYER,
    VIEW,
    TYPE,
    SETTLED,
    PAYOUT,
    SALE,
    REFUND,
    WITHHELD_TAX,
    RELATED,
    ADJUSTMENT_TYPE,
    MEMO,
    PLATFORM,
    SHOP,
    PRODUCT_SKU,
    WAREHOUSE,
    DATE,
    UNIT_COST,
    SUPPLIER,
    FREIGHT,
    PAID_DATE,
    PAID_FROM,
    BUNDLE,
    RECEIVED,
    CONDITION;

    static Field of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
