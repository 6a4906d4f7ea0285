package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.demo.DemoMerchant;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The release before goes on working on the tables of this one, so that a rollback needs no dump; and this one reads
 * what it wrote there. Until there are two releases, this one is both.
 */
class PreviousReleaseTest {
    private static final String DEMO_PASSWORD = "laba-bersih-demo";
    private static final Duration PLAYED_WITHIN = Duration.ofMinutes(3);

    @Test
    void theReleaseBeforePlaysItsDemoOnTheseTablesAndThisOneHasTheSameBooks() {
        DatabaseUrl url = ScratchDatabase.create();
        Database.migrate(url);
        var environment = Map.of("DATABASE_URL", address(url));
        String written;
        try (var before = ServerProcess.startBefore(SharedServer.freshFolder("release-before"), environment)) {
            Awaitility.await("the demo is played").atMost(PLAYED_WITHIN).until(() -> {
                before.requireAlive();
                return before.log().contains("Look at ") || before.log().contains("demo merchant is not whole");
            });
            assertThat(before.log()).doesNotContain("demo merchant is not whole", "ERROR");
            written = books(before);
        }
        try (var after = ServerProcess.start(SharedServer.freshFolder("release-after"), environment)) {
            assertThat(books(after)).isEqualTo(written).contains("TikTok");
        }
    }

    private static String address(DatabaseUrl url) {
        return "postgres://" + url.user() + ":" + url.password() + "@"
                + url.jdbcUrl().substring("jdbc:postgresql://".length());
    }

    /** Its journal, which balances. */
    private static String books(ServerProcess server) {
        try (Api api = server.api()) {
            var books = new Books(api.signIn(DemoMerchant.EMAIL, DEMO_PASSWORD).merchant());
            assertThat(books.trialBalance()).isNotEmpty();
            return books.journalText();
        }
    }
}
