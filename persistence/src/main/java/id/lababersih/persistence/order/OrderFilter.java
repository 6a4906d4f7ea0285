package id.lababersih.persistence.order;

import id.lababersih.domain.order.Status;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which orders of a merchant to list; null and empty parts do not restrict.
 *
 * @param from created at or after
 * @param before created before
 * @param search the beginning of an order number or tracking number, whatever its case
 */
public record OrderFilter(
        @Nullable UUID shopId,
        @Nullable Status status,
        @Nullable Instant from,
        @Nullable Instant before,
        @Nullable String search) {
    public static final OrderFilter ALL = new OrderFilter(null, null, null, null, null);

    /** The row after which a page begins: the last one seen. */
    public record After(Instant createdAt, UUID orderId) {}
}
