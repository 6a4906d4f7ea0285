package id.lababersih.app.inventory;

import id.lababersih.app.http.Violation;
import id.lababersih.persistence.inventory.Warehouses;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The name of the warehouse that a call brings goods to. */
public final class WarehouseName {
    private WarehouseName() {}

    /** What is wrong with a name in a field as the merchant's warehouses are called; or nothing. */
    public static List<Violation> violations(Jdbi jdbi, UUID merchantId, String field, String name) {
        var known = jdbi.withHandle(handle -> Warehouses.otherwiseWritten(handle, merchantId, name));
        return known == null
                ? List.of()
                : List.of(new Violation(
                        "/" + field,
                        "warehouse-case",
                        "Write " + known + "; " + name + " would be another warehouse."));
    }
}
