package id.lababersih.persistence.order;

import static java.time.ZoneOffset.UTC;

import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.order.OrderFilter.After;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Lists a merchant's orders from the read model, which follows the orders themselves within a fraction of a second. */
public final class OrderSummaries {
    /** The profit with what the books hold of the order beside its events, as {@code JournalEntries.beside}. */
    private static final String COLUMNS = """
            select order_id, shop_id, platform, number, status, buyer, goods, voucher, fees, net_receivable, cogs,
                   profit - coalesce((
                       select sum(line.amount) from journal_entry e
                       cross join unnest(e.accounts, e.amounts) as line (account, amount)
                       where e.order_id = order_row.order_id and e.source in ('adjustment', 'manual')
                         and line.account >= '4'
                   ), 0) as profit,
                   courier, tracking_number, missing, created_at, shipped_at, shipped_on
            from order_row
            """;

    private static final String NEWEST = " order by created_at desc, order_id desc limit :limit";

    private OrderSummaries() {}

    /**
     * One page as of a version of the merchant's list.
     *
     * @param version null where nothing has changed since the table of versions was made or emptied
     * @param rows null when they are those of the version that was known
     */
    public record Versioned(
            @Nullable UUID version, @Nullable List<OrderSummary> rows) {}

    /**
     * One page, newest first.
     *
     * @param after the last row of the page before; null for the first page
     * @param limit at most so many
     */
    public static List<OrderSummary> page(
            Handle handle, UUID merchantId, OrderFilter filter, @Nullable After after, int limit) {
        try (var query = handle.createQuery(COLUMNS + where(filter, after) + NEWEST)) {
            bind(query, merchantId, filter, after);
            return query.bind("limit", limit).map((row, _) -> summary(row)).list();
        }
    }

    /**
     * As {@link #page}, but for the rows where the list has not changed since a page of it was read.
     *
     * @param known the version of the page that the caller has kept; null when there is none
     */
    public static Versioned pageUnless(
            Handle handle,
            UUID merchantId,
            OrderFilter filter,
            @Nullable After after,
            int limit,
            @Nullable UUID known) {
        // Always a row at least; without an order where the page is empty, or is of the version that is known.
        String sql = """
                select l.version, o.*
                from (select (select version from order_list_version where merchant_id = :merchant)) l (version)
                left join lateral (
                    %s and (cast(:known as uuid) is null or l.version is distinct from :known)%s
                ) o on true
                order by o.created_at desc, o.order_id desc
                """.formatted(COLUMNS + where(filter, after), NEWEST);
        try (var query = handle.createQuery(sql)) {
            bind(query, merchantId, filter, after);
            return query.bind("limit", limit)
                    .bind("known", known)
                    .scanResultSet((results, _) -> versioned(results.get(), known));
        }
    }

    private static Versioned versioned(ResultSet row, @Nullable UUID known) throws SQLException {
        UUID version = null;
        var rows = new ArrayList<OrderSummary>();
        while (row.next()) {
            version = row.getObject("version", UUID.class);
            if (row.getObject("order_id") != null) {
                rows.add(summary(row));
            }
        }
        return new Versioned(version, version != null && version.equals(known) ? null : rows);
    }

    /** One order of the merchant, if it is in the read model. */
    public static Optional<OrderSummary> find(Handle handle, UUID merchantId, UUID orderId) {
        try (var query = handle.createQuery(COLUMNS + " where merchant_id = :merchant and order_id = :order")) {
            return query.bind("merchant", merchantId)
                    .bind("order", orderId)
                    .map((row, _) -> summary(row))
                    .findOne();
        }
    }

    /** How many orders of the filter there are in each status; statuses without orders are left out. */
    public static Map<Status, Long> countByStatus(Handle handle, UUID merchantId, OrderFilter filter) {
        String sql = "select status, count(*) from order_row" + where(filter) + " group by status";
        var counts = new EnumMap<Status, Long>(Status.class);
        try (var query = handle.createQuery(sql)) {
            bind(query, merchantId, filter);
            query.map((row, _) -> Map.entry(Status.valueOf(row.getString(1)), row.getLong(2)))
                    .forEach(count -> counts.put(count.getKey(), count.getValue()));
        }
        return counts;
    }

    /**
     * Orders of all merchants whose shipment or return has waited for its stock since {@code before}. Of more than the
     * limit it is others each time, for many may wait for a stock that cannot be read.
     */
    public static List<UUID> waitingSince(Handle handle, Instant before, int limit) {
        String sql = """
                select order_id from order_row
                where waiting_since is not null and waiting_since < :before
                order by random()
                limit :limit
                """;
        try (var query = handle.createQuery(sql)) {
            return query.bind("before", before.atOffset(UTC))
                    .bind("limit", limit)
                    .mapTo(UUID.class)
                    .list();
        }
    }

    private static String where(OrderFilter filter, @Nullable After after) {
        return after == null ? where(filter) : where(filter) + " and (created_at, order_id) < (:afterTime, :afterId)";
    }

    /** Only the conditions in use are sent, so that each mix gets the plan of the index that fits it. */
    private static String where(OrderFilter filter) {
        var where = new StringBuilder(" where merchant_id = :merchant");
        if (filter.shopId() != null) {
            where.append(" and shop_id = :shop");
        }
        if (filter.status() != null) {
            where.append(" and status = :status");
        }
        if (filter.from() != null) {
            where.append(" and created_at >= :from");
        }
        if (filter.before() != null) {
            where.append(" and created_at < :before");
        }
        if (searched(filter)) {
            where.append(" and (lower(number) like :search or lower(tracking_number) like :search)");
        }
        return where.toString();
    }

    private static void bind(Query query, UUID merchantId, OrderFilter filter, @Nullable After after) {
        bind(query, merchantId, filter);
        if (after != null) {
            query.bind("afterTime", after.createdAt().atOffset(UTC)).bind("afterId", after.orderId());
        }
    }

    private static void bind(Query query, UUID merchantId, OrderFilter filter) {
        query.bind("merchant", merchantId);
        if (filter.shopId() != null) {
            query.bind("shop", filter.shopId());
        }
        var status = filter.status();
        if (status != null) {
            query.bind("status", status.name());
        }
        var from = filter.from();
        if (from != null) {
            query.bind("from", from.atOffset(UTC));
        }
        var before = filter.before();
        if (before != null) {
            query.bind("before", before.atOffset(UTC));
        }
        var search = filter.search();
        if (search != null && searched(filter)) {
            query.bind("search", prefix(search));
        }
    }

    private static boolean searched(OrderFilter filter) {
        var search = filter.search();
        return search != null && !search.isBlank();
    }

    private static String prefix(String search) {
        return search.strip()
                        .toLowerCase(Locale.ROOT)
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_")
                + "%";
    }

    private static OrderSummary summary(ResultSet row) throws SQLException {
        return new OrderSummary(
                row.getObject("order_id", UUID.class),
                row.getObject("shop_id", UUID.class),
                Platform.valueOf(row.getString("platform")),
                row.getString("number"),
                Status.valueOf(row.getString("status")),
                row.getString("buyer"),
                row.getLong("goods"),
                row.getLong("voucher"),
                row.getLong("fees"),
                row.getLong("net_receivable"),
                row.getLong("cogs"),
                row.getLong("profit"),
                row.getString("courier"),
                row.getString("tracking_number"),
                row.getString("missing"),
                instant(row, "created_at"),
                row.getObject("shipped_at") == null ? null : instant(row, "shipped_at"),
                row.getObject("shipped_on", LocalDate.class));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
