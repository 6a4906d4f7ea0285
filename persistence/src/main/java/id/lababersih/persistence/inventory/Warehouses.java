package id.lababersih.persistence.inventory;

import id.lababersih.domain.inventory.Warehouse;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The warehouses of a merchant: those that stock ever came into, or was bought for. */
public final class Warehouses {
    private static final String NAMES = """
            select warehouse from stock_layer where merchant_id = :merchant
            union
            select warehouse from purchase where merchant_id = :merchant
            """;

    private Warehouses() {}

    /** All their names, by a look at every layer of the merchant. */
    public static Set<String> names(Handle handle, UUID merchantId) {
        try (var query = handle.createQuery(NAMES)) {
            return query.bind("merchant", merchantId).mapTo(String.class).set();
        }
    }

    /** As {@link Warehouse#otherwiseWritten} says of a name; looks at every layer, but for the main one. */
    public static @Nullable String otherwiseWritten(Handle handle, UUID merchantId, String name) {
        return name.equals(Warehouse.MAIN) ? null : Warehouse.otherwiseWritten(name, names(handle, merchantId));
    }
}
