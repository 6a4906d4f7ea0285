package id.lababersih.persistence.inventory;

import id.lababersih.domain.inventory.Shortage;
import id.lababersih.domain.money.Money;
import id.lababersih.persistence.inventory.StockLevels.After;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** What a merchant's stock comes to, by product and warehouse and in all, from the read model. */
public final class Shelves {
    private static final String TOTALS = """
            select coalesce(sum(value), 0) as value, count(*) filter (where pieces > 0) as on_hand,
                   count(*) filter (where pieces = 0) as gone
            from (
                select sum(left_over) as pieces, sum(left_over * unit_cost) as value
                from stock_layer where merchant_id = :merchant
                group by sku
            ) s
            """;

    private static final String PAGE = """
            select s.sku, s.warehouse, coalesce(p.name, s.sku) as name, s.pieces, s.value, s.since
            from (
                select sku, warehouse, sum(left_over) as pieces, sum(left_over * unit_cost) as value,
                       min(received_on) filter (where left_over > 0) as since
                from stock_layer
                where merchant_id = :merchant%s
                group by sku, warehouse
            ) s left join product p on p.merchant_id = :merchant and p.sku = s.sku
            where true%s%s
            order by s.sku, s.warehouse
            limit :limit
            """;

    private Shelves() {}

    /**
     * Which shelves to list; null parts do not restrict.
     *
     * @param search the beginning of a SKU or of a product's name, whatever its case
     */
    public record Filter(@Nullable String search, @Nullable Shortage shortage) {
        public static final Filter ALL = new Filter(null, null);
    }

    /**
     * One product in one warehouse that ever had it.
     *
     * @param name of the product
     * @param pieces on hand
     * @param value of them in rupiah: what is left of each layer at the layer's cost
     * @param since when the oldest of them came in; null when none is left
     */
    public record Shelf(
            String sku,
            String warehouse,
            String name,
            long pieces,
            long value,
            @Nullable LocalDate since) {
        /** Rupiah per piece, of the pieces on hand; 0 when none is left. */
        public long averageCost() {
            return pieces == 0 ? 0 : Money.divideHalfUp(value, pieces);
        }

        /** Null when there are enough. */
        public @Nullable Shortage shortage() {
            return Shortage.of(pieces);
        }
    }

    /**
     * All of a merchant's stock.
     *
     * @param value rupiah
     * @param onHand products of which some warehouse has pieces
     * @param gone products that were in stock, and of which no warehouse has any left
     */
    public record Totals(long value, long onHand, long gone) {}

    /** Whether anything ever came in. */
    public static boolean any(Handle handle, UUID merchantId) {
        try (var query = handle.createQuery("select exists (select from stock_layer where merchant_id = :merchant)")) {
            return query.bind("merchant", merchantId).mapTo(Boolean.class).one();
        }
    }

    /**
     * One page by SKU and warehouse.
     *
     * @param after the last row of the page before; null for the first page
     * @param limit at most so many
     */
    public static List<Shelf> page(Handle handle, UUID merchantId, Filter filter, @Nullable After after, int limit) {
        var search = filter.search();
        var shortage = filter.shortage();
        try (var query = handle.createQuery(sql(filter, after))) {
            query.bind("merchant", merchantId).bind("limit", limit);
            if (after != null) {
                query.bind("afterSku", after.sku()).bind("afterWarehouse", after.warehouse());
            }
            if (search != null) {
                query.bind("search", search.replaceAll("([%_\\\\])", "\\\\$1") + "%");
            }
            if (shortage != null) {
                query.bind("piecesMin", shortage.piecesMin()).bind("piecesMax", shortage.piecesMax());
            }
            return query.map(Shelves::shelf).list();
        }
    }

    /** One product in one warehouse; empty where that never had it. */
    public static Optional<Shelf> find(Handle handle, UUID merchantId, String sku, String warehouse) {
        try (var query = handle.createQuery(PAGE.formatted(" and sku = :sku and warehouse = :warehouse", "", ""))) {
            return query.bind("merchant", merchantId)
                    .bind("sku", sku)
                    .bind("warehouse", warehouse)
                    .bind("limit", 1)
                    .map(Shelves::shelf)
                    .findOne();
        }
    }

    private static Shelf shelf(ResultSet row, StatementContext context) throws SQLException {
        return new Shelf(
                row.getString("sku"),
                row.getString("warehouse"),
                row.getString("name"),
                row.getLong("pieces"),
                row.getLong("value"),
                row.getObject("since", LocalDate.class));
    }

    /** Only the conditions in use are sent, so that each mix gets the plan of the index that fits it. */
    private static String sql(Filter filter, @Nullable After after) {
        return PAGE.formatted(
                after == null ? "" : " and (sku, warehouse) > (:afterSku, :afterWarehouse)",
                filter.search() == null ? "" : " and (s.sku ilike :search or p.name ilike :search)",
                filter.shortage() == null ? "" : " and s.pieces between :piecesMin and :piecesMax");
    }

    public static Totals totals(Handle handle, UUID merchantId) {
        try (var query = handle.createQuery(TOTALS)) {
            return query.bind("merchant", merchantId)
                    .map((row, _) -> new Totals(row.getLong("value"), row.getLong("on_hand"), row.getLong("gone")))
                    .one();
        }
    }
}
