package id.lababersih.persistence.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.inventory.Shortage;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.inventory.Shelves.Filter;
import id.lababersih.persistence.inventory.Shelves.Shelf;
import id.lababersih.persistence.inventory.Shelves.Totals;
import id.lababersih.persistence.inventory.StockLevels.After;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShelvesTest {
    private static final Database DATABASE = ScratchDatabase.open();
    private static final LocalDate JULY = LocalDate.of(2025, 7, 1);
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

    private void product(UUID of, String sku, String name) {
        handle.execute("""
                insert into product (merchant_id, sku, name, price, bundle, created_at)
                values (?, ?, ?, 0, false, now())
                """, of, sku, name);
    }

    private void layer(UUID of, String sku, String warehouse, LocalDate day, long cost, int left) {
        layers++;
        handle.execute(
                "insert into stock_layer values (?, ?, ?, ?, ?, ?, ?)", of, layers, sku, warehouse, day, cost, left);
    }

    private void pieces(String sku, String warehouse, int left) {
        layer(merchant, sku, warehouse, JULY, 1_000, left);
    }

    private List<Shelf> all(UUID of, Filter filter) {
        return Shelves.page(handle, of, filter, null, ROWS_MAX);
    }

    private List<String> found(@Nullable String search, @Nullable Shortage shortage) {
        return all(merchant, new Filter(search, shortage)).stream()
                .map(shelf -> shelf.sku() + "/" + shelf.warehouse())
                .toList();
    }

    @Test
    void aShelfIsTheSumOfItsLayers() {
        product(merchant, "TEH", "Teh Melati");
        layer(merchant, "TEH", "UTAMA", JULY, 1_000, 0);
        layer(merchant, "TEH", "UTAMA", JULY.plusDays(2), 1_500, 2);
        layer(merchant, "TEH", "UTAMA", JULY.plusDays(1), 1_001, 1);
        layer(merchant, "TEH", "TOKO", JULY, 1_000, 0);
        layer(merchant, "LAMA", "UTAMA", JULY, 500, 7);

        assertThat(all(merchant, Filter.ALL))
                .containsExactly(
                        new Shelf("LAMA", "UTAMA", "LAMA", 7, 3_500, JULY),
                        new Shelf("TEH", "TOKO", "Teh Melati", 0, 0, null),
                        new Shelf("TEH", "UTAMA", "Teh Melati", 3, 4_001, JULY.plusDays(1)));
        assertThat(all(merchant, Filter.ALL).stream().map(Shelf::averageCost)).containsExactly(500L, 0L, 1_334L);
        assertThat(Shelves.totals(handle, merchant)).isEqualTo(new Totals(7_501, 2, 0));
        assertThat(StockLevels.page(handle, merchant, null, null, ROWS_MAX).stream()
                        .mapToLong(Stock::value)
                        .sum())
                .isEqualTo(7_501);
    }

    @Test
    void aProductIsGoneOnceNoWarehouseHasAny() {
        pieces("HABIS", "UTAMA", 0);
        pieces("HABIS", "TOKO", 0);
        pieces("SISA", "UTAMA", 0);
        pieces("SISA", "TOKO", 1);
        assertThat(Shelves.totals(handle, merchant)).isEqualTo(new Totals(1_000, 1, 1));
    }

    @Test
    void whatRunsOutAndWhatIsGoneAreFound() {
        pieces("A", "UTAMA", 0);
        pieces("B", "UTAMA", 1);
        pieces("C", "TOKO", 3);
        pieces("C", "TOKO", 2);
        pieces("C", "UTAMA", 6);
        assertThat(found(null, Shortage.GONE)).containsExactly("A/UTAMA");
        assertThat(found(null, Shortage.LOW)).containsExactly("B/UTAMA", "C/TOKO");
        assertThat(all(merchant, Filter.ALL).stream().map(Shelf::shortage))
                .containsExactly(Shortage.GONE, Shortage.LOW, Shortage.LOW, null);
    }

    @Test
    void theBeginningOfASkuOrNameFindsWhateverItsCase() {
        product(merchant, "KPS-1", "Kaos Polos");
        product(merchant, "TEH_50%", "Teh 50%");
        product(merchant, "TEHX50X", "Bukan Kaos");
        for (var sku : List.of("KPS-1", "TEH_50%", "TEHX50X")) {
            pieces(sku, "UTAMA", 6);
        }
        pieces("KPS-1", "TOKO", 0);
        assertThat(found("kps", null)).containsExactly("KPS-1/TOKO", "KPS-1/UTAMA");
        assertThat(found("KAOS", null)).containsExactly("KPS-1/TOKO", "KPS-1/UTAMA");
        assertThat(found("kaos", Shortage.GONE)).containsExactly("KPS-1/TOKO");
        assertThat(found("teh_50%", null)).as("as it is spelt").containsExactly("TEH_50%/UTAMA");
        assertThat(found("50", null)).as("not from the middle").isEmpty();
        assertThat(found("\\", null)).isEmpty();
    }

    @Test
    void pagesHaveEveryShelfOnce() {
        for (int i = 0; i < 12; i++) {
            product(merchant, "P-" + i, i % 2 == 0 ? "Genap" : "Ganjil");
            pieces("P-" + i, "UTAMA", i);
            pieces("P-" + i, "UTAMA", 0);
            pieces("P-" + i, "TOKO", 11 - i);
        }
        for (var filter : List.of(
                Filter.ALL,
                new Filter("ganjil", null),
                new Filter("P-1", null),
                new Filter(null, Shortage.LOW),
                new Filter("genap", Shortage.LOW))) {
            var whole = all(merchant, filter);
            assertThat(whole).hasSizeGreaterThan(3).doesNotHaveDuplicates();
            for (int limit = 1; limit <= whole.size(); limit++) {
                assertThat(paged(filter, limit)).as("%s by %s", filter, limit).isEqualTo(whole);
            }
        }
    }

    private List<Shelf> paged(Filter filter, int limit) {
        var seen = new ArrayList<Shelf>();
        List<Shelf> page;
        After after = null;
        do {
            page = Shelves.page(handle, merchant, filter, after, limit);
            seen.addAll(page);
            after = seen.isEmpty()
                    ? null
                    : new After(seen.getLast().sku(), seen.getLast().warehouse());
        } while (page.size() == limit && seen.size() < ROWS_MAX);
        return seen;
    }

    @Test
    void anotherMerchantSeesNothing() {
        product(merchant, "TEH", "Teh");
        pieces("TEH", "UTAMA", 3);
        assertThat(all(stranger, Filter.ALL)).isEmpty();
        assertThat(all(stranger, new Filter("teh", Shortage.LOW))).isEmpty();
        assertThat(Shelves.totals(handle, stranger)).isEqualTo(new Totals(0, 0, 0));

        layer(stranger, "TEH", "UTAMA", JULY, 9, 1);
        assertThat(all(stranger, Filter.ALL))
                .as("nor the names of another's products")
                .containsExactly(new Shelf("TEH", "UTAMA", "TEH", 1, 9, JULY));
        assertThat(all(merchant, Filter.ALL)).containsExactly(new Shelf("TEH", "UTAMA", "Teh", 3, 3_000, JULY));
    }
}
