package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.app.account.MailLinks;
import id.lababersih.app.account.SentLinks;
import id.lababersih.app.http.ApiClient;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.OpenApi;
import id.lababersih.app.http.Reply;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.http.TestClock;
import id.lababersih.cluster.order.Steps;
import id.lababersih.persistence.database.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service as {@code Main} wires it, held against its document: no route undocumented, none left untried. */
class ContractTest {
    private static final String PASSWORD = "kata sandi panjang";
    private static final String ADMIN_SECRET = "rahasia pengelola aplikasi";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> REPORTS = List.of(
            "profit-loss?from=2026-01-01&to=2026-12-31",
            "profit-loss?from=2026-01-01&to=2026-12-31&group_by=product",
            "profit-loss?from=2026-01-01&to=2026-12-31&format=csv",
            "trial-balance?at=2026-12-31",
            "balance-sheet?at=2026-12-31",
            "balance-sheet?at=2026-12-31&format=xlsx",
            "cash-flow?from=2026-01-01&to=2026-12-31",
            "ledger?account=1301&from=2026-01-01&to=2026-12-31",
            "journal?from=2026-01-01&to=2026-12-31",
            "journal?from=2026-01-01&to=2026-12-31&format=hledger",
            "receivables-ageing?at=2026-12-31",
            "settlements?from=2026-01-01&to=2026-12-31");

    @TempDir
    private Path var;

    @Test
    void everyRouteIsDocumentedAndEveryDocumentedCallAnswersAsItSays() {
        var database = ScratchDatabase.create();
        var address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        var url = "postgres://" + database.user() + ":" + database.password() + "@" + address;
        var config = Config.read(
                Map.of("LABABERSIH_ENV", "dev", "DATABASE_URL", url, "PORT", "0", "ADMIN_SECRET", ADMIN_SECRET), var);
        var clock = new TestClock(Instant.parse("2026-03-01T03:00:00Z"));
        try (var service = new Service()) {
            service.start(config, clock, Steps.NONE);
            var endpoints = service.table().stream()
                    .filter(endpoint -> endpoint.surface() == Endpoint.Surface.API)
                    .filter(endpoint -> !endpoint.path().startsWith("/aset/"))
                    .toList();
            var routes = endpoints.stream()
                    .map(endpoint -> endpoint.method().name() + " " + endpoint.path())
                    .toList();
            assertThat(OpenApi.document().operations()).containsExactlyInAnyOrderElementsOf(routes);
            assertThat(endpoints).allSatisfy(OpenApi.document()::checkProblems);
            var anyone = new ApiClient(service.uri());
            play(anyone);
            var jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
            newPassword(anyone, jdbi, new MailLinks("", new Signatures(config.secretKeyBase())));
            assertThat(OpenApi.document().succeeded())
                    .containsAll(OpenApi.document().operations());
        }
    }

    private static void play(ApiClient anyone) {
        List.of(
                        "/health",
                        "/ready",
                        "/live",
                        "/metrics",
                        "/ops/components",
                        "/ops/jobs",
                        "/openapi.yaml",
                        "/asyncapi.yaml",
                        "/problems/not-found")
                .forEach(path ->
                        await().atMost(SOON).until(() -> anyone.get(path).status() == 200));
        var owner = signedIn(anyone);
        catalog(owner);
        var shop = shop(owner);
        orders(owner, shop);
        books(owner);
        purchases(owner);
        imports(owner);
        orderImports(owner, shop);
        apps(anyone);
        var engineer = anyone.bearer(ADMIN_SECRET);
        ok(engineer.post("/ops/components/restart", "{\"path\":\"realtime/pubsub\"}"));
        ok(engineer.post("/ops/jobs/daily-close/cancel", ""));
        ok(engineer.post("/ops/jobs/daily-close/run", ""));
        ok(engineer.delete("/ops/jobs/daily-close/dead"));
        ok(engineer.get("/ops/seals/" + UUID.randomUUID() + "?seals=7"));
        REPORTS.forEach(report -> ok(owner.get("/v1/reports/" + report)));
        ok(owner.get("/v1/audit"));
        team(anyone, owner);
        ok(owner.delete("/v1/shops/" + shop));
        ok(owner.delete("/v1/sessions"));
    }

    private static ApiClient signedIn(ApiClient anyone) {
        var registered = ok(anyone.post("/v1/users", """
                {"user":{"name":"Siti","email":"siti@example.com","password":"%s"}}""".formatted(PASSWORD)));
        var session = ok(anyone.post("/v1/sessions", """
                {"email":"siti@example.com","password":"%s"}""".formatted(PASSWORD)));
        var fresh = ok(anyone.post("/v1/sessions/refresh", """
                {"refresh_token":"%s"}""".formatted(
                        session.at("/refresh_token").asText())));
        var user = anyone.bearer(fresh.at("/access_token").asText());
        ok(user.get(registered.header("Location")));
        var merchant = ok(user.post("/v1/merchants", "{\"name\":\"Toko Maju\"}"));
        ok(user.get(merchant.header("Location")));
        ok(user.get("/v1/merchants"));
        return user;
    }

