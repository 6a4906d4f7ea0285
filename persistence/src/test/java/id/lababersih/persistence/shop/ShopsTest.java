package id.lababersih.persistence.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.shop.Shops.Shop;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShopsTest {
    private static final Database DATABASE = ScratchDatabase.open();

    private final Shops shops = new Shops(DATABASE.jdbi());
    private final UUID merchant = UUID.randomUUID();
    private final Actor by = new Actor(merchant, null, Instant.parse("2026-03-01T03:00:00Z"), null);

    ShopsTest() {
        DATABASE.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into merchant (id, name, created_at) values (?, 'Toko', now())", merchant));
    }

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    private Optional<Shop> add(String name, Platform platform) {
        return shops.addUnlikeOthers(merchant, UUID.randomUUID(), name, platform, by);
    }

    @Test
    void noTwoOpenShopsOfAPlatformGetWhatFilesTakeForOneName() {
        var tea = add("Toko Teh", Platform.SHOPEE).orElseThrow();
        var coffee = add("Toko Kopi", Platform.SHOPEE).orElseThrow();
        assertThat(add(" toko TEH ", Platform.SHOPEE)).isEmpty();
        assertThat(add("Toko Teh", Platform.TIKTOK)).isPresent();
        assertThat(shops.renameUnlikeOthers(coffee, "TOKO TEH", by)).isEmpty();
        assertThat(shops.find(merchant, coffee.id())).contains(coffee);
        assertThat(shops.renameUnlikeOthers(coffee, "toko KOPI", by)
                        .orElseThrow()
                        .name())
                .as("its own name, written in another way")
                .isEqualTo("toko KOPI");
        shops.archive(merchant, tea.id(), by);
        assertThat(shops.renameUnlikeOthers(coffee, "Toko Teh", by)).isPresent();
    }

    @Test
    void ofTwoThatWantANameAtOnceTheSecondSeesTheFirst() {
        var coffee = add("Toko Kopi", Platform.SHOPEE).orElseThrow();
        assertThat(after("Toko Teh", () -> shops.renameUnlikeOthers(coffee, "Toko Teh", by)))
                .isEmpty();
        assertThat(after("Toko Susu", () -> add("Toko Susu", Platform.SHOPEE))).isEmpty();
    }

    /** What somebody gets who asks while another is about to add a shop of this name. */
    private Optional<Shop> after(String name, Supplier<Optional<Shop>> ask) {
        return DATABASE.jdbi().withHandle(handle -> {
            handle.begin();
            handle.execute("select id from merchant where id = ? for no key update", merchant);
            var asked = CompletableFuture.supplyAsync(ask);
            await().until(ShopsTest::somebodyWaits);
            assertThat(asked).isNotDone();
            handle.execute(
                    "insert into shop (id, merchant_id, name, platform, created_at) values (?, ?, ?, 'SHOPEE', now())",
                    UUID.randomUUID(),
                    merchant,
                    name);
            handle.commit();
            return asked.join();
        });
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
