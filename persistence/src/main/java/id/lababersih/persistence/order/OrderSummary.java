package id.lababersih.persistence.order;

import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One order as lists show it. Amounts in rupiah.
 *
 * @param fees estimated at placement
 * @param cogs cost of goods now booked: 0 before shipment and after a good return
 * @param profit minus the sum of its 4xxx to 6xxx postings
 * @param missing JSON, {@code [{"sku","missing"}]}: what the last try to ship fell short of; null if nothing
 * @param shippedAt when it was shipped here; null before
 * @param shippedOn business date of the shipment; null before
 */
public record OrderSummary(
        UUID id,
        UUID shopId,
        Platform platform,
        String number,
        Status status,
        @Nullable String buyer,
        long goods,
        long voucher,
        long fees,
        long netReceivable,
        long cogs,
        long profit,
        @Nullable String courier,
        @Nullable String trackingNumber,
        @Nullable String missing,
        Instant createdAt,
        @Nullable Instant shippedAt,
        @Nullable LocalDate shippedOn) {
    /** Goods less the seller's voucher. */
    public long gross() {
        return goods - voucher;
    }
}