    private static void team(ApiClient anyone, ApiClient owner) {
        var invitation = "{\"email\":\"budi@example.com\",\"role\":\"STAFF\"}";
        var path = ok(owner.post("/v1/invitations", invitation)).header("Location");
        ok(owner.get("/v1/invitations"));
        ok(owner.delete(path));
        path = ok(owner.post("/v1/invitations", invitation)).header("Location");
        ok(anyone.get(path));
        ok(anyone.put(path, "{\"user\":{\"name\":\"Budi\",\"password\":\"" + PASSWORD + "\"}}"));
        // The clock stands, so that who joined first is not known.
        var members = ok(owner.get("/v1/members")).at("/data");
        var newcomer = members.at("/0/role").asText().equals("OWNER") ? members.get(1) : members.get(0);
        var member = "/v1/members/" + newcomer.get("id").asText();
        ok(owner.get(member));
        ok(owner.patch(member, "{\"role\":\"VIEWER\"}"));
        ok(owner.delete(member));
    }

    private static void newPassword(ApiClient anyone, Jdbi jdbi, MailLinks links) {
        var email = "siti@example.com";
        ok(anyone.post("/v1/password-resets", "{\"email\":\"" + email + "\"}"));
        var token = SentLinks.passwordReset(jdbi, links, email);
        ok(anyone.put("/v1/password-resets/" + token, "{\"password\":\"" + PASSWORD + "\"}"));
    }

    private static void catalog(ApiClient owner) {
        ok(owner.post("/v1/products", "{\"sku\":\"A\",\"name\":\"Kaus\",\"price\":50000}"));
        ok(owner.get("/v1/products?q=kaus"));
        ok(owner.patch("/v1/products/A", "{\"name\":\"Kaus Polos\",\"price\":55000}"));
        ok(owner.post("/v1/stock/receipts", """
                {"warehouse":"UTAMA","kind":"OPENING","date":"2026-01-01",
                 "lines":[{"sku":"A","quantity":10,"unit_cost":30000}]}"""));
        await().atMost(SOON)
                .until(() -> owner.get("/v1/stock").at("/data/0/on_hand").asInt() == 10);
        var counted = ok(owner.post("/v1/stock/counts", """
                {"warehouse":"UTAMA","sku":"A","date":"2026-01-01","counted":9}"""));
        await().atMost(SOON)
                .until(() ->
                        owner.get("/v1/stock/counts").at("/data/0/difference").asInt() == -1);
        ok(owner.post("/v1/stock/counts/" + counted.at("/data/id").asText() + "/undo", ""));
        assertThat(ok(owner.get(counted.header("Location"))).at("/data/0/id")).isEqualTo(counted.at("/data/id"));
        ok(owner.post("/v1/stock/moves", "{\"sku\":\"A\",\"from\":\"UTAMA\",\"to\":\"TOKO\",\"quantity\":1}"));
    }

    private static String shop(ApiClient owner) {
        var shop = ok(owner.post("/v1/shops", "{\"name\":\"Toko\",\"platform\":\"SHOPEE\"}"));
        var path = shop.header("Location");
        ok(owner.get("/v1/shops"));
        ok(owner.get(path));
        ok(owner.patch(path, "{\"name\":\"Toko Baru\"}"));
        ok(owner.put(path + "/sku-map", "[{\"marketplace_sku\":\"MP-A\",\"variation\":\"Hitam\",\"sku\":\"A\"}]"));
        ok(owner.put(path + "/fee-columns", "[{\"column\":\"Biaya Baru\",\"account\":\"6102\"}]"));
        ok(owner.get(path + "/fee-columns"));
        return shop.at("/data/id").asText();
    }

    private static void orders(ApiClient owner, String shop) {
        var paid = placed(owner, shop, "SP-1");
        ok(owner.post(paid + "/pack", ""));
        ok(owner.post(paid + "/ship", "{\"courier\":\"JNE\",\"tracking_number\":\"JNE-1\"}"));
        ok(owner.post(paid + "/deliver", ""));
        ok(owner.post(paid + "/settle", "{\"paid_on\":\"2026-02-20\",\"payout\":40000}"));
        var returned = placed(owner, shop, "SP-2");
        ok(owner.post(returned + "/ship", "{}"));
        ok(owner.post(returned + "/return", "{\"condition\":\"GOOD\"}"));
        ok(owner.post(placed(owner, shop, "SP-3") + "/cancel", "{\"reason\":\"Batal\"}"));
        ok(owner.get(paid));
        await().atMost(SOON).until(() -> owner.get("/v1/orders").at("/data").size() == 3);
    }

