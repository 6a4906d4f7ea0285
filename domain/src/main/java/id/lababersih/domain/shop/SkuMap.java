package id.lababersih.domain.shop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which product a marketplace's SKU means in one shop. */
public record SkuMap(Map<String, String> productByKey) {
    public static final int ENTRIES_MAX = 20_000;

    /** The marketplace's SKU, with a variation or with an empty one, is the product {@code sku}. */
    public record Mapping(String marketplaceSku, String variation, String sku) {
        public Mapping {
            if (marketplaceSku.isBlank() || sku.isBlank()) {
                throw new IllegalArgumentException("a mapping names two SKUs");
            }
        }
    }

    public SkuMap {
        productByKey = Map.copyOf(productByKey);
    }

    public static SkuMap empty() {
        return new SkuMap(Map.of());
    }

    /** This map with some mappings added or replaced. */
    public SkuMap with(List<Mapping> mappings) {
        var merged = new HashMap<>(productByKey);
        mappings.forEach(mapping -> merged.put(key(mapping.marketplaceSku(), mapping.variation()), mapping.sku()));
        return new SkuMap(merged);
    }

    /**
     * The SKU of the product meant: by SKU and variation, else by SKU alone, else exactly that SKU. The map wins.
     * Whether the merchant has a product of it is not known here.
     */
    public String meant(String sku, String variation) {
        var exact = productByKey.get(key(sku, variation));
        var mapped = exact != null ? exact : productByKey.get(key(sku, ""));
        return mapped != null ? mapped : sku;
    }

    private static String key(String sku, String variation) {
        return sku + "\u0000" + variation;
    }
}
