package id.lababersih.app.imports;

import id.lababersih.app.imports.file.Said;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Warehouse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says what a merchant's orders lack, and where: a merchant who has but one warehouse need not be told which. */
final class ShortStock {
    private final Desk desk;
    private final UUID merchantId;
    /** Null until somebody lacks something. */
    private volatile @Nullable Boolean others;

    ShortStock(Desk desk, UUID merchantId) {
        this.desk = desk;
        this.merchantId = merchantId;
    }

    Said of(List<Missing> missing) throws Exception {
        var known = others;
        if (known == null) {
            known = desk.warehouses(merchantId).stream().anyMatch(name -> !name.equals(Warehouse.MAIN));
            others = known;
        }
        return Words.shortOf(missing, known);
    }
}
