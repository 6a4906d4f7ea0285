package id.lababersih.app.imports;

import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.domain.shop.SkuMap;
import id.lababersih.persistence.imports.ImportItem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person chose for the lines of one order whose SKUs nobody knew; it counts for that order alone. */
record Choices(List<Choice> products) {
    static final int CHOICES_MAX = 200;
    static final int SKU_CHARACTERS_MAX = 100;
    static final Choices NONE = new Choices(List.of());

    /**
     * The product that a SKU of the file means.
     *
     * @param marketplaceSku as in the file; empty where the file has none
     * @param variation as in the file; empty for every variation
     */
    record Choice(String marketplaceSku, String variation, String sku) {
        boolean mappable() {
            return !marketplaceSku.isBlank();
        }

        SkuMap.Mapping mapping() {
            return new SkuMap.Mapping(marketplaceSku, variation, sku);
        }
    }

    Choices {
        products = List.copyOf(products);
    }

    static Choices of(ImportItem item) {
        return item.choices() == null ? NONE : Payloads.read(item.choices(), Choices.class);
    }

    Set<String> skus() {
        return products.stream().map(Choice::sku).collect(Collectors.toSet());
    }

    /** The SKU of the product chosen for just this; what was chosen for every variation has an empty one. */
    Optional<String> sku(String marketplaceSku, String variation) {
        return products.stream()
                .filter(choice -> choice.marketplaceSku().equals(marketplaceSku))
                .filter(choice -> choice.variation().equals(variation))
                .map(Choice::sku)
                .findFirst();
    }

    /** Every variation that an order out of a file has of the SKUs that nobody knew: of which, its words say. */
    static List<ImportView.Unknown> asked(ImportItem order) {
        return order.skus().isEmpty()
                ? List.of()
                : Payloads.read(order.payload(), FileOrder.class).lines().stream()
                        .filter(line -> order.skus().contains(line.sku()))
                        .map(line -> new ImportView.Unknown(line.sku(), line.variation()))
                        .distinct()
                        .limit(CHOICES_MAX)
                        .toList();
    }
}
