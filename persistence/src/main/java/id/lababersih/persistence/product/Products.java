package id.lababersih.persistence.product;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The catalog of a merchant. Every query is bound to the merchant; a SKU never changes its product. */
public final class Products {
    private static final String INSERT = """
            insert into product (merchant_id, sku, name, price, bundle, created_at)
            values (:merchant, :sku, :name, :price, :bundle, :now) on conflict do nothing
            """;
    private static final String INSERT_PART = """
            insert into product_component (merchant_id, bundle_sku, position, component_sku, quantity)
            values (:merchant, :bundle, :position, :sku, :quantity)
            """;
    private static final String KINDS = """
            select sku, bundle from product where merchant_id = :merchant and sku = any(:skus)
            """;
    private static final String FIND = """
            select p.sku, p.name, p.price, c.component_sku, c.quantity
            from product p
            left join product_component c on c.merchant_id = p.merchant_id and c.bundle_sku = p.sku
            where p.merchant_id = :merchant and p.sku = any(:skus)
            order by p.sku, c.position
            """;
    private static final String LIST = """
            select sku from product
            where merchant_id = :merchant and sku > :after
              and (:q = '' or sku ilike :like or name ilike :like)
            order by sku limit :rows
            """;

    private static final int REMEMBERED_MAX = 20_000;

    private final Jdbi jdbi;
    /** A product never changes, so what was found once is so for ever. */
    private final Cache<Key, Product> found =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    private record Key(UUID merchantId, String sku) {}

    public Products(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What became of a product to add. */
    public sealed interface Added {
        /** It is there now; it may have been there before, exactly as it is. */
        record Done(Product product) implements Added {}

        /** Another product has this SKU. */
        record SkuTaken() implements Added {}

        /** These parts are no products of the merchant. */
        record UnknownParts(List<String> skus) implements Added {}

        /** These parts are bundles themselves. */
        record BundledParts(List<String> skus) implements Added {}
    }

    /** Adds a product with its parts, all or nothing. */
    public Added add(UUID merchantId, Product product, Actor by) {
        return jdbi.inTransaction(handle -> add(handle, merchantId, product, by));
    }

    /** Adds a product in the handle's transaction; nothing is written unless the answer is {@link Added.Done}. */
    public static Added add(Handle handle, UUID merchantId, Product product, Actor by) {
        var parts = product.components().stream().map(Component::sku).toList();
        var bundleBySku = kinds(handle, merchantId, parts);
        var unknown =
                parts.stream().filter(sku -> !bundleBySku.containsKey(sku)).toList();
        if (!unknown.isEmpty()) {
            return new Added.UnknownParts(unknown);
        }
        var bundled = parts.stream()
                .filter(sku -> bundleBySku.getOrDefault(sku, false))
                .toList();
        if (!bundled.isEmpty()) {
            return new Added.BundledParts(bundled);
        }
        int added = handle.createUpdate(INSERT)
                .bind("merchant", merchantId)
                .bind("sku", product.sku())
                .bind("name", product.name())
                .bind("price", product.price())
                .bind("bundle", !parts.isEmpty())
                .bind("now", by.at())
                .execute();
        if (added == 0) {
            var there = find(handle, merchantId, List.of(product.sku())).get(product.sku());
            return product.equals(there) ? new Added.Done(product) : new Added.SkuTaken();
        }
        insertParts(handle, merchantId, product);
        AuditLog.insert(handle, by.did("product-created", "product", product.sku()));
        return new Added.Done(product);
    }

    public Optional<Product> find(UUID merchantId, String sku) {
        var known = found.getIfPresent(new Key(merchantId, sku));
        if (known != null) {
            return Optional.of(known);
        }
        var read = Optional.ofNullable(find(merchantId, List.of(sku)).get(sku));
        read.ifPresent(product -> found.put(new Key(merchantId, sku), product));
        return read;
    }

    /** The products among these SKUs, by SKU; one query however many there are. */
    public Map<String, Product> find(UUID merchantId, Collection<String> skus) {
        return jdbi.withHandle(handle -> find(handle, merchantId, skus));
    }

    /** Products in the order of their SKUs whose SKU or name contains {@code q}; an empty {@code q} means all. */
    public List<Product> list(UUID merchantId, String q, String afterSku, int rows) {
        return jdbi.withHandle(handle -> {
            var skus = handle.createQuery(LIST)
                    .bind("merchant", merchantId)
                    .bind("after", afterSku)
                    .bind("q", q)
                    .bind("like", "%" + q.replaceAll("([%_\\\\])", "\\\\$1") + "%")
                    .bind("rows", rows)
                    .mapTo(String.class)
                    .list();
            var bySku = find(handle, merchantId, skus);
            return skus.stream().map(bySku::get).toList();
        });
    }

    private static Map<String, Boolean> kinds(Handle handle, UUID merchantId, List<String> skus) {
        var kinds = new LinkedHashMap<String, Boolean>();
        if (!skus.isEmpty()) {
            handle.createQuery(KINDS)
                    .bind("merchant", merchantId)
                    .bindArray("skus", String.class, skus)
                    .map((rs, _) -> Map.entry(rs.getString("sku"), rs.getBoolean("bundle")))
                    .forEach(kind -> kinds.put(kind.getKey(), kind.getValue()));
        }
        return kinds;
    }

    private static void insertParts(Handle handle, UUID merchantId, Product product) {
        if (product.components().isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch(INSERT_PART);
        for (int i = 0; i < product.components().size(); i++) {
            var part = product.components().get(i);
            batch.bind("merchant", merchantId)
                    .bind("bundle", product.sku())
                    .bind("position", i)
                    .bind("sku", part.sku())
                    .bind("quantity", part.quantity())
                    .add();
        }
        batch.execute();
    }

    private static Map<String, Product> find(Handle handle, UUID merchantId, Collection<String> skus) {
        var heads = new LinkedHashMap<String, Row>();
        var parts = new LinkedHashMap<String, List<Component>>();
        if (!skus.isEmpty()) {
            handle.createQuery(FIND)
                    .bind("merchant", merchantId)
                    .bindArray("skus", String.class, skus)
                    .map((rs, _) -> new Row(
                            rs.getString("sku"),
                            rs.getString("name"),
                            rs.getLong("price"),
                            Optional.ofNullable(rs.getString("component_sku")),
                            rs.getInt("quantity")))
                    .forEach(row -> {
                        heads.putIfAbsent(row.sku(), row);
                        row.part()
                                .ifPresent(part -> parts.computeIfAbsent(row.sku(), _ -> new ArrayList<>())
                                        .add(new Component(part, row.quantity())));
                    });
        }
        var products = new LinkedHashMap<String, Product>();
        heads.forEach((sku, row) ->
                products.put(sku, new Product(sku, row.name(), row.price(), parts.getOrDefault(sku, List.of()))));
        return products;
    }

    private record Row(String sku, String name, long price, Optional<String> part, int quantity) {}
}
