package id.lababersih.app.imports.file;

/** The status of an order as far as an order file tells; settlement comes only with the payout. */
public enum FileStatus {
    CREATED,
    PACKED,
    SHIPPED,
    DELIVERED,
    RETURNED,
    CANCELLED
}
