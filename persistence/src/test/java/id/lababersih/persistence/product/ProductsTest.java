package id.lababersih.persistence.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.domain.product.Product;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.account.AuditLog.Recorded;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ProductsTest {
    private static final Database DATABASE = ScratchDatabase.open();
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final Product TEA = new Product("TEH", "The", 9_000, List.of());
    private static final Product BOX = new Product("KOTAK", "Kotak", 17_000, List.of(new Component("TEH", 2)));

    private final Products products = new Products(DATABASE.jdbi());
    private final UUID merchant = merchant();

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    private UUID merchant() {
        var id = UUID.randomUUID();
        DATABASE.jdbi()
                .useHandle(handle ->
                        handle.execute("insert into merchant (id, name, created_at) values (?, 'Toko', now())", id));
        products.add(id, TEA, by(id));
        products.add(id, BOX, by(id));
        return id;
    }

    private static Actor by(UUID merchant) {
        return new Actor(merchant, null, NOW, null);
    }

    private static Product found(Products asked, UUID of, String sku) {
        return Objects.requireNonNull(asked.find(of, List.of(sku)).get(sku));
    }

    /** What was changed of products, as JSON. */
    private static List<String> changes(UUID of) {
        return DATABASE.jdbi().withHandle(handle -> AuditLog.page(handle, of, null, 100)).stream()
                .map(Recorded::act)
                .filter(act -> act.action().equals("product-changed"))
                .map(act -> act.subjectId() + " " + act.detail())
                .toList();
    }

    /** Which version of its row a product has: another after each write. */
    private String version(String sku) {
        return DATABASE.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select xmin::text || '/' || xmax::text from product where merchant_id = ? and sku = ?")
                        .bind(0, merchant)
                        .bind(1, sku)
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void aNewNameOrPriceLeavesEverythingElseAndTheTrailHasBoth() {
        assertThat(products.change(merchant, "TEH", "Teh \"Melati\" \\ 'wangi'", null, by(merchant)))
                .contains(new Product("TEH", "Teh \"Melati\" \\ 'wangi'", 9_000, List.of()));
        assertThat(products.change(merchant, "KOTAK", null, 0L, by(merchant)))
                .contains(new Product("KOTAK", "Kotak", 0, BOX.components()));
        assertThat(products.list(merchant, "", "", 10))
                .extracting(Product::name)
                .containsExactly("Kotak", "Teh \"Melati\" \\ 'wangi'");
        assertThat(changes(merchant))
                .containsExactlyInAnyOrder(
                        "KOTAK {\"name\": \"Kotak\", \"price\": 0, \"former_name\": \"Kotak\","
                                + " \"former_price\": 17000}",
                        "TEH {\"name\": \"Teh \\\"Melati\\\" \\\\ 'wangi'\", \"price\": 9000, \"former_name\": \"The\","
                                + " \"former_price\": 9000}");
    }

    @Test
    void nothingIsWrittenWhereNothingChanges() {
        var before = version("TEH");
        assertThat(products.change(merchant, "TEH", "The", 9_000L, by(merchant)))
                .contains(TEA);
        assertThat(products.change(merchant, "TEH", null, null, by(merchant))).contains(TEA);
        assertThat(version("TEH")).isEqualTo(before);
        assertThat(changes(merchant)).isEmpty();
    }

    @Test
    void aProductOfAnotherMerchantIsUnknownAndOneOfTheSameSkuStays() {
        var stranger = merchant();
        assertThat(products.change(stranger, "TEH", "Milikku", 1L, by(stranger)))
                .isPresent();
        assertThat(found(products, merchant, "TEH")).isEqualTo(TEA);
        products.add(merchant, new Product("KOPI", "Kopi", 1, List.of()), by(merchant));
        assertThat(products.change(stranger, "KOPI", "Milikku", 1L, by(stranger)))
                .isEmpty();
        assertThat(found(products, merchant, "KOPI").name()).isEqualTo("Kopi");
        assertThat(changes(merchant)).isEmpty();
    }

    @Test
    void noNodeShowsWhatAProductWasCalledBeforeAnotherChangedIt() {
        var elsewhere = new Products(DATABASE.jdbi());
        var box = elsewhere.contents(merchant, "KOTAK").orElseThrow();
        assertThat(box.parts()).isEqualTo(BOX.components());
        products.change(merchant, "KOTAK", "Kotak isi dua", 18_000L, by(merchant));
        assertThat(elsewhere.contents(merchant, "KOTAK")).containsSame(box);
        assertThat(found(elsewhere, merchant, "KOTAK"))
                .isEqualTo(new Product("KOTAK", "Kotak isi dua", 18_000, BOX.components()));
        assertThat(elsewhere.list(merchant, "isi dua", "", 10)).hasSize(1);
        assertThat(elsewhere.contents(merchant, "TEH").orElseThrow().parts()).containsExactly(new Component("TEH", 1));
        assertThat(elsewhere.contents(merchant, "KOPI")).isEmpty();
    }

    @Test
    void ofTwoChangesAtOnceTheSecondSeesTheFirst() {
        DATABASE.jdbi().useHandle(handle -> {
            handle.begin();
            handle.execute("update product set price = 9500 where merchant_id = ? and sku = 'TEH'", merchant);
            var renamed =
                    CompletableFuture.supplyAsync(() -> products.change(merchant, "TEH", "Teh", null, by(merchant)));
            await().until(ProductsTest::somebodyWaits);
            handle.commit();
            assertThat(renamed.join()).contains(new Product("TEH", "Teh", 9_500, List.of()));
        });
        assertThat(changes(merchant)).singleElement().asString().contains("\"former_price\": 9500");
    }

    /** In a transaction of its own: within one, what others do is seen as it was when it was looked at first. */
    private static boolean somebodyWaits() {
        return DATABASE.jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                        select exists (select from pg_stat_activity
                                       where datname = current_database() and wait_event_type = 'Lock')
                        """).mapTo(Boolean.class).one());
    }
}
