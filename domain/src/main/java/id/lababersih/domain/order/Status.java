package id.lababersih.domain.order;

/** Where an order stands, as a seller sees it. */
public enum Status {
    CREATED,
    PACKED,
    SHIPPED,
    DELIVERED,
    SETTLED,
    CANCELLED,
    RETURNED
}
