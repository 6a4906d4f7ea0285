package id.lababersih.persistence.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.inventory.Whereabouts.Lying;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
    private static final Database DATABASE = ScratchDatabase.open();

    private final Handle handle = DATABASE.jdbi().open();
    private final UUID merchant = UUID.randomUUID();
    private int layers;

    @AfterEach
    void closeHandle() {
        handle.close();
    }

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    private void layer(UUID of, String sku, String warehouse, int left) {
        layers++;
        handle.execute(
                "insert into stock_layer values (?, ?, ?, ?, date '2025-07-01', 1000, ?)",
                of,
                layers,
                sku,
                warehouse,
                left);
    }

    private Whereabouts found(String... skus) {
        return Whereabouts.find(handle, merchant, List.of(skus));
    }

    @Test
    void piecesOfEveryWarehouseAreFoundWhereTheMostLieFirst() {
        layer(merchant, "TEH", "UTAMA", 1);
        layer(merchant, "TEH", "GUDANG-2", 3);
        layer(merchant, "TEH", "GUDANG-2", 35);
        layer(merchant, "TEH", "KOSONG", 0);
        layer(merchant, "KOPI", "TOKO", 2);
        layer(merchant, "LAIN", "TOKO", 9);
        layer(UUID.randomUUID(), "TEH", "ORANG LAIN", 99);

        var found = found("TEH", "KOPI", "TIDAK ADA");

        assertThat(found.others()).isTrue();
        assertThat(found.lying())
                .containsExactly(
                        new Lying("KOPI", "TOKO", 2), new Lying("TEH", "GUDANG-2", 38), new Lying("TEH", "UTAMA", 1));
        assertThat(found.pieces("TEH", "UTAMA")).isEqualTo(1);
        assertThat(found.pieces("KOPI", "UTAMA")).isZero();
        assertThat(found.elsewhere("TEH", "UTAMA")).containsExactly(new Lying("TEH", "GUDANG-2", 38));
        assertThat(found.elsewhere("TIDAK ADA", "UTAMA")).isEmpty();
    }

    @Test
    void aMerchantHasAnotherWarehouseOnceAnythingCameThereOrWasBoughtForIt() {
        layer(UUID.randomUUID(), "TEH", "ORANG LAIN", 1);
        assertThat(found()).isEqualTo(new Whereabouts(false, List.of()));
        layer(merchant, "TEH", "UTAMA", 1);
        assertThat(found("TEH")).isEqualTo(new Whereabouts(false, List.of(new Lying("TEH", "UTAMA", 1))));
        assertThat(found()).isEqualTo(new Whereabouts(false, List.of()));
        layer(merchant, "KOPI", "TOKO", 0);
        assertThat(found("TEH").others()).isTrue();
        assertThat(found()).isEqualTo(new Whereabouts(true, List.of()));
    }

    @Test
    void aWarehouseThatOnlyAPurchaseNamesIsOneToo() {
        handle.execute("""
                insert into purchase (id, merchant_id, number, supplier, ordered_on, warehouse, freight, goods, state,
                                      created_at)
                values (gen_random_uuid(), ?, 'PO-1', '-', date '2025-07-01', 'TOKO', 0, 0, 'ORDERED', now())
                """, merchant);
        assertThat(found().others()).isTrue();
    }
}
