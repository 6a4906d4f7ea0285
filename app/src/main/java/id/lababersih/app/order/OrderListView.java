package id.lababersih.app.order;

import id.lababersih.domain.order.Status;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A list of orders as its page shows it.
 *
 * @param more the address of the rows after these; null when these are the last
 * @param any whether the merchant has any order at all
 */
public record OrderListView(
        Filter filter,
        List<ShopChoice> shops,
        List<Row> rows,
        @Nullable String more,
        boolean any) {
    public OrderListView {
        shops = List.copyOf(shops);
        rows = List.copyOf(rows);
    }

    /** One order; money in rupiah; {@code booked} once it was shipped. */
    public record Row(
            UUID id,
            String number,
            String shop,
            String platform,
            Status status,
            long gross,
            long profit,
            boolean booked,
            Instant createdAt) {}

    /** A shop to choose from. */
    public record ShopChoice(UUID id, String name) {}

    /**
     * What the list is narrowed to, as typed; empty texts narrow nothing.
     *
     * @param mistaken whether the dates that were asked for are none, so that they narrow nothing
     */
    public record Filter(String shop, String status, String from, String to, String search, boolean mistaken) {
        public boolean narrows() {
            return !(shop.isEmpty() && status.isEmpty() && from.isEmpty() && to.isEmpty() && search.isEmpty());
        }
    }
}
