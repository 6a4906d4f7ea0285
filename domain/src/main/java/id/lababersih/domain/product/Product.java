package id.lababersih.domain.product;

import java.util.List;

/**
 * A thing sold under one SKU. A bundle has components and no stock of its own. Name and price may change, SKU and
 * components never do.
 *
 * @param price list price in rupiah
 * @param components parts of a bundle in the order they eat stock; empty for a single product
 */
public record Product(String sku, String name, long price, List<Component> components) {
    public static final int NAME_CHARACTERS_MAX = 500;
    public static final int COMPONENTS_MAX = 50;

    /** A part of a bundle: {@code quantity} pieces of the product {@code sku} in each bundle. */
    public record Component(String sku, int quantity) {
        /** Pieces of one part in a bundle; with the limit of a line it keeps what an order needs within an int. */
        public static final int QUANTITY_MAX = 1_000;

        public Component {
            require(!sku.isBlank(), "a component has a SKU");
            require(quantity > 0 && quantity <= QUANTITY_MAX, "a component has 1 to " + QUANTITY_MAX + " pieces");
        }
    }

    public Product {
        require(!sku.isBlank(), "a product has a SKU");
        require(price >= 0, "a price is not negative");
        require(components.size() <= COMPONENTS_MAX, "a bundle has at most " + COMPONENTS_MAX + " parts");
        components = List.copyOf(components);
    }

    /** What leaves the shelf for one piece sold: the components of a bundle, else the product itself. */
    public List<Component> parts() {
        return components.isEmpty() ? List.of(new Component(sku, 1)) : components;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
