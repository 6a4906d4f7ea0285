package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After a rollback the database may keep states that only the later release can read. */
class UnreadableStateTest {
    private static final Author BY = Author.user(new UUID(0, 7));
    private static final int EVENTS = 430;

    /** The state is kept each 200 events: of the later one alone, then of both. */
    @ParameterizedTest
    @CsvSource({"'{\"type\":\"OfALaterRelease\"}', 400", "'{\"type\":\"OfALaterRelease\"}', 200", "'', 400"})
    void anEntityWhoseStoredStateCannotBeReadIsMadeOfItsEvents(String payload, long from) {
        var url = ScratchDatabase.create();
        var shopId = UUID.randomUUID();
        try (var database = Database.open(url, 4);
                var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
            var before = start(database, blocking);
            open(before, shopId);
            for (int i = 1; i < EVENTS; i++) {
                execute(before, shopId, new Shop.Command.SetQuota(i));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> states(database) == 2);
            var known = get(before.shops().find(shopId));
            get(before.stop());

            int damaged = database.jdbi().withHandle(handle -> handle.execute("""
                    update snapshot set snapshot_payload = convert_to(?, 'UTF8') where sequence_number >= ?
                    """, payload, from));
            assertThat(damaged).isEqualTo(from == 400 ? 1 : 2);
            var after = start(database, blocking);

            assertThat(get(after.shops().find(shopId))).isEqualTo(known);
            assertThat(known)
                    .isInstanceOfSatisfying(
                            Shop.Open.class,
                            open -> assertThat(open.shipmentsPerDayMax()).isEqualTo(EVENTS - 1));
            execute(after, shopId, new Shop.Command.SetQuota(EVENTS));
            await("a state, for the next start should not read all of that again")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> keptLast(database) == EVENTS + 1);
            get(after.stop());
        }
    }

    private static Entities start(Database database, ExecutorService blocking) {
        var entities = Entities.startAlone(database, blocking, InstantSource.system(), Steps.NONE);
        get(entities.ready());
        return entities;
    }

    private static void open(Entities entities, UUID shopId) {
        execute(entities, shopId, new Shop.Command.OpenShop(shopId, UUID.randomUUID(), Platform.SHOPEE, "UTAMA"));
    }

    private static void execute(Entities entities, UUID shopId, Shop.Command command) {
        assertThat(get(entities.shops().execute(shopId, command, BY))).isInstanceOf(ShopOutcome.Accepted.class);
    }

    private static long states(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from snapshot")
                        .mapTo(Long.class)
                        .one());
    }

    private static long keptLast(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select max(sequence_number) from snapshot")
                        .mapTo(Long.class)
                        .one());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