    private static String placed(ApiClient owner, String shop, String number) {
        String order = """
                {"shop_id":"%s","number":"%s","created_at":"2026-02-01T09:00:00+07:00",
                 "lines":[{"sku":"MP-A","variation":"Hitam",
                           "quantity":1,"unit_price":50000}]}""".formatted(shop, number);
        return ok(owner.post("/v1/orders", order)).header("Location");
    }

    private static void books(ApiClient owner) {
        ok(owner.get("/v1/accounts"));
        ok(owner.put("/v1/accounts/6203", "{\"name\":\"Beban Listrik\"}"));
        var entry = ok(owner.post("/v1/journal-entries", """
                {"date":"2026-02-28","memo":"Sewa","lines":[{"account":"6202","debit":700000},
                 {"account":"1101","credit":700000}]}"""));
        var path = "/v1/journal-entries/" + entry.at("/data/id").asText();
        ok(owner.get(path));
        ok(owner.post(path + "/reverse", "{\"memo\":\"Salah\"}"));
        ok(owner.post("/v1/donations", "{\"amount\":50000}"));
        ok(owner.post("/v1/zakat/calculations", "{\"gold_price\":1900000,\"source\":\"Antam\"}"));
        ok(owner.put("/v1/book-closing", "{\"closed_through\":\"2025-12-31\"}"));
        ok(owner.get("/v1/book-closing"));
    }

    private static void purchases(ApiClient owner) {
        var purchase = ok(owner.post("/v1/purchases", """
                {"number":"PO-1","date":"2026-02-01","supplier":"Pemasok","warehouse":"UTAMA","freight":100,
                 "lines":[{"sku":"A","quantity":3,"unit_cost":1000}]}"""));
        var path = "/v1/purchases/" + purchase.at("/data/id").asText();
        ok(owner.post(path + "/receive", "{\"date\":\"2026-02-03\"}"));
        ok(owner.post(path + "/pay", "{\"date\":\"2026-02-09\",\"account\":\"1101\"}"));
        ok(owner.get(path));
        ok(owner.get("/v1/purchases"));
    }

    private static void apps(ApiClient anyone) {
        var admin = anyone.basic("admin", ADMIN_SECRET);
        var app = ok(admin.post("/api/admin/apps", "{\"app\":{\"name\":\"Toko Obrolan\"}}"));
        var path = app.header("Location");
        ok(anyone.basic(app.at("/data/key").asText(), app.at("/data/secret").asText())
                .post(
                        "/api/apps/toko-obrolan/events",
                        "{\"topic\":\"#general\",\"event\":\"msg\",\"scope\":\"public\"}"));
        ok(admin.get("/api/admin/apps"));
        ok(admin.get(path));
        ok(admin.put(path, "{\"app\":{\"name\":\"Obrolan Toko\"}}"));
        ok(admin.patch(path, "{\"app\":{\"active\":true}}"));
        ok(admin.delete(path));
    }

    private static void imports(ApiClient owner) {
        var products = "sku,name,price,bundle\nB,Topi,20000,\n";
        var preview = ok(owner.upload("/v1/imports", Map.of("kind", "products"), "products.csv", products));
        var path = "/v1/imports/" + preview.at("/data/id").asText();
        ok(owner.get(path + "/rows?tab=importable"));
        ok(owner.get("/v1/imports"));
        ok(owner.get(path + "/history"));
        ok(owner.post(path + "/cancel", ""));
        ok(owner.post(path + "/confirm", ""));
        await().atMost(SOON)
                .until(() -> ok(owner.get(path)).at("/data/state").asText().equals("DONE"));
    }

    private static void orderImports(ApiClient owner, String shop) {
        var orders = """
                No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                250801AAAAAAA1,Perlu Dikirim,2025-08-01 10:15,B,50000,1
                250801AAAAAAA2,Perlu Dikirim,2025-08-01 10:16,asing,50000,1
                """;
        var preview = ok(owner.upload("/v1/imports", Map.of("kind", "orders", "shop_id", shop), "a.csv", orders));
        var path = "/v1/imports/" + preview.at("/data/id").asText();
        ok(owner.post(path + "/confirm", ""));
        await().atMost(SOON)
                .until(() -> ok(owner.get(path)).at("/data/state").asText().equals("DONE"));
        var unmatched = ok(owner.get(path + "/rows?tab=unmatched")).at("/data/0/position");
        ok(owner.post(path + "/items/" + unmatched + "/retry", """
                {"products":[{"marketplace_sku":"asing","sku":"B"}],"remember":false}"""));
        ok(owner.post(path + "/undo", ""));
        await().atMost(SOON)
                .until(() -> ok(owner.get(path)).at("/data/state").asText().equals("UNDONE"));
    }

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isBetween(200, 299);
        return reply;
    }
}
