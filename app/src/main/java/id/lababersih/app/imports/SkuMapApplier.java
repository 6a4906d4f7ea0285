package id.lababersih.app.imports;

import id.lababersih.app.imports.file.MasterRow;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.shop.Shop;
import id.lababersih.domain.shop.SkuMap;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Teaches shops what the marketplaces' SKUs mean; many mappings go to a shop in one command. */
final class SkuMapApplier implements Applier {
    private final Author author;
    private final Desk desk;
    private volatile Map<Integer, Outcome> outcomes = Map.of();

    SkuMapApplier(Author author, Desk desk) {
        this.author = author;
        this.desk = desk;
    }

    /** What a SKU means in one of the shops. */
    record ShopMapping(UUID shopId, MasterRow.SkuMapping row) {
        SkuMap.Mapping mapping() {
            return BadItemException.unless(() -> new SkuMap.Mapping(row.sku(), row.variation(), row.product()));
        }
    }

    @Override
    public void prepare(List<ImportItem> items) throws Exception {
        var byShop = new LinkedHashMap<UUID, List<ImportItem>>();
        for (ImportItem item : items) {
            byShop.computeIfAbsent(mapping(item).shopId(), _ -> new ArrayList<>())
                    .add(item);
        }
        var ended = new HashMap<Integer, Outcome>();
        for (var shop : byShop.entrySet()) {
            teach(shop.getKey(), shop.getValue(), ended);
        }
        outcomes = Map.copyOf(ended);
    }

    private void teach(UUID shopId, List<ImportItem> items, Map<Integer, Outcome> ended) throws Exception {
        Shop before = desk.shop(shopId);
        var mappings = items.stream().map(item -> mapping(item).mapping()).toList();
        ShopOutcome answer = desk.execute(shopId, new Shop.Command.MapSkus(mappings), author);
        SkuMap map = before instanceof Shop.Open open ? open.skuMap() : SkuMap.empty();
        for (ImportItem item : items) {
            ended.put(
                    item.position(),
                    switch (answer) {
                        case ShopOutcome.Accepted _ ->
                            Outcome.of(result(map, mapping(item).mapping()));
                        case ShopOutcome.Rejected(var rejection) -> Words.failed(rejection);
                    });
        }
    }

    private static Result result(SkuMap before, SkuMap.Mapping mapping) {
        SkuMap after = before.with(List.of(mapping));
        if (after.equals(before)) {
            return Result.UNCHANGED;
        }
        return after.productByKey().size() > before.productByKey().size() ? Result.CREATED : Result.UPDATED;
    }

    private static ShopMapping mapping(ImportItem item) {
        return Payloads.read(item.payload(), ShopMapping.class);
    }

    @Override
    public Collection<String> keys(ImportItem item) {
        return List.of();
    }

    @Override
    public Outcome apply(ImportItem item) {
        return Objects.requireNonNull(outcomes.get(item.position()), "every item was prepared");
    }
}
