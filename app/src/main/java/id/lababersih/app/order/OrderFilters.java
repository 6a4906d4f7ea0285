package id.lababersih.app.order;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.order.Status;
import id.lababersih.persistence.order.OrderFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Reads what the list of orders is narrowed to from the query of its page, and writes it into links. */
final class OrderFilters {
    private static final int TEXT_CHARACTERS_MAX = 100;

    private OrderFilters() {}

    /** What was asked for, as typed and as the list is queried. */
    record Read(OrderListView.Filter shown, OrderFilter filter) {}

    static Read read(Fields query, ZoneId zone) {
        var shop = query.optionalUuid("toko");
        var status = query.optionalOneOf("status", Status.class);
        var from = text(query, "dari");
        var to = text(query, "sampai");
        var search = text(query, "cari");
        var first = day(from);
        var last = day(to);
        boolean mistaken = (first == null && !from.isEmpty())
                || (last == null && !to.isEmpty())
                || (first != null && last != null && first.isAfter(last));
        var shown = new OrderListView.Filter(
                shop == null ? "" : shop.toString(), status == null ? "" : status.name(), from, to, search, mistaken);
        var filter = new OrderFilter(
                shop,
                status,
                mistaken ? null : start(first, zone),
                mistaken || last == null ? null : start(last.plusDays(1), zone),
                search.isEmpty() ? null : search);
        return new Read(shown, filter);
    }

    /** The filter as the beginning of a query, empty or ending in {@code &}. */
    static String query(OrderListView.Filter filter) {
        return part("toko", filter.shop())
                + part("status", filter.status())
                + part("dari", filter.from())
                + part("sampai", filter.to())
                + part("cari", filter.search());
    }

    private static String part(String name, String value) {
        return value.isEmpty() ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&";
    }

    private static String text(Fields query, String name) {
        var text = query.optionalText(name, TEXT_CHARACTERS_MAX);
        return text == null ? "" : text;
    }

    private static @Nullable LocalDate day(String text) {
        try {
            var day = text.isEmpty() ? null : LocalDate.parse(text);
            return day == null || day.getYear() < 1990 || day.getYear() > 2199 ? null : day;
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static @Nullable Instant start(@Nullable LocalDate day, ZoneId zone) {
        return day == null ? null : day.atStartOfDay(zone).toInstant();
    }
}
