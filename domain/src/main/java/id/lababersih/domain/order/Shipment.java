package id.lababersih.domain.order;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** How an order leaves; {@code on} is the business date of its entry. */
public record Shipment(@Nullable String courier, @Nullable String trackingNumber, LocalDate on) {}
