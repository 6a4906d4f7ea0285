package id.lababersih.persistence.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.inventory.Shortage;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.inventory.Catalog.Filter;
import id.lababersih.persistence.inventory.Catalog.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final Database DATABASE = ScratchDatabase.open();
    private static final int ROWS_MAX = 1_000;

    private final Handle handle = DATABASE.jdbi().open();
    private final UUID merchant = merchant();
    private final UUID stranger = merchant();
    private int layers;

    @AfterEach
    void closeHandle() {
        handle.close();
    }

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    private UUID merchant() {
        var id = UUID.randomUUID();
        handle.execute("insert into merchant (id, name, created_at) values (?, 'Toko', now())", id);
        return id;
    }

    private void product(String sku, String name, boolean bundle) {
        handle.execute("""
                insert into product (merchant_id, sku, name, price, bundle, created_at)
                values (?, ?, ?, 9000, ?, now())
                """, merchant, sku, name, bundle);
    }

    private void layer(UUID of, String sku, String warehouse, long cost, int left) {
        layers++;
        handle.execute(
                "insert into stock_layer values (?, ?, ?, ?, date '2025-07-01', ?, ?)",
                of,
                layers,
                sku,
                warehouse,
                cost,
                left);
    }

    private List<String> found(@Nullable String search, @Nullable Shortage shortage) {
        return Catalog.page(handle, merchant, new Filter(search, shortage), null, ROWS_MAX).stream()
                .map(Item::sku)
                .toList();
    }

    @Test
    void everyProductIsListedWithWhatAllWarehousesHaveOfIt() {
        product("BARU", "Belum pernah ada", false);
        product("HABIS", "Dulu ada", false);
        product("PAKET", "Dua teh", true);
        product("TEH", "Teh Melati", false);
        layer(merchant, "HABIS", "UTAMA", 700, 0);
        layer(merchant, "TEH", "UTAMA", 1_000, 4);
        layer(merchant, "TEH", "UTAMA", 1_500, 2);
        layer(merchant, "TEH", "TOKO", 900, 1);
        layer(stranger, "BARU", "UTAMA", 1, 50);

        assertThat(Catalog.page(handle, merchant, Filter.ALL, null, ROWS_MAX))
                .containsExactly(
                        new Item("BARU", "Belum pernah ada", 9_000, false, 0, 0, false),
                        new Item("HABIS", "Dulu ada", 9_000, false, 0, 0, true),
                        new Item("PAKET", "Dua teh", 9_000, true, 0, 0, false),
                        new Item("TEH", "Teh Melati", 9_000, false, 7, 7_900, true));
        assertThat(Catalog.any(handle, merchant)).isTrue();
        assertThat(Catalog.any(handle, stranger)).isFalse();
        assertThat(Catalog.page(handle, stranger, Filter.ALL, null, ROWS_MAX)).isEmpty();
    }

    @Test
    void whatHasNoneLeftOrRunsOutIsFoundAndABundleIsNeither() {
        product("BARU", "Baru", false);
        product("HABIS", "Habis", false);
        product("PAKET", "Paket", true);
        product("SEDIKIT", "Sedikit", false);
        product("CUKUP", "Cukup", false);
        layer(merchant, "HABIS", "UTAMA", 700, 0);
        layer(merchant, "SEDIKIT", "UTAMA", 700, 2);
        layer(merchant, "SEDIKIT", "TOKO", 700, 3);
        layer(merchant, "CUKUP", "UTAMA", 700, 0);
        layer(merchant, "CUKUP", "TOKO", 700, 6);
        assertThat(found(null, Shortage.GONE)).containsExactly("BARU", "HABIS");
        assertThat(found(null, Shortage.LOW)).containsExactly("SEDIKIT");
        assertThat(Catalog.page(handle, merchant, new Filter("paket", null), null, 1))
                .allSatisfy(bundle -> assertThat(bundle.shortage()).isNull());
    }

    @Test
    void anyPartOfASkuOrNameFindsWhateverItsCase() {
        product("KPS-1", "Kaos Polos", false);
        product("TEH_50%", "Teh 50%", false);
        product("TEHX50X", "Bukan Kaos", false);
        assertThat(found("kaos", null)).containsExactly("KPS-1", "TEHX50X");
        assertThat(found("ps-", null)).containsExactly("KPS-1");
        assertThat(found("h_5", null)).as("as it is spelt").containsExactly("TEH_50%");
        assertThat(found("kaos", Shortage.LOW)).isEmpty();
        assertThat(found("\\", null)).isEmpty();
    }

    @Test
    void pagesHaveEveryProductOnce() {
        for (int i = 0; i < 12; i++) {
            product("P-" + i, i % 2 == 0 ? "Genap" : "Ganjil", i % 5 == 0);
            layer(merchant, "P-" + i, "UTAMA", 100, i % 3);
        }
        for (var filter : List.of(
                Filter.ALL, new Filter("genap", null), new Filter(null, Shortage.GONE), new Filter("P-1", null))) {
            var whole = Catalog.page(handle, merchant, filter, null, ROWS_MAX);
            assertThat(whole).hasSizeGreaterThan(2).doesNotHaveDuplicates();
            for (int limit = 1; limit <= whole.size(); limit++) {
                assertThat(paged(filter, limit)).as("%s by %s", filter, limit).isEqualTo(whole);
            }
        }
    }

    private List<Item> paged(Filter filter, int limit) {
        var seen = new ArrayList<Item>();
        List<Item> page;
        String after = null;
        do {
            page = Catalog.page(handle, merchant, filter, after, limit);
            seen.addAll(page);
            after = seen.isEmpty() ? null : seen.getLast().sku();
        } while (page.size() == limit && seen.size() < ROWS_MAX);
        return seen;
    }
}
