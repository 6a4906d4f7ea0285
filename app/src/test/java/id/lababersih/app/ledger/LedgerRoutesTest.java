package id.lababersih.app.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.report.ReportRoutes;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerRoutesTest {
    private static final String RENT = entry("2025-08-01", line("6202", 700, 0), line("1101", 0, 700));

    private final BooksServer server = new BooksServer((database, executor) -> List.of(
            new LedgerRoutes(
                    database.jdbi(),
                    InstantSource.fixed(BooksServer.NOW),
                    BookWatch.NONE,
                    new CaughtUp(database.jdbi())),
            new DonationRoutes(database.jdbi(), InstantSource.fixed(BooksServer.NOW), BookWatch.NONE),
            new ReportRoutes(database.jdbi(), executor, InstantSource.fixed(BooksServer.NOW))));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void anEntryByHandIsPostedWithItsAuditRow() {
        var posted = server.post("ADMIN", "/v1/journal-entries", RENT);
        assertThat(posted.status()).as(posted.text()).isEqualTo(201);
        String id = posted.json().get("data").get("id").textValue();
        assertThat(server.get("/v1/journal-entries/" + id).json().get("data"))
                .isEqualTo(posted.json().get("data"));
        assertThat(balances()).containsExactlyInAnyOrderEntriesOf(Map.of("1101", -700L, "6202", 700L));
        assertThat(audited("entry-posted")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"date\":\"2025-08-01\",\"memo\":\"x\",\"lines\":[]}",
                "{\"date\":\"2025-08-01\",\"memo\":\"x\",\"lines\":[{\"account\":\"1101\",\"debit\":5}]}",
                "{\"date\":\"2025-08-01\",\"memo\":\"x\",\"lines\":[{\"account\":\"1101\",\"debit\":5},"
                        + "{\"account\":\"4901\",\"credit\":6}]}",
                "{\"date\":\"2025-08-01\",\"memo\":\"x\",\"lines\":[{\"account\":\"1101\",\"debit\":5,\"credit\":5},"
                        + "{\"account\":\"4901\",\"credit\":0}]}",
                "{\"date\":\"2025-08-01\",\"memo\":\"x\",\"lines\":[{\"account\":\"1109\",\"debit\":5},"
                        + "{\"account\":\"4901\",\"credit\":5}]}",
                "{\"date\":\"2025-08-01\",\"memo\":\"x\",\"lines\":[{\"account\":\"1101\",\"debit\":-5},"
                        + "{\"account\":\"4901\",\"credit\":-5}]}",
                "{\"date\":\"2025-08-01\",\"memo\":\"x\",\"lines\":[{\"account\":\"1101\",\"debit\":5},"
                        + "{\"account\":\"1101\",\"credit\":5}]}",
                "{\"date\":\"2025-02-30\",\"memo\":\"x\",\"lines\":[{\"account\":\"1101\",\"debit\":5},"
                        + "{\"account\":\"4901\",\"credit\":5}]}"
            })
    void anEntryThatDoesNotBalanceOrMakeSenseIsRefused(String body) {
        var refused = server.post("OWNER", "/v1/journal-entries", body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().get("errors")).isNotEmpty();
        assertThat(balances()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999000-01-01", "-999999000-01-01"})
    void aCursorOfADayThatNoDatabaseKnowsIsRefused(String day) {
        byte[] key = "[\"journal\",\"%s\",\"0\"]".formatted(day).getBytes(UTF_8);
        var refused = server.get(
                "/v1/reports/journal?cursor=" + Base64.getUrlEncoder().encodeToString(key));
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().get("errors").get(0).get("pointer").textValue())
                .isEqualTo("?cursor");
    }

    @Test
    void linesOfOneAccountBecomeOne() {
        var posted = server.post(
                "ADMIN",
                "/v1/journal-entries",
                entry("2025-08-01", line("6202", 700, 0), line("6202", 300, 0), line("1101", 0, 1000)));
        assertThat(posted.json().get("data").get("lines")).hasSize(2);
    }

    @Test
    void anEntryIsReversedOnceAndInEveryReport() {
        var entry = new Entry(
                "adjustment",
                "SHOPEE/1",
                "adjustment",
                "SHOPEE/1",
                LocalDate.of(2025, 8, 2),
                "Penyesuaian",
                new Entry.Origin(Platform.SHOPEE, UUID.randomUUID(), null),
                null,
                List.of(new Entry.Line("1103", 90, 0), new Entry.Line("4901", 0, 90)),
                List.of(new Entry.Split("4901", "TEH", -90)));
        server.database()
                .jdbi()
                .useTransaction(
                        handle -> JournalTable.insert(handle, server.merchant(), List.of(entry), BookWatch.NONE));
        String path = "/v1/journal-entries/" + JournalTable.entryId(server.merchant(), entry.key()) + "/reverse";

        assertThat(server.post("STAFF", path).status()).isEqualTo(403);
        var reversed = server.post("ADMIN", path);
        assertThat(reversed.status()).as(reversed.text()).isEqualTo(201);
        // The clock says 20:00 UTC on 31 August, which is September in Jakarta.
        assertThat(reversed.json().get("data").get("date").textValue()).isEqualTo("2025-09-01");
        assertThat(reversed.json().get("data").get("reverses").textValue())
                .isEqualTo(JournalTable.entryId(server.merchant(), entry.key()).toString());
        assertThat(server.post("ADMIN", path, "{\"memo\":\"lagi\"}").status()).isEqualTo(409);

        assertThat(balances()).isEmpty();
        for (String grouping : List.of("product", "platform", "shop")) {
            for (var part : data("/v1/reports/profit-loss?group_by=" + grouping)) {
                assertThat(part.get("net_profit").longValue()).as(grouping).isZero();
            }
        }
        assertThat(audited("entry-reversed")).isEqualTo(1);
    }

    @Test
    void aReversalWhoseAnswerWasLostInACrashIsAnsweredAgain() {
        var posted = server.post("ADMIN", "/v1/journal-entries", RENT).json().get("data");
        String path = "/v1/journal-entries/" + posted.get("id").textValue() + "/reverse";
        var first = server.postOnce("ADMIN", path, "kunci-1");
        assertThat(first.status()).isEqualTo(201);
        server.database()
                .jdbi()
                .useHandle(handle -> handle.execute("UPDATE idempotency_key SET status = NULL, content_type = NULL,"
                        + " location = NULL, body = NULL, locked_until = created_at"));

        var second = server.postOnce("ADMIN", path, "kunci-1");

        assertThat(second.status()).as(second.text()).isEqualTo(201);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(server.postOnce("ADMIN", path, "kunci-2").problem()).isEqualTo("entry-reversed");
        assertThat(server.post("ADMIN", path).problem()).isEqualTo("entry-reversed");
        assertThat(audited("entry-reversed")).isEqualTo(1);
        assertThat(balances()).isEmpty();
    }

    @Test
    void onlyTheRightRolesWriteInTheBooks() {
        assertThat(server.post("VIEWER", "/v1/journal-entries", RENT).status()).isEqualTo(403);
        assertThat(server.post("STAFF", "/v1/journal-entries", RENT).status()).isEqualTo(403);
        assertThat(server.post("ADMIN", "/v1/journal-entries/" + UUID.randomUUID() + "/reverse")
                        .status())
                .isEqualTo(404);
        assertThat(server.put("ADMIN", "/v1/book-closing", "{\"closed_through\":\"2025-07-31\"}")
                        .status())
                .isEqualTo(403);
        assertThat(balances()).isEmpty();
    }

    @Test
    void anEntryOfAClosedDayCountsOnTheFirstOpenOne() {
        assertThat(server.put("OWNER", "/v1/book-closing", "{\"closed_through\":\"2025-08-15\"}")
                        .json()
                        .get("data")
                        .get("closed_through")
                        .textValue())
                .isEqualTo("2025-08-15");
        var posted = server.post("ADMIN", "/v1/journal-entries", RENT).json().get("data");
        assertThat(posted.get("date").textValue()).isEqualTo("2025-08-16");
        assertThat(posted.get("business_date").textValue()).isEqualTo("2025-08-01");
        server.put("OWNER", "/v1/book-closing", "{\"closed_through\":\"2025-08-10\"}");
        assertThat(data("/v1/book-closing").get("closed_through").textValue()).isEqualTo("2025-08-15");
    }

    /** It is for good, so what a mistyped year closed would stay closed. */
    @Test
    void aDayThatIsNotOverIsNotClosed() {
        for (String day : List.of("2035-12-31", "2025-09-01")) {
            var refused = server.put("OWNER", "/v1/book-closing", "{\"closed_through\":\"" + day + "\"}");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text()).contains("/closed_through", "not-over");
        }
        assertThat(data("/v1/book-closing").get("closed_through").isNull()).isTrue();
        assertThat(server.put("OWNER", "/v1/book-closing", "{\"closed_through\":\"2025-08-31\"}")
                        .status())
                .as("yesterday")
                .isEqualTo(200);
    }

    @Test
    void anAccountOfTheMerchantsOwnIsUsedLikeAnyOther() {
        String entry = entry("2025-08-01", line("6203", 40, 0), line("1101", 0, 40));
        assertThat(server.post("ADMIN", "/v1/journal-entries", entry).status()).isEqualTo(422);
        assertThat(server.put("STAFF", "/v1/accounts/6203", "{\"name\":\"Beban Listrik\"}")
                        .status())
                .isEqualTo(403);
        assertThat(server.put("ADMIN", "/v1/accounts/7203", "{\"name\":\"Beban Listrik\"}")
                        .status())
                .isEqualTo(404);
        assertThat(server.put("ADMIN", "/v1/accounts/6203", "{\"name\":\"Beban Listrik\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.put("ADMIN", "/v1/accounts/6203", "{\"name\":\"x\",\"normal\":\"CREDIT\"}")
                        .status())
                .isEqualTo(422);
        assertThat(server.post("ADMIN", "/v1/journal-entries", entry).status()).isEqualTo(201);
        var result = data("/v1/reports/profit-loss");
        assertThat(result.get("accounts").get(0).get("name").textValue()).isEqualTo("Beban Listrik");
        assertThat(result.get("net_profit").longValue()).isEqualTo(-40);
        assertThat(server.get("/v1/reports/journal?format=hledger").text())
                .contains("account 6203 Beban Listrik  ; type:X\n");
        assertThat(data("/v1/accounts")).hasSize(36);
    }

    @Test
    void aDonationIsAnExpenseThatIsToldApart() {
        var given = server.post(
                "ADMIN", "/v1/donations", "{\"amount\":50000,\"account\":\"1101\",\"memo\":\"Infak Jumat\"}");
        assertThat(given.status()).as(given.text()).isEqualTo(201);
        assertThat(given.at("/data/source").asText()).isEqualTo("donation");
        assertThat(given.at("/data/memo").asText()).isEqualTo("Infak Jumat");
        assertThat(given.at("/data/date").asText()).isEqualTo("2025-09-01");
        assertThat(balances()).containsExactly(Map.entry("1101", -50_000L), Map.entry("6205", 50_000L));
        assertThat(audited("donation-given")).isEqualTo(1);

        var wrong = server.post("ADMIN", "/v1/donations", "{\"amount\":0,\"account\":\"1103\",\"to\":\"Siti\"}");
        assertThat(wrong.pointers()).containsExactlyInAnyOrder("/amount", "/account", "/to");
        var late = server.post("ADMIN", "/v1/donations", "{\"amount\":1,\"date\":\"2025-09-03\"}");
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.text()).contains("/date", "This must not be after tomorrow.");
        assertThat(server.post("STAFF", "/v1/donations", "{\"amount\":1}").status())
                .isEqualTo(403);
        String entry = "/v1/journal-entries/" + given.at("/data/id").asText();
        assertThat(server.post("ADMIN", entry + "/reverse").status()).isEqualTo(201);
        assertThat(balances()).isEmpty();
    }

    /** The balance goes on from the one in the cursor. */
    @Test
    void aCursorOfAnotherAccountsLedgerIsRefused() {
        server.post("ADMIN", "/v1/journal-entries", RENT);
        server.post("ADMIN", "/v1/journal-entries", RENT);
        var first = server.get("/v1/reports/ledger?account=6202&limit=1");
        var cursor = "&limit=1&cursor=" + first.json().get("next_cursor").textValue();
        var next = server.get("/v1/reports/ledger?account=6202" + cursor);
        assertThat(next.at("/data/0/balance").asLong())
                .isEqualTo(2 * first.at("/data/0/balance").asLong());
        assertThat(server.get("/v1/reports/ledger?account=1101" + cursor).pointers())
                .containsExactly("?cursor");
    }

    private Map<String, Long> balances() {
        var balances = new TreeMap<String, Long>();
        server.get("/v1/reports/trial-balance")
                .json()
                .get("data")
                .forEach(row -> balances.put(
                        row.get("code").textValue(), row.get("balance").longValue()));
        return balances;
    }

    private JsonNode data(String path) {
        return server.get(path).json().get("data");
    }

    private long audited(String action) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM audit_log WHERE merchant_id = ? AND action = ?")
                        .bind(0, server.merchant())
                        .bind(1, action)
                        .mapTo(Long.class)
                        .one());
    }

    private static String entry(String date, String... lines) {
        return "{\"date\":\"%s\",\"memo\":\"Sewa\",\"lines\":[%s]}".formatted(date, String.join(",", lines));
    }

    private static String line(String account, long debit, long credit) {
        return "{\"account\":\"%s\",\"debit\":%d,\"credit\":%d}".formatted(account, debit, credit);
    }
}
