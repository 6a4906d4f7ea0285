package id.lababersih.persistence.inventory;

import id.lababersih.domain.inventory.Shortage;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Every product of a merchant with what there is of it in all warehouses together, be it nothing. */
public final class Catalog {
    private Catalog() {}

    /**
     * Which products to list; null parts do not restrict.
     *
     * @param search part of a SKU or of a name, whatever its case
     * @param shortage of pieces; bundles, which have none of their own, are never short
     */
    public record Filter(@Nullable String search, @Nullable Shortage shortage) {
        public static final Filter ALL = new Filter(null, null);
    }

    /**
     * One product.
     *
     * @param price rupiah
     * @param pieces on hand
     * @param value of them in rupiah: what is left of each layer at the layer's cost
     * @param received whether any ever came in
     */
    public record Item(String sku, String name, long price, boolean bundle, long pieces, long value, boolean received) {
        /** Null when there are enough, and for a bundle. */
        public @Nullable Shortage shortage() {
            return bundle ? null : Shortage.of(pieces);
        }
    }

    /** Whether there is any product. */
    public static boolean any(Handle handle, UUID merchantId) {
        try (var query = handle.createQuery("select exists (select from product where merchant_id = :merchant)")) {
            return query.bind("merchant", merchantId).mapTo(Boolean.class).one();
        }
    }

    /**
     * One page by SKU.
     *
     * @param after the last SKU of the page before; null for the first page
     * @param limit at most so many
     */
    public static List<Item> page(Handle handle, UUID merchantId, Filter filter, @Nullable String after, int limit) {
        var search = filter.search();
        var shortage = filter.shortage();
        try (var query = handle.createQuery(sql(filter, after))) {
            query.bind("merchant", merchantId).bind("limit", limit);
            if (after != null) {
                query.bind("after", after);
            }
            if (search != null) {
                query.bind("search", "%" + search.replaceAll("([%_\\\\])", "\\\\$1") + "%");
            }
            if (shortage != null) {
                query.bind("piecesMin", shortage.piecesMin()).bind("piecesMax", shortage.piecesMax());
            }
            return query.map((row, _) -> new Item(
                            row.getString("sku"),
                            row.getString("name"),
                            row.getLong("price"),
                            row.getBoolean("bundle"),
                            row.getLong("pieces"),
                            row.getLong("value"),
                            row.getBoolean("received")))
                    .list();
        }
    }

    /** Products are read in the order of their key, and of each its layers, up to the last one of the page. */
    private static String sql(Filter filter, @Nullable String after) {
        return """
                select p.sku, p.name, p.price, p.bundle, s.pieces, s.value, s.received
                from product p
                cross join lateral (
                    select coalesce(sum(l.left_over), 0) as pieces,
                           coalesce(sum(l.left_over * l.unit_cost), 0) as value, count(*) > 0 as received
                    from stock_layer l
                    where l.merchant_id = p.merchant_id and l.sku = p.sku
                ) s
                where p.merchant_id = :merchant%s%s%s
                order by p.sku
                limit :limit
                """.formatted(
                after == null ? "" : " and p.sku > :after",
                filter.search() == null ? "" : " and (p.sku ilike :search or p.name ilike :search)",
                filter.shortage() == null ? "" : " and not p.bundle and s.pieces between :piecesMin and :piecesMax");
    }
}
