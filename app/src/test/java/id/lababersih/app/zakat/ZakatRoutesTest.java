package id.lababersih.app.zakat;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.account.AuditRoutes;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.Reply;
import id.lababersih.app.ledger.BooksServer;
import id.lababersih.app.ledger.LedgerRoutes;
import id.lababersih.persistence.ledger.BookWatch;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZakatRoutesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(BooksServer.NOW);

    private static void post(BooksServer server, String day, String debit, String credit, long amount) {
        String lines = """
                {"account":"%s","debit":%d},{"account":"%s","credit":%d}""".formatted(debit, amount, credit, amount);
        var posted = server.post(
                "ADMIN",
                "/v1/journal-entries",
                "{\"date\":\"%s\",\"memo\":\"Uji\",\"lines\":[%s]}".formatted(day, lines));
        assertThat(posted.status()).as(posted.text()).isEqualTo(201);
    }

    private static Reply calculate(BooksServer server, String more) {
        return server.post("ADMIN", "/v1/zakat/calculations", """
                {"gold_price":1000000,"source":"Antam"%s}""".formatted(more));
    }

    @Test
    void zakatIsCountedFromTheBooksAndKeptWithItsGoldPrice() {
        try (var server = new BooksServer((database, _) -> List.of(
                new LedgerRoutes(database.jdbi(), CLOCK, BookWatch.NONE, new CaughtUp(database.jdbi())),
                new AuditRoutes(database.jdbi()),
                new ZakatRoutes(database.jdbi(), CLOCK)))) {
            post(server, "2024-09-01", "1101", "3101", 50_000_000);
            post(server, "2024-09-02", "1301", "2101", 30_000_000);
            post(server, "2024-09-11", "1202", "4101", 36_000_000);
            post(server, "2024-09-11", "1401", "1101", 1_000_000);
            var early = calculate(server, ",\"at\":\"2025-08-30\"");
            assertThat(early.status()).as(early.text()).isEqualTo(201);
            assertThat(early.at("/data/base").asLong()).isEqualTo(85_000_000);
            assertThat(early.at("/data/nisab").asLong()).isEqualTo(85_000_000);
            assertThat(early.at("/data/reached_on").asText()).isEqualTo("2024-09-11");
            assertThat(early.at("/data/haul_ends_on").asText()).isEqualTo("2025-08-31");
            assertThat(early.at("/data/due").asBoolean()).isFalse();
            var due = calculate(server, ",\"carat\":22,\"price_date\":\"2025-08-29\"");
            assertThat(due.at("/data/at").asText()).isEqualTo("2025-09-01");
            assertThat(due.at("/data/amount").asLong()).isEqualTo(2_125_000);

            var kept = server.get("/v1/audit").at("/data").findValues("detail").stream()
                    .filter(detail -> detail.path("carat").asInt() == 22)
                    .toList();
            assertThat(kept).containsExactly(due.at("/data"));
            var wrong = calculate(server, ",\"carat\":25,\"at\":\"2025-02-30\",\"gold\":1");
            assertThat(wrong.pointers()).containsExactlyInAnyOrder("/carat", "/at", "/gold");
            assertThat(calculate(server, ",\"at\":\"2025-09-02\"").pointers())
                    .as("tomorrow")
                    .containsExactly("/at");
            assertThat(server.post("STAFF", "/v1/zakat/calculations", "{}").status())
                    .isEqualTo(403);
        }
    }
}
