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
import org.jspecify.annotations.Nullable;

/** The catalog of a merchant. Every query is bound to the merchant; a product's SKU and its parts never change. */
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
    /** Finds nothing where there is nothing to change. */
    private static final String FORMER = """
            select name, price from product
            where merchant_id = :merchant and sku = :sku
              and (name <> coalesce(cast(:name as text), name) or price <> coalesce(cast(:price as bigint), price))
            for no key update
            """;

    private static final String CHANGE = """
            update product set name = :name, price = :price where merchant_id = :merchant and sku = :sku
            returning jsonb_build_object('name', name, 'former_name', cast(:formerName as text),
                                         'price', price, 'former_price', cast(:formerPrice as bigint))::text
            """;
    private static final String LIST = """
            select sku from product
            where merchant_id = :merchant and sku > :after
              and (:q = '' or sku ilike :like or name ilike :like)
            order by sku limit :rows
            """;

    private static final String SPELLED = """
            select sku from product where merchant_id = :merchant and lower(sku) = lower(:sku)
            order by sku <> :sku limit 2
            """;

    private static final int REMEMBERED_MAX = 20_000;

    private final Jdbi jdbi;
    /** What is in a product never changes, so what was found once is so for ever. Its name and price are not kept. */
    private final Cache<Key, Contents> found =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    private record Key(UUID merchantId, String sku) {}

    /**
     * What of a product never changes.
     *
     * @param parts what leaves the shelf for one piece sold: those of a bundle, else the product itself
     */
    public record Contents(String sku, List<Component> parts) {
        public Contents {
            parts = List.copyOf(parts);
        }
    }

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

    /**
     * Gives a product another name or price; null leaves it as it is. Empty when the merchant has no such product;
     * nothing is written where it is so already.
     *
     * @param price list price in rupiah
     */
    public Optional<Product> change(
            UUID merchantId, String sku, @Nullable String name, @Nullable Long price, Actor by) {
        return jdbi.inTransaction(handle -> {
            handle.createQuery(FORMER)
                    .bind("merchant", merchantId)
                    .bind("sku", sku)
                    .bind("name", name)
                    .bind("price", price)
                    .map((rs, _) -> new Named(rs.getString("name"), rs.getLong("price")))
                    .findOne()
                    .ifPresent(former -> {
                        var wanted =
                                new Named(name == null ? former.name() : name, price == null ? former.price() : price);
                        var detail = change(handle, merchantId, sku, former, wanted);
                        AuditLog.insert(handle, by.did("product-changed", "product", sku, detail));
                    });
            return Optional.ofNullable(find(handle, merchantId, List.of(sku)).get(sku));
        });
    }

    /** Says as a JSON object what was changed. */
    private static String change(Handle handle, UUID merchantId, String sku, Named former, Named wanted) {
        return handle.createQuery(CHANGE)
                .bind("merchant", merchantId)
                .bind("sku", sku)
                .bind("name", wanted.name())
                .bind("price", wanted.price())
                .bind("formerName", former.name())
                .bind("formerPrice", former.price())
                .mapTo(String.class)
                .one();
    }

    /** What is in a product; asked for each line of an order, so found once it is remembered. */
    public Optional<Contents> contents(UUID merchantId, String sku) {
        var known = found.getIfPresent(new Key(merchantId, sku));
        if (known != null) {
            return Optional.of(known);
        }
        var read = Optional.ofNullable(find(merchantId, List.of(sku)).get(sku))
                .map(product -> new Contents(sku, product.parts()));
        read.ifPresent(contents -> found.put(new Key(merchantId, sku), contents));
        return read;
    }

    /** The products among these SKUs, by SKU; one query however many there are. */
    public Map<String, Product> find(UUID merchantId, Collection<String> skus) {
        return jdbi.withHandle(handle -> find(handle, merchantId, skus));
    }

    /**
     * The SKU of the product that somebody means by one typed by hand: just this one, or else the only one that differs
     * in small and capital letters alone; empty where there is neither.
     */
    public Optional<String> spelled(UUID merchantId, String sku) {
        var skus = jdbi.withHandle(handle -> handle.createQuery(SPELLED)
                .bind("merchant", merchantId)
                .bind("sku", sku)
                .mapTo(String.class)
                .list());
        return skus.size() == 1 || skus.contains(sku) ? Optional.of(skus.getFirst()) : Optional.empty();
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

    private record Named(String name, long price) {}

    private record Row(String sku, String name, long price, Optional<String> part, int quantity) {}
}
