package id.lababersih.persistence.inventory;

import id.lababersih.domain.inventory.Warehouse;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where products of a merchant lie by now, from the read model.
 *
 * @param others whether the merchant has any warehouse beside the main one
 * @param lying by SKU, where the most lie first
 */
public record Whereabouts(boolean others, List<Lying> lying) {
    private static final String FIND = """
            select o.others, s.sku, s.warehouse, s.pieces
            from (select exists (select from stock_layer where merchant_id = :merchant and warehouse <> :main)
                      or exists (select from purchase where merchant_id = :merchant and warehouse <> :main) as others) o
            left join (
                select sku, warehouse, sum(left_over) as pieces
                from stock_layer
                where merchant_id = :merchant and sku = any(:skus) and left_over > 0
                group by sku, warehouse
            ) s on true
            order by s.sku, s.pieces desc, s.warehouse
            """;

    public Whereabouts {
        lying = List.copyOf(lying);
    }

    /** Pieces on hand, at least one. */
    public record Lying(String sku, String warehouse, long pieces) {}

    /** Looks for these products, and at every layer of a merchant who has but the main warehouse. */
    public static Whereabouts find(Handle handle, UUID merchantId, Collection<String> skus) {
        try (var query = handle.createQuery(FIND)) {
            var rows = query.bind("merchant", merchantId)
                    .bind("main", Warehouse.MAIN)
                    .bind("skus", skus.toArray(String[]::new))
                    .map((row, _) -> new Row(
                            row.getBoolean("others"),
                            row.getString("sku"),
                            row.getString("warehouse"),
                            row.getLong("pieces")))
                    .list();
            return new Whereabouts(
                    rows.getFirst().others(),
                    rows.stream()
                            .filter(row -> row.sku() != null)
                            .map(Row::lying)
                            .toList());
        }
    }

    /** Pieces of a product in a warehouse; 0 where none lie. */
    public long pieces(String sku, String warehouse) {
        return lying.stream()
                .filter(one -> one.sku().equals(sku) && one.warehouse().equals(warehouse))
                .mapToLong(Lying::pieces)
                .sum();
    }

    /** Where else than in a warehouse a product lies, the most first. */
    public List<Lying> elsewhere(String sku, String warehouse) {
        return lying.stream()
                .filter(one -> one.sku().equals(sku) && !one.warehouse().equals(warehouse))
                .toList();
    }

    private record Row(
            boolean others, @Nullable String sku, @Nullable String warehouse, long pieces) {
        Lying lying() {
            return new Lying(Objects.requireNonNull(sku), Objects.requireNonNull(warehouse), pieces);
        }
    }
}
