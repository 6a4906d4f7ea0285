package id.lababersih.persistence.inventory;

import id.lababersih.domain.inventory.Layer;
import id.lababersih.domain.inventory.Stock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Lists a merchant's stock from the read model. */
public final class StockLevels {
    private static final String PAGE = """
            with page as (
                select distinct sku, warehouse from stock_layer
                where merchant_id = :merchant and (cast(:sku as text) is null or sku = :sku)
                  and (cast(:afterSku as text) is null or (sku, warehouse) > (:afterSku, :afterWarehouse))
                order by sku, warehouse
                limit :limit
            )
            select sku, warehouse, l.received_on, l.sequence, l.unit_cost, l.left_over
            from page left join (
                select * from stock_layer where merchant_id = :merchant and left_over > 0
            ) as l using (sku, warehouse)
            order by sku, warehouse, l.received_on, l.sequence
            """;

    private static final String ON_HAND = """
            select sku, warehouse, sum(left_over) as pieces from stock_layer
            where merchant_id = :merchant and sku in (<skus>)
            group by sku, warehouse order by sku, warehouse
            """;

    private StockLevels() {}

    /** Pieces of one product in one warehouse. */
    public record OnHand(String sku, String warehouse, long pieces) {}

    /** What is left of these products, at least one, in each warehouse that ever had them. */
    public static List<OnHand> onHand(Handle handle, UUID merchantId, Collection<String> skus) {
        return handle.createQuery(ON_HAND)
                .bind("merchant", merchantId)
                .bindList("skus", List.copyOf(skus))
                .map((row, _) -> new OnHand(row.getString("sku"), row.getString("warehouse"), row.getLong("pieces")))
                .list();
    }

    /** The product and warehouse after which a page begins: the last one seen. */
    public record After(String sku, String warehouse) {}

    /**
     * One page by SKU and warehouse; products that were received once and are all gone have no layers left.
     *
     * @param sku only this product; null for all
     * @param after the last row of the page before; null for the first page
     */
    public static List<Stock> page(
            Handle handle, UUID merchantId, @Nullable String sku, @Nullable After after, int limit) {
        var layers = new LinkedHashMap<After, List<Layer>>();
        try (var query = handle.createQuery(PAGE)) {
            query.bind("merchant", merchantId)
                    .bind("sku", sku)
                    .bind("afterSku", after == null ? null : after.sku())
                    .bind("afterWarehouse", after == null ? null : after.warehouse())
                    .bind("limit", limit)
                    .map((row, _) -> {
                        var product = new After(row.getString("sku"), row.getString("warehouse"));
                        var here = layers.computeIfAbsent(product, _ -> new ArrayList<>());
                        if (row.getInt("left_over") > 0) {
                            here.add(new Layer(
                                    row.getObject("received_on", LocalDate.class),
                                    row.getLong("sequence"),
                                    row.getLong("unit_cost"),
                                    row.getInt("left_over")));
                        }
                        return product;
                    })
                    .list();
        }
        return layers.entrySet().stream()
                .map(stock ->
                        new Stock(stock.getKey().sku(), stock.getKey().warehouse(), List.copyOf(stock.getValue())))
                .toList();
    }
}
